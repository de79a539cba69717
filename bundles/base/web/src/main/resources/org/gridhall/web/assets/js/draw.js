/* Draws a point, a line or an area on the district's own ground, into a hidden field as GeoJSON. */

import { ground } from './ground.js';

for (const box of document.querySelectorAll('[data-draw]')) draw(box);

async function draw(box) {
  const kind = box.dataset.draw;
  const field = document.getElementById(box.dataset.into);
  const { L, map } = await ground(box, true);
  const layer = L.layerGroup().addTo(map);
  let corners = read(field.value, kind);

  function read(text) {
    if (!text) return [];
    const shape = JSON.parse(text);
    if (shape.type === 'Point') return [shape.coordinates];
    if (shape.type === 'LineString') return shape.coordinates;
    if (shape.type === 'Polygon' && shape.coordinates.length === 1) return shape.coordinates[0].slice(0, -1);
    return null;   // several parts: shown, and kept until something is drawn
  }

  function write() {
    const round = corners.map(([x, y]) => [Number(x.toFixed(7)), Number(y.toFixed(7))]);
    const enough = { point: 1, line: 2, polygon: 3 }[kind];
    field.value = round.length < enough ? ''
      : JSON.stringify(kind === 'point' ? { type: 'Point', coordinates: round[0] }
        : kind === 'line' ? { type: 'LineString', coordinates: round }
          : { type: 'Polygon', coordinates: [[...round, round[0]]] });
    field.dispatchEvent(new Event('change', { bubbles: true }));
    show();
  }

  function show() {
    layer.clearLayers();
    if (corners === null) {
      layer.addLayer(L.geoJSON(JSON.parse(field.value)));
      return;
    }
    const points = corners.map(([x, y]) => [y, x]);
    if (kind === 'line') L.polyline(points, { color: '#b3261e' }).addTo(layer);
    if (kind === 'polygon' && points.length > 1) L.polygon(points, { color: '#b3261e' }).addTo(layer);
    points.forEach((point, i) => {
      const dot = L.marker(point, { draggable: true, keyboard: false, icon: L.divIcon({ className: 'corner', iconSize: [16, 16] }) }).addTo(layer);
      dot.on('dragend', () => { const { lat, lng } = dot.getLatLng(); corners[i] = [lng, lat]; write(); });
    });
  }

  map.on('click', ({ latlng }) => {
    if (corners === null || kind === 'point') corners = [];
    corners.push([latlng.lng, latlng.lat]);
    write();
  });

  const tools = document.createElement('div');
  tools.className = 'draw-tools';
  for (const [words, what] of [[box.dataset.undo, () => corners?.pop()], [box.dataset.clear, () => { corners = []; }]]) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'btn btn-sm';
    button.textContent = words;
    button.addEventListener('click', () => { what(); write(); });
    tools.append(button);
  }
  box.after(tools);
  show();
  if (layer.getLayers().length > 0) {
    const bounds = L.featureGroup(layer.getLayers()).getBounds();
    if (bounds.isValid()) map.fitBounds(bounds, { padding: [40, 40], maxZoom: 16 });
  }
}
