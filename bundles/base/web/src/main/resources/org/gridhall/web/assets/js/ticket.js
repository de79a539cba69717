/* A ticket's page: printing, one click one act, files, the map. */
import './upload.js';
import './map.js';
import './mention.js';

const print = document.querySelector('[data-print]');
if (print) {
  print.hidden = false;
  print.addEventListener('click', () => window.print());
}

document.getElementById('problem')?.focus();
