/* Maps to look at, and to pick a point on: a place, several records, a line or an area. */

import { ground } from './ground.js';

const mark = { radius: 8, color: '#fff', weight: 2, fillColor: '#b3261e', fillOpacity: 1 };

async function draw(box) {
  const { pick, points, shape } = box.dataset;
  const { L, map, bounds } = await ground(box, Boolean(pick || points));
  const asked = box.dataset.map ? box.dataset.map.split(',').map(Number).reverse() : [];
  const point = asked.length === 2 && asked.every(Number.isFinite) ? asked : null;
  if (shape) {
    const drawn = L.geoJSON(JSON.parse(shape), { interactive: false, style: { color: '#b3261e' } }).addTo(map);
    map.fitBounds(drawn.getBounds(), { padding: [30, 30], maxZoom: 16 });
    return;
  }
  if (points) {
    const many = JSON.parse(points).map(one => {
      const link = document.createElement('a');
      link.href = one.address;
      link.textContent = one.name;
      return L.circleMarker([one.latitude, one.longitude], { ...mark, radius: 6 }).bindPopup(link).addTo(map);
    });
    if (many.length) map.fitBounds(L.featureGroup(many).getBounds(), { padding: [30, 30], maxZoom: 16 });
    return;
  }
  if (point) bounds ? map.fitBounds(bounds.extend(point), { padding: [8, 8] }) : map.setView(point, 15);
  let marker = point ? L.circleMarker(point, mark).addTo(map) : null;
  if (pick) {
    const form = box.closest('form');
    const [longitude, latitude] = [form.elements.longitude, form.elements.latitude];
    map.on('click', event => {
      const at = event.latlng.wrap();
      marker ? marker.setLatLng(at) : (marker = L.circleMarker(at, mark).addTo(map));
      longitude.value = at.lng.toFixed(6);
      latitude.value = at.lat.toFixed(6);
      latitude.dispatchEvent(new Event('change', { bubbles: true }));
    });
    for (const field of [longitude, latitude]) field.addEventListener('input', () => {
      const at = [Number(latitude.value), Number(longitude.value)];
      if (latitude.value && longitude.value && at.every(Number.isFinite)) {
        marker ? marker.setLatLng(at) : (marker = L.circleMarker(at, mark).addTo(map));
      }
    });
  }
}

for (const box of document.querySelectorAll('.map[data-map]')) draw(box);
