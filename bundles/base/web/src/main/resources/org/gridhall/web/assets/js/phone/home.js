/* The start: what one does most, large; and everything that is on the phone and not yet with the district. */
import { items, remove } from './store.js';
import { submit, tell } from './queue.js';
import { owner, words, work } from './feed.js';
import { ago, t } from './words.js';
import { button, h, icon, sure } from './ui.js';

const KINDS = {
  report: ['camera', () => t('上报', 'Report')],
  action: ['list-check', () => t('办理', 'Action')],
  record: ['pencil', () => t('记录', 'Note')],
  track: ['person-walking', () => t('巡查', 'Patrol')],
  letter: ['envelope', () => t('已读回执', 'Read')]
};

const blank = one => ['report', 'record'].includes(one.kind) && one.state === 'draft' && !one.photos?.length
  && !one.body.category && !one.body.description && !one.body.address && !Object.keys(one.body.fields ?? {}).length;

/** Where an item is looked at and mended. */
export const address = one => one.kind === 'report' ? `#/report/${one.key}` : one.kind === 'action' ? `#/action/${one.key}` : one.kind === 'track' ? '#/patrol' : one.kind === 'record' && one.body ? `#/note/${one.body.register}/${one.key}` : '#/';

export async function home() {
  const me = await owner();
  let all = await items();
  for (const one of all.filter(blank)) await remove(one.key);
  all = all.filter(one => !blank(one));
  const mine = all.filter(one => one.owner.account === me.account && one.kind !== 'letter');
  const others = all.filter(one => one.owner.account !== me.account && one.state !== 'sent');
  const { registers } = await words();
  const has = code => registers.some(one => one.code === code);
  const walking = mine.find(one => one.kind === 'track' && one.state === 'open');
  const tasks = (await work())?.value.tasks ?? [];
  const soon = tasks.filter(task => task.dueAt && new Date(task.warnAt ?? task.dueAt) < Date.now());
  return {
    title: t('{0}，您好', 'Hello {0}', me.name),
    live: true,
    content: [
      h('div', { class: 'tiles' },
        h('a', { class: 'tile main', href: '#/report' }, icon('camera'), h('b', {}, t('上报问题', 'Report a problem'))),
        h('a', { class: 'tile', href: '#/tasks' }, icon('list-check'), h('b', {}, t('任务', 'Tasks')),
          h('small', {}, soon.length ? t('{0} 件，{1} 件临期或超期', '{0}, {1} due', tasks.length, soon.length) : t('{0} 件', '{0}', tasks.length))),
        has('patrols') && h('a', { class: walking ? 'tile on' : 'tile', href: '#/patrol' }, icon('person-walking'), h('b', {}, t('巡查', 'Patrol')), walking && h('small', {}, t('正在进行', 'under way'))),
        has('visits') && h('a', { class: 'tile', href: '#/note/visits' }, icon('door-open'), h('b', {}, t('走访', 'Visit'))),
        has('sign-ins') && h('a', { class: 'tile', href: '#/sign' }, icon('pin-map'), h('b', {}, t('签到', 'Sign in')))),
      section(t('需要修改', 'To mend'), mine.filter(one => one.state === 'back')),
      section(t('等待发送', 'Waiting to be sent'), mine.filter(one => one.state === 'ready'), true),
      section(t('草稿', 'Drafts'), mine.filter(one => one.state === 'draft')),
      section(t('最近已发送', 'Sent lately'), mine.filter(one => one.state === 'sent').sort((a, b) => b.sent - a.sent).slice(0, 10)),
      others.length > 0 && h('p', { class: 'note warn' }, icon('exclamation-triangle-fill'),
        t('本机还有 {0} 填写的 {1} 件内容没有发送，由其本人登录后自动发送。', 'This phone keeps {1} things of {0}; they are sent when {0} logs in.',
          [...new Set(others.map(one => one.owner.name))].join('、'), others.length))
    ]
  };
}

function section(title, list, sending) {
  if (!list.length) return null;
  return h('section', {},
    h('div', { class: 'between' }, h('h2', {}, title, h('span', { class: 'count' }, String(list.length))),
      sending && button(t('立即发送', 'Send now'), 'send', () => submit(), 'small')),
    h('ul', { class: 'list' }, list.map(row)));
}

function row(one) {
  const [drawing, kind] = KINDS[one.kind] ?? KINDS.record;
  const words = one.label || t('（还没有填写）', '(nothing yet)');
  return h('li', { 'data-item': one.key, 'data-state': one.state },
    h('a', { href: one.state === 'sent' && one.result?.ticket ? `#/task/${one.result.id}` : address(one), 'data-key': one.key },
      h('span', { class: 'line' }, icon(drawing), h('b', {}, words)),
      h('small', {}, `${kind()} · `, status(one))),
    ['draft', 'back'].includes(one.state) && h('button', { type: 'button', class: 'plain', 'aria-label': t('删除“{0}”', 'Delete “{0}”', words), onclick: async () => {
      if (await sure(t('删除“{0}”？照片和文字都会从手机上删除。', 'Delete “{0}” with its photos from this phone?', words), t('删除', 'Delete'))) {
        await remove(one.key);
        tell();
      }
    } }, icon('trash')));
}

function status(one) {
  if (one.state === 'sent') {
    return one.result?.number ? [t('已送达，编号 ', 'Delivered, number '), h('span', { class: 'number' }, one.result.number)] : t('已送达 {0}', 'Delivered {0}', ago(one.sent));
  }
  if (one.state === 'back') return one.problem?.code === 'ticket.version' ? t('事项已有变化，请查看', 'The ticket changed; look at it') : t('没有被接收，请修改', 'Not taken; mend it');
  if (one.state === 'draft') return t('草稿，{0}已存在手机上', 'Draft, kept on this phone {0}', ago(one.changed ?? one.made));
  if (one.waits) return one.waits;
  return one.attempts ? t('已存在手机上，第 {0} 次发送未成功，会自动再试', 'Kept on this phone; try {0} failed, goes on by itself', one.attempts) : t('已存在手机上，等待发送', 'Kept on this phone, waiting');
}
