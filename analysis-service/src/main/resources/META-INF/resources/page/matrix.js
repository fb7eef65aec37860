// The board's rows and columns, of which only those in view exist as elements.
import { extremes } from './axes.js';
import { cell } from './cell.js';
import { calmly, el, replace } from './dom.js';
import { forgetWaiting } from './points.js';
import { address, go } from './state.js';
import { keyOf } from './store.js';
import { age, plain, short } from './words.js';

const ROW = 58;
const HEAD = 34;
const COLUMN = 108;
const BEYOND = 3;

const natural = new Intl.Collator('en', { numeric: true }).compare;

const columnOf = (row) => (row.axis === 'scaling' ? '\uffff' : row.model);

/** Rows of the table: a heading a family, below it its tasks; columns: its models, and over all of them. */
export function lay(telling, order) {
  const families = new Map();
  for (const row of telling) {
    const family = families.get(row.family) ?? { models: new Set(), tasks: new Map() };
    families.set(row.family, family);
    const column = columnOf(row);
    family.models.add(column);
    if (!family.tasks.has(row.task)) family.tasks.set(row.task, new Map());
    family.tasks.get(row.task).set(column, row);
  }
  const lines = [];
  for (const name of [...families.keys()].sort(natural)) {
    const { models, tasks } = families.get(name);
    const columns = [...models].sort((a, b) => (a === '\uffff') - (b === '\uffff') || natural(a, b));
    lines.push({ family: name, columns });
    const sorted = [...tasks.keys()].sort((a, b) => by(order, tasks.get(b)) - by(order, tasks.get(a)) || natural(a, b));
    for (const task of sorted) lines.push({ family: name, task, columns, cells: tasks.get(task) });
  }
  return lines;
}

const newestOf = (row) => (row && !row.said ? row.time : 0);

function by(order, cells) {
  if (order !== 'evidence' && order !== 'news') return 0;
  const of = order === 'evidence' ? (row) => row.evidence_log10 ?? -Infinity : (row) => row.time ?? 0;
  return extremes([...cells.values()].map(of))[1];
}

/** A table that scrolls by itself; update gives it other lines, touch draws some cells anew. */
export function matrix(label) {
  const body = el('tbody');
  const table = el('table', { class: 'board', role: 'grid', 'aria-label': label }, body);
  const frame = el('div', { class: 'frame' }, table);
  let lines = [];
  let tops = [0]; // where each line begins, and where the last ends
  let focus = { line: 1, column: 0 };
  let drawn = '';

  function columnsInView(columns) {
    const first = Math.max(0, Math.floor(frame.scrollLeft / COLUMN) - 1);
    return [first, Math.min(columns.length, first + Math.ceil(frame.clientWidth / COLUMN) + 2)];
  }

  function line(index) {
    const { family, task, columns, cells } = lines[index];
    const [first, behind] = columnsInView(columns);
    const spacer = (number) => (number > 0 ? el('td', { colspan: number, class: 'gap', '--span': `${number}` }) : null);
    const inView = columns.slice(first, behind);
    if (task === undefined) {
      return el('tr', { class: 'family', 'aria-rowindex': index + 1 },
        el('th', { scope: 'col', title: family }, el('a', { href: address({ family }) }, family)), spacer(first),
        inView.map((model) => el('th', { scope: 'col', title: model === '\uffff' ? 'over the family\'s models' : model },
          model === '\uffff' ? 'over models' : short(model, family), newest(index, model))), spacer(columns.length - behind));
    }
    return el('tr', { 'aria-rowindex': index + 1 }, el('th', { scope: 'row', title: task }, el('span', null, plain(task))), spacer(first),
      inView.map((model, i) => {
        const row = cells.get(model);
        const at = { 'data-line': index, 'data-column': first + i };
        return el('td', null, row ? cell(row, at) : el('span', { class: 'none', 'aria-label': 'no curve' }));
      }), spacer(columns.length - behind));
  }

  /** How old a run's newest data is; of what an event found nobody knows. */
  function newest(index, model) {
    const time = newestTime(index, model);
    return time > 0 && model !== '\uffff' && el('span', { class: 'age', title: 'newest data', 'data-line': index, 'data-model': model }, age(time));
  }

  function newestTime(index, model) {
    let time = 0;
    for (let i = index + 1; lines[i]?.task !== undefined; i++) time = Math.max(time, newestOf(lines[i].cells.get(model)));
    return time;
  }

  /** What is shown gets older, also where nothing else changes. */
  function grow() {
    for (const shown of table.querySelectorAll('.family .age')) shown.textContent = age(newestTime(Number(shown.dataset.line), shown.dataset.model));
  }

  function draw(force) {
    const first = Math.max(0, tops.findLastIndex((top) => top <= frame.scrollTop) - BEYOND);
    const end = frame.scrollTop + Math.max(frame.clientHeight, 300);
    const last = tops.findIndex((top) => top > end);
    const behind = Math.min(lines.length, (last < 0 ? lines.length : last) + BEYOND);
    const now = `${first} ${behind} ${Math.floor(frame.scrollLeft / COLUMN)} ${frame.clientWidth}`;
    if (!force && now === drawn) return;
    drawn = now;
    forgetWaiting();
    const held = document.activeElement?.closest?.('.cell') && table.contains(document.activeElement);
    const space = (height) => (height > 0 ? el('tr', { class: 'space', '--height': `${height}px` }) : null);
    replace(body, space(tops[first]), lines.slice(first, behind).map((_, i) => line(first + i)), space(tops[lines.length] - tops[behind]));
    reachable(held);
  }

  const at = ({ line: of, column }) => table.querySelector(`[data-line="${of}"][data-column="${column}"]`);

  /** One cell can be reached by Tab, the others from there by arrows. */
  function reachable(held) {
    const target = at(focus) ?? table.querySelector('.cell');
    if (!target) return;
    target.tabIndex = 0;
    if (held) target.focus({ preventScroll: true });
  }

  function move(down, right) {
    let { line: of, column } = focus;
    do {
      of += down;
      column += right;
    } while (lines[of] && (lines[of].task === undefined || (column >= 0 && column < lines[of].columns.length && !lines[of].cells.get(lines[of].columns[column]))));
    if (!lines[of] || column < 0 || column >= lines[of].columns.length) return;
    focus = { line: of, column };
    const top = tops[of];
    if (top < frame.scrollTop + ROW) frame.scrollTop = top - ROW;
    if (top + 2 * ROW > frame.scrollTop + frame.clientHeight) frame.scrollTop = top + 2 * ROW - frame.clientHeight;
    table.querySelectorAll('.cell[tabindex="0"]').forEach((other) => (other.tabIndex = -1));
    draw(false);
    const target = at(focus);
    if (target) {
      target.tabIndex = 0;
      target.focus();
      target.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    }
  }

  table.addEventListener('focusin', (event) => {
    const target = event.target.closest('.cell');
    if (target) focus = { line: Number(target.dataset.line), column: Number(target.dataset.column) };
  });
  frame.addEventListener('scroll', () => requestAnimationFrame(() => draw(false)), { passive: true });
  const size = new ResizeObserver(calmly(() => draw(false), 50));
  size.observe(frame);

  return {
    frame,
    move,
    update(next) {
      lines = next;
      tops = [0];
      for (const { task } of lines) tops.push(tops.at(-1) + (task === undefined ? HEAD : ROW));
      table.setAttribute('aria-rowcount', lines.length);
      draw(true);
    },
    /** @param fresh rows by key */
    touch(fresh) {
      for (const [key, row] of fresh) {
        const cells = row && lines.find(({ family, task }) => task === row.task && family === row.family)?.cells;
        const old = cells?.get(columnOf(row));
        if (old && keyOf(old) === key) cells.set(columnOf(row), row);
      }
      for (const shown of table.querySelectorAll('.cell')) {
        const { line: of, column } = shown.dataset;
        const line = lines[of];
        const old = line?.cells.get(line.columns[column]);
        const row = old && fresh.get(keyOf(old));
        if (!row) continue;
        const held = shown === document.activeElement;
        const changed = cell(row, { 'data-line': of, 'data-column': column });
        changed.tabIndex = shown.tabIndex;
        changed.classList.add('fresh');
        shown.replaceWith(changed);
        if (held) changed.focus({ preventScroll: true });
      }
      grow();
    },
    grow,
    open: () => at(focus) && go(at(focus).getAttribute('href')),
    end: () => size.disconnect(),
  };
}
