/*
 * What the phone holds, in IndexedDB: items (reports, actions, notes: drafts, waiting, refused, sent), their photos, points
 * of patrols, and what was fetched to work offline. Writes are on the disk before they count as written.
 */

const NAME = 'gridhall-phone';
const KEEP_SENT = 7 * 86400000;
let opened = null;

function open() {
  opened ??= new Promise((yes, no) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      const db = request.result;
      db.createObjectStore('items', { keyPath: 'key' });
      db.createObjectStore('photos', { keyPath: 'key' }).createIndex('item', 'item');
      db.createObjectStore('points', { keyPath: ['patrol', 'n'] });
      db.createObjectStore('cache');
    };
    request.onsuccess = () => {
      const db = request.result;
      db.onversionchange = () => { db.close(); opened = null; };
      db.onclose = () => { opened = null; };
      yes(db);
    };
    request.onerror = () => { opened = null; no(request.error); };
  });
  return opened;
}

/** The answer to a request within a transaction. */
export const ask = request => new Promise((yes, no) => {
  request.onsuccess = () => yes(request.result);
  request.onerror = () => no(request.error);
});

async function within(mode, names, work) {
  const db = await open();
  return new Promise((yes, no) => {
    const transaction = db.transaction(names, mode, { durability: 'strict' });
    let done;
    transaction.oncomplete = () => done.then(yes, no);
    transaction.onabort = () => no(transaction.error ?? new DOMException('aborted', 'AbortError'));
    done = Promise.resolve(work(...names.map(name => transaction.objectStore(name))));
    done.catch(error => { try { transaction.abort(); } catch { /* over already */ } no(error); });
  });
}

export const write = (names, work) => within('readwrite', names, work);
export const read = (names, work) => within('readonly', names, work);

/** A name that nothing else has, also where the browser grants randomUUID to secure pages only. */
export function fresh() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map(b => b.toString(16).padStart(2, '0')).join('');
}

export const items = () => read(['items'], store => ask(store.getAll()));
export const item = key => read(['items'], store => ask(store.get(key)));
export const put = one => write(['items'], store => { store.put(one); return one; });

/** Changes an item as it stands now; null where there is none, or where {@code change} gives false. */
export const change = (key, how) => write(['items'], async store => {
  const one = await ask(store.get(key));
  if (!one || how(one) === false) return null;
  store.put(one);
  return one;
});

export const remove = key => write(['items', 'photos', 'points'], async (all, photos, points) => {
  all.delete(key);
  points.delete(IDBKeyRange.bound([key, 0], [key, Infinity]));
  for (const photo of await ask(photos.index('item').getAllKeys(key))) photos.delete(photo);
});

export const photo = key => read(['photos'], store => ask(store.get(key)));
export const photosOf = key => read(['photos'], store => ask(store.index('item').getAll(key)));
export const changePhoto = (key, how) => write(['photos'], async store => {
  const one = await ask(store.get(key));
  if (one) { how(one); store.put(one); }
  return one;
});

/** Adds a photo and its place in the report together: neither without the other. */
export const addPhoto = one => write(['items', 'photos'], async (all, photos) => {
  const owner = await ask(all.get(one.item));
  if (!owner) return null;
  photos.put(one);
  owner.photos = [...(owner.photos ?? []), one.key];
  owner.changed = Date.now();
  all.put(owner);
  return owner;
});

export const dropPhoto = (key, of) => write(['items', 'photos'], async (all, photos) => {
  photos.delete(key);
  const owner = await ask(all.get(of));
  if (owner) { owner.photos = (owner.photos ?? []).filter(one => one !== key); all.put(owner); }
  return owner;
});

export const cached = name => read(['cache'], store => ask(store.get(name)));
export const cache = (name, value) => write(['cache'], store => { store.put(value, name); });
export const cachedNames = () => read(['cache'], store => ask(store.getAllKeys()));
export const uncache = names => write(['cache'], store => names.forEach(name => store.delete(name)));

export const points = patrol => read(['points'], store => ask(store.getAll(IDBKeyRange.bound([patrol, 0], [patrol, Infinity]))));
export const addPoint = point => write(['points'], store => { store.put(point); });

/** What was sent leaves its photos at once and its words after a week. */
export const tidy = () => write(['items'], async store => {
  for (const one of await ask(store.getAll())) {
    if (one.state === 'sent' && one.sent < Date.now() - KEEP_SENT) store.delete(one.key);
  }
});

/** Forgets what was fetched and what this account wrote; another's things stay until they log in. */
export const wipe = account => write(['items', 'photos', 'points', 'cache'], async (all, photos, points, fetched) => {
  fetched.clear();
  for (const one of await ask(all.getAll())) {
    if (one.owner.account !== account) continue;
    all.delete(one.key);
    points.delete(IDBKeyRange.bound([one.key, 0], [one.key, Infinity]));
    for (const photo of await ask(photos.index('item').getAllKeys(one.key))) photos.delete(photo);
  }
});
