/* The app: pages by what follows the # of the address, the line that says how things stand, and when to send. */
import { english, large, t } from './words.js';
import { button, go, h, icon } from './ui.js';
import { cached, items, tidy } from './store.js';
import { onChange, send, tell } from './queue.js';
import { owner, refresh, work } from './feed.js';

const PAGES = {
  '': () => import('./home.js').then(page => page.home),
  report: () => import('./report.js').then(page => page.report),
  tasks: () => import('./tasks.js').then(page => page.tasks),
  task: () => import('./tasks.js').then(page => page.task),
  action: () => import('./tasks.js').then(page => page.action),
  note: () => import('./notes.js').then(page => page.note),
  sign: () => import('./notes.js').then(page => page.sign),
  patrol: () => import('./patrol.js').then(page => page.patrol),
  mail: () => import('./mail.js').then(page => page.mail),
  me: () => import('./me.js').then(page => page.me)
};

document.documentElement.lang = english ? 'en' : 'zh-CN';
document.documentElement.classList.toggle('large', large);
const main = document.getElementById('main');
document.getElementById('skip').textContent = t('跳到正文', 'Skip to the content');
document.getElementById('skip').addEventListener('click', event => { event.preventDefault(); main.focus(); });

let shown = null;
let turn = 0;

async function show(moved) {
  const mine = ++turn;
  const [name = '', ...rest] = location.hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent);
  if (!await owner()) {
    await first();
    return;
  }
  let page;
  try {
    const make = await (PAGES[name] ?? PAGES[''])();
    page = await make(...rest);
  } catch (error) {
    console.error(error);
    page = { title: t('页面没有打开', 'The page did not open'), content: [
      h('p', {}, t('本机内容没有丢失。请再试一次，仍然不行时联网后再打开。', 'Nothing on this phone is lost. Try again, or open it with a network.')),
      button(t('回到首页', 'To the start'), 'house', () => go('#/'), 'primary')] };
  }
  if (mine !== turn || !page) return;
  const focused = !moved && main.contains(document.activeElement) && document.activeElement.dataset.key;
  shown = { name, live: page.live };
  document.title = `${page.title} · ${t('网格员手机端', 'Grid worker')}`;
  const heading = h('h1', { tabindex: '-1' }, page.title);
  const fresh = [
    h('div', { class: 'heading' },
      name !== '' && h('a', { class: 'back', href: page.up ?? '#/', 'aria-label': t('返回', 'Back') }, icon('arrow-left')), heading),
    page.content].flat(Infinity).filter(Boolean);
  // What looks the same stays: a finger may be on it.
  if (!moved && fresh.length === main.children.length && fresh.every((one, i) => one.isEqualNode(main.children[i]))) return;
  main.replaceChildren(...fresh);
  if (moved) {
    scrollTo(0, 0);
    if (moved !== 'first') heading.focus();
  } else if (focused) {
    main.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  }
  tabs(name);
}

/** The first time on this phone: somebody has to log in once, with a network. */
async function first() {
  const state = (await cached('connection'))?.state;
  main.replaceChildren(h('h1', { tabindex: '-1' }, t('网格员手机端', 'Grid worker')),
    h('p', { class: 'lead' }, state === 'login' || navigator.onLine
      ? t('请先登录。登录一次之后，没有网络也能上报、巡查和走访。', 'Log in first. After that reports, patrols and visits work without a network.')
      : t('第一次使用需要联网登录，请到有网络的地方再打开。', 'The first login needs a network; open this where there is one.')),
    h('a', { class: 'button primary wide', href: '/login?to=/m/home' }, icon('key'), t('登录', 'Log in')));
}

function tabs(current) {
  const tab = (name, words, drawing) => h('a', { href: `#/${name}`, 'aria-current': current === name ? 'page' : null }, icon(drawing), h('span', {}, words));
  const nav = document.getElementById('tabs');
  nav.setAttribute('aria-label', t('主菜单', 'Main menu'));
  nav.replaceChildren(
    tab('', t('首页', 'Start'), 'house'),
    tab('tasks', t('任务', 'Tasks'), 'list-check'),
    h('a', { href: '#/report', class: 'plus', 'aria-current': current === 'report' ? 'page' : null }, icon('plus-lg'), h('span', {}, t('上报', 'Report'))),
    tab('mail', t('消息', 'Messages'), 'envelope'),
    tab('me', t('我的', 'Me'), 'person'));
  unread();
}

async function unread() {
  const count = (await work())?.value.unread ?? 0;
  const link = document.querySelector('#tabs a[href="#/mail"] span');
  if (link) link.replaceChildren(t('消息', 'Messages'), ...(count ? [h('b', {}, ` ${count}`)] : []));
}

/** How things stand, in words. */
async function state() {
  const me = await owner();
  const all = (await items()).filter(one => !me || one.owner.account === me.account);
  const waiting = all.filter(one => one.state === 'ready').length;
  const back = all.filter(one => one.state === 'back').length;
  const connection = navigator.onLine ? (await cached('connection'))?.state ?? 'online' : 'offline';
  const kept = waiting ? t('{0} 件已存在手机上', '{0} kept on this phone', waiting) : '';
  const [kind, drawing, words] = {
    offline: ['offline', 'cloud-slash', t('离线', 'Offline') + (waiting ? t('：{0}，联网后自动发送', ': {0}, sent when the network is back', kept) : t('：可照常填写，联网后自动发送', ': go on as usual, all is sent later'))],
    wrong: ['offline', 'cloud-slash', t('网络不通', 'No way through') + (waiting ? t('：{0}，稍后自动再试', ': {0}, tried again later', kept) : t('：可照常填写，稍后自动再试', ': go on as usual'))],
    login: ['login', 'key', t('需要重新登录', 'Log in again') + (waiting ? t('：{0}，登录后自动发送', ': {0}, sent after that', kept) : '')],
    sending: ['busy', 'cloud-upload', t('正在发送，还有 {0} 件', 'Sending, {0} to go', waiting)],
    online: waiting ? ['busy', 'cloud-upload', t('在线：{0} 件等待发送', 'Online: {0} waiting', waiting)] : ['good', 'cloud-check', t('在线：全部已发送', 'Online: all is sent')]
  }[connection] ?? ['good', 'cloud-check', ''];
  const full = words + (back ? t('；{0} 件需要修改', '; {0} to mend', back) : '');
  const line = document.getElementById('state');
  if (line.dataset.words !== full) {
    line.dataset.words = full;
    line.className = back && kind === 'good' ? 'login' : kind;
    line.replaceChildren(icon(back && kind === 'good' ? 'exclamation-triangle-fill' : drawing), h('span', {}, full),
      ...(connection === 'login' ? [h('a', { href: '/login?to=/m/home' }, t('登录', 'Log in'))] : []));
  }
  next(all);
  const there = all.filter(one => one.state === 'sent').length;
  if (delivered !== null && there > delivered) refresh();
  delivered = there;
}

/** How many were sent when last looked: what came of a new one may be among the tasks. */
let delivered = null;

let alarm = null;
/** The page tries again by itself when the next item is due. */
function next(all) {
  clearTimeout(alarm);
  const due = all.filter(one => one.state === 'ready').map(one => one.next ?? 0);
  if (due.length) alarm = setTimeout(() => send(), Math.max(3000, Math.min(...due) - Date.now()));
}

let pending = null;
onChange(() => {
  pending ??= setTimeout(() => {
    pending = null;
    state();
    unread();
    if (!shown) show('first');
    else if (shown.live && !document.querySelector('dialog[open]')) show(false);
  }, 60);
});

async function again() {
  await send(true);
  await refresh();
}

addEventListener('hashchange', () => show('moved'));
addEventListener('online', again);
addEventListener('offline', tell);
addEventListener('pageshow', event => event.persisted && again());
document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') again(); });

async function worker() {
  if (!('serviceWorker' in navigator)) return;
  const had = navigator.serviceWorker.controller;
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (had) {
      const place = document.getElementById('notes');
      place.replaceChildren(h('p', { class: 'info' }, t('手机端有新版本，内容已保存', 'There is a new version; all is kept'),
        button(t('更新', 'Update'), 'arrow-clockwise', () => location.reload())));
    }
  });
  try {
    await navigator.serviceWorker.register('/m/sw.js', { scope: '/m/', type: 'module', updateViaCache: 'none' });
  } catch (error) {
    console.warn('no service worker', error);
  }
}

navigator.storage?.persist?.();
await tidy();
await show('first');
await state();
worker();
again();
import('./patrol.js').then(page => page.resume());
// What is opened later without a network is in memory by then, even where the browser does not wake the service worker.
(globalThis.requestIdleCallback ?? setTimeout)(() => Object.values(PAGES).forEach(load => load().catch(() => {})));
