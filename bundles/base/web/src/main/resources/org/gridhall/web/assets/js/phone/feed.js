/* What the app works with when there is no network: fetched when there is one, kept until there is something newer. */
import { cache, cached, cachedNames, uncache } from './store.js';
import { tell, whoami } from './queue.js';

const AHEAD = 20;
const EMPTY = { categories: [], types: [], grids: [], units: [], registers: [], own: [] };
let data = null;

async function load(name, address, account) {
  const kept = await cached(name);
  const known = kept?.account === account ? kept : null;
  const answer = await fetch(address, {
    cache: 'no-store',
    headers: { Accept: 'application/json', ...(known ? { 'If-None-Match': known.tag } : {}) },
    signal: AbortSignal.timeout(60000)
  });
  if (answer.status === 304) {
    await cache(name, { ...known, at: Date.now() });
    return known.value;
  }
  if (!answer.ok || !answer.headers.get('Content-Type')?.startsWith('application/json')) throw new Error(`${address}: ${answer.status}`);
  const value = await answer.json();
  await cache(name, { account, tag: answer.headers.get('ETag'), at: Date.now(), value });
  return value;
}

let running = null;
/** Fetches what is new. Nothing happens without a network. */
export function refresh() {
  running ??= fetchAll().finally(() => { running = null; });
  return running;
}

async function fetchAll() {
  const me = await whoami();
  tell();
  if (!me) return;
  try {
    data = await load('data', '/m/data', me.account);
    tell();
    const work = await load('work', '/m/work', me.account);
    tell();
    const all = [...work.tasks, ...work.mine];
    await tickets([...work.tasks.slice(0, AHEAD), ...work.mine.slice(0, AHEAD)], all);
    tell();
  } catch {
    // broke off: what was kept before stays
  }
}

/** Keeps the first tasks whole, so that they can be read and acted on offline; lets go of those that are no task any more. */
async function tickets(first, all) {
  for (const row of first) {
    const kept = await cached(`ticket/${row.id}`);
    if (kept?.ticket.version !== row.version || kept.ticket.updatedAt !== row.updatedAt) await ticket(row.id);
  }
  const still = new Set(all.map(row => `ticket/${row.id}`));
  await uncache((await cachedNames()).filter(name => name.startsWith('ticket/') && !still.has(name)));
}

/** Fetches one ticket with what may be done; throws without a network. */
export async function ticket(id) {
  const answer = await fetch(`/m/tickets/${id}`, { cache: 'no-store', signal: AbortSignal.timeout(30000) });
  if (!answer.ok) throw new Error(String(answer.status));
  const value = await answer.json();
  await cache(`ticket/${id}`, value);
  return value;
}

/** Categories, types, grids, units, registers, as last fetched. */
export async function words() {
  data ??= (await cached('data'))?.value ?? null;
  return data ?? EMPTY;
}

export const work = () => cached('work');
export const keptTicket = id => cached(`ticket/${id}`);
export const owner = () => cached('me');

export const forget = () => { data = null; };
