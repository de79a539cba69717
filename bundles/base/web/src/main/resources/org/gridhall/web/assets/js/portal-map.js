/* The district's own grids as a map: to pick a place, and to see what was solved. Leaflet comes only when a map is opened. */

let leaflet;

function load(part) {
  leaflet ??= new Promise((done, failed) => {
    const style = document.createElement('link');
    style.rel = 'stylesheet';
    style.href = part.dataset.style;
    const script = document.createElement('script');
    script.src = part.dataset.script;
    script.onload = () => done(window.L);
    script.onerror = failed;
    document.head.append(style, script);
  });
  return leaflet;
}

/** Words as words: Leaflet would take a string for HTML. */
function words(text) {
  return Object.assign(document.createElement('span'), { textContent: text });
}

/** A map with the boundaries of the grids; the name of the one under the pointer is told. */
async function open(part, box) {
  const [L, grids] = await Promise.all([load(part), fetch(part.dataset.grids).then(answer => answer.json())]);
  box.hidden = false;
  const map = L.map(box, { attributionControl: false, zoomSnap: .5 });
  const outlines = L.geoJSON(grids, {
    style: feature => feature.properties.level === 1
      ? { color: '#0b3c6f', weight: 2, fillColor: '#dfeaf6', fillOpacity: .6 }
      : { color: '#5d7f9f', weight: 1, fillOpacity: 0 },
    onEachFeature: (feature, layer) => layer.bindTooltip(words(feature.properties.name), { sticky: true })
  }).addTo(map);
  const bounds = outlines.getBounds();
  map.fitBounds(bounds.isValid() ? bounds : [[34.6, 113.6], [34.8, 113.9]]);
  return { L, map, bounds };
}

function dot(L, point) {
  return L.circleMarker(point, { radius: 10, color: '#fff', weight: 3, fillColor: '#b3261e', fillOpacity: 1 });
}

document.querySelectorAll('[data-pick]').forEach(part => {
  const form = part.closest('form');
  const said = part.querySelector('[data-said]');
  const box = part.querySelector('.map');
  const clear = part.querySelector('[data-clear]');
  const opener = part.querySelector('[data-map]');
  let shown;
  let marker;

  const has = () => form.elements.longitude.value !== '';
  const mark = () => {
    if (!shown || !has()) return;
    const point = [Number(form.elements.latitude.value), Number(form.elements.longitude.value)];
    marker = marker ? marker.setLatLng(point) : dot(shown.L, point).addTo(shown.map);
  };
  const set = (longitude, latitude, words) => {
    form.elements.longitude.value = longitude === '' ? '' : longitude.toFixed(6);
    form.elements.latitude.value = latitude === '' ? '' : latitude.toFixed(6);
    said.textContent = words;
    clear.hidden = !has();
    if (!has() && marker) { marker.remove(); marker = null; }
    mark();
  };
  const pick = place => set(place.lng, place.lat, shown.bounds.contains(place) ? part.dataset.picked : part.dataset.outside);

  clear.hidden = !has();
  clear.addEventListener('click', () => set('', '', ''));
  part.querySelector('[data-locate]').addEventListener('click', () => {
    if (!navigator.geolocation) { said.textContent = part.dataset.denied; return; }
    navigator.geolocation.getCurrentPosition(
      at => {
        set(at.coords.longitude, at.coords.latitude, part.dataset.found);
        if (shown) shown.map.setView([at.coords.latitude, at.coords.longitude], 16);
      },
      () => { said.textContent = part.dataset.denied; },
      { enableHighAccuracy: true, timeout: 15000 });
  });
  opener.addEventListener('click', async () => {
    if (shown) {
      box.hidden = !box.hidden;
      opener.setAttribute('aria-expanded', String(!box.hidden));
      if (!box.hidden) shown.map.invalidateSize();
      return;
    }
    try {
      shown = await open(part, box);
    } catch {
      said.textContent = part.dataset.failed;
      return;
    }
    opener.setAttribute('aria-expanded', 'true');
    mark();
    shown.map.on('click', event => pick(event.latlng));
    // With the keyboard: move the map with the arrows, Enter takes its middle.
    box.addEventListener('keydown', event => {
      if (event.key === 'Enter') { event.preventDefault(); pick(shown.map.getCenter()); }
    });
  });
});

document.querySelectorAll('[data-cases]').forEach(part => {
  const box = part.querySelector('.map');
  const opener = part.querySelector('[data-map]');
  let shown;
  opener.addEventListener('click', async () => {
    if (shown) {
      box.hidden = !box.hidden;
    } else {
      try {
        shown = await open(part, box);
      } catch {
        const said = part.querySelector('[data-said]');
        said.textContent = said.dataset.failed;
        return;
      }
      const points = [];
      document.querySelectorAll('.case[data-latitude]').forEach(one => {
        const point = [Number(one.dataset.latitude), Number(one.dataset.longitude)];
        const link = one.querySelector('h3 a').cloneNode(true);
        dot(shown.L, point).addTo(shown.map).bindPopup(link);
        points.push(point);
      });
      if (part.dataset.grid && points.length) shown.map.fitBounds(points, { maxZoom: 16, padding: [40, 40] });
    }
    opener.setAttribute('aria-expanded', String(!box.hidden));
    shown.map.invalidateSize();
  });
});
