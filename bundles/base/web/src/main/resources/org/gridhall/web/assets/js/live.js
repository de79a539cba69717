/*
 * Hears what kinds of things changed, and looks again at the parts of the page that show them: elements with an id and
 * data-live="ticket record". onLive(kind, callback) is for pages that draw for themselves; '*' is every kind.
 */

const SOONEST = 300;   // ms from the first change to the look
const GAP = 1000;      // ms between two looks
const callbacks = [];
const changed = new Set();
let timer = null;
let last = 0;
let looking = false;

export function onLive(kind, callback) {
  callbacks.push({ kind, callback });
}

/** Called with 'open' or 'lost' whenever the line does so. */
const states = [];
export function onLine(callback) {
  states.push(callback);
}

function hear({ state, kinds }) {
  states.forEach(callback => callback(state));
  if (kinds.length === 0) return;
  for (const { kind, callback } of callbacks) {
    if (kinds.includes('*') || kinds.includes(kind) || kind === '*') callback(kinds);
  }
  kinds.forEach(kind => changed.add(kind));
  plan();
}

function plan() {
  if (timer !== null || looking || document.hidden) return;
  timer = setTimeout(look, Math.max(SOONEST, last + GAP - Date.now()));
}

document.addEventListener('visibilitychange', () => {
  if (!document.hidden && changed.size > 0) plan();
});

function concerned() {
  return [...document.querySelectorAll('[data-live][id]')].filter(element =>
    changed.has('*') || element.dataset.live.split(' ').some(kind => changed.has(kind)));
}

function busy(element) {
  const active = document.activeElement;
  return element.contains(active) && active.matches('input, textarea, select')
    || element.querySelector('dialog[open], [data-dirty]') !== null;
}

async function look() {
  timer = null;
  last = Date.now();
  const elements = concerned();
  changed.clear();
  if (elements.length === 0) return;
  looking = true;
  try {
    const answer = await fetch(location.href, { headers: { 'HX-Request': 'true' }, cache: 'no-store' });
    if (answer.headers.has('HX-Redirect')) {
      location.assign(answer.headers.get('HX-Redirect'));
      return;
    }
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
    if (fresh.documentElement.dataset.edition !== document.documentElement.dataset.edition) renewed();
    for (const element of elements) {
      const other = fresh.getElementById(element.id);
      if (other === null || !element.isConnected || busy(element)) continue;
      if (other.outerHTML === element.outerHTML) continue;
      const focused = element.contains(document.activeElement) ? document.activeElement : null;
      const href = focused?.getAttribute('href');
      element.replaceWith(other);
      window.htmx?.process(other);
      if (focused) {
        (focused.id && document.getElementById(focused.id)
          || href && other.querySelector(`[href="${CSS.escape(href)}"]`))?.focus();
      }
      other.dispatchEvent(new CustomEvent('gridhall:fresh', { bubbles: true }));
    }
  } catch {
    // The line is down; the stream says so and everything is looked at once it is back.
  } finally {
    looking = false;
    if (changed.size > 0) plan();
  }
}

function renewed() {
  const toasts = document.getElementById('toasts');
  if (toasts === null || toasts.querySelector('.renewed') !== null) return;
  const toast = document.createElement('div');
  toast.className = 'toast-note renewed';
  toast.append(toasts.dataset.renewed + ' ');
  const button = document.createElement('button');
  button.className = 'btn btn-sm';
  button.textContent = toasts.dataset.reload;
  button.addEventListener('click', () => location.reload());
  toast.append(button);
  toasts.append(toast);
}

let lostTimer = null;
onLine(state => {
  const toasts = document.getElementById('toasts');
  if (toasts === null) return;
  if (state === 'open') {
    clearTimeout(lostTimer);
    lostTimer = null;
    toasts.querySelector('.lost')?.remove();
  } else {
    // A short loss, as while the web bundle is exchanged, is not worth a word. Each try that fails tells of the same loss.
    lostTimer ??= setTimeout(() => {
      if (toasts.querySelector('.lost') !== null) return;
      const toast = document.createElement('div');
      toast.className = 'toast-note lost';
      toast.textContent = toasts.dataset.lost;
      toasts.append(toast);
    }, 8000);
  }
});

const worker = new URL('live-worker.js', import.meta.url);
if ('SharedWorker' in window) {
  const { port } = new SharedWorker(worker, { name: 'gridhall-live' });
  port.addEventListener('message', event => hear(event.data));
  port.start();
  addEventListener('pagehide', () => port.postMessage('bye'));
  addEventListener('pageshow', event => { if (event.persisted) location.reload(); });
} else {
  let lost = false;
  const source = new EventSource('/live');
  source.addEventListener('hello', () => { hear({ state: 'open', kinds: lost ? ['*'] : [] }); lost = false; });
  source.addEventListener('changed', event => hear({ state: 'open', kinds: JSON.parse(event.data) }));
  source.addEventListener('error', () => { lost = true; hear({ state: 'lost', kinds: [] }); });
}
