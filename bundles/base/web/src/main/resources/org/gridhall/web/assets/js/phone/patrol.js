/* A patrol: where the worker walks, thinned, on the phone at once and sent in pieces; it goes on after the app was closed. */
import { addPoint, change, fresh, items, points, put, remove } from './store.js';
import { send, submit, tell } from './queue.js';
import { owner } from './feed.js';
import { ago, metres, t } from './words.js';
import { button, h, icon, say, sure } from './ui.js';
import { map } from './place.js';
import { myGrid } from './notes.js';

/** Metres between points, and how wrong a place may be to count. */
const STEP = 15;
const WRONG = 60;
const PIECE = 20;
/** What a line of the platform holds, less some for the end. */
const MOST = 4900;

let watch = null;
let lock = null;
let told = '';
let busy = Promise.resolve();

const EARTH = 6371008.8;
const rad = degrees => degrees * Math.PI / 180;
/** Metres over the ground. */
export function distance(a, b) {
  const up = Math.sin(rad(b.latitude - a.latitude) / 2);
  const over = Math.sin(rad(b.longitude - a.longitude) / 2);
  return 2 * EARTH * Math.asin(Math.min(1, Math.sqrt(up * up + Math.cos(rad(a.latitude)) * Math.cos(rad(b.latitude)) * over * over)));
}
const length = line => line.reduce((sum, point, i) => i ? sum + distance(line[i - 1], point) : 0, 0);

async function current() {
  const me = await owner();
  return me && (await items()).find(one => one.kind === 'track' && one.state === 'open' && one.owner.account === me.account);
}

/** Goes on with a patrol that was under way when the app was closed. */
export async function resume() {
  const one = await current();
  if (one) begin(one.key);
}

function begin(key) {
  if (watch !== null || !navigator.geolocation) return;
  awake();
  watch = navigator.geolocation.watchPosition(found => { busy = busy.then(() => walked(key, found.coords)).catch(() => {}); }, error => {
    told = error.code === 1 ? t('没有定位权限，请在浏览器设置中允许', 'Places are not allowed; allow them in the settings') : t('暂时没有定位信号', 'No signal for now');
    tell();
  }, { enableHighAccuracy: true, maximumAge: 5000, timeout: 60000 });
}

async function awake() {
  try { lock = await navigator.wakeLock?.request('screen'); } catch { lock = null; }
}
document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible' && watch !== null) awake(); });

async function walked(key, coords) {
  told = coords.accuracy > WRONG ? t('信号弱，误差约 {0} 米，暂不记点', 'Weak signal, within {0} m: not counted', Math.round(coords.accuracy)) : '';
  const point = { patrol: key, longitude: Math.round(coords.longitude * 1e6) / 1e6, latitude: Math.round(coords.latitude * 1e6) / 1e6, at: Date.now() };
  const line = await points(key);
  const before = line.at(-1);
  if (coords.accuracy <= WRONG && line.length < MOST && (!before || distance(before, point) >= STEP)) {
    await addPoint({ ...point, n: line.length });
    const one = await change(key, it => {
      it.grid ??= null;
      it.batch = line.length + 1 - (it.up ?? 0) >= PIECE;
      it.label = t('巡查 {0}', 'Patrol {0}', metres(length([...line, point])));
    });
    if (one && !one.grid) {
      const grid = await myGrid(point);
      await change(key, it => { it.grid = grid; });
    }
    if (one?.batch) send();
  }
  tell();
}

async function start() {
  const me = await owner();
  const one = { key: `${me.account}-${fresh()}`, kind: 'track', state: 'open', owner: { account: me.account, name: me.name }, made: Date.now(), label: t('巡查', 'Patrol'), grid: null, up: 0 };
  await put(one);
  begin(one.key);
  tell();
}

async function stop(key) {
  if (watch !== null) navigator.geolocation.clearWatch(watch);
  watch = null;
  lock?.release?.();
  await busy;
  const line = await points(key);
  if (line.length < 2) {
    if (!await sure(t('还没有走出轨迹（不到 {0} 米）。结束并删除这次巡查？', 'There is no track yet (under {0} m). End and delete this patrol?', STEP), t('结束', 'End'))) { begin(key); return; }
    await remove(key);
    tell();
    return;
  }
  await change(key, it => { Object.assign(it, { state: 'ready', finished: Date.now(), attempts: 0, next: 0, problem: null, tried: null, label: t('巡查 {0}', 'Patrol {0}', metres(length(line))) }); });
  say(t('巡查结束，轨迹已保存，自动发送', 'The patrol ended; its track is kept and sent by itself'));
  tell();
  submit();
}

export async function patrol() {
  const me = await owner();
  const one = await current();
  const waiting = (await items()).filter(it => it.kind === 'track' && it.owner.account === me.account && it.state !== 'open').sort((a, b) => b.finished - a.finished);
  const line = one ? await points(one.key) : [];
  return {
    title: t('巡查', 'Patrol'), live: true,
    content: [
      one ? [
        h('dl', { class: 'meter' },
          h('div', {}, h('dt', {}, t('里程', 'Distance')), h('dd', {}, metres(length(line)))),
          h('div', {}, h('dt', {}, t('用时', 'Time')), h('dd', {}, t('{0} 分钟', '{0} min', Math.floor((Date.now() - one.made) / 60000)))),
          h('div', {}, h('dt', {}, t('轨迹点', 'Points')), h('dd', {}, String(line.length)))),
        h('p', { class: 'where', 'aria-live': 'polite' }, icon('person-walking'), told || (line.length ? t('正在记录，最近一点 {0}', 'Recording, last point {0}', ago(line.at(-1).at)) : t('等待定位…', 'Waiting for a place…'))),
        button(t('结束巡查', 'End the patrol'), 'stop-circle', () => stop(one.key), 'primary wide tall'),
        line.length > 1 && button(t('看轨迹', 'Show the track'), 'map', () => show(line), 'wide'),
        h('p', { class: 'help' }, t('巡查时请让手机端开着；屏幕会保持常亮。关闭后再打开会接着记录。', 'Keep the app open on patrol; the screen stays on. If it was closed, it goes on when opened again.'))
      ] : [
        h('p', { class: 'lead' }, t('开始后记录走过的路线，没有网络也会记下。', 'The way is recorded from the start, with or without a network.')),
        button(t('开始巡查', 'Start a patrol'), 'play-circle', start, 'primary wide tall')
      ],
      waiting.length > 0 && h('h2', {}, t('最近', 'Lately')),
      h('ul', { class: 'list' }, waiting.slice(0, 8).map(it => h('li', {}, h('div', { class: 'letter' },
        h('span', { class: 'line' }, icon(it.state === 'sent' ? 'check-circle-fill' : it.state === 'back' ? 'exclamation-octagon-fill' : 'clock-history'), h('b', {}, it.label), ago(it.finished)),
        h('small', {}, it.state === 'sent' ? t('已送达，{0}', 'Delivered, {0}', metres(it.result?.metres ?? 0)) : it.state === 'back' ? it.problem?.detail : t('已存在手机上，等待发送', 'Kept on this phone, waiting'))))))
    ].flat(Infinity)
  };
}

async function show(line) {
  const { sheet } = await import('./ui.js');
  sheet(t('巡查轨迹', 'The track'), (done, dialog) => {
    const canvas = h('div', { class: 'map', role: 'application', 'aria-label': t('轨迹地图', 'Map of the track') });
    dialog.addEventListener('shown', async () => {
      const { L, drawn } = await map(canvas, line.at(-1));
      const way = L.polyline(line.map(point => [point.latitude, point.longitude]), { color: '#b3261e', weight: 5 }).addTo(drawn);
      drawn.fitBounds(way.getBounds(), { maxZoom: 18 });
    });
    return [canvas];
  });
}

