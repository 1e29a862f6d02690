// SPDX-License-Identifier: Apache-2.0
// The HTML report's script, part 3: one file's source, its line numbers, and steps through what is not covered.

class SourceView {
  constructor() {
    this.content = byId('content');
    this.source = null; // the <pre> shown
    this.holes = []; // [element, line] of each block that did not run
    this.lines = 0;
    this.at = -1; // the hole last gone to
    byId('lines').addEventListener('click', (event) => this.pickLine(event));
    byId('ruler').addEventListener('click', (event) => this.jump(event));
    for (const name of ['resize', 'themechange']) addEventListener(name, () => this.drawRuler());
  }

  show(source) {
    this.source = source;
    this.at = -1;
    this.count();
    byId('lines').textContent = Array.from({ length: this.lines }, (_, i) => i + 1).join('\n');
    this.mark(0);
    this.tell();
    this.drawRuler();
  }

  count() {
    const walk = document.createTreeWalker(this.source, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    let line = 1;
    let last = '\n';
    this.holes = [];
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      if (node.nodeType === Node.ELEMENT_NODE) {
        if (node.className === 'cov0') this.holes.push([node, line]);
        continue;
      }
      for (let i = node.data.indexOf('\n'); i >= 0; i = node.data.indexOf('\n', i + 1)) line++;
      last = node.data.at(-1) ?? last;
    }
    this.lines = last === '\n' ? line - 1 : line;
  }

  tell() {
    const count = this.holes.length;
    byId('step').textContent = this.at < 0 ? `${count} uncovered here` : `${this.at + 1} of ${count}`;
  }

  goTo(index) {
    for (const old of document.querySelectorAll('.now')) old.classList.remove('now');
    const [hole] = this.holes.at(index);
    this.at = (index + this.holes.length) % this.holes.length;
    hole.classList.add('now');
    hole.scrollIntoView({ block: 'center', inline: 'nearest' });
    this.content.scrollLeft = 0;
    this.tell();
  }

  // Goes to the next (1) or previous (-1) hole; false when the file has none there.
  step(by) {
    const next = this.at < 0 && by < 0 ? -1 : this.at + by;
    if (next < 0 || next >= this.holes.length) return false;
    this.goTo(next);
    return true;
  }

  lineHeight() {
    return parseFloat(getComputedStyle(byId('lines')).lineHeight);
  }

  top() {
    return parseFloat(getComputedStyle(byId('lines')).paddingTop);
  }

  // Marks a line; 0: none.
  mark(line) {
    byId('mark').hidden = line < 1 || line > this.lines;
    byId('mark').style.top = `${this.top() + (line - 1) * this.lineHeight()}px`;
  }

  goToLine(line) {
    this.mark(line);
    this.content.scrollTop = this.top() + (line - 0.5) * this.lineHeight() - this.content.clientHeight / 2;
  }

  pickLine(event) {
    const { top } = byId('lines').getBoundingClientRect();
    const line = Math.floor((event.clientY - top - this.top()) / this.lineHeight()) + 1;
    if (line < 1 || line > this.lines) return;
    this.mark(line);
    dispatchEvent(new CustomEvent('linepick', { detail: line }));
  }

  // Where in the file the holes are, beside the scroll bar.
  drawRuler() {
    const ruler = byId('ruler');
    const { width, height } = ruler.getBoundingClientRect();
    const scale = devicePixelRatio;
    const pen = ruler.getContext('2d');
    ruler.width = width * scale;
    ruler.height = height * scale;
    pen.fillStyle = getComputedStyle(document.body).getPropertyValue('--missed-tick');
    for (const [hole, line] of this.holes) {
      const tall = 1 + (hole.textContent.split('\n').length * height) / this.lines;
      pen.fillRect(0, ((line - 1) / this.lines) * height * scale, ruler.width, Math.max(2, tall - 1) * scale);
    }
  }

  jump(event) {
    const { top, height } = byId('ruler').getBoundingClientRect();
    this.content.scrollTop = ((event.clientY - top) / height) * this.content.scrollHeight - this.content.clientHeight / 2;
  }
}
