/*
 * The wall: asks for its figures when something was committed and, while the line is down, every two seconds; changes what
 * differs and nothing else, so that it can stand for days.
 */
import { onLive, onLine } from './live.js';
import { drawMap, drawTrend, resize } from './wall-charts.js';

const wall = document.getElementById('wall');
const words = wall.dataset;
const english = document.documentElement.lang === 'en';
const numbers = new Intl.NumberFormat('en-US');
const zone = words.zone;
const still = matchMedia('(prefers-reduced-motion: reduce)');
const timeOf = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', second: '2-digit' });
const shortTime = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' });
const dayOf = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
const longDay = new Intl.DateTimeFormat(english ? 'en-GB' : 'zh-CN', { timeZone: zone, year: 'numeric', month: english ? 'short' : 'long', day: 'numeric', weekday: 'short' });
const say = (name, value) => words[name].replace('%', value);

const POLL = 2000;         // while the line is down
const CALM = 15000;        // while it is open: lamps change with the clock
const LOST = 6000;         // without an answer for so long the wall says so

let place = read();
let since = '';
let heard = 0;             // when an answer came last
let live = false;
let failed = 0;            // questions without an answer, one after the other
let busy = false;
let again = false;
let timer = null;
let planned = Infinity;

function read() {
  const query = new URLSearchParams(location.search);
  return { grid: query.get('grid') ?? '', category: query.get('category') ?? '' };
}

function address(path, extra = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...place, ...extra })) if (value) query.set(name, value);
  const text = query.toString();
  return text ? path + '?' + text : path;
}

let follow = false;        // whether the keyboard was on what led here, and is to go along

function go(next) {
  follow = 'grid' in next && document.activeElement !== null && document.activeElement.matches('.into, .way button');
  place = { ...place, ...next };
  history.pushState(null, '', address('/command'));
  moved();
}

function moved() {
  since = '';
  again = busy;
  if (!busy) look();
}

addEventListener('popstate', () => { place = read(); moved(); });

/** Looks in so many milliseconds, unless it looks sooner anyway. */
function soon(wait) {
  const at = performance.now() + wait;
  if (at >= planned) return;
  planned = at;
  clearTimeout(timer);
  timer = setTimeout(look, wait);
}

async function look() {
  clearTimeout(timer);
  planned = Infinity;
  if (busy) { again = true; return; }
  if (wall.dataset.state === 'ended') return;
  busy = true;
  again = false;
  const asked = place;
  try {
    const answer = await fetch(address('/command/data', { since }), { cache: 'no-store', signal: AbortSignal.timeout(10000) });
    if (answer.status === 401 || answer.status === 403) {
      state('ended');
      return;
    }
    if (answer.status === 404 && (asked.grid || asked.category)) {
      // the grid or category is gone: show the district
      place = { grid: '', category: '' };
      history.replaceState(null, '', '/command');
      again = true;
      return;
    }
    if (!answer.ok) throw new Error('status ' + answer.status);
    const fresh = answer.status === 204 ? null : await answer.json();
    heard = Date.now();
    failed = 0;
    if (asked.grid === place.grid && asked.category === place.category) {
      if (fresh !== null) {
        show(fresh);
        since = fresh.since;
      }
      state('open');
    }
  } catch {
    failed++;
    overdue();
  } finally {
    busy = false;
    soon(again ? 0 : live && failed === 0 ? CALM : POLL);
  }
}

function overdue() {
  const silent = heard === 0 ? performance.now() : Date.now() - heard;
  if (silent > LOST && (failed > 0 || silent > CALM + LOST)) state('lost');
}

function state(now) {
  wall.dataset.state = now;
  const notice = document.getElementById('notice');
  const text = now === 'lost' ? say('lost', heard === 0 ? '—' : timeOf.format(heard)) : now === 'ended' ? words.ended : '';
  if (notice.textContent !== text) {
    notice.replaceChildren(text);
    if (now === 'ended') {
      const login = document.createElement('a');
      login.href = '/login?to=' + encodeURIComponent(address('/command'));
      login.textContent = '→';
      login.setAttribute('aria-label', words.ended);
      notice.append(' ', login);
    }
    notice.hidden = text === '';
  }
  if (now === 'open') put('updated', say('updated', timeOf.format(heard)));
}

// The statistics follow a commit within a second, and somewhat later on a busy machine; an answer without news is empty.
onLive('ticket', () => { soon(250); for (const later of [1100, 3000, 7000]) setTimeout(() => soon(0), later); });
onLive('menu', () => soon(500));
onLive('organisation', () => soon(500));
onLine(now => { live = now === 'open'; soon(live ? CALM : POLL); });

/* ---- drawing ---- */

function put(id, text) {
  const element = typeof id === 'string' ? document.getElementById(id) : id;
  if (element.textContent !== text) element.textContent = text;
  return element;
}

function width(element, share) {
  const text = Math.max(0, Math.min(100, share * 100)).toFixed(1) + '%';
  if (element.style.width !== text) element.style.width = text;
}

/** A number that runs to its new value. */
const running = new WeakMap();
function count(element, value) {
  const from = running.get(element) ?? 0;
  if (from === value && element.textContent !== '–') return;
  running.set(element, value);
  if (still.matches || element.textContent === '–' || document.hidden) { put(element, numbers.format(value)); return; }
  const begin = performance.now();
  const step = now => {
    if (running.get(element) !== value) return;
    const part = Math.min(1, (now - begin) / 700);
    put(element, numbers.format(Math.round(from + (value - from) * (1 - (1 - part) ** 3))));
    if (part < 1) requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
}

const rate = one => one.accepted === 0 ? null : one.closed / one.accepted;
const percent = share => share === null ? words.na : (Math.floor(share * 1000) / 10).toFixed(1) + '%';

function make(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

/** Keeps one element for each item, in their order; what is no longer there goes. */
function keep(list, items, key, create, update) {
  const known = new Map([...list.children].map(child => [child.dataset.key, child]));
  let before = list.firstElementChild;
  items.forEach((item, index) => {
    const name = String(key(item));
    let element = known.get(name);
    known.delete(name);
    if (element === undefined) {
      element = create(item);
      element.dataset.key = name;
      list.insertBefore(element, before);
    } else if (element === before) {
      before = before.nextElementSibling;
    } else {
      const focused = element.contains(document.activeElement) ? document.activeElement : null;
      list.insertBefore(element, before);
      focused?.focus();
    }
    update?.(element, item, index);
  });
  for (const gone of known.values()) gone.remove();
}

function none(list, items, tag = 'li') {
  const old = list.querySelector(':scope > .empty');
  if (items.length > 0) old?.remove();
  else if (old === null) list.replaceChildren(tag === 'tr' ? nothingRow() : make('li', 'empty', words.none));
}

function nothingRow() {
  const cell = make('td', '', words.none);
  cell.colSpan = 5;
  return make('tr', 'empty', cell);
}

function period(id, value) {
  const box = document.getElementById(id);
  count(box.querySelector('[data-of="accepted"]'), value.accepted);
  count(box.querySelector('[data-of="closed"]'), value.closed);
  put(box.querySelector('[data-of="rate"]'), percent(rate(value)));
}

function lamps(value) {
  const bar = document.getElementById('lamp-bar').children;
  ['red', 'yellow', 'green', 'grey'].forEach((name, index) => {
    count(document.getElementById('lamp-' + name), value[name]);
    width(bar[index], value.open === 0 ? 0 : value[name] / value.open);
  });
}

function loop(phases) {
  for (const phase of phases) {
    const box = document.getElementById('phase-' + phase.key);
    if (box === null) continue;
    const figure = box.querySelector('.figure');
    const before = running.get(figure);
    count(figure, phase.open);
    if (before !== undefined && before !== phase.open && !still.matches) {
      box.classList.remove('moved');
      requestAnimationFrame(() => box.classList.add('moved'));
    }
    const late = box.querySelector('.late');
    late.classList.toggle('some', phase.red > 0);
    put(late, phase.key === 'assess' ? say('waiting', numbers.format(phase.done))
      : phase.red > 0 ? say('late', numbers.format(phase.red)) : words.intime);
  }
}

function ranking(id, items, leads) {
  const body = document.getElementById(id).tBodies[0];
  none(body, items, 'tr');
  keep(body, items, item => leads && item.key === place.grid ? item.key + '*' : item.key, item => {
    const name = leads && item.key !== place.grid ? make('button', 'into') : make('span', '');
    if (name.tagName === 'BUTTON') {
      name.type = 'button';
      name.addEventListener('click', () => go({ grid: item.key }));
    }
    const meter = make('span', 'meter', make('i'));
    meter.setAttribute('aria-hidden', 'true');
    return make('tr', '', make('td', '', make('span', 'rank')), make('td', '', name), make('td'), make('td', '', meter, make('span', 'figure')), make('td'));
  }, (row, item, index) => {
    const [rank, name, sums, share, red] = row.cells;
    put(rank.firstChild, String(index + 1));
    put(name.firstChild, item.title);
    name.title = item.title;
    put(sums, numbers.format(item.closed) + '/' + numbers.format(item.accepted));
    width(share.firstChild.firstChild, rate(item) ?? 0);
    put(share.lastChild, percent(rate(item)));
    put(red, numbers.format(item.red));
    red.className = item.red > 0 ? 'red-count' : 'zero';
  });
}

function categories(items) {
  const list = document.getElementById('categories');
  none(list, items);
  const most = Math.max(1, ...items.map(item => item.accepted));
  keep(list, items, item => item.key, item => {
    const button = make('button', '', make('span', 'label'), make('span', 'bar', make('i')), make('span', 'count'));
    button.type = 'button';
    button.addEventListener('click', () => go({ category: place.category === item.key ? '' : item.key }));
    return make('li', '', button);
  }, (element, item) => {
    const button = element.firstChild;
    button.setAttribute('aria-pressed', String(place.category === item.key));
    put(button.children[0], item.title);
    width(button.children[1].firstChild, item.accepted / most);
    put(button.children[2], numbers.format(item.accepted));
  });
}

let seen = null;
function events(items) {
  const list = document.getElementById('events');
  none(list, items);
  const first = seen === null;
  keep(list, items, item => item.id, item => {
    const element = make('li', '', make('time'), make('span', 'what'), make('span', 'stage phase-' + item.phase), make('span', 'where'));
    if (!first && !seen.has(item.id)) element.classList.add('new');
    element.querySelector('time').dateTime = item.at;
    put(element.querySelector('.what'), item.what);
    put(element.querySelector('.stage'), item.fresh ? words.reported : item.stage);
    put(element.querySelector('.where'), [item.grid, item.unit].filter(Boolean).join(' · '));
    return element;
  }, (element, item) => {
    const at = new Date(item.at);
    put(element.querySelector('time'), dayOf.format(at) === dayOf.format(Date.now()) ? shortTime.format(at) : dayOf.format(at).slice(5));
  });
  seen = new Set(items.map(item => item.id));
}

function duty(items) {
  const list = document.getElementById('duty');
  none(list, items);
  keep(list, items, item => item.role + '|' + item.name + '|' + (item.place ?? ''), () => make('li', '', make('b'), make('span', 'role'), make('span', 'sub')),
    (element, item) => {
      put(element.children[0], item.name);
      put(element.children[1], item.role);
      put(element.children[2], [item.place, item.substitute ? say('substitute', item.substitute) : ''].filter(Boolean).join(' · '));
    });
}

function way(steps) {
  keep(document.querySelector('#way ol'), steps, step => (step.code ?? '') + (step === steps.at(-1) ? '*' : ''), step => {
    const last = step === steps.at(-1);
    const inner = make(last ? 'span' : 'button', '', step.title);
    if (last) {
      inner.setAttribute('aria-current', 'page');
      inner.tabIndex = -1;
    }
    else {
      inner.type = 'button';
      inner.addEventListener('click', () => go({ grid: step.code ?? '' }));
    }
    return make('li', '', inner);
  });
}

function trendTable(days) {
  keep(document.querySelector('#trend-table tbody'), days.slice().reverse(), day => day.day,
    () => make('tr', '', make('td'), make('td'), make('td')),
    (row, day) => {
      put(row.cells[0], day.day);
      put(row.cells[1], numbers.format(day.accepted));
      put(row.cells[2], numbers.format(day.closed));
    });
}

function show(data) {
  period('day', data.day);
  period('week', data.week);
  period('year', data.year);
  lamps(data.lamps);
  loop(data.loop);
  categories(data.categories);
  ranking('units', data.units, false);
  ranking('grids', data.grids, true);
  events(data.events);
  duty(data.duty);
  way(data.way);
  if (follow) {
    follow = false;
    document.querySelector('#way [aria-current]').focus();
  }
  trendTable(data.trend);
  drawTrend(document.getElementById('trend'), data.trend, words, still.matches);
  const chosen = data.categories.find(item => item.key === place.category);
  put('heat', chosen ? say('heatof', chosen.title) : words.heat);
  drawMap(document.getElementById('map'), {
    ground: address('/command/map', { category: '' }),
    name: place.grid || 'district',
    grids: data.grids,
    events: data.events,
    words,
    still: still.matches,
    numbers,
    percent,
    rate,
    into: code => go({ grid: code }),
    empty: document.getElementById('map-empty'),
  });
  document.getElementById('main').setAttribute('aria-busy', 'false');
}

/* ---- the head ---- */

function tick() {
  const now = new Date();
  put('clock', longDay.format(now) + '  ' + timeOf.format(now)).dateTime = now.toISOString();
  if (wall.dataset.state !== 'ended') overdue();
}
setInterval(tick, 1000);
tick();

/* Nobody scrolls a wall: what does not fit comes by itself, a row at a time; not where somebody points or reads, nor without motion. */
const wide = matchMedia('(min-width: 75.01rem)');
setInterval(() => {
  if (still.matches || document.hidden || !wide.matches) return;
  for (const list of document.querySelectorAll('.scroll, .people, .bars')) {
    const hidden = list.scrollHeight - list.clientHeight;
    if (hidden < 4 || list.matches(':hover, :focus, :focus-within')) continue;
    const row = list.querySelector('tbody tr, li')?.getBoundingClientRect().height ?? 0;
    const next = list.scrollTop >= hidden - 2 ? 0 : list.scrollTop + row;
    list.scrollTo({ top: next, behavior: 'smooth' });
  }
}, 5000);

const full = document.getElementById('full');
if (document.fullscreenEnabled) {
  full.hidden = false;
  full.addEventListener('click', () => document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen());
}
const swap = document.getElementById('trend-swap');
swap.addEventListener('click', () => {
  const table = swap.getAttribute('aria-pressed') !== 'true';
  swap.setAttribute('aria-pressed', String(table));
  document.getElementById('trend').hidden = table;
  document.getElementById('trend-table').hidden = !table;
  resize();
});
document.addEventListener('visibilitychange', () => { if (!document.hidden) soon(0); });
look();
