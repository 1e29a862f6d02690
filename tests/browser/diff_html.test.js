// SPDX-License-Identifier: Apache-2.0
// The page of goc-plugin diff-cover in a browser, from disk: of a module whose second commit changes functions that
// ran, that did not, and that ran in part, and whose texts and names would like to be more than text.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { after, before, describe, it } from 'node:test';
import { goc_plugin, temporaryFolder } from '../e2e/server.js';
import { openBrowser, openPage } from './browser.js';

const line_height = 19;
const hostile_name = '"><img src=x onerror=alert(1)>.go';
const hostile_lines = ['\tprintln("</pre></details><script>alert(1)</script>")', '\tprintln("turned \u202e round")',
    '\tprintln(" \u2028 \v\f\u0085 ")', `\tprintln("${'long '.repeat(200)}")`];

// Functions of three lines and a blank one, with these bodies.
const source = (bodies) => `package shop\n\n${bodies.map((body, i) => `func F${i}() {\n${body}\n}\n`).join('\n')}`;
const bodies = (n, changed) => Array.from({ length: n }, (_, i) => changed[i] ?? `\tprintln(${i})`);

// A block for each function, which ran unless its number is in `idle`.
function blocks(file, text, idle) {
    const list = [];
    const lines = text.split('\n');
    for (let i = 0, start = 0; i < lines.length; i++) {
        if (lines[i].startsWith('func'))
            start = i + 1;
        if (lines[i] === '}')
            list.push(`example.com/shop/${file}:${start}.12,${i + 1}.2 1 ${idle.includes(list.length) ? 0 : 1}`);
    }
    return list;
}

let browser, folder, remove, page, url, figures;

const git = (...args) => execFileSync('git', ['-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args]);
const commit = () => {
    git('add', '-A');
    git('commit', '-qm', 'change');
};
const put = (name, text) => writeFileSync(join(folder, name), text);

// 0: unchanged, 5 ran, 6 did not, 10 follows a comment, 15 ran in part, as its second line is a block of its own.
function makeModule() {
    const cart = source(bodies(20, { 5: '\tprintln("five")', 6: '\tprintln("six")', 9: '\tprintln(9)\n\t// more',
        15: '\tif true { println("fifteen") }', 18: '\tprintln("eighteen")' }));
    const hostile = source(bodies(4, hostile_lines));
    const fine = source(bodies(3, { 1: '\tprintln("one")' }));
    const count = (text, line) => text.split('\n').indexOf(line) + 1;

    git('init', '-q', '-b', 'main');
    mkdirSync(join(folder, 'sub'));
    put('go.mod', 'module example.com/shop\n');
    put('cart.go', source(bodies(20, {})));
    put('old.go', source(bodies(3, {})));
    put('sub/gone.go', 'package sub\n');
    put('notes.md', 'one\n');
    commit();
    git('tag', 'base');
    renameSync(join(folder, 'old.go'), join(folder, 'fine.go'));
    rmSync(join(folder, 'sub'), { recursive: true });
    put('cart.go', cart);
    put('fine.go', fine);
    put(hostile_name, hostile);
    put('notes.md', 'one\ntwo\n');
    commit();
    const part = count(cart, '\tif true { println("fifteen") }');
    put('../profile.txt', ['mode: set', ...blocks('cart.go', cart, [6, 18]),
        `example.com/shop/cart.go:${part}.11,${part}.33 1 0`, ...blocks('fine.go', fine, []),
        ...blocks(hostile_name, hostile, [0]), ''].join('\n'));
}

const diffCover = (...args) => execFileSync(goc_plugin, ['diff-cover', '../profile.txt', '--compare-branch', 'base',
    '-q', ...args], { cwd: folder });

before(async () => {
    folder = join(await temporaryFolder((cleanup) => { remove = cleanup; }), 'shop');
    mkdirSync(folder);
    makeModule();
    diffCover('--format', 'html:../diff.html,json:../diff.json');
    figures = JSON.parse(readFileSync(join(folder, '../diff.json'), 'utf8'));
    url = pathToFileURL(join(folder, '../diff.html')).href;
    browser = await openBrowser();
    page = await openPage(browser, url, { colorScheme: 'light' });
});
after(async () => {
    await browser?.close();
    await remove?.();
});

const section = (path) => page.locator(`[id="${path.replaceAll('"', '\\"')}"]`);
const text = (locator) => locator.textContent();
const numbersOf = async (path, kind) => (await section(path).locator(`.run${kind} > i`).allTextContents())
    .flatMap((numbers) => numbers.trimEnd().split('\n').map(Number));
const topOf = (locator) => locator.evaluate((element) => element.getBoundingClientRect().top);
const paths = (of) => of.locator('#list tbody tr:visible a').allTextContents();

describe('the page of a diff', () => {
    it('has the figures that the JSON has', async () => {
        assert.equal(await text(page.locator('#total b')), `${figures.total_percent_covered}%`);
        assert.deepEqual((await paths(page)).sort(), Object.keys(figures.src_stats).sort());
        for (const [path, stats] of Object.entries(figures.src_stats)) {
            assert.deepEqual(await numbersOf(path, '.miss'), stats.violation_lines);
            const covered = [...await numbersOf(path, '.ran'), ...await numbersOf(path, '.part')];
            assert.deepEqual(covered.sort((a, b) => a - b), stats.covered_lines);
        }
    });

    it('tells by a sign too what ran, what did not, and what was not measured', async () => {
        for (const [kind, sign] of [['miss', '✗'], ['part', '½'], ['ran', '✓']])
            assert.equal(await text(section('cart.go').locator(`.run.${kind} > b`).first()), `${sign}\n`);
        assert.equal(await text(section(hostile_name).locator('.run.new > b').first()), '·\n·\n');
    });

    it('says what became of the files', async () => {
        assert.match(await text(page.locator('#list tr', { hasText: 'fine.go' })), /renamed from old\.go/);
        await page.locator('#others summary').click();
        assert.match(await text(page.locator('#others')), /notes\.md 1 changed line\s+sub\/gone\.go deleted/);
    });

    it('has each line beside its number and sign, whatever is in it', async () => {
        const wrong = await page.evaluate((height) => {
            for (const box of document.querySelectorAll('details'))
                box.open = true;
            return [...document.querySelectorAll('.run')].filter((run) => {
                const lines = run.firstElementChild.textContent.trimEnd().split('\n').length;
                return [...run.children].some((part) => Math.abs(part.getBoundingClientRect().height - lines * height) > 1);
            }).map((run) => run.textContent);
        }, line_height);
        assert.deepEqual(wrong, []);
        const shown = await text(section(hostile_name));
        assert.ok(shown.includes(hostile_lines[0]));
        assert.ok(shown.includes('turned <U+202E> round'));
        assert.ok(shown.includes('<U+2028> <U+000B><U+000C><U+0085>'));
    });

    it('has the whole file in its folds', async () => {
        const numbers = await numbersOf('cart.go', '');
        const lines = readFileSync(join(folder, 'cart.go'), 'utf8').split('\n').slice(0, -1);
        assert.deepEqual(numbers, lines.map((_, i) => i + 1));
        const shown = await section('cart.go').locator('.run > pre').allTextContents();
        assert.equal(shown.join(''), `${lines.join('\n')}\n`);
    });

    it('steps through what did not run, over the ends of files and around, with n and p', async () => {
        await page.goto(url);
        const holes = await page.locator('.run.miss').count();
        const now = async () => `${await page.locator('.now').evaluate((run) => run.closest('.file').id)} ` +
            await text(page.locator('.now > i'));
        const seen = [];
        for (let i = 0; i < holes; i++) {
            await page.keyboard.press('n');
            seen.push(await now());
            assert.ok(await page.locator('.now').isVisible());
            assert.equal(await text(page.locator('#step')), `${i + 1} of ${holes}`);
        }
        assert.equal(new Set(seen).size, holes);
        await page.keyboard.press('n');
        assert.equal(await now(), seen[0]);
        await page.keyboard.press('p');
        assert.equal(await now(), seen.at(-1));
    });

    it('has links to files and lines, also to lines that are folded', async () => {
        for (const line of [24, 14]) {
            const other = await openPage(browser, `${url}#cart.go-L${line}`);
            const numbers = other.locator('#mark').locator('xpath=..').locator('i');
            const first = parseInt(await text(numbers), 10);
            assert.ok(await numbers.isVisible());
            assert.equal(await topOf(other.locator('#mark')) - await topOf(numbers), (line - first) * line_height);
            assert.deepEqual(other.problems, []);
            await other.context().close();
        }
        const numbers = section('cart.go').locator('.run.miss > i').first();
        await numbers.click({ position: { x: 5, y: 5 } });
        assert.equal(new URL(page.url()).hash, `#cart.go-L${parseInt(await text(numbers), 10)}`);
        await page.locator('#list a', { hasText: 'img' }).click();
        await page.waitForFunction(() => scrollY > 0);
        await page.keyboard.press('n');
        assert.equal(await page.locator('.now').evaluate((run) => run.closest('.file').id), hostile_name);
    });

    it('sorts and searches its list', async () => {
        const column = (name) => page.locator('#list th button', { hasText: new RegExp(`^${name}$`) });
        const missing = () => page.locator('#list tbody td:nth-child(4)').allTextContents();
        const falling = (await missing()).map(Number);
        assert.deepEqual(falling, [...falling].sort((a, b) => b - a));
        await column('Not covered').click();
        assert.deepEqual((await missing()).map(Number), [...falling].reverse());
        await column('File').click();
        assert.deepEqual(await paths(page), Object.keys(figures.src_stats).sort());
        await column('Covered').click();
        assert.equal((await paths(page)).at(-1), 'fine.go');
        await page.keyboard.press('/');
        await page.keyboard.type('GO cart');
        assert.deepEqual(await paths(page), ['cart.go']);
        assert.equal(await text(page.locator('#found')), '1 of 3 files');
        await page.locator('#search').fill('');
    });

    it('shows only what did not run when it is told so', async () => {
        await page.locator('#covered').click();
        assert.ok(await section('fine.go').isHidden());
        assert.ok(await page.locator('.run.miss').first().isVisible());
        assert.equal((await paths(page)).includes('fine.go'), false);
        await page.keyboard.press('n'); // the box has the focus
        assert.ok(await page.locator('.now').isVisible());
        await page.locator('#covered').click();
        assert.ok(await section('fine.go').isVisible());
    });

    it('is light or dark as the system says, or as it is told', async () => {
        const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
        const light = await background();
        await page.emulateMedia({ colorScheme: 'dark' });
        assert.notEqual(await background(), light);
        await page.keyboard.press('t');
        assert.equal(await background(), light);
    });

    it('asks for nothing and runs nothing that is not its own', () => {
        assert.deepEqual(page.problems, []);
    });

    it('can be read without its script', async () => {
        const other = await openPage(browser, url, { javaScriptEnabled: false });
        assert.ok(await other.locator('.run.miss').first().isVisible());
        assert.ok(await other.locator('#steps').isHidden());
        await other.locator('.fold > summary').first().click();
        assert.ok(await other.locator('.fold .run').first().isVisible());
        await other.locator('#covered').click();
        assert.ok(await other.locator('[id="fine.go"]').isHidden());
        await other.context().close();
    });

    it('fits a phone and a sheet of paper', async () => {
        const other = await openPage(browser, url, { viewport: { width: 390, height: 800 } });
        assert.ok(await other.evaluate(() => document.documentElement.scrollWidth) <= 390);
        await other.locator('#next').click();
        assert.ok(await other.locator('.now').isVisible());
        await other.emulateMedia({ media: 'print' });
        assert.ok(await other.locator('#steps').isHidden());
        assert.ok(await other.locator('.run.miss').last().isVisible());
        assert.deepEqual(other.problems, []);
        await other.context().close();
    });
});
