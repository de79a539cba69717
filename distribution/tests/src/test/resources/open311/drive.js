// Lets the client do what it can, and writes what it got: node drive.js ADDRESS KEY json|xml
require('./xml');
const Open311 = require('open311');

const [address, key, format] = process.argv.slice(2);
const client = new Open311({ discovery: address + '/open311/discovery.' + format, apiKey: key });
const stranger = new Open311({ endpoint: address + '/open311/v2/', apiKey: 'guessed', format });
const ask = (who, what, ...asked) =>
  new Promise((done) => who[what](...asked, (error, data) => done({ error: error || null, data })));

(async () => {
  const got = {};
  got.discovery = await ask(client, 'serviceDiscovery', { cache: true });
  got.endpoint = client.endpoint;
  // Whatever it discovers, it goes on in JSON unless it is told.
  client.format = format;
  got.services = await ask(client, 'serviceList');
  got.definition = await ask(client, 'serviceDefinition', 'street-light');
  const request = {
    service_code: 'street-light',
    lat: 34.748,
    long: 113.757,
    description: '路灯三晚不亮 & <3',
    first_name: '小明',
    last_name: '王',
    phone: '13800000000',
    attributes: { problem: 'out' },
  };
  got.submitted = await ask(client, 'submitRequest', request);
  const id = got.submitted.data[0].service_request_id;
  got.one = await ask(client, 'serviceRequest', id);
  got.some = await ask(client, 'serviceRequests', [id, 'none']);
  got.open = await ask(client, 'serviceRequests', { status: 'open', service_code: 'street-light' });
  got.token = await ask(client, 'token', id);
  got.refused = await ask(stranger, 'submitRequest', request);
  got.unknown = await ask(client, 'submitRequest', { ...request, service_code: 'none' });
  got.nothing = await ask(client, 'serviceDefinition', 'none');
  process.stdout.write(JSON.stringify(got));
})();
