// SPDX-License-Identifier: Apache-2.0
// goc-plugin textfmt, percent and pkglist on the command line: real coverage of the echo server, and files made by hand.
// What go tool covdata itself says is compared in tests/differential/covdata.sh.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { goc_plugin, Server, temporaryFolder } from './server.js';

const here = import.meta.dirname ?? new URL('.', import.meta.url).pathname;
const echo = join(here, '../data/echo');
const covdata = join(echo, 'covdata');
const percents = '\texample.com/echo\t\tcoverage: 80.0% of statements\n' +
    '\texample.com/echo/api\t\tcoverage: 92.3% of statements\n' +
    '\texample.com/echo/store\t\tcoverage: 80.0% of statements\n';

describe('goc-plugin textfmt, percent and pkglist', () => {
    let folder, remove;
    const run = (...args) => spawnSync(goc_plugin, args, { cwd: folder, encoding: 'utf8' });

    before(async () => {
        folder = await temporaryFolder((cleanup) => { remove = cleanup; });
        execFileSync('python3', [join(here, '../differential/covdata_cases.py'), folder]);
    });
    after(() => remove());

    it('say of real data what go tool covdata says', () => {
        const { status, stdout, stderr } = run('textfmt', `-i=${covdata}`, '-o=real.txt');
        assert.deepEqual([status, stdout, stderr], [0, '', '']);
        const lines = (text) => text.trimEnd().split('\n').sort();
        assert.deepEqual(lines(readFileSync(join(folder, 'real.txt'), 'utf8')),
            lines(readFileSync(join(echo, 'profile.txt'), 'utf8')));
        assert.equal(run('percent', '-i', covdata).stdout, percents);
        assert.equal(run('pkglist', covdata).stdout,
            'example.com/echo\nexample.com/echo/api\nexample.com/echo/store\n');
        assert.equal(run('pkglist', covdata, '-pkg=.../store').stdout, 'example.com/echo/store\n');
    });

    it('say the same of a text profile, standard input and a packed tar', () => {
        const profile = join(echo, 'profile.txt');
        assert.equal(run('percent', profile).stdout, percents);
        assert.equal(spawnSync(goc_plugin, ['percent', '-'], { input: readFileSync(profile), encoding: 'utf8' }).stdout,
            percents);
        execFileSync('tar', ['-czf', 'real.tar.gz', '-C', echo, 'covdata'], { cwd: folder });
        assert.equal(run('percent', 'real.tar.gz').stdout, percents);
        run('textfmt', covdata, '-o', 'folder.txt');
        assert.equal(run('textfmt', 'real.tar.gz', '-o', 'tar.txt').status, 0);
        assert.equal(readFileSync(join(folder, 'tar.txt'), 'utf8'), readFileSync(join(folder, 'folder.txt'), 'utf8'));
        assert.equal(run('percent', profile, '-pkg=example.com/echo').stdout, percents.split('\n')[0] + '\n');
    });

    it('add up several folders', () => {
        assert.equal(run('textfmt', '-i=hand-raw,hand-big-endian', '-pkg=m/a', '-o=-').stdout,
            'mode: count\nm/a/a.go:3.1,3.9 1 2\nm/a/a.go:5.1,5.9 2 140000\nm/a/b.go:7.1,7.9 1 0\n');
    });

    it('stop at the highest count of Go', () => {
        const { stdout, stderr } = run('textfmt', '-i=hand-overflow', '-pkg=m/a', '-o=-');
        assert.match(stdout, /a\.go:3\.1,3\.9 1 4294967295\n/);
        assert.match(stderr, /^(warning: uint32 overflow during counter merge\n)+$/);
    });

    it('leave the output file as it was when something is wrong, and name the file', () => {
        for (const name of ['broken-counters', 'empty-meta', 'no-magic', 'modes-count-set']) {
            writeFileSync(join(folder, 'old.txt'), 'old');
            const { status, stdout, stderr } = run('textfmt', `-i=hand-${name}`, '-o=old.txt');
            assert.deepEqual([status, stdout], [1, '']);
            assert.match(stderr, new RegExp(`^goc-plugin textfmt: .*hand-${name}/cov(meta|counters)\\.`));
            assert.equal(readFileSync(join(folder, 'old.txt'), 'utf8'), 'old');
            assert.equal(run('textfmt', `-i=hand-${name}`, '-o=new.txt').status, 1);
            assert.ok(!existsSync(join(folder, 'new.txt')));
        }
    });

    it('warn of a folder without data and make an empty file', () => {
        mkdirSync(join(folder, 'nothing'));
        const { status, stderr } = run('textfmt', '-i=nothing', '-o=empty.txt');
        assert.deepEqual([status, stderr], [0, 'warning: no applicable files found in input directories\n']);
        assert.equal(readFileSync(join(folder, 'empty.txt'), 'utf8'), '');
    });

    it('refuse a wrong call as go does', () => {
        for (const args of [['textfmt', '-i=nothing'], ['textfmt', '-o=x'], ['percent'], ['pkglist', '-i='],
            ['pkglist', '-i=nothing', '-o=x'], ['percent', '-x', covdata], ['textfmt', '-i=nothing', '-o=no/such/folder']])
            assert.equal(run(...args).status, 2, args.join(' '));
        assert.equal(run('percent', '-i=missing').status, 1);
    });

    it('take a program without counters for unknown, unless go does not', () => {
        const none = run('func', 'hand-no-counters');
        assert.equal(none.status, 1);
        assert.match(none.stderr, /hand-no-counters\/covmeta\.x: no coverage counters/);
        const one = run('func', 'hand-one-without-counters');
        assert.match(one.stderr, /note: hand-one-without-counters\/covmeta\.y has no counters/);
        const { stdout, stderr } = run('percent', 'hand-one-without-counters');
        assert.match(stdout, /\tm\/c\t\tcoverage: 0\.0% of statements\n$/);
        assert.equal(stderr, '');
    });

    it('never tell what a program was called with', () => {
        const file = readFileSync(join(folder, 'hand-programs/covcounters.x.1.1'));
        assert.ok(file.includes('hunter2')); // the password is there
        for (const args of [['textfmt', 'hand-programs', '-o=-'], ['percent', 'hand-programs'],
            ['pkglist', 'hand-programs'], ['func', 'hand-programs'], ['html', 'hand-programs', '-o', '-'],
            ['textfmt', 'hand-unknown-functions', '-o=-'], ['textfmt', 'hand-broken-counters', '-o=-']]) {
            const { stdout, stderr } = run(...args);
            assert.ok(!`${stdout}${stderr}`.includes('hunter2'), args.join(' '));
        }
    });

    it('store nothing of what a program was called with', async () => {
        const root = join(folder, 'data');
        const server = await Server.start({ root, settings: 'check_interval: 1h' });
        const path = '/api/v1/services/staging_th_secret_master_0000000000/profile';
        try {
            const body = Buffer.concat(['covmeta.x', 'covcounters.x.1.1']
                .map((name) => readFileSync(join(folder, 'hand-programs', name))));
            assert.ok(body.includes('hunter2'));
            const answer = await fetch(server.url + path, { method: 'POST', body });
            assert.equal(answer.status, 200);
            assert.ok(!(await answer.text()).includes('hunter2'));
            const profile = await (await fetch(server.url + path)).text();
            assert.match(profile, /m\/a\/b\.go:7\.1,7\.9 1 300\n/);
        } finally {
            await server.stop();
        }
        const files = execFileSync('find', [root, '-type', 'f'], { encoding: 'utf8' }).trimEnd().split('\n');
        assert.ok(files.length > 1 && readdirSync(root).includes('sqlite.db'));
        for (const file of files)
            assert.ok(!readFileSync(file).includes('hunter2'), file);
    });
});
