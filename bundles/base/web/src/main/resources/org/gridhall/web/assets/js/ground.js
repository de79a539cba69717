/* The district's own ground: boundaries of its grids, no tiles from elsewhere. */

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

/**
 * Puts a map into an element with data-leaflet, data-sheet and data-ground (the address of the boundaries).
 * Returns Leaflet, the map and the bounds of the own grid, or of all; null where there is no boundary.
 */
export async function ground(box, moving) {
  const L = await leaflet(box);
  const map = L.map(box, { attributionControl: false, zoomControl: moving, scrollWheelZoom: moving, keyboard: moving, dragging: moving, zoomSnap: 0.25 });
  let grids = [];
  try {
    ({ grids } = await (await fetch(box.dataset.ground)).json());
  } catch {
    // a place without its ground is still a place
  }
  const shapes = grids.map(grid => L.geoJSON(grid.geometry, {
    interactive: false,
    style: { color: grid.own ? '#0b57a4' : '#8797a8', weight: grid.own ? 2.5 : 1, fillColor: '#0b57a4', fillOpacity: grid.own ? 0.14 : 0.03 },
  }).addTo(map));
  const own = shapes.filter((shape, i) => grids[i].own);
  const around = L.featureGroup(own.length ? own : shapes);
  const bounds = around.getLayers().length ? around.getBounds() : null;
  if (bounds) map.fitBounds(bounds, { padding: [8, 8] });
  else map.setView([35, 110], 4);
  return { L, map, bounds };
}
