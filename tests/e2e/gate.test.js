// SPDX-License-Identifier: Apache-2.0
// goc-plugin gate, as a CI job uses it: a real service that was built, run and pulled, its repository, and the server.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { EchoServer } from './echoserver.js';
import { goc_plugin, Server, temporaryFolder } from './server.js';
import { gocPlugin, writeFiles } from './service.js';

// Of its 7 measured lines 4 run when the program starts.
const code = `package main

var sink = []func(int) int{ran, never}

func init() { sink[0](1) }

func ran(n int) int {
	return n + 1
}

func never(n int) int {
	return n + 2
}
`;

describe('goc-plugin gate', () => {
    let folder, remove, server, echo, instance, base;

    const gate = (...args) => gocPlugin(['gate', '--server', server.url, '--service', echo.name, ...args]);
    const api = (path) => `/api/v1/services/${encodeURIComponent(echo.name)}/${path}`;

    before(async () => {
        folder = await temporaryFolder((cleanup) => { remove = cleanup; });
        const settings = ['repositories:', `  apa_echoserver: file://${join(folder, 'echoserver')}`,
            'allow_file_repositories: true', 'sync_wait: 1s', 'agent_timeout: 2s'].join('\n');
        server = await Server.start({ root: join(folder, 'data'), settings });
        echo = await EchoServer.build({ folder, center: server.center });
        base = echo.hash;
        await writeFiles(echo.repository, { 'extra.go': code, 'CODEOWNERS': '*.go @team|<b>\n' });
        echo.hash = await echo.commit('Add functions');
        const built = await gocPlugin(['build', '--center', server.center, '-o', echo.executable, '.'], { cwd: echo.repository });
        assert.equal(built.code, 0, built.stderr);
        instance = await echo.start({ server });
    });
    after(async () => {
        await instance?.stop('SIGKILL');
        await server?.stop();
        await remove?.();
    });

    it('is unknown, and closed, before anything was collected', async () => {
        const { code, stdout } = await gate('--base', base, '--min-diff', '10');
        assert.equal(code, 1);
        assert.match(stdout, /^unknown: changed lines: .*no coverage of "\S+" was collected yet; sync it/m);
        assert.match(stdout, /^gate: unknown$/m);
    });

    it('is open when every rule is met, and says by what', async () => {
        const { code, stdout, stderr } = await gate('--base', base, '--min-diff', '40', '--min-total', '1', '--max-never-ran', '1', '--sync');
        assert.equal(code, 0, stdout + stderr);
        assert.match(stdout, new RegExp(`^base: ${base} \\(${base}\\)\nhead: ${echo.hash}$`, 'm'));
        assert.match(stdout, /^passed: changed lines: 57\.1% \(4 of 7\) ran, and at least 40% have to$/m);
        assert.match(stdout, /^passed: changed functions that never ran: 1, and at most 1 may be$/m);
        assert.match(stdout, /^gate: passed$/m);
    });

    it('is closed when a rule is not met, by so little as it may be', async () => {
        const { code, stdout } = await gate('--base', base, '--min-diff', '57.143', '--max-never-ran', '0', '--json');
        const answer = JSON.parse(stdout);
        assert.deepEqual([code, answer.passed, answer.verdict], [1, false, 'failed']);
        assert.deepEqual(answer.rules.map(({ rule, verdict, found }) => [rule, verdict, found]),
            [['diff', 'failed', '57.1% (4 of 7)'], ['functions', 'failed', '1']]);
        assert.deepEqual(answer.diff, { changed: 13, measured: 7, covered: 4 });
        assert.deepEqual(answer.gaps.functions.map(({ name, change, author, owners }) => [name, change, author.name, owners[0].names]),
            [['never', 'added', 'Echo', ['@team|<b>']]]);
        assert.equal(answer.gaps.base.commit, base);
    });

    it('writes a comment that can be found again and holds no markup of others', async () => {
        const { code, stdout } = await gate('--base', base, '--min-diff', '80', '--markdown');
        assert.equal(code, 1);
        assert.match(stdout, /^<!-- goc-plugin gate staging\/th\/apa_echoserver -->\n### ❌ Coverage gate failed: /);
        assert.match(stdout, /\| `never` \| `extra\.go:11` \| 0 of 1 \(0\.0%\) \| 11-13 \| `Echo` \| <code>&#64;team&#124;&#60;b&#62;<\/code> \|/);
        const [, page] = /\[The service in the portal\]\((.*)\)/.exec(stdout);
        assert.equal(page, `${server.url}/portal/services/${encodeURIComponent(echo.name)}`);
        assert.equal((await fetch(page, { headers: { Accept: 'text/html' } })).status, 200);
        const answer = await server.get(api(`gate?base=${base}&min_diff=80&format=markdown`));
        assert.deepEqual([answer.status, answer.headers.get('content-type')], [200, 'text/markdown; charset=utf-8']);
    });

    it('pulls by --sync what ran since the last pull', async () => {
        const found = async (...args) => JSON.parse((await gate('--min-total', '1', '--json', ...args)).stdout).total.covered;
        const before = await found('--sync');
        await fetch(`${instance.url}/cover?pages=100`);
        assert.equal(await found(), before);
        assert.ok(await found('--sync') > before);
    });

    it('waits for a sync that the server answers before it is over, and tells what it did not bring', async () => {
        const hanging = await echo.start({ server });
        hanging.child.kill('SIGSTOP');
        await fetch(`${instance.url}/cover?pages=1000`);
        const before = JSON.parse((await gate('--min-total', '1', '--json')).stdout);
        const { stdout, stderr } = await gate('--min-total', '1', '--json', '--sync');
        const after = JSON.parse(stdout);
        await hanging.stop('SIGKILL');
        assert.ok(after.total.covered > before.total.covered, stderr);
        assert.ok(after.is_partial);
        assert.ok(stderr.includes(hanging.address), stderr);
    });

    it('tells at a terminal, and only there, what takes so long', async (t) => {
        const slow = createServer((request, response) => setTimeout(() => response.end('{}'), 2500)).listen(0, '127.0.0.1');
        t.after(() => slow.close());
        await once(slow, 'listening');
        const args = ['gate', '--server', `http://127.0.0.1:${slow.address().port}`, '--service', 'x', '--min-diff', '80'];
        const { stdout } = await promisify(execFile)('script', ['-qc', [goc_plugin, ...args].join(' '), '/dev/null']);
        assert.match(stdout, /goc-plugin gate: the server looks at what changed, or clones the repository \(2 s\)\r\x1b\[Kgoc-plugin gate: .*no verdict/);
        assert.doesNotMatch((await gocPlugin(args)).stderr, /looks at/);
    });

    it('is unknown when the base is, and when nobody answers', async () => {
        const { code, stdout } = await gate('--base', 'no-such-branch', '--min-diff', '80', '--min-total', '1');
        assert.equal(code, 1);
        assert.match(stdout, /^unknown: changed lines: .*no-such-branch/m);
        assert.match(stdout, /^passed: statements of the service: /m);
        const nobody = await gocPlugin(['gate', '--server', 'http://127.0.0.1:9', '--service', 'x', '--min-diff', '80']);
        assert.equal(nobody.code, 1);
        assert.match(nobody.stderr, /^goc-plugin gate: http:\/\/127\.0\.0\.1:9: connect: /);
    });

    it('refuses what makes no sense before it asks', async () => {
        for (const args of [[], ['--min-diff', '101'], ['--min-diff', '8o'], ['--min-diff', '80', '--json', '--markdown'],
            ['--max-never-ran', '-5'], ['--min-diff', '80', 'more'], ['--min-diff', '80', '--server', 'localhost:80']])
            assert.equal((await gate(...args)).code, 2, args.join(' '));
        const { code } = await gocPlugin(['gate', '--service', 'x', '--min-diff', '80'], { environment: { GOC_PLUGIN_SERVER: '' } });
        assert.equal(code, 2);
        const found = await gocPlugin(['gate', '--service', echo.name, '--base', base, '--min-diff', '1'], { environment: { GOC_PLUGIN_SERVER: server.url } });
        assert.equal(found.code, 0);
    });

    it('tells the functions that changed by themselves', async () => {
        const all = await server.json(api(`gaps?base=${base}`));
        assert.deepEqual(all.functions.map(({ name, total }) => [name, total.covered, total.statements]),
            [['never', 0, 1], ['init', 1, 1], ['ran', 1, 1]]);
        const open = await server.json(api(`gaps?base=${base}&uncovered=true&limit=5`));
        assert.equal(open.functions.length, 1);
        assert.match(await (await server.get(api(`gaps?base=${base}&format=markdown`))).text(), /^## Functions that changed\n/);
        for (const query of ['gaps?limit=x', 'gaps?uncovered=2', 'gaps?format=html', 'gate?min_diff=80&base=-x', 'gate?min_diff=no', 'gate'])
            assert.equal((await server.get(api(query))).status, 400, query);
    });

    it('is unknown for a service that nobody has seen, and says what to do', async () => {
        const answer = await server.json('/api/v1/services/no_such_service/gate?min_diff=80&min_total=1&max_never_ran=0');
        assert.deepEqual([answer.passed, answer.verdict, answer.gaps], [false, 'unknown', null]);
        for (const { verdict, reason } of answer.rules) {
            assert.equal(verdict, 'unknown');
            assert.match(reason, /no service "no_such_service" is registered or was ever collected; check the name and its commit/);
        }
        const { code, stdout } = await gocPlugin(['gate', '--server', server.url, '--service', 'no_such_service', '--min-diff', '80']);
        assert.equal(code, 1);
        assert.match(stdout, /^gate: unknown$/m);
        assert.equal((await server.get('/api/v1/services/no_such_service/gaps')).status, 404);
    });

    it('tells in every form that coverage is not whole', async () => {
        await instance.stop('SIGKILL');
        await server.post(api('sync'));
        const json = await server.json(api(`diff?base=${base}`));
        assert.ok(json.is_partial);
        for (const format of ['markdown', 'html']) {
            const text = await (await server.get(api(`diff?base=${base}&format=${format}`))).text();
            assert.match(text, /The coverage is not whole: \S+ does not answer since/, format);
        }
    });
});
