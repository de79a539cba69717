/* Words in the reader's language; the app is one for both, so that what is kept for offline use is one too. */

const chosen = typeof document === 'undefined' ? '' : document.cookie;
const cookie = /(?:^|; )gridhall-language=(\w+)/.exec(chosen)?.[1];

export const english = (cookie ?? navigator.language ?? 'zh').toLowerCase().startsWith('en');
export const large = /(?:^|; )gridhall-large=1/.test(chosen);

/** One of two wordings, with {0}, {1} … for what comes after. */
export function t(zh, en, ...values) {
  return (english ? en : zh).replace(/\{(\d)\}/g, (all, i) => values[i] ?? '');
}

/** A text of the platform, {zh, en}. */
export function w(text) {
  return text == null ? '' : typeof text === 'string' ? text : (english ? text.en : text.zh) ?? text.zh ?? text.en ?? '';
}

const ZONE = 'Asia/Shanghai';
const clock = new Intl.DateTimeFormat(english ? 'en-GB' : 'zh-CN', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: ZONE });
const days = new Intl.DateTimeFormat('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit', timeZone: ZONE });

/** A date such as 2026-01-31 in the district. */
export const day = at => days.format(new Date(at));

/** When something was, as one would say it. */
export function ago(at) {
  const then = new Date(at).getTime();
  const minutes = Math.floor((Date.now() - then) / 60000);
  if (minutes >= 0 && minutes < 1) return t('刚刚', 'just now');
  if (minutes >= 0 && minutes < 60) return t('{0} 分钟前', '{0} min ago', minutes);
  const date = day(then);
  if (date === day(Date.now())) return t('今天 {0}', 'today {0}', clock.format(then));
  if (date === day(Date.now() - 86400000)) return t('昨天 {0}', 'yesterday {0}', clock.format(then));
  return `${date.slice(date.startsWith(day(Date.now()).slice(0, 4)) ? 5 : 0)} ${clock.format(then)}`;
}

/** How long until a limit is over, or since. */
export function left(due) {
  const minutes = Math.floor((new Date(due).getTime() - Date.now()) / 60000);
  const span = Math.abs(minutes);
  const words = span < 60 ? t('{0} 分钟', '{0} min', span)
    : span < 2880 ? t('{0} 小时', '{0} h', Math.floor(span / 60)) : t('{0} 天', '{0} days', Math.floor(span / 1440));
  return minutes < 0 ? t('超期 {0}', '{0} late', words) : t('剩 {0}', '{0} left', words);
}

export const metres = count => count < 1000 ? t('{0} 米', '{0} m', Math.round(count)) : t('{0} 公里', '{0} km', (count / 1000).toFixed(2));
