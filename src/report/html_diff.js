// SPDX-License-Identifier: Apache-2.0
// The script of a diff's page, after html_base.js: steps, links to lines, and the list's order. The page can be read
// without it.

const sections = () => document.querySelectorAll('.file');
const lineHeight = 19;

// The browser draws the files in sight only; the others need a height.
function tellHeights() {
  for (const code of document.querySelectorAll('.code'))
    code.parentElement.style.containIntrinsicBlockSize = `auto ${34 + code.dataset.lines * lineHeight}px`;
}

// Room for the bar at the top, which has one line or more.
function watchBar() {
  const bar = byId('topbar');
  const tell = () => document.documentElement.style.setProperty('--bar',
    getComputedStyle(bar).position === 'sticky' ? `${bar.offsetHeight}px` : '0px');
  new ResizeObserver(tell).observe(bar);
  tell();
}

// Goes to lines that did not run, over the ends of files and around.
class Steps {
  constructor() {
    this.holes = [...document.querySelectorAll('.run.miss')];
    this.at = -0.5; // the hole last gone to; with a half: before the next one
    this.tell();
  }

  tell() {
    const count = this.holes.length;
    byId('step').textContent = Number.isInteger(this.at) ? `${this.at + 1} of ${count}` : `${count} uncovered`;
  }

  // The next step leads to the first hole at or behind the element.
  startAt(element) {
    const isBehind = (hole) => element.compareDocumentPosition(hole) & Node.DOCUMENT_POSITION_FOLLOWING;
    const next = this.holes.findIndex(isBehind);
    this.at = (next < 0 ? this.holes.length : next) - 0.5;
  }

  step(by) {
    const count = this.holes.length;
    if (count === 0) return;
    this.at = ((by > 0 ? Math.floor(this.at) + 1 : Math.ceil(this.at) - 1) + count) % count;
    const hole = this.holes[this.at];
    document.querySelector('.now')?.classList.remove('now');
    hole.classList.add('now');
    reveal(hole.firstElementChild);
    this.tell();
  }
}

// Opens what an element is folded into, and brings it to the middle.
function reveal(element) {
  for (let box = element.closest('details'); box; box = box.parentElement.closest('details')) box.open = true;
  element.scrollIntoView({ block: 'center', inline: 'nearest' });
}

const firstOf = (numbers) => parseInt(numbers.textContent, 10);
const lengthOf = (numbers) => numbers.textContent.trimEnd().split('\n').length;

// The numbers of the run that has the line; undefined: it is not on the page.
function numbersWith(section, line) {
  return [...section.querySelectorAll('.run > i')]
    .find((numbers) => firstOf(numbers) <= line && line < firstOf(numbers) + lengthOf(numbers));
}

function markLine(numbers, line) {
  const mark = byId('mark') ?? make('u', '');
  mark.id = 'mark';
  mark.style.top = `${(line - firstOf(numbers)) * lineHeight}px`;
  numbers.parentElement.append(mark);
  return mark;
}

// #path/of/file.go leads to a file, with -L12 behind it to a line.
function goToHash(steps) {
  const hash = decodeHash();
  const [, path, line] = /^(.*)-L(\d+)$/s.exec(hash) ?? [];
  const file = (name) => [...sections()].find((section) => section.id === name);
  const section = file(hash) ?? file(path);
  if (!section) return;
  section.open = true;
  steps.startAt(section);
  const numbers = section.id === hash ? undefined : numbersWith(section, Number(line));
  if (numbers) {
    reveal(markLine(numbers, Number(line)));
    steps.startAt(numbers.parentElement);
  } else {
    section.scrollIntoView();
  }
}

function pickLine(event) {
  const numbers = event.target.closest('.run > i');
  if (!numbers) return;
  const line = firstOf(numbers) + Math.floor((event.clientY - numbers.getBoundingClientRect().top) / lineHeight);
  markLine(numbers, line);
  const path = encodeURIComponent(numbers.closest('.file').id).replaceAll('%2F', '/');
  history.replaceState(null, '', `#${path}-L${line}`);
}

// The list's columns: which cell has the value, and whether the first click puts the highest first.
const columns = [
  { cell: 0, descending: false }, { cell: 2, descending: false }, { cell: 3, descending: true },
  { cell: 4, descending: true }, { cell: 5, descending: true },
];

class List {
  constructor(table) {
    this.body = table.tBodies[0];
    this.headers = [...table.tHead.rows[0].cells];
    this.rows = [...this.body.rows].map((row) => ({
      row, path: row.querySelector('a').textContent, text: row.cells[0].textContent.toLowerCase(),
      values: [...row.cells].map((cell) => parseFloat(cell.textContent)),
    }));
    this.headers.forEach((header, i) => this.listen(header, columns[i]));
    byId('search').addEventListener('input', () => this.search(byId('search').value));
  }

  listen(header, column) {
    const button = make('button', '', header.textContent);
    button.type = 'button';
    header.replaceChildren(button);
    button.addEventListener('click', () => this.sort(header, column));
  }

  sort(header, { cell, descending }) {
    const order = header.getAttribute('aria-sort');
    const isDescending = order ? order === 'ascending' : descending;
    const sign = isDescending ? -1 : 1;
    const byPath = (a, b) => (a.path < b.path ? -1 : 1);
    const byValue = (a, b) => sign * (a.values[cell] - b.values[cell]) || byPath(a, b);
    this.rows.sort(cell === 0 ? (a, b) => sign * byPath(a, b) : byValue);
    this.body.append(...this.rows.map(({ row }) => row));
    for (const other of this.headers) other.removeAttribute('aria-sort');
    header.setAttribute('aria-sort', isDescending ? 'descending' : 'ascending');
  }

  search(text) {
    const words = wordsOf(text);
    let found = 0;
    for (const one of this.rows) {
      one.row.hidden = !holdsAll(one.text, words);
      if (!one.row.hidden) found++;
    }
    byId('found').textContent = words.length > 0 ? `${found} of ${this.rows.length} files` : '';
  }
}

document.documentElement.classList.add('scripted');
document.addEventListener('DOMContentLoaded', () => {
  const steps = new Steps();
  tellHeights();
  watchBar();
  if (byId('list')) new List(byId('list'));
  listenToSteps((by) => steps.step(by));
  listenForKeys({ u: () => scrollTo(0, 0) });
  addEventListener('click', pickLine);
  addEventListener('hashchange', () => goToHash(steps));
  goToHash(steps);
});
