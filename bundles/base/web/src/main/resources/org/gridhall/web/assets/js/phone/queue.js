/*
 * Sends what is finished, each thing exactly once: in the page and, where the browser lets it, in the service worker after
 * the page was closed. Whatever is unclear is asked again with the same key, and the platform answers with what came of
 * the first. An item leaves the queue only when the platform said what became of it.
 */
import { cache, cached, cachedNames, change, changePhoto, items, photosOf, points, uncache, write } from './store.js';

const LOCK = 'gridhall-phone-queue';
const SHORT = 30000;
const LONG = 120000;
const LONGEST_WAIT = 300000;
/** Points of a patrol in one piece. */
const PIECE = 500;
const ACTION_KEYS_LAST = 47 * 3600000;
/** What only a change of the item can mend, or somebody's decision. */
const FINAL = [400, 403, 404, 409, 413, 415, 422];

const listeners = new Set();
const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(LOCK);
channel?.addEventListener('message', () => listeners.forEach(listener => listener()));

/** Calls back whenever items or the state of the connection changed, here or in another page of the app. */
export const onChange = listener => listeners.add(listener);

export function tell() {
  listeners.forEach(listener => listener());
  channel?.postMessage('changed');
}

/** Sends, and asks the browser to go on when the app is closed and a network comes back. */
export async function submit() {
  try {
    const registration = await navigator.serviceWorker?.getRegistration('/m/');
    await registration?.sync?.register(LOCK);
  } catch {
    // no background for this browser: the page does it when it is open
  }
  await send(true);
}

let running = null;

/** Sends what is due; with {@code now} also what waits for its next try. */
export async function send(now = false) {
  if (navigator.locks) {
    return navigator.locks.request(LOCK, { ifAvailable: true }, lock => lock ? run(now) : undefined);
  }
  running ??= run(now).finally(() => { running = null; });
  return running;
}

/** What is finished; and of a patrol that goes on, each piece. */
const due = (one, now) => (one.state === 'ready' || one.state === 'open' && one.batch) && (now || !one.next || one.next <= Date.now());

async function run(now) {
  const tried = new Set();
  let me = null;
  try {
    for (;;) {
      const all = (await items()).filter(one => due(one, now) && !tried.has(one.key))
        .sort((a, b) => a.finished - b.finished);
      const next = me ? all.find(one => one.owner.account === me.account) : all[0];
      if (!next) return;
      if (!me) {
        me = await whoami();
        if (!me) return;
        await cache('connection', { at: Date.now(), state: 'sending' });
        tell();
        continue;
      }
      tried.add(next.key);
      const outcome = await deliver(next, me);
      tell();
      if (outcome === 'stop') return;
      if (outcome === 'more') {
        tried.delete(next.key);
        await change(next.key, one => { one.next = 0; });
      }
    }
  } finally {
    const connection = await cached('connection');
    if (connection?.state === 'sending') await cache('connection', { at: Date.now(), state: 'online' });
    tell();
  }
}

/** Who is logged in, with the mark for what is posted; null, and the state of the connection, where nobody can be asked. */
export async function whoami() {
  let state = 'offline';
  try {
    const answer = await fetch('/m/me', { cache: 'no-store', headers: { Accept: 'application/json' }, signal: AbortSignal.timeout(SHORT) });
    if (answer.ok && json(answer)) {
      const me = await answer.json();
      if (me.account) {
        const before = await cached('me');
        if (before && before.account !== me.account) await uncache(await cachedNames());
        await cache('me', { account: me.account, login: me.login, name: me.name, reports: me.reports });
        await cache('connection', { at: Date.now(), state: 'online' });
        return me;
      }
    }
    state = answer.status === 401 ? 'login' : 'wrong';
  } catch {
    // no network, or it broke off
  }
  await cache('connection', { at: Date.now(), state });
  return null;
}

const json = answer => /^application\/(problem\+)?json/.test(answer.headers.get('Content-Type') ?? '');

/** Posts, and gives {answer} of the platform itself, {problem} of it, or neither where nothing is known. */
export async function post(address, media, body, me, again = true) {
  try {
    const answer = await fetch(address, {
      method: 'POST',
      body,
      cache: 'no-store',
      redirect: 'error',
      headers: { 'Content-Type': media, 'X-CSRF': me.csrf, 'X-Account': me.account, Accept: 'application/json' },
      signal: AbortSignal.timeout(media === 'application/json' ? SHORT : LONG)
    });
    if (answer.status === 204) return { answer: {} };
    if (!json(answer)) return { wait: 30, words: null };
    const told = await answer.json();
    if (answer.ok) return { answer: told };
    if (answer.status === 403 && told.code === 'csrf' && again) {
      const fresh = await whoami();
      if (!fresh) return {};
      if (fresh.account !== me.account) return { problem: { status: 401 } };
      Object.assign(me, fresh);
      return post(address, media, body, me, false);
    }
    if (answer.status === 409 && told.code === 'phone.account') return { problem: { status: 401 } };
    if (answer.status === 401 || FINAL.includes(answer.status)) return { problem: told };
    return { wait: Number(answer.headers.get('Retry-After')) || 30, words: told.detail };
  } catch {
    return {};
  }
}

/** Sends one item: 'stop' where going on makes no sense now. */
async function deliver(item, me) {
  if (item.kind === 'action' && item.tried && Date.now() - item.tried > ACTION_KEYS_LAST) {
    // The platform no longer knows the key: whether it was done is for somebody to look at.
    await change(item.key, one => { one.state = 'back'; one.problem = { code: 'unclear' }; });
    return 'on';
  }
  const taken = await change(item.key, one => {
    if (one.state !== 'ready' && one.state !== 'open') return false;
    one.tried ??= Date.now();
    one.attempts = (one.attempts ?? 0) + 1;
  });
  if (!taken) return 'on';
  const outcome = await KINDS[item.kind](taken, me);
  if (outcome.answer) {
    await sent(item, outcome.answer);
    return 'on';
  }
  if ('more' in outcome) {
    await later(item, 0);
    return outcome.more ? 'more' : 'on';
  }
  if (outcome.problem?.status === 401) {
    await cache('connection', { at: Date.now(), state: 'login' });
    await later(item, 0);
    return 'stop';
  }
  if (outcome.problem) {
    await change(item.key, one => { one.state = 'back'; one.problem = outcome.problem; one.tried = null; });
    return 'on';
  }
  if (!outcome.wait) {
    await cache('connection', { at: Date.now(), state: 'offline' });
  }
  await later(item, outcome.wait ?? 0, outcome.words);
  return outcome.wait ? 'on' : 'stop';
}

function later(item, seconds, words) {
  return change(item.key, one => {
    const back = Math.min(LONGEST_WAIT, 2000 * 2 ** Math.min(one.attempts ?? 1, 8));
    one.next = Date.now() + Math.max(seconds * 1000, back * (0.75 + Math.random() / 2));
    one.waits = words ?? null;
  });
}

/** Ends an item with what came of it, and lets go of its photos; actions that wait for the same ticket follow its version. */
function sent(item, answer) {
  return write(['items', 'photos', 'points'], (all, photos, walked) => new Promise((yes, no) => {
    const request = all.getAll();
    request.onerror = () => no(request.error);
    request.onsuccess = () => {
      for (const one of request.result) {
        if (one.key === item.key) {
          all.put({ key: one.key, kind: one.kind, owner: one.owner, state: 'sent', made: one.made, finished: one.finished,
            sent: Date.now(), label: one.label, sign: one.sign, result: answer });
          (one.photos ?? []).forEach(photo => photos.delete(photo));
          walked.delete(IDBKeyRange.bound([one.key, 0], [one.key, Infinity]));
        } else if (follows(one, item, answer)) {
          one.body.version = answer.ticket.version;
          all.put(one);
        }
      }
      yes();
    };
  }));
}

/** What the worker saw when they went on was the ticket after their own step, as long as nobody else took one. */
function follows(one, item, answer) {
  return item.kind === 'action' && one.kind === 'action' && one.state === 'ready' && one.body.ticket === item.body.ticket
    && one.finished > item.finished && one.body.version === item.body.version && answer.ticket?.version === item.body.version + 1;
}

/** Brings the photos of an item up, each by its content: one that is up already has its id and is not sent again. */
async function upload(item, me) {
  const ids = [];
  const all = await photosOf(item.key);
  for (const key of item.photos ?? []) {
    const one = all.find(candidate => candidate.key === key);
    if (!one) continue;
    if (!one.id) {
      const outcome = await post(`/m/photos?name=${encodeURIComponent(one.name)}`, 'image/jpeg', one.blob, me);
      if (!outcome.answer) return { ...outcome, problem: outcome.problem && { ...outcome.problem, photo: key } };
      if (!outcome.answer.id) return { wait: 30 };
      one.id = outcome.answer.id;
      await changePhoto(key, known => { known.id = one.id; });
    }
    ids.push(one.id);
  }
  return { ids };
}

const forgetIds = item => Promise.all((item.photos ?? []).map(key => changePhoto(key, one => { one.id = null; })));

/** Posts the same bytes each time until the platform said that they were not taken. */
async function post1(item, address, make, me, mend) {
  let text = item.wire;
  if (!text) {
    const files = await upload(item, me);
    if (!files.ids) return files;
    text = JSON.stringify(make(files.ids));
    await change(item.key, one => { one.wire = text; });
  }
  const outcome = await post(address, 'application/json', text, me);
  if (outcome.answer && !outcome.answer.id) return { wait: 30 };
  if (outcome.problem && outcome.problem.status !== 401) {
    await change(item.key, one => { one.wire = null; });
    item.wire = null;
    if (mend && outcome.problem.code !== 'key.reused' && await mend(outcome.problem)) {
      return post1(item, address, make, me, null);
    }
  }
  return outcome;
}

const wrongAt = (problem, pointer) => (problem.errors ?? []).some(error => error.field.startsWith(pointer));

const KINDS = {
  report: (item, me) => post1(item, '/m/reports', ids => ({
    ...item.body, attachments: ids, intakeKey: `m-${item.key}`,
    occurredAt: item.late ? undefined : new Date(item.finished).toISOString()
  }), me, async problem => {
    // Files that nothing referred to for two days are gone, and what is older than three days has no time of its own.
    const files = wrongAt(problem, '/attachments');
    const time = wrongAt(problem, '/occurredAt');
    if (files) await forgetIds(item);
    if (time) { item.late = true; await change(item.key, one => { one.late = true; }); }
    return files || time;
  }),

  action: (item, me) => post1(item, '/m/actions', ids => ({ ...item.body, attachments: ids, key: `m-${item.key}` }), me, async problem => {
    const files = wrongAt(problem, '/attachments');
    if (files) await forgetIds(item);
    return files;
  }),

  record: (item, me) => post1(item, '/m/records', () => ({ ...item.body, at: new Date(item.finished).toISOString(), key: `m-${item.key}` }), me),

  track: async (item, me) => {
    const all = await points(item.key);
    const from = item.up ?? 0;
    const some = all.slice(from, from + PIECE);
    const last = item.state === 'ready' && from + some.length >= all.length;
    const outcome = await post('/m/tracks', 'application/json', JSON.stringify({
      key: item.key, grid: item.grid, startedAt: new Date(item.made).toISOString(),
      endedAt: last ? new Date(item.finished).toISOString() : undefined,
      from, points: some.map(point => [point.longitude, point.latitude])
    }), me);
    const have = outcome.answer?.have ?? (outcome.problem?.code === 'phone.gap' ? outcome.problem.have : null);
    if (have == null) return outcome.answer ? { wait: 30 } : outcome;
    await change(item.key, one => { one.up = have; one.batch = false; });
    return last && outcome.answer?.ended ? outcome : { more: item.state === 'ready' };
  },

  letter: (item, me) => post('/m/letters', 'application/json', JSON.stringify(item.body), me)
};
