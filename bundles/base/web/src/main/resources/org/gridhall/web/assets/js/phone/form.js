/* Fields of a JSON Schema form as the platform's modules write it, for filling in without a network. */
import { words } from './feed.js';
import { t, w } from './words.js';
import { field, h } from './ui.js';

const label = (name, schema) => w(schema['x-title']) || schema.title || name;
const types = schema => [schema.type].flat().filter(type => type && type !== 'null');

/** Whether the phone can show a form; others are for the desk. */
export const knows = schema => Object.values(schema?.properties ?? {}).every(one => kind(one) !== null);

function kind(schema) {
  const [type] = types(schema);
  const what = schema['x-gridhall'];
  if (schema.enum || schema.oneOf?.every(one => 'const' in one)) return 'choice';
  if (type === 'boolean') return 'flag';
  if (type === 'integer' || type === 'number') return 'number';
  if (type === 'array') return schema.items && (schema.items.enum || schema.items.oneOf?.every(one => 'const' in one) || schema.items['x-gridhall'] === 'unit') ? 'choices' : null;
  if (type === 'string' || !type && what) {
    if (['unit', 'grid', 'category'].includes(what)) return 'choice';
    if (what === 'attachment') return null;
    if (what === 'text' || schema.maxLength > 200) return 'story';
    return schema.format === 'date' ? 'date' : schema.format === 'date-time' ? 'moment' : 'text';
  }
  return null;
}

async function options(schema) {
  const all = await words();
  const what = schema['x-gridhall'];
  if (schema.enum) return schema.enum.filter(value => value !== null).map(value => [value, w(schema['x-options']?.[value]) || String(value)]);
  if (schema.oneOf) return schema.oneOf.map(one => [one.const, w(one['x-title']) || one.title || String(one.const)]);
  if (what === 'unit') return all.units.map(unit => [unit.code, w(unit.name)]);
  if (what === 'grid') return all.grids.map(grid => [grid.code, w(grid.name)]);
  return all.categories.filter(category => !category.heading).map(category => [category.code, w(category.title)]);
}

/**
 * The fields of a form over {@code values}, which change as one types; {@code changed} is called after each change.
 *
 * @param errors pointer below the form to message
 */
export async function fields(schema, values, changed, errors = {}) {
  const all = [];
  for (const [name, one] of Object.entries(schema?.properties ?? {})) {
    const required = (schema.required ?? []).includes(name);
    const set = value => { if (value === undefined || value === '') delete values[name]; else values[name] = value; changed(); };
    const control = await make(one, values[name], set);
    if (control) all.push(wrap(label(name, one), control, { required, help: w(one['x-description']), error: errors[`/${name}`] }));
  }
  return all;
}

function wrap(title, control, about) {
  if (control.tagName !== 'FIELDSET') return field(title, control, about);
  control.prepend(h('legend', {}, title, about.required && h('span', { class: 'needed' }, t('必填', 'needed'))));
  if (about.help) control.append(h('p', { class: 'help' }, about.help));
  if (about.error) control.append(h('p', { class: 'error' }, about.error));
  return control;
}

async function make(schema, value, set) {
  switch (kind(schema)) {
    case 'choice': {
      const all = await options(schema);
      const select = h('select', { onchange: () => set(all[select.selectedIndex - 1]?.[0]) },
        h('option', { value: '' }, t('请选择', 'Choose')), all.map(([code, words]) => h('option', { value: String(code) }, words)));
      select.value = value == null ? '' : String(value);
      return select;
    }
    case 'choices': {
      const chosen = new Set(Array.isArray(value) ? value : []);
      return h('fieldset', { class: 'choices' }, (await options({ 'x-options': schema['x-options'], ...schema.items })).map(([code, words]) => {
        const box = h('input', { type: 'checkbox', checked: chosen.has(code), onchange: () => {
          if (box.checked) chosen.add(code); else chosen.delete(code);
          set(chosen.size ? [...chosen] : undefined);
        } });
        return h('label', { class: 'check' }, box, words);
      }));
    }
    case 'flag': {
      const select = h('select', { onchange: () => set(select.value === '' ? undefined : select.value === 'true') },
        h('option', { value: '' }, t('未填', 'Not said')), h('option', { value: 'true' }, t('是', 'Yes')), h('option', { value: 'false' }, t('否', 'No')));
      select.value = value == null ? '' : String(value);
      return select;
    }
    case 'number': {
      const whole = types(schema)[0] === 'integer';
      const input = h('input', { type: 'number', inputmode: whole ? 'numeric' : 'decimal', step: whole ? '1' : 'any', min: schema.minimum, max: schema.maximum, value: value ?? '',
        oninput: () => set(input.value === '' ? undefined : Number(input.value)) });
      return input;
    }
    case 'date':
    case 'text': {
      const input = h('input', { type: kind(schema) === 'date' ? 'date' : 'text', maxlength: schema.maxLength, value: value ?? '', oninput: () => set(input.value) });
      return input;
    }
    case 'moment': {
      const input = h('input', { type: 'datetime-local', value: value ? local(value) : '', oninput: () => set(input.value ? new Date(input.value).toISOString() : undefined) });
      return input;
    }
    case 'story': {
      const area = h('textarea', { rows: '4', maxlength: schema.maxLength ?? 4000, oninput: () => set(area.value) });
      area.value = value ?? '';
      return area;
    }
    default:
      return null;
  }
}

function local(instant) {
  const date = new Date(instant);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
}

/** What is needed and not filled in: pointer to words. */
export function missing(schema, values) {
  const errors = {};
  for (const name of schema?.required ?? []) {
    if (values[name] === undefined || values[name] === '') errors[`/${name}`] = t('请填写此项', 'This is needed');
  }
  return errors;
}
