// SPDX-License-Identifier: Apache-2.0
// goc-plugin merge on the command line: what adds up, in which forms, and what is refused.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { gzip, zstd } from './archives.js';
import { goc_plugin, temporaryFolder } from './server.js';

const echo = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../data/echo');

describe('goc-plugin merge', () => {
    let folder, remove;

    before(async () => {
        folder = await temporaryFolder((cleanup) => { remove = cleanup; });
    });
    after(() => remove());

    const file = (name, content) => {
        writeFileSync(join(folder, name), content);
        return name;
    };
    const merge = (args, input) => spawnSync(goc_plugin, ['merge', ...args], { cwd: folder, input, encoding: 'utf8' });
    const sum = (...places) => {
        const { status, stdout, stderr } = merge(['-o', '-', ...places]);
        assert.deepEqual([status, stderr], [0, '']);
        return stdout;
    };

    it('adds counts up, in order, into mergeprofile.cov or where -o says', () => {
        const a = file('a.cov', 'mode: count\nb.go:1.1,2.2 1 1\na.go:5.1,6.2 1 2\na.go:1.1,2.2 1 3\n');
        const b = file('b.cov', 'mode: count\r\nb.go:1.1,2.2 1 10\r\nc.go:1.1,2.2 4 0\r\n');
        const wanted = 'mode: count\na.go:1.1,2.2 1 3\na.go:5.1,6.2 1 2\nb.go:1.1,2.2 1 11\nc.go:1.1,2.2 4 0\n';
        assert.equal(sum(a, b), wanted);
        assert.deepEqual([merge([a, b]).status, merge([b, a, '--output', 'other.cov']).status], [0, 0]);
        assert.equal(readFileSync(join(folder, 'mergeprofile.cov'), 'utf8'), wanted);
        assert.equal(readFileSync(join(folder, 'other.cov'), 'utf8'), wanted);
    });

    it('keeps mode set a yes or no, and counts from wrapping around', () => {
        const set = file('set.cov', 'mode: set\na.go:1.1,2.2 1 1\na.go:3.1,4.2 1 0\n');
        assert.equal(sum(set, set, set), 'mode: set\na.go:1.1,2.2 1 1\na.go:3.1,4.2 1 0\n');
        const high = file('high.cov', 'mode: atomic\na.go:1.1,2.2 1 9223372036854775807\n');
        assert.equal(sum(high, high), 'mode: atomic\na.go:1.1,2.2 1 9223372036854775807\n');
    });

    it('takes every form of one real profile, and adds each', () => {
        const text = readFileSync(join(echo, 'profile.txt'));
        const places = [file('t.cov', text), file('t.gz', gzip(text)), file('t.zst', zstd(text)), join(echo, 'covdata'), '-'];
        const { status, stdout, stderr } = merge(['-o', '-', ...places], text);
        assert.deepEqual([status, stderr], [0, '']);
        const wanted = text.toString().replace(/ (\d+)$/gm, (_, count) => ` ${count * 5}`);
        assert.deepEqual(stdout.split('\n').sort(), wanted.split('\n').sort());
    });

    it('takes a covmeta file and its covcounters file as one profile', () => {
        const names = readdirSync(join(echo, 'covdata'));
        const meta = names.find((name) => name.startsWith('covmeta.'));
        const counters = names.find((name) => name.startsWith('covcounters.'));
        for (const name of [meta, counters])
            copyFileSync(join(echo, 'covdata', name), join(folder, name));
        const { status, stdout } = merge(['-o', '-', meta, counters, 't.cov']);
        assert.equal(status, 0);
        assert.equal(stdout.split('\n').length, 47);
    });

    it('adds many replicas as it adds them one by one', () => {
        const names = Array.from({ length: 12 }, (_, i) => file(`replica${i}.cov`, 'mode: atomic\n' +
            Array.from({ length: 300 }, (_, k) => `f${k % 7}.go:${k + 1}.2,${k + 2}.3 ${k % 4} ${i * k % 11 ? 0 : i * k}\n`).join('')));
        let one_by_one = sum(names[0]);
        for (const name of names.slice(1))
            one_by_one = sum(file('so_far.cov', one_by_one), name);
        assert.equal(sum(...names), one_by_one);
    });

    it('refuses whole what does not go together, naming both sides and the place', () => {
        const a = file('a.cov', 'mode: count\na.go:1.1,2.2 1 1\n');
        const b = file('b.cov', 'mode: count\nb.go:1.1,2.2 1 1\n');
        const moved = file('moved.cov', 'mode: count\nb.go:1.1,3.2 1 1\n');
        const set = file('set.cov', 'mode: set\na.go:1.1,2.2 1 1\n');
        const broken = file('broken.cov', 'mode: count\na.go:1.1,2.2 1 1\na.go:3.1,4.2 1\n');
        const refusals = [
            [[a, b, moved], 'failed to merge files: moved.cov does not merge with b.cov: file "b.go" has other blocks: ' +
                'the first place that differs is 1.1,2.2'],
            [[a, set], 'failed to merge files: set.cov does not merge with a.cov: counter mode "set" does not mix with mode "count"'],
            [[a, broken], 'broken.cov: line 3: "a.go:3.1,4.2 1" doesn\'t match expected format: ' +
                'couldn\'t find a   before NumStmt'],
            [[a, 'nothing.cov'], 'nothing.cov: No such file or directory'],
            [[], 'Expected at least one coverage file.'],
            [[file('empty.cov', '')], 'can\'t write an empty profile'],
            [[file('mode.cov', 'mode: set\n')], 'can\'t write an empty profile'],
        ];
        for (const [places, message] of refusals) {
            const { status, stdout, stderr } = merge(['-o', 'none.cov', ...places]);
            assert.deepEqual([status, stdout, stderr], [1, '', `goc-plugin merge: ${message}\n`]);
            assert.equal(existsSync(join(folder, 'none.cov')), false);
        }
    });

    it('reads profiles that were put behind each other only when told to', () => {
        const text = 'mode: count\na.go:1.1,2.2 1 1\n';
        const name = file('two.cov', text + text);
        assert.match(merge([name]).stderr, /two\.cov: line 3: "mode: count" doesn't match expected format/);
        assert.equal(merge(['--concatenated', '-o', '-', name]).stdout, 'mode: count\na.go:1.1,2.2 1 2\n');
    });
});
