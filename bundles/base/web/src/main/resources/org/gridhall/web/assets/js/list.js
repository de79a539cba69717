/* Lists of tickets: choosing rows; columns at once, and with the list once their menu closes. */

document.addEventListener('change', event => {
  const list = event.target.closest('table.choose');
  if (!list) return;
  const boxes = [...list.querySelectorAll('[name=ticket]')];
  if ('all' in event.target.dataset) boxes.forEach(box => { box.checked = event.target.checked; });
  const chosen = boxes.filter(box => box.checked).length;
  const form = list.closest('form');
  form.toggleAttribute('data-dirty', chosen > 0);
  form.querySelector('.together')?.toggleAttribute('data-dirty', chosen > 0);
  const count = form.querySelector('[data-count]');
  if (count) count.textContent = chosen ? count.dataset.count.replace('#', chosen) : '';
});

const menu = document.querySelector('.filters .columns');
if (menu) {
  const filters = menu.closest('form');
  let changed = false;
  menu.addEventListener('change', event => {
    changed = true;
    document.querySelectorAll(`table.choose [data-col="${CSS.escape(event.target.value)}"]`).forEach(cell => {
      cell.hidden = !event.target.checked;
    });
  });
  menu.addEventListener('toggle', () => {
    if (!menu.open && changed) filters.requestSubmit();
  });
  /* What is kept is what stands in the form, also when it was not asked for yet. */
  document.querySelector('form.keep')?.addEventListener('submit', event => {
    const now = new URLSearchParams([...new FormData(filters)].filter(([name, value]) => value || name === 'state'));
    event.target.elements.query.value = now.toString();
  });
}
