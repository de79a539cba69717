/* Speaking instead of typing, where the phone can do it; no button where it cannot. */
import { english, t } from './words.js';
import { button, icon, say } from './ui.js';

const Recognition = globalThis.SpeechRecognition ?? globalThis.webkitSpeechRecognition;

/** A button that writes what is said at the end of a text field; null where the phone does not hear. */
export function microphone(control) {
  if (!Recognition) return null;
  let listening = null;
  const label = on => [icon(on ? 'stop-circle' : 'mic-fill'), on ? t('停止听写', 'Stop listening') : t('语音输入', 'Speak')];
  const knob = button('', null, () => listening ? listening.stop() : start(), 'aside');
  knob.replaceChildren(...label(false));
  function start() {
    const recognition = new Recognition();
    recognition.lang = english ? 'en-US' : 'zh-CN';
    recognition.continuous = true;
    recognition.interimResults = false;
    recognition.onresult = event => {
      let heard = '';
      for (let i = event.resultIndex; i < event.results.length; i++) {
        if (event.results[i].isFinal) heard += event.results[i][0].transcript;
      }
      const room = (control.maxLength > 0 ? control.maxLength : 4000) - control.value.length;
      control.value += heard.slice(0, Math.max(0, room));
      control.dispatchEvent(new Event('input', { bubbles: true }));
    };
    recognition.onerror = event => {
      if (event.error === 'not-allowed') say(t('没有使用麦克风的权限，请在浏览器设置中允许，或直接输入文字', 'The microphone is not allowed; allow it in the settings, or type'), 'warn');
      else if (event.error === 'network') say(t('语音识别需要网络，现在请直接输入文字', 'Speech needs the network; type for now'), 'warn');
    };
    recognition.onend = () => { listening = null; knob.replaceChildren(...label(false)); };
    try {
      recognition.start();
      listening = recognition;
      knob.replaceChildren(...label(true));
    } catch {
      say(t('无法开始听写，请直接输入文字', 'Listening could not begin; type instead'), 'warn');
    }
  }
  return knob;
}
