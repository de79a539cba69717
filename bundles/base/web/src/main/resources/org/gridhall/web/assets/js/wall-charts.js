/* The two charts of the wall. Each is made once and told what is new; the ground of a grid is asked for once. */
import { init, registerMap, getMap } from '../lib/echarts.esm.min.js';

const FONT = getComputedStyle(document.documentElement).fontFamily;
const INK = '#eaf3ff';
const SOFT = '#a9c3e6';
const LINE = 'rgba(120,170,230,.25)';
const HEAT = ['#0e3a78', '#125a9c', '#1680b4', '#27a9b5', '#c9a640', '#d9732f'];
const PHASES = { collect: '#5fb0ff', dispatch: '#c3a3ff', handle: '#2fe0cf', supervise: '#ff9d5c', feedback: '#5ee08f', assess: '#b4c4d8' };
const MOST_GROUNDS = 80;

const charts = new Map();
const size = () => parseFloat(getComputedStyle(document.documentElement).fontSize);

function chart(element) {
  let known = charts.get(element);
  if (known === undefined) {
    known = init(element, null, { renderer: 'canvas' });
    charts.set(element, known);
    // canvases say nothing; what they show stands in a table
    new ResizeObserver(() => {
      if (element.clientWidth === 0) return;
      known.resize();
      if (shown !== null && element === shown.element) drawMap(element, latest);
    }).observe(element);
  }
  return known;
}

export function resize() {
  for (const known of charts.values()) known.resize();
}

export function drawTrend(element, days, words, still) {
  const em = size();
  chart(element).setOption({
    animation: !still,
    animationDurationUpdate: 500,
    textStyle: { fontFamily: FONT, color: INK, fontSize: em * .8125 },
    grid: { left: em * .25, right: em * .25, top: em * 1.9, bottom: 0, containLabel: true },
    legend: { top: 0, left: 0, itemWidth: em, itemHeight: em * .5, textStyle: { color: SOFT, fontSize: em * .8125 } },
    tooltip: { trigger: 'axis', renderMode: 'richText', backgroundColor: '#0a2450', borderColor: '#2b65ac', textStyle: { color: INK, fontSize: em * .8125 } },
    xAxis: { type: 'category', data: days.map(day => day.day.slice(5)), axisLine: { lineStyle: { color: LINE } }, axisTick: { show: false }, axisLabel: { color: SOFT, fontSize: em * .75 } },
    yAxis: { type: 'value', minInterval: 1, splitLine: { lineStyle: { color: LINE, type: 'dashed' } }, axisLabel: { color: SOFT, fontSize: em * .75 } },
    series: [
      { id: 'accepted', name: words.accepted, type: 'bar', data: days.map(day => day.accepted), itemStyle: { color: '#2f8fe0', borderRadius: [2, 2, 0, 0] }, barMaxWidth: em * .6 },
      { id: 'closed', name: words.ofthem, type: 'line', data: days.map(day => day.closed), smooth: .3, showSymbol: false, lineStyle: { color: '#ffd166', width: 2 }, itemStyle: { color: '#ffd166' }, areaStyle: { color: 'rgba(255,209,102,.12)' } },
    ],
  });
}

const grounds = new Map();
let shown = null;
let latest = null;

async function groundOf(asked) {
  const key = asked.name;
  if (!grounds.has(key)) {
    const answer = await fetch(asked.ground);
    if (!answer.ok) throw new Error('no ground');
    const ground = await answer.json();
    if (grounds.size >= MOST_GROUNDS) grounds.clear();
    grounds.set(key, { ...shape(ground.features), titles: new Map(ground.features.map(one => [one.properties.name, one.properties.title])),
      leads: new Set(ground.features.filter(one => one.properties.leads).map(one => one.properties.name)),
      lines: ground.inner.flatMap(border => rings(border.geometry)) });
    if (ground.features.length > 0) registerMap('ground-' + key, { type: 'FeatureCollection', features: ground.features });
  }
  return grounds.get(key);
}

/** How wide the ground is for its height, a degree of longitude being shorter than one of latitude. */
function shape(features) {
  let [west, south, east, north] = [180, 90, -180, -90];
  for (const feature of features) {
    for (const { coords } of rings(feature.geometry)) {
      for (const [x, y] of coords) {
        west = Math.min(west, x); east = Math.max(east, x); south = Math.min(south, y); north = Math.max(north, y);
      }
    }
  }
  const scale = Math.cos((south + north) / 2 * Math.PI / 180);
  return { scale, aspect: (east - west) * scale / Math.max(north - south, 1e-9) };
}

/** The longer side in pixels, so that the whole ground is to be seen. */
function fit(element, aspect) {
  const wide = element.clientWidth * .94;
  const high = element.clientHeight * .92;
  return aspect > 1 ? Math.min(wide, high * aspect) : Math.min(high, wide / aspect);
}

function rings(geometry) {
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  return polygons.map(polygon => ({ coords: polygon[0] }));
}

export async function drawMap(element, asked) {
  latest = asked;
  let ground;
  try {
    ground = await groundOf(asked);
  } catch {
    return;
  }
  if (latest !== asked) return;
  const map = 'ground-' + asked.name;
  asked.empty.hidden = getMap(map) !== null && getMap(map) !== undefined;
  const known = chart(element);
  if (!asked.empty.hidden) {
    known.clear();
    shown = null;
    return;
  }
  if (shown === null) {
    known.off('click');
    known.on('click', event => {
      const code = event.data?.code ?? event.name;
      if (shown.leads.has(code)) shown.asked.into(code);
    });
  }
  const fresh = shown?.map !== map;
  shown = { map, leads: ground.leads, asked, element };
  const em = size();
  const most = Math.max(5, ...asked.grids.map(one => one.accepted));
  const points = asked.events.filter(one => one.longitude !== undefined);
  const point = one => ({ name: one.what, value: [one.longitude, one.latitude], itemStyle: { color: PHASES[one.phase] ?? SOFT }, step: one });
  const figures = new Map(asked.grids.map(one => [one.key, one]));
  known.setOption({
    animation: !asked.still,
    textStyle: { fontFamily: FONT },
    tooltip: {
      renderMode: 'richText', confine: true, backgroundColor: '#0a2450', borderColor: '#2b65ac', textStyle: { color: INK, fontSize: em * .875 },
      formatter: event => {
        const step = event.data?.step;
        if (step) return step.what + '\n' + step.stage + (step.grid ? ' · ' + step.grid : '');
        const one = figures.get(event.name);
        return one === undefined ? '' : one.title + '\n' + asked.words.accepted + ' ' + asked.numbers.format(one.accepted) + '   ' + asked.words.rate + ' ' + asked.percent(asked.rate(one))
          + '\n' + asked.words.open + ' ' + asked.numbers.format(one.open) + '   ' + asked.words.red + ' ' + asked.numbers.format(one.red);
      },
    },
    visualMap: {
      seriesIndex: 0, min: 0, max: most, calculable: false, hoverLink: false, left: em, bottom: em * .5, itemWidth: em * .7, itemHeight: em * 6,
      text: [asked.words.more, asked.words.less], textStyle: { color: SOFT, fontSize: em * .8125 }, inRange: { color: HEAT },
    },
    geo: {
      map, roam: false, layoutCenter: ['50%', '51%'], layoutSize: fit(element, ground.aspect), aspectScale: ground.scale, selectedMode: false,
      itemStyle: { areaColor: '#0e3a78', borderColor: '#7fd7ff', borderWidth: 1.6, shadowColor: 'rgba(56,214,255,.35)', shadowBlur: 12 },
      emphasis: { itemStyle: { areaColor: '#3aa7e0', borderColor: '#ffffff' }, label: { color: '#ffffff' } },
      label: { show: true, color: '#ffffff', fontSize: em * .875, textBorderColor: '#04122c', textBorderWidth: 3, formatter: region => ground.titles.get(region.name) ?? region.name },
    },
    series: [
      { id: 'heat', type: 'map', geoIndex: 0, data: asked.grids.map(one => ({ name: one.key, code: one.key, value: one.accepted })) },
      { id: 'inner', type: 'lines', coordinateSystem: 'geo', polyline: true, silent: true, animation: false, lineStyle: { color: '#a8d8ff', width: .7, opacity: .35, curveness: 0 }, data: ground.lines, z: 3 },
      { id: 'points', type: 'scatter', coordinateSystem: 'geo', symbolSize: em * .5, data: points.slice(8).map(point), z: 4 },
      { id: 'fresh', type: asked.still ? 'scatter' : 'effectScatter', coordinateSystem: 'geo', symbolSize: em * .7, rippleEffect: { scale: 3.2, brushType: 'stroke' }, data: points.slice(0, 8).map(point), z: 5 },
    ],
  }, { notMerge: fresh, lazyUpdate: false });
}
