// SPDX-License-Identifier: Apache-2.0
// goc-plugin diff on the command line: goc's table, of profiles in any form, and what is refused.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { gzip } from './archives.js';
import { goc_plugin, temporaryFolder } from './server.js';

const echo = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../data/echo');

describe('goc-plugin diff', () => {
    let folder, remove;

    before(async () => {
        folder = await temporaryFolder((cleanup) => { remove = cleanup; });
        writeFileSync(join(folder, 'base.cov'), 'mode: set\nex/a.go:1.1,2.2 3 1\nex/b.go:1.1,2.2 1 0\nex/b.go:3.1,4.2 2 1\n');
        writeFileSync(join(folder, 'new.cov'), 'mode: set\nex/a.go:1.1,2.2 3 1\nex/b.go:1.1,2.2 1 1\nex/c.go:3.1,4.2 2 1\n');
        writeFileSync(join(folder, 'broken.cov'), 'mode: set\nex/a.go:1.1,2.2 3 1\nnonsense\n');
    });
    after(() => remove());

    const diff = (args, input) => spawnSync(goc_plugin, ['diff', ...args], { cwd: folder, input, encoding: 'utf8' });

    it('prints the table of goc', () => {
        const { status, stdout, stderr } = diff(['-n', 'new.cov', '-b', 'base.cov']);
        assert.deepEqual([status, stderr], [0, '']);
        assert.equal(stdout, [
            '+---------+---------------+--------------+--------+',
            '|  File   | Base Coverage | New Coverage | Delta  |',
            '+---------+---------------+--------------+--------+',
            '| ex/b.go |     66.7%     |    100.0%    | 33.3%  |',
            '| ex/c.go |     None      |    100.0%    | 100.0% |',
            '| Total   |     83.3%     |    100.0%    | 16.7%  |',
            '+---------+---------------+--------------+--------+', ''].join('\n'));
    });

    it('compares a profile in one form with itself in another', () => {
        const packed = gzip(readFileSync(join(echo, 'profile.txt')));
        const { status, stdout } = diff(['--new-profile', '-', `--base-profile=${join(echo, 'covdata')}`], packed);
        assert.equal(status, 0);
        assert.match(stdout, /^(\+[-+]+\n\|.*\n){2}\+[-+]+\n$/);
        assert.match(stdout, /\| Total \| +84\.0% +\| +84\.0% +\| 0\.0% +\|/);
    });

    it('prints nothing but the reason when something is missing or wrong', () => {
        const refusals = [
            [['-b', 'base.cov'], 1, /required flag\(s\) "new-profile" not set/],
            [['-n', 'new.cov'], 1, /either base-profile or prow-postsubmit-job must be provided/],
            [['-n', 'new.cov', '-b', 'broken.cov'], 1, /broken\.cov: line 3: "nonsense"/],
            [['-n', 'nothing.cov', '-b', 'base.cov'], 1, /nothing\.cov: No such file/],
            [['new.cov', 'base.cov'], 2, /by -n and -b/],
            [['--prow-postsubmit-job=x'], 2, /Unknown option/],
        ];
        for (const [args, wanted, reason] of refusals) {
            const { status, stdout, stderr } = diff(args);
            assert.deepEqual([status, stdout], [wanted, '']);
            assert.match(stderr, reason);
        }
    });
});
