// SPDX-License-Identifier: Apache-2.0
// Bad input: every wrong thing gets a clear answer, and nothing is lost or half-written.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createServer as createSocketServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { goc_plugin, Server, temporaryFolder } from './server.js';

const good_profile = 'mode: atomic\ngone.example/app/a.go:1.1,2.2 3 1\n';

// A fake agent for the time of the test `t`: `answer(request, response)` says what it sends.
async function agent(t, answer) {
    const listener = createServer(answer).listen(0, '127.0.0.1');
    await once(listener, 'listening');
    t.after(() => { listener.closeAllConnections(); listener.close(); });
    return `http://127.0.0.1:${listener.address().port}`;
}

function command(...args) {
    return spawnSync(goc_plugin, args, { encoding: 'utf8', timeout: 20000 });
}

describe('bad input', () => {
    let folder, removeFolder, server;
    const register = (name, address) => fetch(
        `${server.center}/v1/cover/register?${new URLSearchParams({ name, address })}`, { method: 'POST' });
    const sync = (name) => server.post('/cover/report/sync?force=true', { srv_name: name });

    before(async () => {
        folder = await temporaryFolder((remove) => { removeFolder = remove; });
        server = await Server.start({
            root: join(folder, 'data'),
            settings: [
                'repositories:', '  apa_down: http://127.0.0.1:9/x.git', `  apa_gone: file://${join(folder, 'none.git')}`,
                'allow_file_repositories: true', 'agent_timeout: 2s', 'git_timeout: 3s', 'check_interval: 1h',
            ].join('\n'),
        });
    });
    after(async () => {
        await server?.stop();
        await removeFolder?.();
    });

    const bad_agents = {
        'a malformed profile': [(_, r) => r.end('mode: set\nnonsense\n'), /line 2/],
        'an HTML page': [(_, r) => r.end('<!doctype html><html>'), /HTML/],
        'status 500': [(_, r) => { r.statusCode = 500; r.end('broken'); }, /500/],
        'an empty body': [(_, r) => r.end(), /./],
        'silence': [() => {}, /./],
        'an endless body': [(_, r) => {
            const pour = () => { while (!r.destroyed && r.write('x'.repeat(65536))); };
            r.on('drain', pour);
            pour();
        }, /./],
        'a body cut short': [(_, r) => {
            r.writeHead(200, { 'Content-Length': 1000 });
            r.write('mode: set\n');
            setTimeout(() => r.destroy(), 50);
        }, /./],
    };
    for (const [what, [answer, reason]] of Object.entries(bad_agents)) {
        it(`an agent that answers ${what} is named, and a good one beside it still counts`, async (t) => {
            const name = `staging_th_apa_${what.replaceAll(' ', '-')}_master_0123456789`;
            const [bad, good] = [await agent(t, answer), await agent(t, (_, r) => r.end(good_profile))];
            await register(name, bad);
            await register(name, good);
            await sync(name);
            const service = await server.json(`/api/v1/services/${encodeURIComponent(name)}`);
            assert.deepEqual(service.total, { covered: 3, statements: 3, percent: 100 });
            assert.equal(service.is_partial, true);
            const row = service.instances.find((one) => one.address === bad);
            assert.equal(row.state, 'missing');
            assert.match(row.failure, reason);
        });
    }

    it('a service that nobody registered is unknown, not zero', async () => {
        const { status } = await server.post('/cover/latest/report', { srv_name: 'nobody', rpt_type: 'func' });
        assert.equal(status, 400);
        assert.equal((await server.get('/api/v1/services/nobody')).status, 404);
    });

    it('broken JSON, missing keys and empty bodies are refused', async () => {
        for (const body of ['{', '', '[]', '{}', '{"srv_name":""}', '{"srv_name":7}', '{"srv_name":"a","srv_name":"b"}'])
            assert.equal((await server.post('/cover/report/sync', body)).status, 400, body);
    });

    for (const [app, reason] of [['apa_down', /repository|remote|git/i], ['apa_gone', /repository|remote|git/i],
        ['apa_unmapped', /repositor/i]]) {
        it(`without sources (${app}) the total is given and the report says why not`, async (t) => {
            const name = `staging_th_${app}_master_0123456789`;
            await register(name, await agent(t, (_, r) => r.end(good_profile)));
            assert.equal((await sync(name)).json.cover_total, '100.0');
            const { status, json } = await server.post('/cover/latest/report', { srv_name: name, rpt_type: 'func' });
            assert.ok(status >= 400, `status ${status}`);
            assert.match(json.error, reason);
        });
    }

    it('a git remote that never answers costs its deadline and nobody else', async (t) => {
        const sockets = [];
        const silent = createSocketServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
        t.after(() => { sockets.forEach((socket) => socket.destroy()); silent.close(); });
        await once(silent, 'listening');
        const root = join(folder, 'silent');
        const other = await Server.start({ root, settings: [
            'repositories:', `  apa_silent: http://127.0.0.1:${silent.address().port}/x.git`, 'git_timeout: 2s'].join('\n') });
        t.after(() => other.stop());
        const name = 'staging_th_apa_silent_master_0123456789';
        const address = await agent(t, (_, r) => r.end(good_profile));
        await fetch(`${other.center}/v1/cover/register?${new URLSearchParams({ name, address })}`, { method: 'POST' });
        await other.post('/cover/report/sync', { srv_name: name });
        const beside = 'staging_th_apa_beside_master_0123456789';
        await fetch(`${other.center}/v1/cover/register?${new URLSearchParams({ name: beside, address })}`, { method: 'POST' });
        const begun = performance.now();
        const slow = other.post('/cover/latest/report', { srv_name: name, rpt_type: 'html' });
        const impatient = Array.from({ length: 12 }, () => other.post('/cover/latest/report', { srv_name: name, rpt_type: 'html' }));
        assert.equal((await other.post('/cover/report/sync?force=true', { srv_name: beside })).json.cover_total, '100.0');
        assert.equal((await other.post('/cover/latest/report', { srv_name: beside, rpt_type: 'func' })).status, 404);
        assert.equal((await other.get('/ping')).status, 200);
        assert.ok(performance.now() - begun < 1000);
        assert.ok((await slow).status >= 400);
        await Promise.all(impatient);
        assert.ok(performance.now() - begun < 15000);
    });

    it('more addresses than a service can have are refused', async () => {
        const addresses = Array.from({ length: 1001 }, (_, i) => `http://127.0.0.1:1/${i}`);
        const body = { srv_name: 'staging_th_apa_many_master_0123456789', addresses };
        assert.equal((await server.post('/cover/sync', body)).status, 400);
    });

    it('names that could become paths are refused everywhere', async () => {
        for (const name of ['../../etc', 'staging_th_../x_master_0123456789', 'a\u0000b', 'x'.repeat(5000)]) {
            const { status } = await server.post('/cover/report/sync', { srv_name: name });
            assert.ok(status === 400 || status === 404, `${name.slice(0, 20)}: ${status}`);
        }
        const inside = await readdir(join(folder, 'data'));
        assert.ok(inside.every((one) => !one.includes('etc')));
    });

    it('a second server on the same folder or port says so and exits 1', () => {
        const same_folder = command('server', '--root', join(folder, 'data'), '--listen', '127.0.0.1:0', '--center-listen',
            '127.0.0.1:0');
        assert.equal(same_folder.status, 1);
        assert.match(same_folder.stderr, /in use by another process/);
        const same_port = command('server', '--root', join(folder, 'other'), '--listen', new URL(server.url).host,
            '--center-listen', '127.0.0.1:0');
        assert.equal(same_port.status, 1);
        assert.match(same_port.stderr, /port \d+ is in use/);
    });

    it('a data folder that is a file is told as such', async () => {
        const root = join(folder, 'file');
        await writeFile(root, '');
        const { status, stderr } = command('server', '--root', root, '--listen', '127.0.0.1:0', '--center-listen', '127.0.0.1:0');
        assert.equal(status, 1);
        assert.match(stderr, /data folder: .*file: (Not a directory|File exists)/);
    });

    it('unknown settings are refused with file, line and column', async () => {
        const config = join(folder, 'wrong.yaml');
        await writeFile(config, 'roles: [center]\nrots: x\n');
        const { status, stderr } = command('server', '--config', config);
        assert.equal(status, 1);
        assert.match(stderr, /wrong\.yaml:2/);
        assert.match(stderr, /rots/);
    });

    it('unknown commands and options are misuse: exit 2', () => {
        assert.equal(command('frobnicate').status, 2);
        assert.equal(command('server', '--frobnicate').status, 2);
        assert.equal(command('func').status, 2);
    });

    it('a wrong profile on the command line is refused with file and line', async () => {
        const path = join(folder, 'wrong.txt');
        await writeFile(path, 'mode: set\na.go:1.1,2.2 1 1\na.go:broken\n');
        const { status, stdout, stderr } = command('func', path);
        assert.equal(status, 1);
        assert.equal(stdout, '');
        assert.match(stderr, /wrong\.txt.*line 3/);
    });
});
