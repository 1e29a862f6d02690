// SPDX-License-Identifier: Apache-2.0
// goc-plugin carry on the command line: a real repository with three commits, measured by go test.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { goc_plugin, temporaryFolder } from './server.js';
import { good, makeShop, run as runIn } from './shop.js';

describe('goc-plugin carry', () => {
    let folder, remove;

    const run = (program, args) => runIn(folder, program, args);
    const carry = (...args) => run(goc_plugin, ['carry', ...args]);

    before(async () => {
        folder = await temporaryFolder((cleanup) => { remove = cleanup; });
        makeShop(folder);
    });
    after(() => remove());

    it('takes over what is unchanged, and tells the rest', () => {
        const report = JSON.parse(good(carry('v1.cov', 'v2.cov', '--old', 'v1', '--new', 'v2', '--json', '--functions',
            '-o', 'carried.cov')));
        assert.deepEqual(report.total, { statements: 8, now: 2, carried: 5, together: 7 });
        assert.deepEqual(report.functions.map((f) => [f.name, f.state, f.now, f.carried, f.reason]), [
            ['Count', 'carried', 0, 3, null],
            ['Price', 'carried', 2, 1, null],
            ['Ship', 'invalidated', 0, 0, 'changed'],
            ['Greet', 'carried', 0, 1, null],
        ]);
        const v1 = good(run('git', ['rev-parse', 'v1'])).trim();
        assert.equal(report.functions[0].carried_from, v1);
        assert.deepEqual(report.builds.map((b) => [b.name, b.commit, b.carried]),
            [['v1', v1, { functions: 3, statements: 5 }]]);
        assert.deepEqual(report.builds[0].invalidated.changed, { functions: 1, statements: 1 });
        assert.deepEqual(report.invalidated, [{ commit: v1, file: 'example.com/shop/shop.go', line: 10, receiver: '',
            name: 'Ship', reason: 'changed', statements: 1 }]);
        const text = readFileSync(join(folder, 'carried.cov'), 'utf8');
        assert.match(text, /^mode: count\n/);
        assert.match(text, /shop\/basket\.go:4\.18,6\.3 1 2\n/);
        assert.match(good(run('go', ['tool', 'cover', '-func=carried.cov'])), /Ship\s+0\.0%/);
    });

    it('attributes each block to the newest build that ran it', () => {
        const report = JSON.parse(good(carry('v2.cov', 'v3.cov', '--old', 'v2', '--new', 'v3', '--from', 'v1.cov@v1',
            '--json', '--functions')));
        assert.deepEqual(report.builds.map((b) => [b.name, b.carried.statements]), [['v2', 2], ['v1', 2]]);
        assert.deepEqual(report.functions.map((f) => [f.name, f.state]),
            [['Count', 'invalidated'], ['Price', 'carried'], ['Ship', 'now'], ['Greet', 'carried']]);
    });

    it('prints a table with the commits and what tokens do not tell', () => {
        const text = good(carry('v1.cov', 'v2.cov', '--old', 'v1', '--new', 'HEAD~1'));
        const id = good(run('git', ['rev-parse', 'v1'])).slice(0, 12);
        assert.match(text, /^HEAD~1 \([0-9a-f]{12}\) +functions +statements +covered\nnow +1 +2 +25\.0%\n/);
        assert.match(text, new RegExp(`\\ncarried from v1 \\(${id}\\) +3 +5 +62\\.5%\\ntogether +3 +7 +87\\.5%\\nof +4 +8\\n`));
        assert.match(text, /\n {2}changed +1 +1\n/);
        assert.match(text, /Not seen are changes of what it refers to/);
        assert.match(good(carry('v1.cov', 'v2.cov', '--old', 'v1', '--new', 'v2', '--functions')),
            /shop\.go:\d+: Ship +0\+0\/1 invalidated; changed since v1 /);
    });

    it('adds counts when that is asked for', () => {
        good(carry('v1.cov', 'v2.cov', '--old', 'v1', '--new', 'v2', '--counts', 'add', '-o', 'added.cov'));
        assert.match(readFileSync(join(folder, 'added.cov'), 'utf8'), /shop\.go:5\.23,6\.12 1 2\n/);
    });

    it('refuses what is missing or wrong with the reason', () => {
        writeFileSync(join(folder, 'broken.cov'), 'mode: set\nnonsense\n');
        const refusals = [
            [['v1.cov', '--old', 'v1', '--new', 'v2'], 2, /name two profiles/],
            [['v1.cov', 'v2.cov', '--new', 'v2'], 2, /Give --old REV/],
            [['v1.cov', 'v2.cov', '--old', 'v1', '--new', 'v2', '--counts', 'least'], 2, /max or add/],
            [['v1.cov', 'v2.cov', '--old', 'v1', '--new', 'v2', '--from', 'v1.cov'], 2, /is not PROFILE@REV/],
            [['v1.cov', 'v2.cov', '--old', 'v9', '--new', 'v2'], 1, /v9/],
            [['v1.cov', 'v2.cov', '--old=--upload-pack=x', '--new', 'v2'], 1, /--upload-pack=x/],
            [['broken.cov', 'v2.cov', '--old', 'v1', '--new', 'v2'], 1, /broken\.cov: line 2/],
            [['v1.cov', 'v2.cov', '--old', 'v1', '--new', 'v2', '--repo', '/'], 1, /repository/],
        ];
        for (const [args, wanted, reason] of refusals) {
            const { status, stdout, stderr } = carry(...args);
            assert.deepEqual([status, stdout], [wanted, '']);
            assert.match(stderr, reason);
        }
    });
});
