/* Messages to the worker, kept to read offline. That one was read is told to the platform, later where need be. */
import { cache, cached, fresh, items, put } from './store.js';
import { submit, tell } from './queue.js';
import { owner, work } from './feed.js';
import { ago, t, w } from './words.js';
import { h, icon } from './ui.js';

export async function mail() {
  const kept = await work();
  const letters = kept?.value.letters ?? [];
  const marked = new Set((await items()).filter(one => one.kind === 'letter').map(one => one.body?.id));
  return {
    title: t('消息', 'Messages'), live: true,
    content: [
      !letters.length && h('p', { class: 'empty' }, icon('inbox'), t('没有消息。新的消息联网后自动出现在这里。', 'No messages. New ones appear here when there is a network.')),
      h('ul', { class: 'list letters' }, letters.map(letter => row(letter, Boolean(letter.readAt) || marked.has(letter.id)))),
      kept && h('p', { class: 'help' }, t('更新于 {0}', 'As of {0}', ago(kept.at)))
    ]
  };
}

function row(letter, seen) {
  const [kind, id] = (letter.about ?? '').split('/');
  return h('li', { class: seen ? '' : 'new' }, h('div', { class: 'letter' },
    h('p', { class: 'line' }, icon(seen ? 'envelope-open' : 'envelope'), h('b', {}, w(letter.subject)), !seen && h('span', { class: 'mark' }, t('未读', 'new'))),
    h('p', {}, w(letter.body)),
    h('small', {}, ago(letter.at)),
    h('div', { class: 'row' },
      kind === 'ticket' && h('a', { class: 'button small', href: `#/task/${id}` }, t('查看事项', 'See the ticket')),
      !seen && h('button', { type: 'button', class: 'small', 'data-key': `read-${letter.id}`, onclick: () => read(letter) }, t('标为已读', 'Mark as read')))));
}

async function read(letter) {
  const me = await owner();
  await put({ key: fresh(), kind: 'letter', state: 'ready', owner: { account: me.account, name: me.name }, made: Date.now(), finished: Date.now(), label: w(letter.subject), body: { id: letter.id } });
  const kept = await cached('work');
  if (kept) {
    const one = kept.value.letters.find(candidate => candidate.id === letter.id);
    if (one && !one.readAt) {
      one.readAt = new Date().toISOString();
      kept.value.unread = Math.max(0, kept.value.unread - 1);
      await cache('work', { ...kept, tag: '' });
    }
  }
  tell();
  submit();
}
