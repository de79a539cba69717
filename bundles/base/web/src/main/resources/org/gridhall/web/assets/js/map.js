/* Maps on the district's own ground: boundaries of grids, a point, nothing from elsewhere. */

let library;
function leaflet(box) {
  library ??= new Promise((resolve, reject) => {
    const sheet = document.createElement('link');
    Object.assign(sheet, { rel: 'stylesheet', href: box.dataset.sheet });
    const script = document.createElement('script');
    script.src = box.dataset.leaflet;
    script.addEventListener('load', () => resolve(window.L));
    script.addEventListener('error', reject);
    document.head.append(sheet, script);
  });
  return library;
}

const mark = { radius: 8, color: '#fff', weight: 2, fillColor: '#b3261e', fillOpacity: 1 };

async function draw(box) {
  const L = await leaflet(box);
  const point = box.dataset.map ? box.dataset.map.split(',').map(Number).reverse() : null;
  const pick = box.dataset.pick;
  const map = L.map(box, { attributionControl: false, zoomControl: Boolean(pick), scrollWheelZoom: Boolean(pick), keyboard: Boolean(pick), zoomSnap: 0.25 });
  let ground = { grids: [] };
  try {
    ground = await (await fetch(box.dataset.ground)).json();
  } catch {
    // a point without its ground is still a point
  }
  const shapes = ground.grids.map(grid => L.geoJSON(grid.geometry, {
    interactive: false,
    style: { color: grid.own ? '#0b57a4' : '#8797a8', weight: grid.own ? 2.5 : 1, fillColor: '#0b57a4', fillOpacity: grid.own ? 0.14 : 0.03 },
  }).addTo(map));
  const own = shapes.filter((shape, i) => ground.grids[i].own);
  const around = L.featureGroup(own.length ? own : shapes);
  const bounds = around.getLayers().length ? around.getBounds() : null;
  if (point) bounds ? map.fitBounds(bounds.extend(point), { padding: [8, 8] }) : map.setView(point, 15);
  else if (bounds) map.fitBounds(bounds, { padding: [8, 8] });
  else map.setView([35, 110], 4);
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

for (const box of document.querySelectorAll('[data-map]')) draw(box);
