// SPDX-License-Identifier: Apache-2.0
// The script's first part, which all pages have in common: light or dark, keys, and what the other parts build upon.
'use strict';

const byId = (id) => document.getElementById(id);

// An element with a class, and text or other elements in it.
function make(tag, className, ...content) {
  const element = document.createElement(tag);
  element.className = className;
  element.append(...content);
  return element;
}

const theme = {
  key: 'goc-report-theme',

  isDark() {
    const chosen = document.documentElement.dataset.theme;
    return chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  },

  turn() {
    document.documentElement.dataset.theme = theme.isDark() ? 'light' : 'dark';
    try {
      localStorage.setItem(theme.key, document.documentElement.dataset.theme);
    } catch {
      // Storage may be off for pages from disk; the choice then lasts as long as the page.
    }
    dispatchEvent(new Event('themechange'));
  },

  restore() {
    try {
      const chosen = localStorage.getItem(theme.key);
      if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
    } catch {
      // As above.
    }
  },
};

theme.restore(); // before anything is drawn

// Has a key run an action, unless something is being typed.
function listenForKeys(keys) {
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(keys, event.key)) return;
    if (event.target.matches?.('input:not([type="checkbox"]), select')) return;
    event.preventDefault();
    keys[event.key]();
  });
}

// What is searched for: a text matches when it holds every word.
const wordsOf = (text) => text.toLowerCase().split(/\s+/).filter(Boolean);
const holdsAll = (text, words) => words.every((word) => text.includes(word));

function decodeHash() {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return location.hash.slice(1);
  }
}

function listenToSteps(step) {
  byId('next').addEventListener('click', () => step(1));
  byId('previous').addEventListener('click', () => step(-1));
  listenForKeys({ n: () => step(1), p: () => step(-1), t: theme.turn, '/': () => byId('search')?.focus() });
}

document.addEventListener('DOMContentLoaded', () => byId('theme').addEventListener('click', theme.turn));
