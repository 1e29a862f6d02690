// SPDX-License-Identifier: Apache-2.0
// The HTML report's script, part 2: the tree of folders and files. Only the rows in sight are in the page.

// As printf("%.1f") rounds, which takes the even digit where two are equally near; toFixed takes the higher.
function percentText(percent) {
  const isHalf = percent % 1 === 0.25;
  return (isHalf ? Math.floor(percent) + 0.2 : percent).toFixed(1) + '%';
}

// A file's percentage is that of `go tool cover -html`, in its order of operations; a folder's that of a total.
function percentOf(node) {
  if (node.statements === 0) return 0;
  return node.children ? (100 * node.covered) / node.statements : (node.covered / node.statements) * 100;
}

const uncovered = (node) => node.statements - node.covered;
const byName = (a, b) => !a.children - !b.children || (a.name < b.name ? -1 : 1);

const orders = {
  name: byName,
  uncovered: (a, b) => uncovered(b) - uncovered(a) || byName(a, b),
  percent: (a, b) => percentOf(a) - percentOf(b) || byName(a, b),
};

// The files of the page's data: five values each, the first being the folders shared with the file before.
function readFiles() {
  const { files, pages } = JSON.parse(byId('data').textContent);
  const list = [];
  let before = [];
  for (let i = 0; i < files.length; i += 5) {
    const parts = [...before.slice(0, files[i]), ...files[i + 1].split('/')];
    const index = i / 5;
    list.push({
      index, parts, path: parts.join('/'), name: parts.at(-1), page: pages[index] ?? parts.join('~') + '.html',
      covered: files[i + 2], statements: files[i + 3], holes: files[i + 4],
    });
    before = parts;
  }
  return list;
}

function newFolder(name, path, parent) {
  return { name, path, parent, folders: new Map(), children: [], covered: 0, statements: 0, isOpen: false };
}

// A folder that holds one folder and nothing else is shown with it in one row.
function joinSingles(folder) {
  for (let i = 0; i < folder.children.length; i++) {
    let child = folder.children[i];
    while (child.children?.length === 1 && child.children[0].children) {
      child.children[0].name = `${child.name}/${child.children[0].name}`;
      [child] = child.children;
      child.parent = folder;
      folder.children[i] = child;
    }
    if (child.children) joinSingles(child);
  }
}

function treeOf(files) {
  const root = newFolder('', '', null);
  for (const file of files) {
    let folder = root;
    for (const part of file.parts.slice(0, -1)) {
      if (!folder.folders.has(part)) {
        const child = newFolder(part, folder === root ? part : `${folder.path}/${part}`, folder);
        folder.folders.set(part, child);
        folder.children.push(child);
      }
      folder = folder.folders.get(part);
    }
    folder.children.push(file);
    file.parent = folder;
    for (; folder; folder = folder.parent) {
      folder.covered += file.covered;
      folder.statements += file.statements;
    }
  }
  joinSingles(root);
  return root;
}

// Lives in `element`; `hrefOf(file)` is where a file's row leads.
class FileTree {
  constructor(element, files, hrefOf) {
    this.element = element;
    this.hrefOf = hrefOf;
    this.files = files;
    this.root = treeOf(files);
    this.order = 'name';
    this.words = [];
    this.current = null; // the file shown beside the tree
    this.active = null; // the row that keys act on
    this.rows = []; // [node, depth] of all rows, in sight or not
    this.space = make('div', 'space');
    this.space.role = 'presentation';
    this.element.append(this.space);
    this.openFirst();
    this.element.addEventListener('scroll', () => this.draw());
    this.element.addEventListener('click', (event) => this.click(event));
    this.element.addEventListener('keydown', (event) => this.key(event));
    new ResizeObserver(() => this.draw()).observe(element);
    this.list();
  }

  // A small tree is open; of a large one what leads to a choice.
  openFirst() {
    if (this.files.length <= 60) this.setAllOpen(true);
    for (let only = this.root; only.children?.length === 1; [only] = only.children) only.children[0].isOpen = true;
  }

  setAllOpen(isOpen) {
    const visit = (folder) => {
      for (const child of folder.children) {
        if (!child.children) continue;
        child.isOpen = isOpen;
        visit(child);
      }
    };
    visit(this.root);
    this.list();
  }

  search(text) {
    this.words = wordsOf(text);
    this.element.scrollTop = 0;
    this.active = null;
    this.list();
    return this.found;
  }

  sort(order) {
    this.order = order;
    this.list();
  }

  // The files that hold every word, and the folders above them; null: all.
  matches() {
    if (this.words.length === 0) return null;
    const found = new Set();
    this.found = 0;
    for (const file of this.files) {
      if (!holdsAll(file.path.toLowerCase(), this.words)) continue;
      this.found++;
      for (let node = file; node && !found.has(node); node = node.parent) found.add(node);
    }
    return found;
  }

  list() {
    const found = this.matches();
    const rows = [];
    const visit = (folder, depth) => {
      const shown = found ? folder.children.filter((child) => found.has(child)) : folder.children;
      for (const child of [...shown].sort(orders[this.order])) {
        rows.push([child, depth]);
        if (child.children && (found || child.isOpen)) visit(child, depth + 1);
      }
    };
    visit(this.root, 1);
    this.rows = rows;
    this.draw();
  }

  rowHeight() {
    return parseFloat(getComputedStyle(this.element).getPropertyValue('--row'));
  }

  draw() {
    const height = this.rowHeight();
    const first = Math.max(0, Math.floor(this.element.scrollTop / height) - 8);
    const end = Math.ceil((this.element.scrollTop + this.element.clientHeight) / height) + 8;
    this.space.style.height = `${this.rows.length * height}px`;
    this.space.replaceChildren(...this.rows.slice(first, end).map(([node, depth], i) => this.row(node, depth, first + i)));
    const active = this.rows.findIndex(([node]) => node === this.active);
    if (active >= 0) this.element.setAttribute('aria-activedescendant', `row${active}`);
    else this.element.removeAttribute('aria-activedescendant');
  }

  row(node, depth, at) {
    const name = make(node.children ? 'span' : 'a', 'name', node.name || '/');
    const fill = make('i', 'fill');
    const row = make('div', node.children ? 'row folder' : 'row leaf', name, make('span', 'bar', fill),
      make('span', 'percent', percentText(percentOf(node))), make('span', 'uncovered', uncovered(node).toLocaleString('en')),
      make('span', 'statements', node.statements.toLocaleString('en')));
    fill.style.width = `${percentOf(node)}%`;
    row.id = `row${at}`;
    row.role = 'treeitem';
    row.ariaLevel = depth;
    row.ariaSetSize = -1;
    row.title = `${node.path}: ${node.covered} of ${node.statements} statements`;
    row.style.top = `${at * this.rowHeight()}px`;
    row.style.setProperty('--depth', depth - 1);
    if (node.children) row.ariaExpanded = String(node.isOpen || this.words.length > 0);
    else name.href = this.hrefOf(node);
    name.tabIndex = -1;
    row.ariaSelected = String(node === this.current);
    row.classList.toggle('active', node === this.active);
    return row;
  }

  click(event) {
    const row = event.target.closest('.row');
    if (!row) return;
    const [node] = this.rows[Number(row.id.slice(3))];
    this.active = node;
    if (node.children) this.toggle(node);
    else if (!event.target.closest('a')) row.querySelector('a').click();
  }

  toggle(folder) {
    folder.isOpen = !folder.isOpen;
    this.list();
  }

  // Brings the row into sight.
  reveal(at) {
    const height = this.rowHeight();
    const { scrollTop, clientHeight } = this.element;
    if (at * height < scrollTop) this.element.scrollTop = at * height;
    else if ((at + 1) * height > scrollTop + clientHeight) this.element.scrollTop = (at + 1) * height - clientHeight;
  }

  activate(at) {
    if (this.rows.length === 0) return;
    const row = Math.min(Math.max(at, 0), this.rows.length - 1);
    [this.active] = this.rows[row];
    this.reveal(row);
    this.draw();
  }

  // Opens the folders above a file or folder and goes to its row.
  show(node) {
    for (let folder = node.parent; folder; folder = folder.parent) folder.isOpen = true;
    this.active = node;
    this.list();
    this.activate(this.rows.findIndex(([other]) => other === node));
  }

  openRow(at) {
    const [node] = this.rows[at];
    if (node.children) this.toggle(node);
    else location.assign(this.hrefOf(node));
  }

  right(at) {
    const [node] = this.rows[at];
    if (node.children && !node.isOpen) this.toggle(node);
    else if (node.children) this.activate(at + 1);
  }

  left(at) {
    const [node] = this.rows[at];
    if (node.children && node.isOpen) this.toggle(node);
    else if (node.parent !== this.root) this.activate(this.rows.findIndex(([other]) => other === node.parent));
  }

  key(event) {
    const at = this.rows.findIndex(([node]) => node === this.active);
    const page = Math.floor(this.element.clientHeight / this.rowHeight()) - 1;
    const keys = {
      ArrowDown: () => this.activate(at + 1), ArrowUp: () => this.activate(at - 1),
      PageDown: () => this.activate(at + page), PageUp: () => this.activate(at - page),
      Home: () => this.activate(0), End: () => this.activate(this.rows.length - 1),
      ArrowRight: () => at >= 0 && this.right(at), ArrowLeft: () => at >= 0 && this.left(at),
      Enter: () => at >= 0 && this.openRow(at), ' ': () => at >= 0 && this.openRow(at),
      '*': () => this.setAllOpen(true),
    };
    if (event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  }
}

// The search, the order and the buttons above a tree.
function listenToTreeTools(tree) {
  const search = byId('search');
  const tell = () => {
    const found = tree.search(search.value);
    byId('found').textContent = tree.words.length > 0 ? `${found} of ${tree.files.length} files` : '';
  };
  search.addEventListener('input', tell);
  search.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && search.value) {
      search.value = '';
      tell();
    } else if (event.key === 'Escape') {
      search.blur();
    } else if (event.key === 'ArrowDown') {
      tree.element.focus();
      tree.activate(0);
    } else if (event.key === 'Enter') {
      const first = tree.rows.findIndex(([node]) => !node.children);
      if (tree.words.length > 0 && first >= 0) tree.openRow(first);
    } else {
      return;
    }
    event.preventDefault();
  });
  byId('order').addEventListener('change', () => tree.sort(byId('order').value));
  byId('expand').addEventListener('click', () => tree.setAllOpen(true));
  byId('collapse').addEventListener('click', () => tree.setAllOpen(false));
}
