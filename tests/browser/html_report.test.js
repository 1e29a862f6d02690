// SPDX-License-Identifier: Apache-2.0
// The pages of goc-plugin html in a browser: from disk, and under the strictest policy that lets their style and script
// in.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { after, before, describe, it } from 'node:test';
import { goc_plugin, temporaryFolder } from '../e2e/server.js';
import { openBrowser, openPage } from './browser.js';

const echo = new URL('../data/echo/', import.meta.url).pathname;

function html(profile, source, path, ...more) {
    execFileSync(goc_plugin, ['html', profile, '--source', source, '-o', path, ...more]);
    return pathToFileURL(path).href;
}

// A module of `count` files in folders of `in_folder`; every second file has a function that did not run.
function writeModule(folder, count, in_folder) {
    const lines = ['mode: set'];
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'go.mod'), 'module big.example/m\n');
    for (let i = 0; i < count; i++) {
        const name = `part${Math.floor(i / in_folder)}/file${i}.go`;
        if (i % in_folder === 0)
            mkdirSync(dirname(join(folder, name)), { recursive: true });
        writeFileSync(join(folder, name), `package part\n\nfunc F${i}() {\n\tprintln(${i})\n}\n\nfunc G${i}() {\n}\n`);
        lines.push(`big.example/m/${name}:3.${10 + String(i).length},5.2 1 ${i % 2}`);
        lines.push(`big.example/m/${name}:7.${10 + String(i).length},8.2 1 1`);
    }
    writeFileSync(join(folder, 'profile.txt'), `${lines.join('\n')}\n`);
}

const names = (page) => page.locator('#tree .leaf .name').allTextContents();
const background = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

let browser, folder, remove;

before(async () => {
    folder = await temporaryFolder((cleanup) => { remove = cleanup; });
    browser = await openBrowser();
});
after(async () => {
    await browser?.close();
    await remove?.();
});

describe('the HTML report on one page', () => {
    let page, url;

    before(async () => {
        url = html(join(echo, 'profile.txt'), join(echo, 'src'), join(folder, 'report.html'));
        page = await openPage(browser, url, { colorScheme: 'light' });
    });

    it('shows one file, its lines and its total', async () => {
        assert.equal(await page.locator('#total b').textContent(), '84.0%');
        assert.match(await page.locator('#source').textContent(), /^package api\n/);
        assert.match(await page.locator('#lines').textContent(), /^1\n2\n3\n/);
        assert.match(await page.locator('#tree .row[aria-selected="true"]').textContent(), /^api\.go92\.3%/);
        assert.match(await page.locator('#here').textContent(), /api\/api\.go 92\.3%, \d+ of \d+ statements$/);
    });

    it('steps through what did not run, over the ends of files, with n and p', async () => {
        const now = () => page.locator('#source .now').textContent();
        const total = (readFileSync(join(folder, 'report.html'), 'utf8').match(/title="0">/g)).length;
        const seen = [];
        assert.ok(total > 2);
        for (let i = 0; i < total; i++) {
            await page.keyboard.press('n');
            seen.push(await now());
        }
        await page.keyboard.press('n');
        assert.equal(await now(), seen[0]);
        await page.keyboard.press('p');
        assert.equal(await now(), seen.at(-1));
        assert.equal(new Set(seen).size, total);
    });

    it('finds files by words and shows the one that is chosen', async () => {
        await page.keyboard.press('/');
        await page.keyboard.type('STORE echo');
        assert.deepEqual(await names(page), ['store.go']);
        assert.equal(await page.locator('#found').textContent(), '1 of 3 files');
        await page.locator('#tree .leaf .name').click();
        assert.match(await page.locator('#source').textContent(), /^(\/\/[^\n]*\n)*package store\n/);
        assert.match(page.url(), /#file2$/);
        await page.locator('#search').fill('');
    });

    it('has links to files and lines that stay valid', async () => {
        for (const [hash, mark] of [['#file1:L5', 5], ['#example.com/echo/main.go:7', 7]]) {
            const other = await openPage(browser, url + hash);
            assert.match(await other.locator('#source').textContent(), /^package main\n/);
            const [line, marked] = await other.evaluate(() => {
                const top = (id) => document.getElementById(id).getBoundingClientRect().top;
                return [10 + 19 * 0 + top('lines'), top('mark')];
            });
            assert.equal((marked - line) / 19 + 1, mark);
            assert.deepEqual(other.problems, []);
            await other.context().close();
        }
    });

    it('is light or dark as the system says, or as it is told, and remembers', async () => {
        const light = await background(page);
        await page.emulateMedia({ colorScheme: 'dark' });
        assert.notEqual(await background(page), light);
        await page.locator('#theme').click();
        assert.equal(await background(page), light);
        await page.reload();
        assert.equal(await background(page), light);
    });

    it('needs nothing that its policy or that of a server refuses', async () => {
        assert.deepEqual(page.problems, []);
        const text = readFileSync(join(folder, 'report.html'), 'utf8');
        const hash = (tag) => {
            const part = new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(text)[1];
            return `'sha256-${createHash('sha256').update(part).digest('base64')}'`;
        };
        const policy = `default-src 'none'; script-src ${hash('script')}; style-src ${hash('style')}`;
        const server = createServer((request, response) => {
            if (request.url !== '/report')
                return response.writeHead(204).end();
            return response.writeHead(200, { 'Content-Type': 'text/html', 'Content-Security-Policy': policy }).end(text);
        });
        await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
        const served = await openPage(browser, `http://127.0.0.1:${server.address().port}/report`);
        await served.keyboard.press('n');
        assert.equal(await served.locator('#source .now').count(), 1);
        assert.deepEqual(served.problems, []);
        await served.context().close();
        server.close();
    });
});

describe('the HTML report with pages', () => {
    let page, url;

    before(async () => {
        url = html(join(echo, 'profile.txt'), join(echo, 'src'), join(folder, 'pages.html'), '--pages');
        page = await openPage(browser, url, { colorScheme: 'light' });
    });

    it('has an index of folders and files with their totals', async () => {
        assert.equal(await page.locator('#total b').textContent(), '84.0%');
        assert.deepEqual(await names(page), ['api.go', 'store.go', 'main.go']);
        assert.match(await page.locator('.row', { hasText: 'api.go' }).textContent(), /^api\.go92\.3%/);
    });

    it('is walked with the keyboard alone', async () => {
        const active = () => page.locator('.row.active .name').textContent();
        await page.keyboard.press('Home');
        assert.equal(await active(), 'example.com/echo');
        await page.keyboard.press('ArrowLeft'); // closes it
        assert.equal(await page.locator('.row').count(), 1);
        await page.keyboard.press('ArrowRight');
        await page.keyboard.press('ArrowRight');
        assert.equal(await active(), 'api');
        await page.keyboard.press('ArrowDown');
        assert.equal(await active(), 'api.go');
        await page.keyboard.press('ArrowLeft');
        assert.equal(await active(), 'api');
        await page.keyboard.press('/');
        await page.keyboard.type('main');
        assert.deepEqual(await names(page), ['main.go']);
        await page.keyboard.press('Enter');
        await page.waitForURL(/pages_files\/example\.com~echo~main\.go\.html$/);
        assert.equal(await page.locator('#label').textContent(), 'example.com/echo/main.go (80.0%)');
        await page.keyboard.press('u');
        await page.waitForURL(/pages\.html#example\.com\/echo\/main\.go$/);
        assert.equal(await active(), 'main.go');
    });

    it('steps through what did not run from page to page, around the end', async () => {
        await page.goto(`${url.replace('.html', '_files')}/example.com~echo~api~api.go.html`);
        const where = async () => `${page.url().replace(/.*~|#.*/g, '')} ${await page.locator('#step').textContent()}`;
        const seen = [];
        do {
            await page.keyboard.press('n');
            await page.waitForSelector('pre .now');
            seen.push(await where());
        } while (seen.length < 50 && (seen.length < 2 || seen.at(-1) !== seen[0]));
        assert.equal(new Set(seen.map((one) => one.split(' ')[0])).size, 3);
        assert.equal(seen.length, 1 + readPages().join('').match(/title="0">/g).length);
        await page.keyboard.press('p');
        await page.waitForSelector('pre .now');
        assert.equal(await where(), seen.at(-2));
    });

    function readPages() {
        return ['api~api', 'main', 'store~store'].map((name) =>
            readFileSync(join(folder, 'pages_files', `example.com~echo~${name}.go.html`), 'utf8'));
    }

    it('has pages with links to lines, and shows which line it is', async () => {
        await page.goto(`${url.replace('.html', '_files')}/example.com~echo~main.go.html#L9`);
        assert.equal(await page.locator('#mark').isVisible(), true);
        await page.locator('#lines').click({ position: { x: 5, y: 10 + 19 * 3 + 5 } });
        assert.match(page.url(), /#L4$/);
    });

    it('goes dark on all pages once it is told', async () => {
        const light = await background(page);
        await page.keyboard.press('t');
        const dark = await background(page);
        assert.notEqual(dark, light);
        await page.keyboard.press('u');
        await page.waitForURL(/pages\.html/);
        assert.equal(await background(page), dark);
    });

    it('went nowhere else and broke nothing', () => {
        assert.deepEqual(page.problems, []);
    });
});

describe('hostile names and texts', () => {
    it('stay text on every kind of page', async () => {
        const module = join(folder, 'hostile');
        const name = '<img src=x onerror=alert(1)>&"\'.go';
        mkdirSync(module);
        writeFileSync(join(module, 'go.mod'), 'module h.example/m\n');
        writeFileSync(join(module, name),
            'package m // </script><script>alert(1)</script><!-- </pre>\n\nfunc A() { _ = "</script><!--<script>" }\n');
        writeFileSync(join(module, 'p.txt'), `mode: set\nh.example/m/${name}:3.10,3.40 1 0\n`);
        for (const form of ['--one-page', '--pages']) {
            const url = html(join(module, 'p.txt'), module, join(folder, 'h ostile#?&.html'), form, '--title', '</title><b>x');
            const page = await openPage(browser, url);
            assert.equal(await page.locator('h1').textContent(), '</title><b>x');
            assert.deepEqual(await names(page), [name]);
            await page.locator('.leaf .name').click();
            const source = page.locator('pre.file, #source.file');
            await source.waitFor();
            assert.match(await source.textContent(), /^package m \/\/ <\/script><script>alert\(1\)<\/script><!-- <\/pre>\n/);
            assert.equal(await page.locator('img, pre script, pre b').count(), 0);
            if (form === '--pages') {
                await page.keyboard.press('u');
                await page.locator('.row.active').waitFor();
                assert.equal(await page.locator('.row.active .name').textContent(), name);
            }
            assert.deepEqual(page.problems, []);
            await page.context().close();
        }
    });
});

describe('many files', () => {
    let module;

    before(() => {
        module = join(folder, 'big');
        writeModule(module, 3000, 100);
    });

    it('come as an index with pages, of which only the rows in sight are made', async () => {
        const page = await openPage(browser, html(join(module, 'profile.txt'), module, join(folder, 'big.html')));
        assert.equal(await page.locator('body').getAttribute('data-kind'), 'index');
        assert.equal(await page.locator('.row').count(), 31); // the module and its folders
        await page.locator('#expand').click();
        assert.ok(await page.locator('.row').count() < 80);
        await page.keyboard.press('Shift+Tab');
        await page.locator('#tree').focus();
        await page.keyboard.press('End');
        assert.equal(await page.locator('.row.active .name').textContent(), 'file999.go');
        assert.ok(await page.locator('.row.active').isVisible());
        await page.locator('#order').selectOption('uncovered');
        await page.locator('#search').fill('file1');
        assert.equal(await page.locator('#found').textContent(), '1111 of 3000 files');
        assert.match((await page.locator('.leaf').first().textContent()), /^file\d+[02468]\.go50\.0%12$/);
        assert.deepEqual(page.problems, []);
        await page.context().close();
    });

    it('fit on one page too when it is asked for', async () => {
        const page = await openPage(browser, html(join(module, 'profile.txt'), module, join(folder, 'one.html'), '--one-page'));
        assert.equal(await page.locator('#files option').count(), 3000);
        assert.ok(await page.evaluate(() => document.getElementsByTagName('*').length) < 7000);
        await page.keyboard.press('n');
        await page.keyboard.press('n');
        assert.match(page.url(), /#file2$/); // file10.go, the next with an even number
        assert.deepEqual(page.problems, []);
        await page.context().close();
    });
});

describe('narrow screens', () => {
    it('show the source with a choice of files, and nothing wider than they are', async () => {
        for (const url of ['report.html', 'pages.html', 'pages_files/example.com~echo~main.go.html']) {
            const page = await openPage(browser, pathToFileURL(join(folder, url)).href, { viewport: { width: 390, height: 800 } });
            assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= 390);
            if (url === 'report.html') {
                await page.locator('#files').selectOption({ index: 1 });
                assert.match(await page.locator('#source').textContent(), /^package main\n/);
            }
            assert.deepEqual(page.problems, []);
            await page.context().close();
        }
    });
});
