/* A report: every change is on the phone at once; finishing it puts it into the queue. */
import { change, fresh, item as find, photosOf, put, remove } from './store.js';
import { submit, tell } from './queue.js';
import { owner, words } from './feed.js';
import { ago, t, w } from './words.js';
import { button, field, go, h, icon, say, sheet, sure } from './ui.js';
import { album } from './photo.js';
import { gridOf, here, pick } from './place.js';
import { microphone } from './speech.js';
import { fields, knows, missing } from './form.js';

const RECENT = 'gridhall-phone-recent';

export async function report(key) {
  const me = await owner();
  if (!key) {
    const made = { key: fresh(), kind: 'report', state: 'draft', owner: { account: me.account, name: me.name },
      made: Date.now(), changed: Date.now(), label: '', body: { fields: {} }, photos: [] };
    await put(made);
    history.replaceState(null, '', `#/report/${made.key}`);
    return form(made, true);
  }
  const one = await find(key);
  if (!one || one.owner.account !== me.account) return gone();
  if (one.state === 'draft' || one.state === 'back') return form(one, false);
  return kept(one);
}

const gone = () => ({ title: t('上报', 'Report'), content: [
  h('p', {}, t('手机上没有这件上报，可能已经删除。', 'There is no such report on this phone; it may have been deleted.')),
  button(t('回到首页', 'To the start'), 'house', () => go('#/'), 'primary')] });

/** One that is on its way or there: to look at, and to take back as long as it was never tried. */
function kept(one) {
  return {
    title: t('上报', 'Report'), live: true,
    content: [
      h('p', { class: 'lead' }, one.label),
      one.state === 'sent'
        ? h('p', { class: 'note good' }, icon('check-circle-fill'), t('已送达，编号 ', 'Delivered, number '), h('span', { class: 'number' }, one.result?.number ?? ''))
        : h('p', { class: 'note' }, icon('cloud-upload'), t('已存在手机上，{0}完成，联网后自动发送。', 'Kept on this phone, finished {0}; it is sent when there is a network.', ago(one.finished))),
      one.state === 'ready' && !one.tried && button(t('撤回修改', 'Take back and change'), 'pencil', async () => {
        if (!await change(one.key, it => { if (it.state !== 'ready' || it.tried) return false; it.state = 'draft'; })) {
          say(t('已经开始发送，不能再改', 'It is being sent and can no longer be changed'), 'warn');
        }
        tell();
        go(`#/report/${one.key}/`);
      })
    ]
  };
}

/** Messages of a refusal by the field they belong to; what belongs to none stands first. */
function refused(problem) {
  const errors = {};
  for (const { field: pointer, message } of problem?.errors ?? []) errors[pointer] = message;
  if (problem?.photo) errors['/attachments'] = problem.detail;
  return errors;
}

async function form(one, isNew) {
  const body = one.body;
  body.fields ??= {};
  const all = await words();
  const errors = refused(one.problem);
  const category = () => all.categories.find(candidate => candidate.code === body.category);
  let done = false;

  const save = () => {
    if (done) return undefined;
    const label = [w(category()?.title), (body.description ?? '').slice(0, 40)].filter(Boolean).join(t('：', ': ')) || body.address || '';
    return change(one.key, it => {
      if (it.state !== 'draft' && it.state !== 'back') return false;
      it.body = structuredClone(body);
      it.label = label;
      it.changed = Date.now();
    }).catch(error => say(error?.name === 'QuotaExceededError'
      ? t('手机存储空间不足，最近的修改没有保存', 'The phone is full; the last change was not kept')
      : t('手机没有保存最近的修改，请再试', 'The last change was not kept; try again'), 'bad'));
  };

  // category
  const chosen = h('button', { type: 'button', class: 'choose', id: 'category' });
  const extra = h('div', { id: 'extra' });
  const showCategory = async () => {
    chosen.replaceChildren(icon('tag'), h('span', {}, category() ? w(category().title) : t('选择类别', 'Choose a category')), icon('chevron-right'));
    const schema = category()?.form;
    const below = Object.fromEntries(Object.entries(errors).filter(([name]) => name.startsWith('/fields')).map(([name, words]) => [name.slice(7), words]));
    extra.replaceChildren(...(schema ? await fields(schema, body.fields, save, below) : []));
  };
  chosen.addEventListener('click', async () => {
    const code = await chooseCategory(all.categories);
    if (code && code !== body.category) {
      body.category = code;
      body.fields = {};
      delete errors['/category'];
      await save();
      await showCategory();
      mark(chosen, null);
    }
  });

  // words
  const story = h('textarea', { id: 'description', rows: '4', maxlength: '4000', placeholder: t('例如：人民路 18 号门前路灯连续三晚不亮', 'Such as: the lamp before 18 Renmin Road has been dark for three nights'),
    oninput: () => { body.description = story.value || undefined; save(); } });
  story.value = body.description ?? '';

  // place
  const where = h('p', { class: 'where', id: 'where', 'aria-live': 'polite' });
  const showPlace = async () => {
    if (!body.point) {
      where.replaceChildren(icon('geo-alt'), t('还没有位置', 'No place yet'));
      return;
    }
    const grid = await gridOf(body.point);
    where.replaceChildren(icon('geo-alt-fill'),
      grid ? t('位于 {0}', 'In {0}', w(grid.name)) : t('不在本区网格内', 'Outside the grids'),
      h('small', {}, ` ${body.point.longitude.toFixed(5)}, ${body.point.latitude.toFixed(5)}`, accuracy ? t('，误差约 {0} 米', ', within {0} m', accuracy) : ''));
  };
  let accuracy = null;
  const locate = async quiet => {
    where.replaceChildren(icon('crosshair'), t('正在定位…', 'Looking for the place…'));
    try {
      const found = await here();
      if (done) return;
      accuracy = found.accuracy;
      body.point = { longitude: found.longitude, latitude: found.latitude };
      await save();
    } catch (error) {
      if (!quiet) say(error.message, 'warn');
    }
    showPlace();
  };
  const address = h('input', { id: 'address', type: 'text', maxlength: '500', value: body.address ?? '', autocomplete: 'off',
    placeholder: t('例如：人民路 18 号门前', 'Such as: before 18 Renmin Road'), oninput: () => { body.address = address.value || undefined; save(); } });

  const finish = async () => {
    const wrong = {};
    if (!body.category) wrong.category = t('请选择类别', 'Choose a category');
    const photos = (await photosOf(one.key)).length;
    if (!body.description?.trim() && !photos) wrong.description = t('请写几个字或拍一张照片', 'Write a few words or take a photo');
    if (!body.point && !body.address?.trim()) wrong.address = t('请定位、在地图上选点或填写地址', 'Give the place: by GPS, on the map, or as an address');
    const needed = category()?.form ? missing(category().form, body.fields) : {};
    mark(chosen, wrong.category);
    mark(story, wrong.description);
    mark(address, wrong.address);
    if (category()?.form) extra.replaceChildren(...await fields(category().form, body.fields, save, needed));
    if (Object.keys(wrong).length || Object.keys(needed).length) {
      const first = wrong.category ? chosen : wrong.description ? story : wrong.address ? address : extra.querySelector('[aria-invalid]');
      first?.focus();
      say(t('还有内容没有填好，请看标红的地方', 'Something is missing; see what is marked'), 'bad');
      return;
    }
    await save();
    done = true;
    const ready = await change(one.key, it => {
      if (it.state !== 'draft' && it.state !== 'back') return false;
      Object.assign(it, { state: 'ready', finished: it.finished ?? Date.now(), attempts: 0, next: 0, problem: null, wire: null, waits: null, tried: null });
    });
    if (ready) {
      remember(body.category);
      say(navigator.onLine ? t('已保存在手机上，正在发送', 'Kept on this phone and being sent') : t('已保存在手机上，联网后自动发送', 'Kept on this phone; sent when the network is back'));
    }
    go('#/');
    tell();
    submit();
  };

  await showCategory();
  await showPlace();
  if (isNew) locate(true);
  const general = one.problem && !Object.keys(errors).length ? one.problem.detail : errors[''];
  const unknown = Object.entries(errors).filter(([name]) => name && !/^\/(category|description|title|address|point|attachments|fields)/.test(name)).map(([, message]) => message);
  if (errors['/category']) mark(chosen, errors['/category']);
  return {
    title: t('上报问题', 'Report a problem'),
    content: [
      one.state === 'back' && h('p', { class: 'note bad', role: 'alert' }, icon('exclamation-octagon-fill'),
        [t('这件上报没有被接收，内容都在，请修改后重新发送。', 'This report was not taken. All of it is here: mend it and send it again.'), general, ...unknown].filter(Boolean).join(' ')),
      h('form', { novalidate: true, onsubmit: event => { event.preventDefault(); finish(); } },
        h('section', { 'aria-label': t('照片', 'Photos') }, album(one.key, () => {}), errors['/attachments'] && h('p', { class: 'error' }, icon('exclamation-octagon-fill'), errors['/attachments'])),
        h('div', { class: 'field' }, h('span', { class: 'label', id: 'category-label' }, t('类别', 'Category'), h('span', { class: 'needed' }, t('必填', 'needed'))), chosen),
        category()?.form && !knows(category().form) ? h('p', { class: 'help' }, t('此类别有些内容要在电脑上补充。', 'Some of this category is filled in at the desk.')) : null,
        field(t('情况描述', 'What is the matter'), story, { error: errors['/description'] ?? errors['/title'] }),
        microphone(story),
        h('fieldset', { class: 'place' }, h('legend', {}, t('位置', 'Place')), where,
          errors['/point'] && h('p', { class: 'error' }, errors['/point']),
          h('div', { class: 'row' },
            button(t('定位', 'Where I am'), 'crosshair', () => locate(false)),
            button(t('地图选点', 'On the map'), 'map', async () => {
              const point = await pick(body.point);
              if (point) { body.point = point; accuracy = null; await save(); showPlace(); }
            })),
          field(t('地址', 'Address'), address, { error: errors['/address'] })),
        extra,
        h('div', { class: 'finish' },
          h('button', { class: 'primary wide', type: 'submit' }, icon('send'), h('span', {}, one.state === 'back' ? t('重新发送', 'Send again') : t('完成上报', 'Finish and send')))),
        button(t('删除草稿', 'Delete the draft'), 'trash', async () => {
          if (await sure(t('删除这件草稿和它的照片？', 'Delete this draft and its photos?'), t('删除', 'Delete'))) {
            done = true;
            await remove(one.key);
            tell();
            go('#/');
          }
        }, 'quiet wide'))
    ]
  };
}

/** Marks what is wrong with a control, at it. */
function mark(control, words) {
  const id = `${control.id}-error`;
  document.getElementById(id)?.remove();
  control.toggleAttribute('aria-invalid', false);
  if (words) {
    control.setAttribute('aria-invalid', 'true');
    control.setAttribute('aria-describedby', id);
    control.after(h('p', { class: 'error', id }, icon('exclamation-octagon-fill'), words));
  }
}

const recent = () => { try { return JSON.parse(localStorage.getItem(RECENT)) ?? []; } catch { return []; } };
const remember = code => localStorage.setItem(RECENT, JSON.stringify([code, ...recent().filter(one => one !== code)].slice(0, 6)));

function chooseCategory(all) {
  return sheet(t('选择类别', 'Choose a category'), done => {
    const list = h('div', { class: 'choices-list' });
    const leaf = all.filter(category => !category.heading);
    const parent = code => all.find(category => category.code === code);
    const option = category => h('li', {}, h('button', { type: 'button', onclick: () => done(category.code) }, h('b', {}, w(category.title)), category.description && h('small', {}, w(category.description))));
    const group = (title, some) => some.length ? [h('h3', {}, title), h('ul', { class: 'list' }, some.map(option))] : [];
    const show = text => {
      const wanted = text.trim().toLowerCase();
      const found = wanted ? leaf.filter(category => [w(category.title), w(category.description), ...category.words].some(word => word.toLowerCase().includes(wanted))) : leaf;
      const groups = new Map();
      for (const category of found) {
        const name = w(parent(category.parent)?.title) || t('其他', 'Others');
        groups.set(name, [...(groups.get(name) ?? []), category]);
      }
      const often = wanted ? [] : recent().map(parent).filter(Boolean);
      list.replaceChildren(...group(t('最近使用', 'Used lately'), often), ...[...groups].flatMap(([name, some]) => group(name, some)));
      if (!found.length) {
        list.replaceChildren(h('p', {}, all.length ? t('没有符合的类别，换个词试试', 'No such category; try another word')
          : t('类别还没有下载，请联网后打开一次手机端；现在可以先填其他内容，会保存为草稿', 'The categories were not fetched yet: open the app once with a network. The rest can be filled in and is kept as a draft')));
      }
    };
    const search = h('input', { type: 'search', id: 'category-search', oninput: () => show(search.value), autocomplete: 'off' });
    show('');
    return [field(t('查找', 'Find'), search), list];
  });
}
