// SPDX-License-Identifier: Apache-2.0
// Inputs: whatever form the same coverage comes in, it gives the same report; what is wrong is named.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, describe, it } from 'node:test';
import { cp, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { gzip, tar, zstd, zstdBomb } from './archives.js';
import { goc_plugin, temporaryFolder } from './server.js';

const data = resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../data/echo');

function func(args, input) {
    const { status, stdout, stderr } = spawnSync(goc_plugin, ['func', '-s', join(data, 'src'), ...args],
        { encoding: 'utf8', timeout: 20000, input });
    return { status, stdout, stderr };
}

describe('inputs', () => {
    let folder, removeFolder, text, wanted, files;
    const at = (name) => join(folder, name);
    const write = async (name, bytes) => {
        await writeFile(at(name), bytes);
        return at(name);
    };

    before(async () => {
        folder = await temporaryFolder((remove) => { removeFolder = remove; });
        text = await readFile(join(data, 'profile.txt'));
        wanted = await readFile(join(data, 'func.txt'), 'utf8');
        files = {};
        for (const name of await readdir(join(data, 'covdata')))
            files[name] = await readFile(join(data, 'covdata', name));
    });
    after(() => removeFolder?.());

    const inFolder = (named, name) => Object.fromEntries(Object.entries(named).map(([key, one]) => [name + key, one]));
    const forms = {
        'a text': () => text,
        'a tar': () => tar(files),
        'a tar with a folder': () => tar(inFolder(files, './covdata/')),
    };
    const packings = { plain: (bytes) => bytes, gzip, zstd };
    for (const [form, make] of Object.entries(forms)) {
        for (const [packing, pack] of Object.entries(packings)) {
            it(`${form}, ${packing}, gives the report of the folder, from a file and from standard input`, async () => {
                const bytes = pack(make());
                const path = await write('input', bytes);
                assert.deepEqual(func([path]), { status: 0, stdout: wanted, stderr: '' });
                assert.deepEqual(func(['-'], bytes), { status: 0, stdout: wanted, stderr: '' });
            });
        }
    }

    it('the folder itself does, and counters in a folder of their own are not paired with it by chance', async () => {
        assert.equal(func([join(data, 'covdata')]).stdout, wanted);
        await mkdir(at('one'));
        await mkdir(at('two'));
        const [first, ...rest] = Object.keys(files).filter((name) => name.startsWith('covcounters'));
        const meta = Object.keys(files).find((name) => name.startsWith('covmeta'));
        for (const name of [meta, first])
            await cp(join(data, 'covdata', name), at(join('one', name)));
        for (const name of [meta, ...rest])
            await cp(join(data, 'covdata', name), at(join('two', name)));
        assert.deepEqual(func([at('one'), at('two')]), { status: 0, stdout: wanted, stderr: '' });
    });

    it('a meta file and its counter file do in any order, and as one', async () => {
        const [meta, counters] = ['live.covmeta', 'live.covcounters'].map((name) => join(data, name));
        const { status, stdout } = func([meta, counters]);
        assert.equal(status, 0);
        assert.equal(func([counters, meta]).stdout, stdout);
        const both = await readFile(join(data, 'live.pair'));
        for (const pack of Object.values(packings))
            assert.equal(func(['-'], pack(both)).stdout, stdout);
    });

    it('what is wrong in it is told with its place by every command', async () => {
        const both = (await readFile(join(data, 'live.pair'))).subarray(0, -5);
        for (const args of [['func', '-'], ['total', '-'], ['percent', '-'], ['pkglist', '-'], ['textfmt', '-o', '-', '-']]) {
            const { status, stderr } = spawnSync(goc_plugin, args, { encoding: 'utf8', timeout: 20000, input: both });
            assert.notEqual(status, 0, args[0]);
            assert.match(stderr, /standard input: .*counter data/, args[0]);
        }
    });

    it('one of the two alone says which is missing', () => {
        assert.match(func([join(data, 'live.covmeta')]).stderr, /live\.covmeta: .*without counter data \(covcounters\)/);
        assert.match(func([join(data, 'live.covcounters')]).stderr, /live\.covcounters: .*without its meta data \(covmeta\)/);
    });

    it('texts in a row are read only with --concatenated', async () => {
        const path = await write('twice', Buffer.concat([text, text]));
        const line = text.toString().trimEnd().split('\n').length + 1;
        const refused = func([path]);
        assert.equal(refused.status, 1);
        assert.match(refused.stderr, new RegExp(`twice: line ${line}: "mode: `));
        assert.deepEqual(func(['--concatenated', path]), { status: 0, stdout: wanted, stderr: '' });
    });

    it('a program without counters is noted, and what the others ran is reported', async () => {
        await cp(join(data, 'covdata'), at('noted'), { recursive: true });
        const meta = Object.keys(files).find((name) => name.startsWith('covmeta'));
        await writeFile(at('noted/covmeta.' + '0'.repeat(32)), files[meta]);
        const { status, stdout, stderr } = func([at('noted')]);
        assert.equal(status, 0);
        assert.equal(stdout, wanted);
        assert.match(stderr, /note: .*covmeta\.0{32} has no counters/);
    });

    const wrong = {
        'a gzip cut short': [() => gzip(text).subarray(0, -1), /ends too early/],
        'a gzip with a wrong checksum': [() => {
            const bytes = gzip(text);
            bytes[bytes.length - 6] ^= 1;
            return bytes;
        }, /gzip data is damaged/],
        'a zstd cut short': [() => zstd(text).subarray(0, -1), /ends too early/],
        'a tar cut between its files': [() => tar(files).subarray(0, -1024), /tar ends too early/],
        'a text packed twice': [() => zstd(gzip(text)), /packed twice/],
        'a bomb': [() => zstdBomb(Buffer.from('\0cvm'), 1 << 30), /1000 times as large/],
        'a tar whose names lead out': [() => tar(inFolder(files, '../')), /\.\.\/cov\S+: the name leads out of its folder/],
        'a tar of something else': [() => tar({ 'readme.txt': text }), /no coverage data/],
        'a folder without coverage': [null, /no coverage data/],
    };
    for (const [what, [make, reason]] of Object.entries(wrong)) {
        it(`${what} is refused whole, and the message names it`, async () => {
            if (make)
                await write('wrong', make());
            else
                await mkdir(at('empty'));
            const { status, stdout, stderr } = func([at(make ? 'wrong' : 'empty')]);
            assert.deepEqual([status, stdout], [1, '']);
            assert.match(stderr, make ? /wrong: / : /empty: /);
            assert.match(stderr, reason);
        });
    }

    it('standard input is read once: who names it twice is told so', () => {
        for (const args of [['merge', '-o', '-', '-', '-'], ['diff', '-n', '-', '-b', '-'],
            ['diff-cover', '--compare-branch', 'HEAD', '-', '-'], ['carry', '-', '-', '--old', 'HEAD', '--new', 'HEAD']]) {
            const { status, stdout, stderr } = spawnSync(goc_plugin, args, { input: text, cwd: resolve('.'), encoding: 'utf8' });
            assert.deepEqual([status, stdout], [1, ''], args.join(' '));
            assert.match(stderr, /standard input: it can be named only once/);
        }
    });

    it('things that do not go together are refused', () => {
        const { status, stderr } = func([join(data, 'profile.txt'), join(data, 'covdata')]);
        assert.equal(status, 1);
        assert.match(stderr, /goc-plugin merge/);
    });
});
