/* One event stream for all tabs of a browser: browsers allow six connections to a house, and each tab would take one. */

const ports = new Set();
let source = null;
let open = false;

function tell(message) {
  for (const port of ports) port.postMessage(message);
}

function listen() {
  source = new EventSource('/live');
  let lost = false;
  source.addEventListener('hello', () => {
    open = true;
    // What was committed while nobody listened is not told again: look at everything.
    tell(lost ? { state: 'open', kinds: ['*'] } : { state: 'open', kinds: [] });
    lost = false;
  });
  source.addEventListener('changed', event => tell({ state: 'open', kinds: JSON.parse(event.data) }));
  source.addEventListener('error', () => {
    open = false;
    lost = true;
    const ended = source.readyState === EventSource.CLOSED;
    tell({ state: 'lost', kinds: [] });
    if (ended) {
      source.close();
      setTimeout(listen, 10000);
    }
  });
}

self.addEventListener('connect', event => {
  const port = event.ports[0];
  ports.add(port);
  port.addEventListener('message', message => {
    if (message.data === 'bye') ports.delete(port);
  });
  port.start();
  if (source === null) listen();
  else port.postMessage({ state: open ? 'open' : 'lost', kinds: [] });
});
