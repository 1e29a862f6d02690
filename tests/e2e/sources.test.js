// SPDX-License-Identifier: Apache-2.0
// Where the source text comes from, on the command line: a folder and what its modules use, or a commit of a repository.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { goc_plugin, temporaryFolder } from './server.js';

const echo = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../data/echo');
const profile = join(echo, 'profile.txt');
const wanted = readFileSync(join(echo, 'func.txt'), 'utf8');
const nowhere = { PATH: '/usr/bin:/bin', HOME: '/nonexistent', GOENV: 'off', GOWORK: 'off' };

describe('the sources of a report', () => {
    let folder, remove;
    const run = (args, options = {}) =>
        spawnSync(goc_plugin, args, { encoding: 'utf8', cwd: folder, env: nowhere, ...options });
    const put = (name, text) => {
        mkdirSync(dirname(join(folder, name)), { recursive: true });
        writeFileSync(join(folder, name), text);
        return join(folder, name);
    };
    const git = (...args) => execFileSync('git', ['-C', join(folder, 'repo'), '-c', 'user.name=Ada',
        '-c', 'user.email=ada@example.com', ...args], { encoding: 'utf8' }).trim();

    before(async () => {
        folder = await temporaryFolder((cleanup) => { remove = cleanup; });
        execFileSync('cp', ['-r', join(echo, 'src'), join(folder, 'repo')]);
        git('init', '--quiet', '--initial-branch=main');
        git('add', '--all');
        git('commit', '--quiet', '--message=first');
        git('tag', 'v1');
        put('repo/main.go', 'package main\n\nfunc main() {\n}\n');
        git('commit', '--quiet', '--all', '--message=second');
        git('branch', 'v1'); // a tag and a branch
        git('branch', 'feature/old', 'refs/tags/v1');
        git('clone', '--quiet', '--bare', '.', join(folder, 'bare.git'));
    });
    after(() => remove());

    it('are those of a commit, whatever the working tree holds', () => {
        const id = git('rev-parse', 'refs/tags/v1');
        for (const commit of [id, id.slice(0, 8), 'feature/old', 'refs/tags/v1']) {
            for (const repo of ['repo', 'bare.git']) {
                const { stdout, stderr } = run(['func', profile, '--repo', repo, '--commit', commit]);
                assert.deepEqual([stdout, stderr], [wanted, '']);
            }
        }
        assert.notEqual(run(['func', profile, '--repo', 'repo', '--commit', 'HEAD']).stdout, wanted);
    });

    it('are refused when the commit is not named, or not clearly', () => {
        const cases = [
            ['', /the commit's name is empty/],
            ['v1', /"v1" means several commits/],
            ['v2', /has no branch, tag or commit "v2"/],
            ['HEAD~1', /not the name of a commit: "HEAD~1"/],
            ['--all', /not the name of a commit: "--all"/],
        ];
        for (const [commit, reason] of cases) {
            const { status, stdout, stderr } = run(['func', profile, '--repo', 'repo', `--commit=${commit}`]);
            assert.deepEqual([status, stdout], [1, '']);
            assert.match(stderr, reason);
        }
        assert.match(run(['func', profile, '--repo', '/', '--commit', 'HEAD']).stderr, /there is no git repository/);
    });

    it('are a folder or a commit, never half of one or both', () => {
        const cases = [['--repo', 'repo'], ['--commit', 'HEAD'], ['--source', '.', '--repo', 'repo', '--commit', 'HEAD'],
            ['--source', '.', '--commit', 'HEAD']];
        for (const args of cases)
            assert.equal(run(['func', profile, ...args]).status, 2, args.join(' '));
    });

    it('are found from within a module, in replacements, in the module cache and in the standard library', () => {
        put('m/go.mod', 'module example.com/m\n\ngo 1.21\n\nrequire (\n\ta.com/Up v1.0.0\n\tlib v0.0.0\n)\n' +
            'replace lib => ../lib\n');
        put('m/sub/s.go', 'package sub\n\nfunc S() {}\n');
        put('lib/l.go', 'package lib\n\nfunc L() {}\n');
        put('cache/a.com/!up@v1.0.0/u.go', 'package up\n\nfunc U() {}\n');
        put('go/VERSION', 'go1.26');
        put('go/src/fmt/print.go', 'package fmt\n\nfunc P() {}\n');
        const files = ['a.com/Up/u.go', 'example.com/m/sub/s.go', 'fmt/print.go', 'lib/l.go'];
        const all = put('all.txt', 'mode: set\n' + files.map((file) => `${file}:3.10,3.12 1 1\n`).join(''));
        const env = { ...nowhere, GOMODCACHE: join(folder, 'cache'), GOROOT: join(folder, 'go') };
        const { status, stdout, stderr } = run(['func', all], { cwd: join(folder, 'm/sub'), env });
        assert.deepEqual([status, stderr], [0, '']);
        assert.deepEqual(stdout.match(/^[^:]+(?=:3:)/gm), files);
    });

    it('are opened by path where the profile names paths, but never from a commit', () => {
        const file = put('loose/x.go', 'package main\n\nfunc main() {}\n');
        const absolute = put('absolute.txt', `mode: set\n${file}:3.13,3.15 1 1\n`);
        const relative = put('relative.txt', 'mode: set\n./x.go:3.13,3.15 1 1\n');
        assert.equal(run(['func', absolute]).status, 0);
        assert.equal(run(['func', relative, '--source', 'loose']).status, 0);
        assert.equal(run(['func', relative]).status, 1);
        for (const text of [absolute, relative])
            assert.equal(run(['func', text, '--repo', 'repo', '--commit', 'HEAD']).status, 1);
    });

    it('tell where a package was looked for', () => {
        put('n/go.mod', 'module example.com/n\n\ngo 1.21\n\nrequire a.com/a v1.2.3\n');
        const lost = put('lost.txt', 'mode: set\na.com/a/b/x.go:3.13,3.15 1 1\n');
        const env = { ...nowhere, GOMODCACHE: join(folder, 'no-cache') };
        const { status, stderr } = run(['func', lost, '--source', 'n'], { env });
        assert.equal(status, 1);
        assert.match(stderr, /a\.com\/a\/b\/x\.go: no such package; looked in \S+\/no-cache\/a\.com\/a@v1\.2\.3 \(not downloaded\)/);
    });
});
