// SPDX-License-Identifier: Apache-2.0
// The page of goc-plugin html in a browser: from disk, and under the strictest policy that lets its style and script in.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { chromium } from 'playwright-core';
import { goc_plugin, temporaryFolder } from '../e2e/server.js';

const echo = new URL('../data/echo/', import.meta.url).pathname;

function policyOf(page) {
    const hash = (tag) => {
        const text = new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(page)[1];
        return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    };
    return `default-src 'none'; script-src ${hash('script')}; style-src ${hash('style')}`;
}

describe('the HTML report', () => {
    let browser, page, server, path, problems, remove;

    before(async () => {
        path = join(await temporaryFolder((cleanup) => { remove = cleanup; }), 'report.html');
        execFileSync(goc_plugin, ['html', join(echo, 'profile.txt'), '--source', join(echo, 'src'), '-o', path]);
        const text = readFileSync(path, 'utf8');
        server = createServer((request, response) => {
            if (request.url !== '/report')
                return response.writeHead(204).end();
            response.writeHead(200, { 'Content-Type': 'text/html', 'Content-Security-Policy': policyOf(text) });
            return response.end(text);
        });
        await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
        browser = await chromium.launch({
            executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
            args: ['--no-sandbox', '--disable-gpu'],
        });
        page = await browser.newPage({ colorScheme: 'light' });
        problems = [];
        page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
        page.on('pageerror', (error) => problems.push(error.message));
        await page.goto(`http://127.0.0.1:${server.address().port}/report`);
    });

    after(async () => {
        await browser?.close();
        server?.close();
        await remove?.();
    });

    it('shows one file, its lines and its total', async () => {
        assert.equal(await page.locator('#total b').textContent(), '84.0%');
        assert.equal(await page.locator('pre.file:visible').count(), 1);
        assert.match(await page.locator('#file0').textContent(), /^package api\n/);
        assert.match(await page.locator('#lines').textContent(), /^1\n2\n3\n/);
        assert.equal(await page.locator('#tree a[aria-current]').textContent(), 'api.go92.3%');
    });

    it('steps through what did not run, over the ends of files, with n and p', async () => {
        const total = await page.locator('pre .cov0').count();
        const seen = [];
        assert.ok(total > 2);
        for (let i = 0; i < total; i++) {
            await page.keyboard.press('n');
            seen.push(await page.locator('pre .now:visible').textContent());
        }
        assert.deepEqual(seen, await page.locator('pre .cov0').allTextContents());
        await page.keyboard.press('n');
        assert.equal(await page.locator('.now:visible').textContent(), seen[0]);
        await page.keyboard.press('p');
        assert.equal(await page.locator('.now:visible').textContent(), seen.at(-1));
    });

    it('finds files by words and shows the one that is chosen', async () => {
        await page.keyboard.press('/');
        await page.keyboard.type('STORE echo');
        assert.deepEqual(await page.locator('#tree a .name').allTextContents(), ['store.go']);
        await page.locator('#tree a').click();
        assert.match(await page.locator('pre.file:visible').textContent(), /^(\/\/[^\n]*\n)*package store\n/);
        assert.match(page.url(), /#file2$/);
        await page.locator('#search').fill('');
    });

    it('is light or dark as the system says, or as it is told', async () => {
        const back = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
        const light = await back();
        await page.emulateMedia({ colorScheme: 'dark' });
        const dark = await back();
        assert.notEqual(dark, light);
        await page.locator('#theme').click();
        assert.equal(await back(), light);
        await page.reload();
        assert.equal(await back(), light);
    });

    it('needs nothing that the policy refuses', () => {
        assert.deepEqual(problems, []);
    });

    it('works from disk', async () => {
        await page.goto(`file://${path}#file1`);
        assert.match(await page.locator('pre.file:visible').textContent(), /^package main\n/);
        await page.keyboard.press('n');
        assert.equal(await page.locator('.now:visible').count(), 1);
        assert.deepEqual(problems, []);
    });
});
