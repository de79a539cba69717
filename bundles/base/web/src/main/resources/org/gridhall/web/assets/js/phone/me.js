/* The worker and their phone: language, print, what the phone holds, leaving. */
import { cached, items, wipe } from './store.js';
import { send, tell, whoami } from './queue.js';
import { forget, owner, refresh, words } from './feed.js';
import { english, large, t, w } from './words.js';
import { button, h, icon, say, sure } from './ui.js';

const YEAR = 365 * 86400;
const keep = (name, value) => { document.cookie = `${name}=${value}; Path=/; SameSite=Lax; Max-Age=${value ? YEAR : 0}`; location.reload(); };

export async function me() {
  const who = await owner();
  const { grids, own } = await words();
  const all = await items();
  const waiting = all.filter(one => one.owner.account === who.account && one.state !== 'sent' && one.kind !== 'letter');
  const data = await cached('data');
  const room = await navigator.storage?.estimate?.().catch(() => null);
  return {
    title: t('我的', 'Me'), live: true,
    content: [
      h('dl', { class: 'facts' },
        h('dt', {}, t('姓名', 'Name')), h('dd', {}, who.name),
        h('dt', {}, t('账号', 'Account')), h('dd', {}, who.login),
        h('dt', {}, t('我的网格', 'My grids')), h('dd', {}, own.map(code => w(grids.find(grid => grid.code === code)?.name) || code).join('、') || t('未指定', 'None')),
        h('dt', {}, t('手机上的内容', 'On this phone')), h('dd', {}, t('{0} 件未送达', '{0} not delivered', waiting.length), room?.usage ? t('，占用 {0} MB', ', {0} MB', (room.usage / 1048576).toFixed(1)) : ''),
        h('dt', {}, t('离线资料', 'Kept for offline')), h('dd', {}, data ? t('已下载，{0} 个网格', 'Fetched, {0} grids', grids.length) : t('还没有下载', 'Not fetched yet'))),
      h('div', { class: 'stack' },
        button(large ? t('改用标准字号', 'Normal print') : t('改用大字版', 'Large print'), 'type', () => keep('gridhall-large', large ? '' : '1'), 'wide'),
        Object.assign(button(english ? '中文' : 'English', 'translate', () => keep('gridhall-language', english ? 'zh' : 'en'), 'wide'), { lang: english ? 'zh-CN' : 'en' }),
        button(t('更新离线资料', 'Fetch what is new'), 'arrow-clockwise', async () => {
          await send(true);
          await refresh();
          const state = (await cached('connection'))?.state;
          say(state === 'online' ? t('已是最新', 'Up to date') : t('现在没有更新成功，联网后再试', 'Not now; try again with a network'), state === 'online' ? 'info' : 'warn');
        }, 'wide'),
        h('a', { class: 'button wide', href: '/account' }, icon('key'), t('修改密码', 'Change the password')),
        button(t('退出登录', 'Log out'), 'box-arrow-right', () => leave(who), 'danger wide'))
    ]
  };
}

/** Leaving empties the phone: first what waits is sent, and what cannot be is told. */
async function leave(who) {
  await send(true);
  const left = (await items()).filter(one => one.owner.account === who.account && one.state !== 'sent' && one.kind !== 'letter');
  if (left.length && !await sure(t('手机上还有 {0} 件没有送达（含草稿）。退出登录会把它们从手机上删除，不能恢复。', '{0} things on this phone are not delivered, drafts included. Logging out deletes them for good.', left.length), t('删除并退出', 'Delete and log out'))) {
    return;
  }
  const session = await whoami();
  const state = (await cached('connection'))?.state;
  if (!session && state !== 'login') {
    say(t('现在没有网络，不能退出登录。内容都在手机上。', 'Logging out needs the network. Nothing was deleted.'), 'warn');
    return;
  }
  if (session) {
    const answer = await fetch('/logout', { method: 'POST', headers: { 'X-CSRF': session.csrf }, redirect: 'manual' }).catch(() => null);
    if (!answer || answer.type !== 'opaqueredirect' && !answer.ok) {
      say(t('没有退出成功，请再试', 'Logging out did not work; try again'), 'bad');
      return;
    }
  }
  await wipe(who.account);
  localStorage.clear();
  forget();
  tell();
  location.replace('/login?to=/m/home');
}
