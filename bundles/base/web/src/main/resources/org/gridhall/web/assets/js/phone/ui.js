/* Makes elements, without ever reading markup out of texts. */
import { t } from './words.js';

/** h('button', { class: 'big', onclick }, 'words', element, …); null and false are left out. */
export function h(name, properties, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties ?? {})) {
    if (value == null || value === false) continue;
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else if (key === 'value' || key === 'checked' || key === 'disabled' || key === 'hidden') element[key] = value;
    else element.setAttribute(key, value === true ? '' : value);
  }
  element.append(...children.flat(Infinity).filter(child => child != null && child !== false && child !== ''));
  return element;
}

const drawn = new Map([...document.getElementById('icons').content.querySelectorAll('[data-icon]')]
  .map(holder => [holder.dataset.icon, holder.firstElementChild]));

export const icon = name => drawn.get(name)?.cloneNode(true);

export const button = (words, drawing, onclick, kind = '') =>
  h('button', { type: 'button', class: kind, onclick }, drawing && icon(drawing), h('span', {}, words));

export const go = address => { location.hash = address; };

let notes = null;
/** Says something that matters now, also to who does not see it. */
export function say(words, kind = 'info') {
  const place = document.getElementById('notes');
  clearTimeout(notes);
  place.replaceChildren(h('p', { class: kind },
    icon(kind === 'bad' ? 'exclamation-octagon-fill' : kind === 'warn' ? 'exclamation-triangle-fill' : 'check-circle-fill'), words));
  notes = setTimeout(() => place.replaceChildren(), 7000);
}

/** Asks before something that cannot be taken back; true for yes. */
export function sure(question, yes, kind = 'danger') {
  return new Promise(done => {
    const dialog = h('dialog', { 'aria-label': question },
      h('p', { class: 'lead' }, question),
      h('div', { class: 'row' },
        button(t('取消', 'Cancel'), null, () => dialog.close('')),
        button(yes, null, () => dialog.close('yes'), kind)));
    dialog.addEventListener('close', () => { dialog.remove(); done(dialog.returnValue === 'yes'); });
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** A sheet over the page; closes with the value that {@code build} hands to its {@code done}. */
export function sheet(title, build) {
  const opener = document.activeElement;
  return new Promise(done => {
    let value;
    const finish = chosen => { value = chosen; dialog.close(); };
    const dialog = h('dialog', { class: 'sheet', 'aria-labelledby': 'sheet-title' });
    dialog.append(
      h('div', { class: 'sheet-top' }, h('h2', { id: 'sheet-title' }, title),
        h('button', { type: 'button', class: 'plain', 'aria-label': t('关闭', 'Close'), onclick: () => dialog.close() }, icon('x-lg'))),
      ...[build(finish, dialog)].flat());
    dialog.addEventListener('close', () => { dialog.remove(); opener?.focus?.(); done(value); });
    document.body.append(dialog);
    dialog.showModal();
    dialog.dispatchEvent(new Event('shown'));
  });
}

let count = 0;
/** A labelled field with its help and what is wrong with it. */
export function field(label, control, { help, error, required } = {}) {
  const id = control.id || `f${++count}`;
  control.id = id;
  const said = [help && `${id}-help`, error && `${id}-error`].filter(Boolean).join(' ');
  if (said) control.setAttribute('aria-describedby', said);
  if (error) control.setAttribute('aria-invalid', 'true');
  if (required) control.setAttribute('aria-required', 'true');
  return h('div', { class: 'field' },
    h('label', { for: id }, label, required && h('span', { class: 'needed' }, t('必填', 'needed'))),
    control,
    help && h('p', { class: 'help', id: `${id}-help` }, help),
    error && h('p', { class: 'error', id: `${id}-error` }, icon('exclamation-octagon-fill'), error));
}
