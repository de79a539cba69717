/* Forms by JSON Schema in the browser: what depends on what, rows, files, the map, a check before sending, drafts.
   Without it every form works as well; the server checks everything once more. */

const english = document.documentElement.lang.startsWith('en');
const say = (zh, en) => english ? en : zh;
const LARGEST = 50 * 1024 * 1024;
const forms = new WeakSet();

export function begin(root = document) {
  for (const fields of root.querySelectorAll('[data-form]')) {
    const form = fields.closest('form');
    if (form && !forms.has(fields)) {
      forms.add(fields);
      new Form(form, fields);
    }
  }
}

const q = name => `[name="${CSS.escape(name)}"]`;
const escapeStep = step => step.replaceAll('~', '~0').replaceAll('/', '~1');
const keyOf = value => /^.*[（(]([^（）()]{1,200})[）)]\s*$/s.exec(value)?.[1] ?? value;
const narrow = value => value.normalize('NFKC').trim().replace('−', '-');
const length = text => [...text].length;

class Form {
  constructor(form, fields) {
    this.form = form;
    this.fields = fields;
    this.uploads = 0;
    this.dirty = false;
    form.noValidate = true;
    fields.querySelectorAll('[data-index]').forEach(rows => this.rows(rows));
    fields.querySelectorAll('[data-files]').forEach(files => this.files(files));
    fields.querySelectorAll('[data-place]').forEach(place => this.place(place));
    this.depend();
    fields.addEventListener('input', event => this.changed(event));
    fields.addEventListener('change', event => this.changed(event));
    fields.addEventListener('focusout', event => this.left(event));
    fields.addEventListener('click', event => this.clicked(event));
    form.addEventListener('submit', event => this.submit(event), true);
    addEventListener('beforeunload', event => {
      if (this.dirty && document.contains(form)) event.preventDefault();
    });
    this.offerDraft();
    const faults = this.faults();
    if (faults && !faults.hidden) faults.focus();
  }

  faults() {
    return this.form.querySelector('.form-faults');
  }

  // ---- values and conditions

  controls(name) {
    return [...this.fields.querySelectorAll(q(name))].filter(one => !one.disabled && !one.closest('[data-field][hidden]'));
  }

  values(name) {
    const controls = this.controls(name);
    const values = controls
      .filter(one => one.type !== 'checkbox' && one.type !== 'radio' || one.checked)
      .map(one => one.value.trim()).filter(value => value !== '');
    const field = this.fields.querySelector(`[data-field="${CSS.escape(name)}"]`);
    switch (field?.dataset.kind) {
      case 'checkbox': return field.hidden ? [] : [controls.some(one => one.checked) ? 'true' : 'false'];
      case 'money': return values.map(value => String(Math.round(Number(narrow(value)) * 100)));
      case 'integer': case 'number': return values.map(value => String(Number(narrow(value))));
      case 'lookup': return values.map(keyOf);
      case 'person': case 'organization':
        return values.length ? values : this.controls(name + '~number').map(one => one.value.trim()).filter(Boolean).slice(0, 1);
      case 'duration': return values.map(value => value + (this.controls(name + '~unit')[0]?.value ?? ''));
      case 'group': case 'place': case 'rows': return field.hidden || blank(field) ? [] : ['there'];
      default: return values;
    }
  }

  holds(condition, scope) {
    const name = path => [scope, ...path.map(escapeStep)].join('/');
    if (condition.all) return condition.all.every(one => this.holds(one, scope));
    if (condition.any) return condition.any.some(one => this.holds(one, scope));
    if (condition.not) return !this.holds(condition.not, scope);
    if (condition.present) return this.values(name(condition.present)).length > 0;
    const values = this.values(name(condition.at));
    if (condition.in) return values.some(value => condition.in.includes(value));
    return values.some(value => value !== '' && !isNaN(value)
      && (condition.least === undefined || Number(value) >= condition.least)
      && (condition.most === undefined || Number(value) <= condition.most));
  }

  depend() {
    const shown = this.fields.querySelectorAll('[data-shown-when]');
    for (let round = 0, more = true; more && round <= shown.length; round++) {
      more = false;
      for (const field of shown) {
        const hidden = !this.holds(JSON.parse(field.dataset.shownWhen), field.dataset.scope);
        more ||= hidden !== field.hidden;
        field.hidden = hidden;
      }
    }
    for (const control of this.fields.querySelectorAll('input, select, textarea')) {
      control.disabled = control.closest('[data-field][hidden]') !== null;
    }
    for (const field of this.fields.querySelectorAll('[data-required-when]')) {
      const needed = this.holds(JSON.parse(field.dataset.requiredWhen), field.dataset.scope);
      field.toggleAttribute('data-needed', needed);
      const need = field.querySelector('.need');
      if (need && !('required' in field.dataset)) need.hidden = !needed;
    }
  }

  changed(event) {
    this.dirty = true;
    this.depend();
    const field = event.target.closest('[data-field]');
    if (field?.classList.contains('told')) this.tell(field, this.wrong(field));
    if (event.target.dataset.lookup !== undefined) this.lookup(event.target);
    clearTimeout(this.saving);
    this.saving = setTimeout(() => this.saveDraft(), 500);
  }

  left(event) {
    const field = event.target.closest('[data-field]');
    if (field && event.target.value && !['radio', 'checkbox', 'file'].includes(event.target.type)) {
      this.tell(field, this.wrong(field));
    }
  }

  // ---- the check

  /** Whether the field stands in a row or an optional group that nobody has begun. */
  asleep(field) {
    for (let box = field.parentElement?.closest('.row-item, .group'); box; box = box.parentElement?.closest('.row-item, .group')) {
      const optional = box.classList.contains('row-item')
        || box.dataset.kind === 'place' || !('required' in box.dataset) && !('needed' in box.dataset);
      if (optional && blank(box)) return true;
    }
    return false;
  }

  needed(field) {
    return 'required' in field.dataset || 'needed' in field.dataset;
  }

  /** What is wrong with a field, or an empty text. */
  wrong(field) {
    const {kind, field: name} = field.dataset;
    if (field.closest('[hidden]') || field.closest('template') || this.asleep(field)) return '';
    const control = field.querySelector('input:not([type=hidden]), select, textarea');
    const values = this.controls(name)
      .filter(one => one.type !== 'checkbox' && one.type !== 'radio' || one.checked)
      .map(one => one.value).filter(value => value.trim() !== '');
    const needed = this.needed(field);
    switch (kind) {
      case 'checkbox':
        return control.dataset.must !== undefined && needed && !control.checked ? say('请勾选', 'Tick this') : '';
      case 'radio': case 'yesno': case 'select':
        return needed && !values.length ? say('请选择', 'Choose one') : '';
      case 'multi': case 'rows': return this.counted(field, kind === 'multi' ? values.length : this.filledRows(field), needed);
      case 'file': case 'files':
        if (field.querySelector('progress')) return say('文件还在上传，请稍候', 'A file is still on its way; wait a moment');
        return needed && !values.length ? say('请上传文件', 'Add a file') : '';
      case 'group': case 'constant': return '';
      case 'place': return needed && blank(field) ? say('请标出地点', 'Mark the place') : this.halfPlace(name);
      case 'person': case 'organization': {
        const number = field.querySelector('[id$="~number"]').value.trim();
        if (!number) return needed && !values.length ? say('请填写', 'Fill this in') : '';
        return kind === 'person' ? identity(number) : credit(number);
      }
    }
    if (control?.validity.badInput) return say('填写不完整，请补全', 'It is not complete; finish it');
    if (!values.length) return needed ? say('请填写', 'Fill this in') : '';
    return written(control, kind, values[0]);
  }

  counted(field, count, needed) {
    const most = Number(field.dataset.most ?? Infinity), least = Number(field.dataset.least ?? 0);
    if (count === 0) {
      if (!needed || field.dataset.kind === 'rows' && least === 0) return '';
      return field.dataset.kind === 'rows' ? say('请至少填写一行', 'Fill in a row at least') : say('请选择', 'Choose one');
    }
    if (count > most) return say(`最多 ${most} 项`, `${most} at most`);
    return count < least ? say(`至少 ${least} 项`, `${least} at least`) : '';
  }

  filledRows(field) {
    return rowsOf(field).filter(row => !blank(row)).length;
  }

  halfPlace(name) {
    const filled = part => this.controls(`${name}/${part}`).some(one => one.value.trim() !== '');
    return filled('longitude') !== filled('latitude') ? say('经度和纬度要一起填写', 'Longitude and latitude belong together; fill in both') : '';
  }

  tell(field, message) {
    field.classList.add('told');
    const error = document.getElementById(field.dataset.field + '~error');
    if (error) error.textContent = message;
    const named = [...field.querySelectorAll('[aria-describedby]'), field]
      .filter(one => one.getAttribute('aria-describedby')?.split(' ').includes(field.dataset.field + '~error'));
    for (const one of named) {
      if (message) one.setAttribute('aria-invalid', 'true'); else one.removeAttribute('aria-invalid');
      if (one.matches('input, select, textarea')) one.classList.toggle('is-invalid', message !== '');
    }
  }

  submit(event) {
    this.depend();
    const wrong = [];
    for (const field of this.fields.querySelectorAll('[data-field]')) {
      const message = this.wrong(field);
      if (message || field.classList.contains('told') || field.querySelector('[aria-invalid]')) this.tell(field, message);
      if (message) wrong.push([field, message]);
    }
    if (wrong.length) {
      event.preventDefault();
      event.stopImmediatePropagation();
      this.summary(wrong);
      return;
    }
    this.dirty = false;
    this.saveDraft(true);
  }

  summary(wrong) {
    const faults = this.faults();
    const list = faults.querySelector('ul');
    list.replaceChildren(...wrong.map(([field, message]) => {
      const link = document.createElement('a');
      const name = field.dataset.field;
      link.href = '#' + name;
      link.textContent = fullLabel(field) + say('：', ': ') + message;
      link.addEventListener('click', event => {
        const target = document.getElementById(name) ?? document.getElementById(name + '~number') ?? field;
        event.preventDefault();
        target.scrollIntoView({block: 'center'});
        target.focus();
      });
      const item = document.createElement('li');
      item.append(link);
      return item;
    }));
    faults.hidden = false;
    faults.scrollIntoView({block: 'nearest'});
    faults.focus();
  }

  // ---- rows

  rows(field) {
    if (field.closest('template')) return;
    field.querySelectorAll(':scope > [data-add]').forEach(button => { button.hidden = false; });
    const rows = rowsOf(field);
    const spare = rows.filter(row => 'spare' in row.dataset && blank(row));
    const keep = rows.length > spare.length ? 0 : this.needed(field) || Number(field.dataset.least ?? 0) > 0 ? 1 : 0;
    spare.slice(keep).forEach(row => row.remove());
    rowsOf(field).forEach(row => this.row(row));
    this.number(field);
  }

  row(row) {
    row.querySelectorAll(':scope > [data-remove]').forEach(button => { button.hidden = false; });
    row.querySelectorAll(':scope > .row-drop').forEach(drop => drop.remove());
  }

  number(field) {
    const rows = rowsOf(field);
    rows.forEach((row, i) => {
      row.querySelector(':scope > .row-number').textContent = i + 1;
      row.setAttribute('aria-label', `${field.dataset.label} ${i + 1}`);
    });
    const add = field.querySelector(':scope > [data-add]');
    add.disabled = rows.length >= Number(field.dataset.most ?? 200);
  }

  add(field) {
    const index = field.dataset.index;
    const next = 1 + Math.max(-1, ...rowsOf(field).map(row => Number(row.dataset.row.slice(row.dataset.row.lastIndexOf('/') + 1))));
    const part = field.querySelector(':scope > template').content.cloneNode(true);
    renumber(part, index, String(next));
    const row = part.firstElementChild;
    field.querySelector(':scope > .row-list').append(row);
    this.row(row);
    row.querySelectorAll('[data-index]').forEach(inner => this.rows(inner));
    row.querySelectorAll('[data-files]').forEach(files => this.files(files));
    row.querySelectorAll('[data-place]').forEach(place => this.place(place));
    this.number(field);
    this.depend();
    return row;
  }

  clicked(event) {
    const add = event.target.closest('[data-add]');
    const remove = event.target.closest('[data-remove]');
    if (add) {
      this.add(add.closest('[data-index]')).querySelector('input:not([type=hidden]), select, textarea')?.focus();
      this.dirty = true;
    } else if (remove) {
      const field = remove.closest('[data-index]');
      remove.closest('.row-item').remove();
      this.number(field);
      this.depend();
      this.dirty = true;
      field.querySelector(':scope > [data-add]').focus();
    }
  }

  // ---- files

  files(box) {
    if (box.closest('template')) return;
    const input = box.querySelector('input[type=file]');
    input.addEventListener('change', () => {
      for (const file of input.files) this.upload(box, file);
      input.value = '';
    });
  }

  upload(box, file) {
    const list = box.querySelector('.file-list');
    const field = box.closest('[data-field]');
    const most = Number(box.dataset.most) || Infinity;
    if (most === 1) list.replaceChildren();
    const item = document.createElement('li');
    const name = document.createElement('span');
    name.textContent = file.name;
    item.append(name);
    list.append(item);
    const fail = message => {
      const told = document.createElement('span');
      told.className = 'failed';
      told.textContent = message;
      const away = document.createElement('button');
      away.type = 'button';
      away.className = 'btn btn-sm btn-ghost-secondary';
      away.textContent = say('知道了', 'Dismiss');
      away.addEventListener('click', () => item.remove());
      item.querySelector('progress')?.remove();
      item.append(told, away);
      told.setAttribute('role', 'alert');
    };
    if (list.children.length > most) return fail(say(`最多 ${most} 个文件`, `${most} files at most`));
    if (file.size > LARGEST) return fail(say('文件超过 50 MB，请压缩后再传', 'The file is over 50 MB; make it smaller'));
    if (file.size === 0) return fail(say('文件是空的', 'The file is empty'));
    const progress = document.createElement('progress');
    progress.max = 1;
    progress.value = 0;
    progress.setAttribute('aria-label', say(`正在上传 ${file.name}`, `Uploading ${file.name}`));
    item.append(progress);
    const request = new XMLHttpRequest();
    request.open('POST', `${this.fields.dataset.upload}?name=${encodeURIComponent(file.name)}`);
    request.responseType = 'json';
    const csrf = document.querySelector('meta[name="csrf"]')?.content;
    if (csrf) request.setRequestHeader('X-CSRF', csrf);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.upload.addEventListener('progress', event => { if (event.lengthComputable) progress.value = event.loaded / event.total; });
    request.addEventListener('error', () => fail(say('网络中断，没有上传成功，请重新选择', 'The connection broke; choose the file again')));
    request.addEventListener('load', () => {
      const answer = request.response;
      if (request.status >= 300 || !answer?.id) {
        return fail(answer?.error ?? answer?.title ?? say('没有上传成功，请重新选择', 'It did not arrive; choose the file again'));
      }
      item.replaceWith(fileItem(field.dataset.field, answer.id, answer.name ?? file.name));
      this.tell(field, '');
      this.dirty = true;
      this.saveDraft();
    });
    request.send(file);
  }

  // ---- the map

  place(box) {
    if (box.closest('template')) return;
    const watch = new IntersectionObserver(entries => {
      if (entries.some(entry => entry.isIntersecting)) {
        watch.disconnect();
        this.map(box).catch(() => { box.hidden = true; });
      }
    }, {rootMargin: '200px'});
    box.hidden = false;
    watch.observe(box);
  }

  async map(box) {
    const {leaflet, leafletStyle, map: ground} = this.fields.dataset;
    const L = await loadLeaflet(leaflet, leafletStyle);
    const name = box.closest('[data-field]').dataset.field;
    const longitude = this.fields.querySelector(q(name + '/longitude'));
    const latitude = this.fields.querySelector(q(name + '/latitude'));
    const map = L.map(box, {attributionControl: false, zoomSnap: .5, keyboard: false});
    box.setAttribute('role', 'application');
    box.setAttribute('aria-label', say('地图：点按标出地点，也可以在下面填写经纬度', 'Map: press to mark the place, or write longitude and latitude below'));
    const marker = L.circleMarker([0, 0], {radius: 9, color: '#fff', weight: 3, fillColor: '#b3261e', fillOpacity: 1, interactive: false});
    const point = () => {
      const at = [Number(narrow(latitude.value)), Number(narrow(longitude.value))];
      return latitude.value && longitude.value && Math.abs(at[0]) <= 90 && Math.abs(at[1]) <= 180 ? at : null;
    };
    const show = () => { if (point()) marker.setLatLng(point()).addTo(map); else marker.remove(); };
    const put = (lat, lng) => {
      latitude.value = lat.toFixed(6);
      longitude.value = lng.toFixed(6);
      show();
      latitude.dispatchEvent(new Event('input', {bubbles: true}));
      this.tell(box.closest('[data-field]'), '');
      for (const one of [longitude, latitude]) this.tell(one.closest('[data-field]'), '');
    };
    map.setView(point() ?? [43.85, 125.35], point() ? 15 : 11);
    try {
      const answer = await fetch(ground, {headers: {Accept: 'application/json'}});
      const {grids = []} = answer.ok ? await answer.json() : {};
      const shapes = L.geoJSON(grids.map(grid => ({type: 'Feature', properties: {name: grid.name, level: grid.level}, geometry: grid.geometry})), {
        interactive: false,
        style: feature => feature.properties.level <= 1
          ? {color: '#0b57a4', weight: 2, fillColor: '#dbe8f6', fillOpacity: .55}
          : {color: '#6b87a5', weight: 1, fillOpacity: 0},
        onEachFeature: (feature, layer) => {
          if (feature.properties.level <= 1) layer.bindTooltip(feature.properties.name, {permanent: true, direction: 'center', className: 'grid-name'});
        },
      }).addTo(map);
      if (!point() && grids.length) map.fitBounds(shapes.getBounds());
    } catch {
      // the map stays blank; what is written below counts
    }
    show();
    map.on('click', event => put(event.latlng.lat, event.latlng.wrap().lng));
    for (const one of [longitude, latitude]) one.addEventListener('change', () => { show(); if (point()) map.panTo(point()); });
    if (navigator.geolocation && isSecureContext) {
      const here = document.createElement('button');
      here.type = 'button';
      here.className = 'btn btn-sm btn-outline-primary mb-2';
      here.textContent = say('使用我现在的位置', 'Use where I am');
      here.addEventListener('click', () => navigator.geolocation.getCurrentPosition(
        found => { put(found.coords.latitude, found.coords.longitude); map.setView(point(), 16); },
        () => { here.textContent = say('没有取得位置，请在地图上点选', 'No position; press on the map instead'); here.disabled = true; },
        {enableHighAccuracy: true, timeout: 10000}));
      box.after(here);
    }
  }

  // ---- what is looked up while one writes

  lookup(input) {
    clearTimeout(input.looking);
    const words = input.value.trim();
    if (words.length < 1) return;
    input.looking = setTimeout(async () => {
      const asked = new URLSearchParams({kind: input.dataset.lookup, register: input.dataset.register, q: words});
      const address = `${this.fields.dataset.choices}?${asked}`;
      const answer = await fetch(address, {headers: {Accept: 'application/json'}}).catch(() => null);
      if (!answer?.ok || input.value.trim() !== words) return;
      const {choices = []} = await answer.json();
      let list = input.list;
      if (!list) {
        list = document.createElement('datalist');
        list.id = input.id + '~list';
        input.after(list);
        input.setAttribute('list', list.id);
      }
      list.replaceChildren(...choices.map(one => {
        const option = document.createElement('option');
        option.value = one.label === one.key ? one.key : `${one.label}（${one.key}）`;
        return option;
      }));
    }, 250);
  }

  // ---- drafts

  draftKey() {
    const to = this.form.getAttribute('action') ?? '';
    return `gridhall-draft ${location.pathname} ${to} ${this.fields.dataset.form}`;
  }

  entries() {
    const entries = [];
    for (const control of this.fields.querySelectorAll('input, select, textarea')) {
      if (!control.name || control.type === 'file' || 'secret' in control.dataset || control.closest('[data-kind=person]')) continue;
      if ((control.type === 'checkbox' || control.type === 'radio') && !control.checked) continue;
      if (control.value !== '') entries.push([control.name, control.value]);
    }
    return entries;
  }

  saveDraft(sent = false) {
    clearTimeout(this.saving);
    if (!this.dirty && !sent) return;
    try {
      sessionStorage.setItem(this.draftKey(), JSON.stringify({sent, entries: this.entries()}));
    } catch {
      // no room, or not allowed: then without a draft
    }
  }

  offerDraft() {
    let draft = null;
    try {
      draft = JSON.parse(sessionStorage.getItem(this.draftKey()));
    } catch {
      return;
    }
    // what was sent is offered only to whoever had to log in on the way
    const lost = draft?.sent && /\/login(\?|$)/.test(document.referrer);
    const faults = this.faults();
    if (!draft || draft.sent && !lost || faults && !faults.hidden
        || JSON.stringify(draft.entries) === JSON.stringify(this.entries())) return;
    const bar = document.createElement('div');
    bar.className = 'alert alert-warning form-kept';
    bar.setAttribute('role', 'status');
    const words = document.createElement('span');
    words.textContent = say('您上次填写的内容没有提交。', 'What you wrote before was not sent. ');
    const take = button(say('恢复', 'Restore'), 'btn btn-sm btn-primary mx-2', () => { this.restore(draft.entries); bar.remove(); });
    const drop = button(say('丢弃', 'Discard'), 'btn btn-sm btn-outline-secondary', () => { sessionStorage.removeItem(this.draftKey()); bar.remove(); });
    bar.append(words, take, drop);
    this.fields.before(bar);
  }

  restore(entries) {
    for (const [name] of entries) this.makeRow(name);
    const byName = new Map();
    for (const [name, value] of entries) byName.set(name, [...byName.get(name) ?? [], value]);
    for (const control of this.fields.querySelectorAll('input, select, textarea')) {
      if (!control.name || control.type === 'file' || control.type === 'hidden' || 'secret' in control.dataset || control.closest('[data-kind=person]')) continue;
      const values = byName.get(control.name) ?? [];
      if (control.type === 'checkbox' || control.type === 'radio') control.checked = values.includes(control.value);
      else control.value = values[0] ?? '';
    }
    for (const [name, values] of byName) {
      const field = this.fields.querySelector(`[data-field="${CSS.escape(name)}"]`);
      const list = field?.querySelector('.file-list');
      for (const id of list ? values : []) {
        if (list.querySelector(`input[value="${CSS.escape(id)}"]`)) continue;
        const named = (byName.get(name + '~name') ?? []).find(one => one.startsWith(id + ' '));
        list.append(fileItem(name, id, named?.slice(id.length + 1) ?? id));
      }
    }
    this.dirty = true;
    this.depend();
  }

  makeRow(name) {
    for (const field of this.fields.querySelectorAll('[data-index]')) {
      const start = field.dataset.field + '/';
      const number = name.startsWith(start) ? /^(\d+)/.exec(name.slice(start.length))?.[1] : undefined;
      for (let i = 0; number && i < 200 && !field.querySelector(`[data-row="${CSS.escape(start + number)}"]`); i++) this.add(field);
    }
  }
}

/** The label with those of the groups and rows around it. */
function fullLabel(field) {
  const labels = [field.dataset.label];
  for (let box = field.parentElement?.closest('.row-item, .group'); box; box = box.parentElement?.closest('.row-item, .group')) {
    labels.unshift(box.dataset.label ?? box.getAttribute('aria-label'));
  }
  return labels.join(' · ');
}

const rowsOf = field => [...field.querySelector(':scope > .row-list').children];

function button(words, look, then) {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = look;
  made.textContent = words;
  made.addEventListener('click', then);
  return made;
}

function fileItem(field, id, name) {
  const item = document.createElement('li');
  const label = document.createElement('label');
  label.className = 'form-check mb-0';
  const tick = Object.assign(document.createElement('input'), {type: 'checkbox', className: 'form-check-input', name: field, value: id, checked: true});
  const words = document.createElement('span');
  words.textContent = name;
  label.append(tick, words);
  const hidden = Object.assign(document.createElement('input'), {type: 'hidden', name: field + '~name', value: `${id} ${name}`});
  item.append(label, hidden);
  return item;
}

/** Whether nothing is filled in below an element. */
function blank(box) {
  if (box.querySelector(`:scope > input[type=hidden][name$="~here"]`)) return false;
  return [...box.querySelectorAll('input, select, textarea')].every(one =>
    one.disabled || one.type === 'hidden' && !one.closest('.somebody')
    || /~(unit|drop|was|name)$/.test(one.name)
    || (one.type === 'checkbox' || one.type === 'radio' ? !one.checked || one.value === '' : one.type === 'file' || one.value.trim() === ''));
}

function renumber(part, index, number) {
  for (const one of part.querySelectorAll('*')) {
    for (const attribute of [...one.attributes]) {
      if (attribute.value.includes(index)) one.setAttribute(attribute.name, attribute.value.replaceAll(index, number));
    }
    if (one instanceof HTMLTemplateElement) renumber(one.content, index, number);
  }
}

function written(control, kind, value) {
  const text = value.replaceAll('\r\n', '\n').trim();
  switch (kind) {
    case 'integer': case 'number': case 'money': return number(control, kind, narrow(text));
    case 'duration':
      return /^[0-9]{1,9}(m|h|d|wd|wh)?$/.test(narrow(text)) ? '' : say('请填写整数并选择单位，例如 3 天', 'Write a whole number and choose its unit, such as 3 days');
    case 'date': case 'datetime': case 'time':
      return control.validity.rangeUnderflow || control.validity.rangeOverflow ? say('日期超出范围，请核对', 'The date is out of range; check it') : '';
    case 'email':
      return /^[^\s@]{1,64}@[^\s@.]{1,63}([.][^\s@.]{1,63}){1,8}$/.test(text) ? '' : say('请填写电子邮箱，例如 name@example.cn', 'Write a mail address such as name@example.cn');
    case 'link':
      return /^[a-z][a-z0-9+.-]{0,20}:\S{1,2000}$/i.test(text) ? '' : say('请填写网址，例如 https://example.cn', 'Write an address such as https://example.cn');
  }
  const count = length(text), least = control.minLength, most = control.maxLength;
  if (most > 0 && count > most) return say(`最多 ${most} 个字，现有 ${count} 个，请删减`, `At most ${most} characters, there are ${count}; shorten it`);
  if (least > 0 && count < least) return say(`至少 ${least} 个字，请补充`, `At least ${least} characters; write a little more`);
  if (control.dataset.pattern) {
    let right = true;
    try {
      right = new RegExp(control.dataset.pattern, 'u').test(text);
    } catch {
      // the server knows this kind of pattern
    }
    const hint = document.getElementById(control.name + '~hint')?.textContent;
    if (!right) return hint ? say('格式不对：', 'It is not written as it should be: ') + hint : say('格式不对，请核对', 'It is not written as it should be; check it');
  }
  return '';
}

function number(control, kind, text) {
  if (!/^[+-]?[0-9]{1,40}([.][0-9]{1,20})?$/.test(text)) return say('请填写数字，例如 12，不要带单位和逗号', 'Write a number such as 12, without unit or commas');
  const value = Number(text), digits = text.split('.')[1]?.replace(/0+$/, '').length ?? 0;
  if (kind === 'integer' && digits > 0) return say('请填写整数', 'Write a whole number');
  if (kind === 'money' && digits > 2) return say('金额最多两位小数（分）', 'Money has two digits after the point at most (fen)');
  const {least, most} = control.dataset;
  if (least !== undefined && value < Number(least)) return say(`不能小于 ${least}`, `It must be at least ${least}`);
  if (most !== undefined && value > Number(most)) return say(`不能大于 ${most}`, `It must be at most ${most}`);
  return '';
}

/** GB 11643-1999: seventeen weighted digits and a check character. */
function identity(words) {
  const number = narrow(words).toUpperCase().replaceAll(/[\s-]/g, '');
  if (!/^[0-9]{17}[0-9X]$/.test(number)) return say('居民身份证号码为 18 位，请核对', 'An identity number has 18 characters; check it');
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((all, weight, i) => all + weight * Number(number[i]), 0);
  return '10X98765432'[sum % 11] === number[17] ? '' : say('号码校验不通过，请对照证件核对', 'The number fails its check; compare it with the paper');
}

/** GB 32100-2015. */
function credit(words) {
  const code = narrow(words).toUpperCase().replaceAll(/[\s-]/g, '');
  const letters = '0123456789ABCDEFGHJKLMNPQRTUWXY';
  if (code.length !== 18 || [...code].some(one => !letters.includes(one))) return say('统一社会信用代码为 18 位，请核对', 'A credit code has 18 characters; check it');
  const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
  const sum = weights.reduce((all, weight, i) => all + weight * letters.indexOf(code[i]), 0);
  return letters[(31 - sum % 31) % 31] === code[17] ? '' : say('代码校验不通过，请对照执照核对', 'The code fails its check; compare it with the licence');
}

let leafletComing;
function loadLeaflet(script, style) {
  leafletComing ??= new Promise((resolve, reject) => {
    if (window.L) return resolve(window.L);
    document.head.append(Object.assign(document.createElement('link'), {rel: 'stylesheet', href: style}));
    document.head.append(Object.assign(document.createElement('script'), {src: script, onload: () => resolve(window.L), onerror: reject}));
  });
  return leafletComing;
}

begin();
document.addEventListener('htmx:load', event => begin(event.target.parentElement ?? document));
