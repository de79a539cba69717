// What the client's own two XML libraries did, which are gone from the registry: another published parser reads, and what
// it read becomes what the Spark Convention of the standard makes of it. The client itself is as published.
const { parseString } = require('sparkxml');

function parsed(xml, options) {
  let found;
  parseString(xml, options, (error, data) => {
    if (error) {
      throw error;
    }
    found = data;
  });
  return found;
}

// Elements of one name inside another are a list, others a record; an empty one is nothing.
function spark(node) {
  if (typeof node === 'string') {
    return node === '' ? null : node;
  }
  const names = Object.keys(node);
  return names.length === 1
    ? node[names[0]].map(spark)
    : Object.fromEntries(names.map((name) => [name, spark(node[name][0])]));
}

require('sparkxml').parseXml = (xml) => spark(parsed(xml, { explicitRoot: false, strict: true }));
require('xml2json').toJson = (xml) => parsed(xml, { explicitArray: false, emptyTag: null, strict: true });
