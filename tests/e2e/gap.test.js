// SPDX-License-Identifier: Apache-2.0
// goc-plugin gap in a real repository: the working tree, and commits of it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { temporaryFolder } from './server.js';
import { gocPlugin, writeFiles } from './service.js';

describe('goc-plugin gap', () => {
    let folder, remove, profile, base;

    const git = (...args) => execFileSync('git', ['-C', folder, '-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', ...args],
        { encoding: 'utf8' }).trim();
    const commit = (message) => { git('add', '-A'); git('commit', '-q', '-m', message); return git('rev-parse', 'HEAD'); };
    const gap = (...args) => gocPlugin(['gap', profile, ...args], { cwd: folder });
    const names = async (...args) => JSON.parse((await gap('--json', ...args)).stdout).functions.map(({ name, author }) => [name, author.name]);

    before(async () => {
        folder = await temporaryFolder((cleanup) => { remove = cleanup; });
        git('init', '-q', '-b', 'main');
        await writeFiles(folder, { 'go.mod': 'module example.com/m\n', 'CODEOWNERS': '* @all\n', '.gitignore': '*.out\n',
            'a/a.go': 'package a\n\nfunc Old() int { return 1 }\n' });
        base = commit('one');
        await writeFiles(folder, { 'a/a.go': 'package a\n\nfunc Old() int { return 2 }\n\nfunc New() int {\n\treturn 3\n}\n' });
        commit('two');
        profile = join(folder, 'p.out');
        writeFileSync(profile, 'mode: set\nexample.com/m/a/a.go:3.16,3.28 1 1\nexample.com/m/a/a.go:5.16,7.2 1 0\n');
    });
    after(() => remove());

    it('prints what did not run first', async () => {
        const { code, stdout, stderr } = await gap('--base', base);
        assert.equal(code, 0, stderr);
        assert.match(stdout, /^ +1 +1 +0\.0% +added +New +a\/a\.go:5 +Ada +@all +5-7\n +0 +1 +100\.0% +changed +Old +a\/a\.go:3 +Ada +@all$/m);
        assert.match(stdout, /^2 functions changed or added, 1 never ran; 1 of 2 statements ran \(50\.0%\)$/m);
    });

    it('tells commits and the working tree apart', async () => {
        assert.deepEqual(await names('--base', 'HEAD~1', '--commit', 'HEAD', '--uncovered'), [['New', 'Ada']]);
        assert.deepEqual(await names('--base', 'HEAD'), []);
        writeFileSync(join(folder, 'a/a.go'), 'package a\n\nfunc Old() int { return 2 }\n\nfunc New() int {\n\treturn 4\n}\n');
        const { functions: [one] } = JSON.parse((await gap('--json', '--base', 'HEAD')).stdout);
        assert.deepEqual([one.name, one.change, one.author], ['New', 'changed', { committed: false }]);
    });

    it('refuses what makes no sense', async () => {
        for (const args of [[], ['--base', ''], ['--base', base, '--limit', '-1'], ['--base', base, '--json', '--markdown']])
            assert.equal((await gap(...args)).code, 2);
        for (const args of [['--base', 'nowhere'], ['--base', '--all'], ['--base', base, '--repo', '/']]) {
            const { code, stdout } = await gap(...args);
            assert.deepEqual([code, stdout], [1, '']);
        }
    });
});
