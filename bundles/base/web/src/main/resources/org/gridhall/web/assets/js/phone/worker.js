/* The service worker: opens the app without a network, and sends what waits when the network is back. */
import { send } from './queue.js';
import { items } from './store.js';

const PREFIX = 'gridhall-phone-';

/** @param edition of the app; @param kept addresses that it consists of, the page first */
export function serve(edition, kept) {
  const name = PREFIX + edition;
  const [page] = kept;

  self.addEventListener('install', event => event.waitUntil((async () => {
    const cache = await caches.open(name);
    await cache.addAll(kept.map(address => new Request(address, { cache: 'no-cache' })));
    await self.skipWaiting();
  })()));

  self.addEventListener('activate', event => event.waitUntil((async () => {
    for (const other of await caches.keys()) {
      if (other.startsWith(PREFIX) && other !== name) await caches.delete(other);
    }
    await self.clients.claim();
  })()));

  self.addEventListener('fetch', event => {
    const { request } = event;
    const address = new URL(request.url);
    if (request.method !== 'GET' || address.origin !== self.location.origin) return;
    if (request.mode === 'navigate' && address.pathname === page) {
      event.respondWith(kept1(page, request));
    } else if (address.pathname.startsWith('/assets/') || kept.includes(address.pathname)) {
      event.respondWith(kept1(address.pathname, request));
    }
  });

  async function kept1(address, request) {
    const cache = await caches.open(name);
    return await cache.match(address) ?? fetch(request);
  }

  self.addEventListener('sync', event => {
    if (event.tag === 'gridhall-phone-queue') event.waitUntil(sync(event));
  });

  async function sync(event) {
    await send(true);
    // The browser tries again by itself while something still waits.
    if (!event.lastChance && (await items()).some(one => one.state === 'ready')) throw new Error('some wait');
  }
}
