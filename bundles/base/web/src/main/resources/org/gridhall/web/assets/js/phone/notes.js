/* Notes of the day's work: visits by the form of their register, sign-ins by one tap. Both are kept before they are sent. */
import { change, fresh, item as find, items, put, remove } from './store.js';
import { submit, tell } from './queue.js';
import { owner, words } from './feed.js';
import { ago, t, w } from './words.js';
import { button, field, go, h, icon, say, sure } from './ui.js';
import { gridOf, here, pick } from './place.js';
import { fields, missing } from './form.js';
import { microphone } from './speech.js';

/** What the platform fills in by itself. */
const OURS = ['number', 'worker', 'day', 'at', 'grid', 'accuracy'];

/** The grid that a note belongs to: where it is made when that is one's own, else one's first. */
export async function myGrid(point) {
  const { grids, own } = await words();
  const parent = code => grids.find(grid => grid.code === code)?.parent;
  const found = point && await gridOf(point);
  for (let code = found?.code; code; code = parent(code)) {
    if (own.includes(code)) return found.code;
  }
  return own[0];
}

const asked = schema => ({
  ...schema,
  properties: Object.fromEntries(Object.entries(schema.properties).filter(([name]) => !OURS.includes(name))),
  required: (schema.required ?? []).filter(name => !OURS.includes(name))
});

export async function note(code, key) {
  const me = await owner();
  const register = (await words()).registers.find(one => one.code === code);
  if (!register) return away();
  if (!key) {
    const made = { key: fresh(), kind: 'record', state: 'draft', owner: { account: me.account, name: me.name }, made: Date.now(), changed: Date.now(),
      label: '', body: { register: code, fields: {} } };
    await put(made);
    history.replaceState(null, '', `#/note/${code}/${made.key}`);
    return form(register, made, true);
  }
  const one = await find(key);
  if (!one || one.owner.account !== me.account || one.state === 'sent') {
    return { title: w(register.title), content: [h('p', { class: 'note good' }, icon('check-circle-fill'), t('这条记录已经送达。', 'This note was delivered.'))] };
  }
  if (one.state === 'ready') {
    return { title: w(register.title), live: true, content: [h('p', { class: 'lead' }, one.label), h('p', { class: 'note' }, icon('cloud-upload'), t('已存在手机上，联网后自动发送。', 'Kept on this phone; sent when there is a network.'))] };
  }
  return form(register, one, false);
}

const away = () => ({ title: t('记录', 'Notes'), content: [h('p', {}, t('您的岗位没有这类记录，或资料还没有下载。', 'Your posts have no such notes, or they were not fetched yet.'))] });

async function form(register, one, isNew) {
  const schema = asked(register.form);
  const values = one.body.fields;
  const errors = {};
  for (const { field: pointer, message } of one.problem?.errors ?? []) errors[pointer.replace(/^\/fields/, '')] = message;
  let done = false;
  const label = () => [w(register.title), values.place ?? values.name ?? values.title].filter(Boolean).join(t('：', ': '));
  const save = () => done ? undefined : change(one.key, it => {
    if (it.state !== 'draft' && it.state !== 'back') return false;
    it.body = { ...it.body, fields: structuredClone(values), point: one.body.point, grid: one.body.grid };
    it.label = label();
    it.changed = Date.now();
  });
  const where = h('p', { class: 'where', 'aria-live': 'polite' });
  const showPlace = async () => {
    const grid = one.body.point && await gridOf(one.body.point);
    where.replaceChildren(icon(one.body.point ? 'geo-alt-fill' : 'geo-alt'), one.body.point
      ? grid ? t('位于 {0}', 'In {0}', w(grid.name)) : t('不在本区网格内', 'Outside the grids') : t('还没有位置', 'No place yet'));
  };
  const place = async point => {
    if (done) return;
    one.body.point = { longitude: point.longitude, latitude: point.latitude };
    one.body.grid = await myGrid(point);
    await save();
    showPlace();
  };
  one.body.grid ??= await myGrid(null);
  const locate = async quiet => {
    try { await place(await here()); } catch (error) { if (!quiet) say(error.message, 'warn'); }
  };
  const holder = h('div', {});
  const draw = async wrong => {
    holder.replaceChildren(...await fields(schema, values, save, wrong));
    for (const area of holder.querySelectorAll('textarea')) { const knob = microphone(area); if (knob) area.parentElement.append(knob); }
  };
  await draw(errors);
  await showPlace();
  if (isNew) locate(true);
  const finish = async () => {
    const needed = missing(schema, values);
    if (Object.keys(needed).length) {
      await draw(needed);
      holder.querySelector('[aria-invalid]')?.focus();
      say(t('还有内容没有填好，请看标红的地方', 'Something is missing; see what is marked'), 'bad');
      return;
    }
    await save();
    done = true;
    await ready(one.key);
    go('#/');
  };
  return {
    title: w(register.title),
    content: [
      one.state === 'back' && h('p', { class: 'note bad', role: 'alert' }, icon('exclamation-octagon-fill'), [t('这条记录没有被接收，内容都在，请修改后重新发送。', 'This note was not taken. All of it is here: mend it and send it again.'), one.problem?.detail].filter(Boolean).join(' ')),
      h('form', { novalidate: true, onsubmit: event => { event.preventDefault(); finish(); } },
        holder,
        h('fieldset', { class: 'place' }, h('legend', {}, t('位置', 'Place')), where, h('div', { class: 'row' },
          button(t('定位', 'Where I am'), 'crosshair', () => locate(false)),
          button(t('地图选点', 'On the map'), 'map', async () => { const point = await pick(one.body.point); if (point) place(point); }))),
        h('div', { class: 'finish' }, h('button', { class: 'primary wide', type: 'submit' }, icon('send'), h('span', {}, t('完成', 'Finish and send')))),
        button(t('删除草稿', 'Delete the draft'), 'trash', async () => {
          if (await sure(t('删除这条记录的草稿？', 'Delete this draft?'), t('删除', 'Delete'))) { done = true; await remove(one.key); tell(); go('#/'); }
        }, 'quiet wide'))
    ]
  };
}

async function ready(key) {
  await change(key, it => {
    if (it.state !== 'draft' && it.state !== 'back') return false;
    Object.assign(it, { state: 'ready', finished: it.finished ?? Date.now(), attempts: 0, next: 0, problem: null, wire: null, waits: null, tried: null });
  });
  say(navigator.onLine ? t('已保存在手机上，正在发送', 'Kept on this phone and being sent') : t('已保存在手机上，联网后自动发送', 'Kept on this phone; sent when the network is back'));
  tell();
  submit();
}

export async function sign() {
  const me = await owner();
  const register = (await words()).registers.find(one => one.code === 'sign-ins');
  if (!register) return away();
  const mine = (await items()).filter(one => one.kind === 'record' && one.sign && one.owner.account === me.account && one.state !== 'draft').sort((a, b) => b.finished - a.finished);
  const remark = h('input', { type: 'text', id: 'remark', maxlength: '200', autocomplete: 'off' });
  const told = h('p', { class: 'where', 'aria-live': 'polite' });
  const choices = w(register.form.properties.kind['x-options'].in);
  const now = async kind => {
    const at = Date.now();
    told.replaceChildren(icon('crosshair'), t('正在定位…', 'Looking for the place…'));
    let found = null;
    try {
      found = await here(12000);
    } catch (error) {
      if (!remark.value.trim()) {
        told.replaceChildren(icon('exclamation-triangle-fill'), error.message, ' ', t('没有定位时请填写说明再签到。', 'Without a place, write a note first.'));
        remark.focus();
        return;
      }
    }
    const fieldsOf = { kind, ...(found ? { accuracy: Math.min(1000000, found.accuracy) } : {}), ...(remark.value.trim() ? { note: remark.value.trim() } : {}) };
    const made = { key: fresh(), kind: 'record', sign: kind, state: 'ready', owner: { account: me.account, name: me.name }, made: at, finished: at, attempts: 0, next: 0,
      label: kind === 'in' ? t('签到', 'On duty') : t('签退', 'Off duty'),
      body: { register: 'sign-ins', grid: await myGrid(found), fields: fieldsOf, ...(found ? { point: { longitude: found.longitude, latitude: found.latitude } } : {}) } };
    await put(made);
    const grid = found && await gridOf(found);
    told.replaceChildren(icon('check-circle-fill'), grid ? t('已记下：{0}', 'Kept: {0}', w(grid.name)) : t('已记下', 'Kept'));
    remark.value = '';
    say(t('{0}已保存，自动发送', '{0} kept; it is sent by itself', made.label));
    tell();
    submit();
  };
  return {
    title: t('签到', 'Sign in'), live: true,
    content: [
      h('div', { class: 'row big' },
        button(choices || t('签到', 'On duty'), 'pin-map', () => now('in'), 'primary'),
        button(w(register.form.properties.kind['x-options'].out) || t('签退', 'Off duty'), 'door-open', () => now('out'))),
      told,
      field(t('说明（没有定位时必填）', 'Note (needed without a place)'), remark),
      mine.length > 0 && h('h2', {}, t('最近', 'Lately')),
      h('ul', { class: 'list' }, mine.slice(0, 8).map(one => h('li', {}, h('div', { class: 'letter' },
        h('span', { class: 'line' }, icon(one.state === 'sent' ? 'check-circle-fill' : one.state === 'back' ? 'exclamation-octagon-fill' : 'clock-history'), h('b', {}, one.label), ago(one.finished)),
        h('small', {}, one.state === 'sent' ? t('已送达', 'Delivered') : one.state === 'back' ? one.problem?.detail ?? t('没有被接收', 'Not taken') : t('已存在手机上，等待发送', 'Kept on this phone, waiting'))))))
    ]
  };
}
