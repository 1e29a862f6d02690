// SPDX-License-Identifier: Apache-2.0
// The HTML report's script, part 4: brings the parts together on each of the three kinds of pages.

const lineOf = (hash) => Number(/^L?(\d+)$/.exec(hash)?.[1] ?? 0);

function tellFile(element, file) {
  const name = document.createElement('b');
  name.textContent = file.path;
  element.replaceChildren(name, ` ${percentText(percentOf(file))}, ${file.covered} of ${file.statements} statements`);
}

// Everything in one page: the tree beside the source. #file3 and #path/of/file.go show a file, with :L12 behind a line.
function startOnePage() {
  const files = readFiles();
  const view = new SourceView();
  const select = byId('files');
  const tree = new FileTree(byId('tree'), files, (file) => `#file${file.index}`);
  const source = byId('source');

  function show(file) {
    if (file === tree.current) return;
    tree.current = file;
    const body = byId(`file${file.index}`);
    source.innerHTML = body.textContent; // the program's own markup around escaped text
    source.className = body.className;
    select.selectedIndex = file.index;
    tellFile(byId('here'), file);
    view.show(source);
    view.content.scrollTo(0, 0);
    if (tree.words.length > 0) tree.draw();
    else tree.show(file);
  }

  function showHash() {
    const hash = decodeHash();
    const name = hash.replace(/:L?\d+$/, '');
    const file = files.find((one) => hash === one.path || `file${one.index}` === name || one.path === name);
    show(file ?? tree.current ?? files[0]);
    const line = file && hash !== file.path ? lineOf(hash.slice(name.length + 1)) : 0;
    if (line > 0) view.goToLine(line);
  }

  function rememberFile() {
    history.replaceState(null, '', `#file${tree.current.index}`);
  }

  // Over the ends of files.
  function step(by) {
    if (view.step(by)) return;
    for (let i = 1; i <= files.length; i++) {
      const file = files[(tree.current.index + by * i + files.length * i) % files.length];
      if (file.holes === 0) continue;
      show(file);
      rememberFile();
      if (view.holes.length === 0) continue; // blocks that the text does not hold
      view.goTo(by > 0 ? 0 : -1);
      return;
    }
  }

  if (byId('left-out')) byId('side').prepend(byId('left-out'));
  listenToTreeTools(tree);
  listenToSteps(step);
  select.addEventListener('change', () => {
    show(files[select.selectedIndex]);
    rememberFile();
  });
  addEventListener('linepick', (event) => history.replaceState(null, '', `#file${tree.current.index}:L${event.detail}`));
  addEventListener('hashchange', showHash);
  if (files.length > 0) showHash();
}

// The index of a report with pages: the tree alone. #path/of/file.go or of a folder goes to its row.
function startIndex() {
  const files = readFiles();
  const folder = document.body.dataset.pages;
  const tree = new FileTree(byId('tree'), files, (file) => `${folder}/${encodeURIComponent(file.page)}`);

  function showHash() {
    const path = decodeHash();
    if (!path) return;
    const within = (node) => node.path === path || path.startsWith(`${node.path}/`);
    let node = tree.root;
    for (let next = node; next; next = node.children?.find(within)) node = next;
    if (node !== tree.root) tree.show(node);
  }

  listenToTreeTools(tree);
  listenForKeys({ t: theme.turn, '/': () => byId('search').focus() });
  addEventListener('hashchange', showHash);
  showHash();
  tree.element.focus();
}

// One file of a report with pages. #L12 goes to a line, #first and #last to what is not covered.
function startFilePage() {
  const { previous, next } = document.body.dataset;
  const view = new SourceView();

  function showHash() {
    const hash = decodeHash();
    if (hash === 'first' && view.holes.length > 0) view.goTo(0);
    else if (hash === 'last' && view.holes.length > 0) view.goTo(-1);
    else if (lineOf(hash) > 0) view.goToLine(lineOf(hash));
  }

  function step(by) {
    if (view.step(by)) return;
    if (by > 0 && next) location.assign(`${next}#first`);
    if (by < 0 && previous) location.assign(`${previous}#last`);
  }

  view.show(document.querySelector('pre.file, pre.missing'));
  listenToSteps(step);
  listenForKeys({ u: () => byId('up').click() });
  addEventListener('linepick', (event) => history.replaceState(null, '', `#L${event.detail}`));
  addEventListener('hashchange', showHash);
  showHash();
}

document.addEventListener('DOMContentLoaded', () => {
  ({ one: startOnePage, index: startIndex, file: startFilePage })[document.body.dataset.kind]();
});
