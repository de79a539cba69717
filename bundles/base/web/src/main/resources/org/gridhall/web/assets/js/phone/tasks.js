/* The worker's tasks: to read offline, and to act on, now or when the network is back. */
import { change, fresh, items, put, remove } from './store.js';
import { submit, tell } from './queue.js';
import { keptTicket, owner, ticket as fetchTicket, words, work } from './feed.js';
import { ago, left, t, w } from './words.js';
import { button, go, h, icon, say } from './ui.js';
import { fields, knows, missing } from './form.js';
import { album } from './photo.js';

/** How a ticket stands with its limit: colour, shape and word; green up to four fifths of it, as everywhere. */
function lamp(row) {
  const [code, drawing, word] = row.closedAt ? (row.overdue ? ['red', 'check2-circle', t('超期办结', 'Closed late')] : ['grey', 'check2-circle', t('办结', 'Closed')])
    : row.overdue || row.dueAt && !row.suspended && new Date(row.dueAt) < Date.now() ? ['red', 'exclamation-octagon-fill', t('超期', 'Late')]
    : row.suspended ? ['grey', 'pause-circle-fill', t('暂停', 'Suspended')]
    : !row.dueAt ? ['grey', 'dash-circle', t('无时限', 'No limit')]
    : new Date(row.warnAt ?? row.dueAt) < Date.now() ? ['yellow', 'exclamation-triangle-fill', t('临期', 'Due soon')]
    : ['green', 'check-circle-fill', t('正常', 'In time')];
  return h('span', { class: `lamp lamp-${code}` }, icon(drawing), word);
}

const stageOf = (all, type, code) => all.types.find(one => one.code === type)?.stages.find(one => one.code === code);
function stage(all, row) {
  const found = stageOf(all, row.type, row.stage);
  return h('span', { class: `stage stage-${found?.phase ?? 'collect'}` }, found ? w(found.title) : '');
}
const named = (list, code) => { const found = list.find(one => one.code === code); return found ? w(found.name ?? found.title) : code; };

export async function tasks() {
  const kept = await work();
  const all = await words();
  const waiting = (await items()).filter(one => one.kind === 'action' && ['ready', 'back'].includes(one.state));
  const rows = kept?.value.tasks ?? [];
  const mine = kept?.value.mine ?? [];
  const row = one => h('li', {}, h('a', { href: `#/task/${one.id}`, 'data-key': one.id },
    h('span', { class: 'line' }, h('b', {}, one.title)),
    h('span', { class: 'line' }, lamp(one), one.dueAt && !one.closedAt && h('small', {}, left(one.dueAt)), stage(all, one)),
    h('small', {}, [one.category && named(all.categories, one.category), one.address].filter(Boolean).join(' · ')),
    waiting.some(it => it.body.ticket === one.id) && h('small', { class: 'mark' }, t('有操作等待发送', 'An action waits to be sent'))));
  return {
    title: t('我的任务', 'My tasks'), live: true,
    content: [
      !rows.length && h('p', { class: 'empty' }, icon('check2-circle'), kept ? t('没有等您办理的事项。', 'Nothing waits for you.') : t('任务还没有下载，联网后自动出现。', 'The tasks were not fetched yet; they appear when there is a network.')),
      h('ul', { class: 'list' }, rows.map(row)),
      kept?.value.next && h('p', { class: 'help' }, t('只显示最近的 {0} 件，其余请在电脑上查看。', 'The latest {0} are shown; see the desk for the rest.', rows.length)),
      mine.length > 0 && h('h2', {}, t('我上报的', 'Opened by me'), h('span', { class: 'count' }, String(mine.length))),
      h('ul', { class: 'list' }, mine.map(row)),
      kept && h('p', { class: 'help' }, t('更新于 {0}', 'As of {0}', ago(kept.at)))
    ]
  };
}

async function load(id) {
  try {
    return { ...await fetchTicket(id), live: true };
  } catch {
    return keptTicket(id);
  }
}

export async function task(id) {
  const kept = await load(id);
  const all = await words();
  if (!kept) {
    return { title: t('事项', 'Ticket'), up: '#/tasks', content: [
      h('p', { class: 'empty' }, icon('cloud-slash'), t('这件事项没有存在手机上，或您不能查看。联网后再打开。', 'This ticket is not on the phone, or not yours to see. Open it with a network.'))] };
  }
  const { ticket: one, actions } = kept;
  const pending = (await items()).filter(it => it.kind === 'action' && it.body?.ticket === id && it.state !== 'sent');
  return {
    title: one.title, up: '#/tasks', live: true,
    content: [
      h('p', { class: 'line' }, lamp(one), one.dueAt && !one.closedAt && h('small', {}, left(one.dueAt)), stage(all, one)),
      !kept.live && h('p', { class: 'note' }, icon('cloud-slash'), t('离线：这是手机上存的内容，可能已有变化。', 'Offline: this is what the phone kept; it may have changed.')),
      pending.map(it => h('p', { class: `note ${it.state === 'back' ? 'bad' : ''}` }, icon(it.state === 'back' ? 'exclamation-octagon-fill' : 'cloud-upload'),
        h('a', { href: `#/action/${it.key}` }, it.state === 'back' ? t('“{0}”没有被接收，请查看', '“{0}” was not taken; look at it', it.label)
          : it.state === 'draft' ? t('“{0}”还没有完成，继续填写', '“{0}” is not finished; go on', it.label) : t('“{0}”等待发送', '“{0}” waits to be sent', it.label)))),
      h('dl', { class: 'facts' },
        ...pair(t('编号', 'Number'), h('span', { class: 'number' }, one.number)),
        ...pair(t('类别', 'Category'), one.category && named(all.categories, one.category)),
        ...pair(t('情况', 'Matter'), one.description),
        ...pair(t('地址', 'Address'), one.address),
        ...pair(t('网格', 'Grid'), one.grid && named(all.grids, one.grid)),
        ...pair(t('承办单位', 'Unit'), one.unit && named(all.units, one.unit)),
        ...pair(t('受理', 'Opened'), ago(one.openedAt)),
        ...pair(t('结果', 'Result'), one.result)),
      one.point && h('a', { class: 'button wide', href: `geo:${one.point.latitude},${one.point.longitude}` }, icon('geo-alt-fill'), t('导航到现场', 'Find the way')),
      actions.length > 0 && h('h2', {}, t('可以办理', 'What you can do')),
      h('div', { class: 'stack' }, actions.map(action => button(w(action.title), 'pencil', () => begin(one, action), 'wide')))
    ]
  };
}

const pair = (title, value) => value ? [h('dt', {}, title), h('dd', {}, value)] : [];

/** Goes on with what was begun for this action, or begins it. */
async function begin(one, action) {
  const me = await owner();
  const begun = (await items()).find(it => it.kind === 'action' && it.state === 'draft' && it.body.ticket === one.id && it.body.action === action.code && it.owner.account === me.account);
  const made = begun ?? { key: fresh(), kind: 'action', state: 'draft', owner: { account: me.account, name: me.name }, made: Date.now(), photos: [] };
  Object.assign(made, { label: [w(action.title), one.title].join(t('：', ': ')).slice(0, 80), form: action.form ?? null, type: one.type, changed: Date.now() });
  made.body = { form: {}, ...made.body, ticket: one.id, action: action.code, version: one.version };
  await put(made);
  go(`#/action/${made.key}`);
}

export async function action(key) {
  const me = await owner();
  const it = (await items()).find(one => one.key === key);
  if (!it || it.owner.account !== me.account || it.state === 'sent') {
    return { title: t('办理', 'Action'), up: '#/tasks', content: [h('p', {}, t('这个操作已经送达或删除。', 'This action was delivered or deleted.'))] };
  }
  const up = `#/task/${it.body.ticket}`;
  if (it.state === 'ready') {
    return { title: it.label, up, live: true, content: [h('p', { class: 'note' }, icon('cloud-upload'), t('已存在手机上，联网后自动发送。', 'Kept on this phone; sent when there is a network.'))] };
  }
  const errors = {};
  for (const { field: pointer, message } of it.problem?.errors ?? []) errors[pointer.replace(/^\/form/, '')] = message;
  const save = () => change(key, one => { if (one.state === 'draft' || one.state === 'back') { one.body.form = structuredClone(it.body.form); one.changed = Date.now(); } });
  const holder = h('div', {}, ...await fields(it.form, it.body.form, save, errors));
  const finish = async () => {
    const needed = it.form ? missing(it.form, it.body.form) : {};
    if (Object.keys(needed).length) {
      holder.replaceChildren(...await fields(it.form, it.body.form, save, needed));
      holder.querySelector('[aria-invalid]')?.focus();
      say(t('还有内容没有填好，请看标红的地方', 'Something is missing; see what is marked'), 'bad');
      return;
    }
    await change(key, one => {
      if (one.state !== 'draft' && one.state !== 'back') return false;
      const version = one.problem?.code === 'ticket.version' ? one.problem.version : one.body.version;
      Object.assign(one, { state: 'ready', finished: Date.now(), attempts: 0, next: 0, problem: null, wire: null, waits: null, tried: null });
      one.body = { ...one.body, form: structuredClone(it.body.form), version };
    });
    say(navigator.onLine ? t('已保存在手机上，正在发送', 'Kept on this phone and being sent') : t('已保存在手机上，联网后自动发送', 'Kept on this phone; sent when the network is back'));
    go(up);
    tell();
    await submit();
  };
  return {
    title: it.label, up,
    content: [
      it.state === 'back' && await why(it),
      !knows(it.form) && h('p', { class: 'note warn' }, icon('exclamation-triangle-fill'), t('这个操作有些内容手机上不能填，请在电脑上办理。', 'Some of this cannot be filled in on the phone; use the desk.')),
      h('form', { novalidate: true, onsubmit: event => { event.preventDefault(); finish(); } }, holder,
        h('section', { 'aria-label': t('照片', 'Photos') }, album(key, () => {})),
        h('div', { class: 'finish' }, h('button', { class: 'primary wide', type: 'submit' }, icon('send'), h('span', {}, it.problem?.code === 'ticket.version' ? t('看过变化，仍然提交', 'I saw the changes; send it all the same') : t('提交', 'Send')))),
        button(t('不办了，删除', 'Leave it and delete'), 'trash', async () => { await remove(key); tell(); go(up); }, 'quiet wide'))
    ]
  };
}

/** What stood in the way: for a conflict, what others did meanwhile. */
async function why(it) {
  const { problem } = it;
  if (problem.code === 'unclear') {
    return h('p', { class: 'note bad', role: 'alert' }, icon('exclamation-octagon-fill'),
      t('这个操作两天前发出后没有收到回复，不能确定是否已办。请先打开事项查看，再决定提交或删除。', 'No answer came to this action for two days, so it may have been done. Look at the ticket first, then send or delete it.'));
  }
  if (problem.code !== 'ticket.version') {
    return h('p', { class: 'note bad', role: 'alert' }, icon('exclamation-octagon-fill'), problem.detail);
  }
  const all = await words();
  const says = { stage: t('环节', 'Stage'), unit: t('承办单位', 'Unit'), category: t('类别', 'Category'), grid: t('网格', 'Grid'), result: t('结果', 'Result'),
    priority: t('优先级', 'Priority'), suspended: t('挂起', 'Suspended'), ledger: t('台账', 'Ledger'), title: t('标题', 'Title') };
  const value = (name, one) => one == null || one === '' ? t('无', 'none')
    : name === 'stage' ? w(stageOf(all, it.type, one)?.title) || one
    : name === 'unit' ? named(all.units, one) : name === 'category' ? named(all.categories, one) : name === 'grid' ? named(all.grids, one)
    : one === true ? t('是', 'yes') : one === false ? t('否', 'no') : String(one);
  return h('div', { class: 'note bad', role: 'alert' }, h('div', {},
    h('p', {}, icon('exclamation-octagon-fill'), t('您填写之后，事项有了变化。您填的内容都在，请看过再决定。', 'The ticket changed after you filled this in. All of yours is here: look first, then decide.')),
    h('ul', {}, (problem.changes ?? []).map(step => h('li', {},
      [ago(step.at), step.actor, named(all.types.find(one => one.code === it.type)?.actions ?? [], step.action), ...Object.entries(step.changes ?? {}).filter(([name, pair]) => says[name] && Array.isArray(pair))
        .map(([name, [before, after]]) => `${says[name]}${t('：', ': ')}${value(name, before)} → ${value(name, after)}`)].filter(Boolean).join(t('，', ', ')))))));
}
