/* Boundaries to look at and to choose from, and the pieces that a change makes. */

import { ground } from './ground.js';

const colours = ['#0b57a4', '#b3261e', '#1b6b3a', '#6a3ea1', '#9a3412', '#0a6a73'];

for (const box of document.querySelectorAll('[data-grids]')) choose(box);
for (const box of document.querySelectorAll('[data-pieces]')) pieces(box);

/* All grids, each leading to its page; the list beside the map does the same for the keyboard. */
async function choose(box) {
  const { L, map } = await ground(box, true);
  map.eachLayer(layer => layer.remove());
  const { grids } = await (await fetch(box.dataset.ground)).json();
  const deepest = Math.max(...grids.map(grid => grid.level));
  const shapes = [];
  for (const grid of grids.sort((a, b) => a.level - b.level)) {
    const usual = { color: '#35506b', weight: Math.max(0.75, 3 - grid.level * 0.75), fillColor: '#0b57a4', fillOpacity: grid.level === deepest ? 0.06 : 0.02 };
    const shape = L.geoJSON(grid.geometry, { style: usual }).addTo(map);
    const name = document.createElement('span');
    name.textContent = grid.name;
    shape.bindTooltip(name, { sticky: true });
    shape.on('mouseover', () => shape.setStyle({ fillOpacity: 0.25 }));
    shape.on('mouseout', () => shape.setStyle(usual));
    shape.on('click', () => { location.href = grid.address; });
    shapes.push(shape);
  }
  if (shapes.length) map.fitBounds(L.featureGroup(shapes).getBounds(), { padding: [8, 8] });
}

async function pieces(box) {
  const { L, map } = await ground(box, true);
  const drawn = JSON.parse(box.dataset.pieces).map((piece, i) => {
    const name = document.createElement('span');
    name.textContent = piece.name;
    return L.geoJSON(piece.geometry, { interactive: false, style: { color: colours[i % colours.length], weight: 2.5, fillOpacity: 0.2 } })
      .addTo(map).bindTooltip(name, { permanent: true, direction: 'center' });
  });
  map.fitBounds(L.featureGroup(drawn).getBounds(), { padding: [20, 20] });
}
