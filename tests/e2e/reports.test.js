// SPDX-License-Identifier: Apache-2.0
// goc-plugin func and html on the command line: real coverage of the echo server, against what go tool cover said of it.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { lstatSync, readFileSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { goc_plugin, temporaryFolder } from './server.js';

const echo = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../data/echo');
const source = ['--source', join(echo, 'src')];
const wanted = readFileSync(join(echo, 'func.txt'), 'utf8');
const run = (args, input) => spawnSync(goc_plugin, args, { input, encoding: 'utf8' });

describe('goc-plugin func and html', () => {
    let folder, remove;

    before(async () => {
        folder = await temporaryFolder((cleanup) => { remove = cleanup; });
    });
    after(() => remove());

    it('print the same for a text profile, for standard input and for native data', () => {
        const profile = join(echo, 'profile.txt');
        assert.equal(run(['func', profile, ...source]).stdout, wanted);
        assert.equal(run(['func', '-', ...source], readFileSync(profile)).stdout, wanted);
        assert.equal(run(['func', join(echo, 'covdata'), ...source]).stdout, wanted);
    });

    it('write no page when a source is missing, and say which', () => {
        const profile = join(folder, 'more.txt');
        writeFileSync(profile, readFileSync(join(echo, 'profile.txt')) + 'example.com/echo/no.go:1.1,2.2 1 1\n');
        const page = join(folder, 'none.html');
        const { status, stdout, stderr } = run(['html', profile, ...source, '-o', page]);
        assert.deepEqual([status, stdout], [1, '']);
        assert.match(stderr, /no\.go: no such file/);
        assert.throws(() => statSync(page), { code: 'ENOENT' });
        for (const form of [['-o', '-'], ['-o', '/dev/stdout'], ['--pages', '-o', join(folder, 'none.html')]]) {
            const { status, stdout } = run(['html', profile, ...source, ...form]);
            assert.deepEqual([status, stdout], [1, '']);
        }
        assert.deepEqual(readdirSync(folder), ['more.txt']);
    });

    it('write pages without what is left out or missing, and name it', () => {
        const profile = join(folder, 'more.txt');
        for (const form of ['--one-page', '--pages']) {
            const page = join(folder, `partial${form}.html`);
            const { status, stderr } = run(['html', profile, ...source, form, '--missing', 'list', '--skipfile', 'store', '-o', page]);
            const text = readFileSync(page, 'utf8');
            assert.equal(status, 0);
            assert.match(stderr, /without .*store\.go: skipped\n.*1 file with \d+ statements left out\n.*no\.go: no such file/);
            assert.match(text, /<summary>Without source: 1, left out: 1<\/summary>/);
            assert.match(text, /<li>example\.com\/echo\/store\/store\.go: skipped, \d+ statements<\/li>/);
            assert.match(text, /<li>[^<]*no\.go: no such file[^<]*<\/li>/);
        }
    });

    it('leave no pages behind when one page takes the place of an index', () => {
        const index = join(folder, 'turn.html');
        const write = (...form) => run(['html', ...form, join(echo, 'profile.txt'), ...source, '-o', index]).status;
        assert.equal(write('--pages'), 0);
        assert.ok(statSync(join(folder, 'turn_files')).isDirectory());
        assert.equal(write(), 0);
        assert.throws(() => statSync(join(folder, 'turn_files')), { code: 'ENOENT' });
    });

    it('write a page into a pipe as into a file', () => {
        const page = join(folder, 'page.html');
        assert.equal(run(['html', join(echo, 'profile.txt'), ...source, '-o', page]).status, 0);
        assert.equal(run(['html', join(echo, 'profile.txt'), ...source, '-o', '-']).stdout, readFileSync(page, 'utf8'));
    });

    it('replace pages by pages, and never what is not theirs', () => {
        const [index, pages] = [join(folder, 'all.html'), join(folder, 'all_files')];
        const write = () => run(['html', '--pages', join(echo, 'profile.txt'), ...source, '-o', index]);
        assert.equal(write().status, 0);
        const files = readdirSync(pages).sort();
        assert.deepEqual(files, ['.goc-plugin-files', 'example.com~echo~api~api.go.html', 'example.com~echo~main.go.html',
            'example.com~echo~store~store.go.html', 'report.css', 'report.js']);
        assert.equal(write().status, 0);
        assert.deepEqual(readdirSync(pages).sort(), files);
        writeFileSync(join(pages, 'mine.txt'), 'mine');
        const { status, stderr } = write();
        assert.equal(status, 1);
        assert.match(stderr, /all_files: holds mine\.txt, which is not of its report/);
        assert.equal(readFileSync(join(pages, 'mine.txt'), 'utf8'), 'mine');
    });

    it('name the line of a source that is not Go', () => {
        const place = join(folder, 'broken');
        execFileSync('cp', ['-r', join(echo, 'src'), place]);
        writeFileSync(join(place, 'main.go'), 'package main\n\nfunc main() {\n\tf("x)\n}\n');
        const { status, stderr } = run(['func', join(echo, 'profile.txt'), '--source', place]);
        assert.equal(status, 1);
        assert.match(stderr, /example\.com\/echo\/main\.go: line 4 is not valid Go/);
    });

    it('write through a link and leave it a link', () => {
        const [link, target] = [join(folder, 'link'), join(folder, 'target')];
        writeFileSync(target, 'old');
        symlinkSync(target, link);
        assert.equal(run(['func', join(echo, 'profile.txt'), ...source, '-o', link]).status, 0);
        assert.equal(readFileSync(target, 'utf8'), wanted);
        assert.ok(lstatSync(link).isSymbolicLink());
    });

    it('end with 2 when they are not told enough', () => {
        assert.equal(run(['func']).status, 2);
        assert.equal(run(['html', join(echo, 'profile.txt')]).status, 2);
        assert.equal(run(['func', '--nothing', 'a']).status, 2);
        assert.equal(run(['html', 'a', '-o', 'x.html', '--pages', '--one-page']).status, 2);
        assert.equal(run(['html', 'a', '-o', '-', '--pages']).status, 2);
    });
});
