/* Lists of tickets: choosing rows, columns and views of one's own, kept in this browser for the account. */

const store = {
  get: key => { try { return JSON.parse(localStorage.getItem(key)) ?? null; } catch { return null; } },
  set: (key, value) => { try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* not kept */ } },
};

const views = document.querySelector('[data-views]');
const account = views?.dataset.views ?? '';

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

function columns() {
  const details = document.querySelector('.columns');
  if (!details) return;
  const key = `columns/${account}`;
  const hidden = new Set(store.get(key) ?? []);
  const drop = details.querySelector('.drop');
  const apply = () => document.querySelectorAll('table.choose [data-col]').forEach(cell => {
    cell.hidden = hidden.has(cell.dataset.col);
  });
  drop.replaceChildren(...[...document.querySelectorAll('table.choose th[data-col]')].map(head => {
    const label = document.createElement('label');
    const box = Object.assign(document.createElement('input'), { type: 'checkbox', className: 'form-check-input', checked: !hidden.has(head.dataset.col) });
    box.addEventListener('change', () => {
      box.checked ? hidden.delete(head.dataset.col) : hidden.add(head.dataset.col);
      store.set(key, [...hidden]);
      apply();
    });
    label.append(box, head.textContent);
    return label;
  }));
  details.hidden = false;
  apply();
}

function saved() {
  if (!views) return;
  const key = `views/${account}`;
  const draw = () => {
    views.querySelectorAll('.view').forEach(view => view.remove());
    for (const view of store.get(key) ?? []) {
      const chip = Object.assign(document.createElement('span'), { className: 'view' });
      const link = Object.assign(document.createElement('a'), { href: `/desk/tickets?${view.query}`, textContent: view.name });
      const drop = Object.assign(document.createElement('button'), { type: 'button', textContent: '×' });
      drop.setAttribute('aria-label', `${views.dataset.drop} ${view.name}`);
      drop.addEventListener('click', () => {
        store.set(key, (store.get(key) ?? []).filter(other => other.name !== view.name));
        draw();
      });
      chip.append(link, drop);
      views.append(chip);
    }
  };
  views.querySelector('[data-keep]').addEventListener('click', () => {
    const name = prompt(views.dataset.name)?.trim().slice(0, 40);
    if (!name) return;
    const query = new URLSearchParams([...new FormData(views.closest('form'))].filter(([, value]) => value)).toString();
    const state = views.closest('form').elements.state.value;
    store.set(key, [...(store.get(key) ?? []).filter(other => other.name !== name), { name, query: state ? query : `state=&${query}` }]);
    draw();
  });
  views.hidden = false;
  draw();
}

columns();
saved();
document.addEventListener('gridhall:fresh', columns);
