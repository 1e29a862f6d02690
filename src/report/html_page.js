// SPDX-License-Identifier: Apache-2.0
// The HTML report's script: chooses the file to show, lists and searches files, steps through what is not covered.
'use strict';
(() => {
  const byId = (id) => document.getElementById(id);
  const select = byId('files');
  const tree = byId('tree');
  const content = byId('content');

  const files = [...select.options].map((option, index) => {
    const label = option.textContent;
    const cut = label.lastIndexOf(' (');
    const path = label.slice(0, cut);
    const slash = path.lastIndexOf('/');
    const body = byId(option.value);
    return {
      index, id: option.value, path, percent: label.slice(cut + 2, -1), body,
      folder: slash < 0 ? '.' : path.slice(0, slash), name: path.slice(slash + 1),
      covered: Number(body.dataset.covered), statements: Number(body.dataset.statements), link: null,
    };
  });
  let current = null; // the file shown
  let at = -1; // the uncovered block last gone to, in the current file

  function percentOf(group) {
    let covered = 0;
    let statements = 0;
    for (const file of group) {
      covered += file.covered;
      statements += file.statements;
    }
    return (statements ? (100 * covered) / statements : 0).toFixed(1) + '%';
  }

  function row(tag, name, percent) {
    const element = document.createElement(tag);
    for (const [kind, text] of [['name', name], ['percent', percent]]) {
      const part = document.createElement('span');
      part.className = kind;
      part.textContent = text;
      element.append(part);
    }
    return element;
  }

  const uncovered = (group) => group.reduce((sum, file) => sum + file.statements - file.covered, 0);

  // Lists the files that hold every word of the search, by folder.
  function list() {
    const words = byId('search').value.toLowerCase().split(/\s+/).filter(Boolean);
    const worst = byId('worst').checked;
    const groups = new Map();
    for (const file of files) {
      file.link = null;
      if (!words.every((word) => file.path.toLowerCase().includes(word))) continue;
      if (!groups.has(file.folder)) groups.set(file.folder, []);
      groups.get(file.folder).push(file);
    }
    const ordered = [...groups];
    if (worst) ordered.sort((a, b) => uncovered(b[1]) - uncovered(a[1]));
    tree.replaceChildren(...ordered.map(([folder, group]) => {
      const details = document.createElement('details');
      details.open = words.length > 0 || groups.size <= 12 || group.includes(current);
      details.append(row('summary', folder, percentOf(group)));
      if (worst) group.sort((a, b) => uncovered([b]) - uncovered([a]));
      for (const file of group) {
        file.link = row('a', file.name, file.percent);
        file.link.href = '#' + file.id;
        file.link.title = `${file.path}: ${file.covered} of ${file.statements} statements`;
        details.append(file.link);
      }
      return details;
    }));
    mark();
  }

  function mark() {
    for (const file of files) {
      if (file.link) file.link.toggleAttribute('aria-current', file === current);
    }
    if (current && current.link) {
      current.link.parentElement.open = true;
      current.link.scrollIntoView({ block: 'nearest' });
    }
  }

  function numberLines(body) {
    const text = body.textContent;
    let count = 1;
    for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) count++;
    if (text.endsWith('\n')) count--;
    byId('lines').textContent = Array.from({ length: count }, (_, i) => i + 1).join('\n');
  }

  const holes = () => (current ? current.body.querySelectorAll('.cov0') : []);

  function tellStep() {
    const count = holes().length;
    byId('step').textContent = at < 0 ? `${count} uncovered here` : `${at + 1} of ${count}`;
  }

  function show(file) {
    if (!file || file === current) return;
    if (current) current.body.hidden = true;
    current = file;
    at = -1;
    file.body.hidden = false;
    select.value = file.id;
    numberLines(file.body);
    content.scrollTo(0, 0);
    if (location.hash !== '#' + file.id) history.replaceState(null, '', '#' + file.id);
    mark();
    tellStep();
  }

  function showNamed() {
    show(files.find((file) => '#' + file.id === location.hash) || current || files[0]);
  }

  function goTo(index) {
    for (const old of document.querySelectorAll('.now')) old.classList.remove('now');
    at = index;
    const hole = holes()[index];
    hole.classList.add('now');
    hole.scrollIntoView({ block: 'center', inline: 'nearest' });
    content.scrollLeft = 0;
    tellStep();
  }

  // Goes to the next (1) or previous (-1) block that did not run, over the ends of files.
  function step(by) {
    if (!current) return;
    const here = holes().length;
    const next = at < 0 && by < 0 ? -1 : at + by;
    if (next >= 0 && next < here) {
      goTo(next);
      return;
    }
    for (let i = 1; i <= files.length; i++) {
      const file = files[(current.index + by * i + files.length * i) % files.length];
      const count = file.body.querySelectorAll('.cov0').length;
      if (count === 0) continue;
      show(file);
      goTo(by > 0 ? 0 : count - 1);
      return;
    }
  }

  function switchTheme() {
    const root = document.documentElement;
    const isDark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    root.dataset.theme = isDark ? 'light' : 'dark';
    try {
      localStorage.setItem('goc-report-theme', root.dataset.theme);
    } catch {
      // Storage may be off for pages from disk; the choice then lasts as long as the page.
    }
  }

  function restoreTheme() {
    try {
      const theme = localStorage.getItem('goc-report-theme');
      if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
    } catch {
      // As above.
    }
  }

  const keys = {
    n: () => step(1), p: () => step(-1), t: switchTheme,
    '/': () => byId('search').focus(),
  };

  addEventListener('keydown', (event) => {
    if (event.target instanceof HTMLInputElement && event.target.type === 'search') {
      if (event.key === 'Escape') event.target.blur();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  });
  byId('next').addEventListener('click', () => step(1));
  byId('previous').addEventListener('click', () => step(-1));
  byId('theme').addEventListener('click', switchTheme);
  byId('search').addEventListener('input', list);
  byId('worst').addEventListener('change', list);
  select.addEventListener('change', () => show(files[select.selectedIndex]));
  addEventListener('hashchange', showNamed);

  restoreTheme();
  list();
  showNamed();
})();
