/* Places: by GPS, or picked on a map of the district's own grids, which is on the phone; no map of others is needed. */
import { words } from './feed.js';
import { t, w } from './words.js';
import { button, h, sheet } from './ui.js';

/** Where the phone is now; an Error in words where it does not know. */
export function here(patience = 20000) {
  return new Promise((yes, no) => {
    if (!navigator.geolocation) {
      no(new Error(t('这部手机不提供定位，请在地图上选点或填写地址', 'This phone gives no place; pick it on the map or write the address')));
      return;
    }
    navigator.geolocation.getCurrentPosition(
      found => yes({ longitude: round(found.coords.longitude), latitude: round(found.coords.latitude), accuracy: Math.round(found.coords.accuracy) }),
      error => no(new Error(error.code === 1
        ? t('没有定位权限，请在浏览器设置中允许，或在地图上选点', 'Places are not allowed; allow them in the settings, or pick on the map')
        : t('暂时无法定位，请到开阔处再试，或在地图上选点', 'No place for now; try in the open, or pick on the map'))),
      { enableHighAccuracy: true, timeout: patience, maximumAge: 15000 });
  });
}

const round = degrees => Math.round(degrees * 1e6) / 1e6;

const rings = boundary => boundary.type === 'Polygon' ? [boundary.coordinates] : boundary.coordinates;

function inside(ring, x, y) {
  let odd = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i];
    const [xj, yj] = ring[j];
    if ((yi > y) !== (yj > y) && x < (xj - xi) * (y - yi) / (yj - yi) + xi) odd = !odd;
  }
  return odd;
}

/** The deepest grid that contains a place; null for none. The platform decides in the end. */
export async function gridOf({ longitude, latitude }) {
  let best = null;
  for (const grid of (await words()).grids) {
    if (grid.boundary && (!best || grid.level > best.level)
      && rings(grid.boundary).some(([outer, ...holes]) => inside(outer, longitude, latitude) && !holes.some(hole => inside(hole, longitude, latitude)))) {
      best = grid;
    }
  }
  return best;
}

let library = null;
/** Leaflet, loaded when the first map is opened. */
function leaflet() {
  library ??= new Promise((yes, no) => {
    const { leaflet: script, leafletStyle: style } = document.documentElement.dataset;
    document.head.append(h('link', { rel: 'stylesheet', href: style }));
    document.head.append(h('script', { src: script, onload: () => yes(globalThis.L), onerror: () => { library = null; no(new Error('no map')); } }));
  });
  return library;
}

/** A map of the grids in an element; own grids stand out. */
export async function map(element, at) {
  const L = await leaflet();
  const { grids, own } = await words();
  const drawn = L.map(element, { attributionControl: false, zoomControl: true, preferCanvas: true, zoomSnap: 0.5 });
  const leaves = grids.filter(grid => grid.boundary);
  const deepest = Math.max(0, ...leaves.map(grid => grid.level));
  const mine = code => own.includes(code);
  const layers = L.geoJSON(leaves.sort((a, b) => a.level - b.level).map(grid => ({ type: 'Feature', geometry: grid.boundary, properties: grid })), {
    style: ({ properties: grid }) => ({
      color: mine(grid.code) ? '#0b57a4' : '#51606f', weight: mine(grid.code) ? 4 : grid.level === deepest ? 1 : 2,
      fillColor: mine(grid.code) ? '#0b57a4' : '#fff', fillOpacity: mine(grid.code) ? 0.12 : 0
    }),
    interactive: false
  }).addTo(drawn);
  const near = L.featureGroup(layers.getLayers().filter(layer => mine(layer.feature.properties.code)));
  if (at) drawn.setView([at.latitude, at.longitude], 17);
  else if (near.getLayers().length) drawn.fitBounds(near.getBounds());
  else if (leaves.length) drawn.fitBounds(layers.getBounds());
  else drawn.setView([35, 105], 4);
  return { L, drawn };
}

/** Lets the worker move the map under a cross; gives the place, or undefined. */
export function pick(at) {
  return sheet(t('在地图上选点', 'Pick the place on the map'), (done, dialog) => {
    const canvas = h('div', { class: 'map', role: 'application', 'aria-label': t('网格地图，方向键移动，加减键缩放', 'Map of the grids; arrow keys move it, plus and minus zoom') });
    const where = h('p', { class: 'where', 'aria-live': 'polite' });
    let drawn = null;
    dialog.addEventListener('shown', async () => {
      try {
        ({ drawn } = await map(canvas, at));
      } catch {
        where.textContent = t('地图无法打开，请填写地址', 'The map does not open; write the address');
        return;
      }
      const tellPlace = async () => {
        const { lat, lng } = drawn.getCenter();
        const grid = await gridOf({ longitude: lng, latitude: lat });
        where.textContent = grid ? t('十字所在：{0}', 'The cross is in {0}', w(grid.name)) : t('十字不在本区网格内', 'The cross is outside the grids');
      };
      drawn.on('moveend', tellPlace);
      tellPlace();
    });
    return [
      h('div', { class: 'mapbox' }, canvas, h('span', { class: 'cross', 'aria-hidden': 'true' })),
      where,
      h('div', { class: 'row' },
        button(t('到我的位置', 'To where I am'), 'crosshair', async () => {
          try {
            const found = await here();
            drawn?.setView([found.latitude, found.longitude], 17);
          } catch (error) {
            where.textContent = error.message;
          }
        }),
        button(t('就是这里', 'It is here'), 'check-circle-fill', () => {
          const centre = drawn?.getCenter();
          done(centre && { longitude: round(centre.lng), latitude: round(centre.lat) });
        }, 'primary'))
    ];
  });
}
