// SPDX-License-Identifier: Apache-2.0
// The main job: a real Go service is built, run, pulled and reported; nothing that was pulled is lost.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { EchoServer } from './echoserver.js';
import { eventually, Server, temporaryFolder } from './server.js';

const run = promisify(execFile);

describe('the main job', () => {
    let folder, removeFolder, server, echo, first, second;

    const settings = () => [
        'repositories:', `  apa_echoserver: file://${join(folder, 'echoserver')}`, 'allow_file_repositories: true',
        'check_interval: 1s',
    ].join('\n');
    const sync = (force = true) => server.post(`/cover/report/sync?force=${force}`, { srv_name: echo.name });
    const report = (kind) => server.post('/cover/latest/report', { srv_name: echo.name, rpt_type: kind });
    const latestTotal = async () => (await server.post('/cover/latest/total', { srv_name: echo.name })).json.cover_total;
    const instanceDown = async (instance) => {
        await instance.stop('SIGKILL');
        await eventually('the killed address left the list', async () =>
            !(await server.registered())[echo.name]?.includes(instance.address), 30);
    };

    before(async () => {
        folder = await temporaryFolder((remove) => { removeFolder = remove; });
        server = await Server.start({ root: join(folder, 'data'), settings: settings() });
        echo = await EchoServer.build({ folder, center: server.center });
        [first, second] = [await echo.start({ server }), await echo.start({ server })];
    });
    after(async () => {
        await first?.stop('SIGKILL');
        await second?.stop('SIGKILL');
        await server?.stop();
        await removeFolder?.();
    });

    it('registers both instances under the name that the environment makes', async () => {
        const list = await server.json('/cover/list');
        assert.equal(list.code, 0);
        assert.equal(list.count, 1);
        assert.equal(list.data[0].srv_name, echo.name);
        assert.deepEqual([...list.data[0].addresses].sort(), [first.address, second.address].sort());
    });

    it('accumulates over both instances, and pulling twice counts once', async () => {
        await fetch(`${first.url}/`);
        await fetch(`${second.url}/mirror?name=foo`, { method: 'POST', body: 'text' });
        const { status, json } = await sync();
        assert.equal(status, 200);
        assert.equal(json.code, 0);
        assert.match(json.cover_total, /^\d+\.\d$/);
        const profile = await (await server.get(`/api/v1/services/${encodeURIComponent(echo.name)}/profile`)).text();
        const again = await sync();
        assert.equal(again.json.cover_total, json.cover_total);
        assert.equal(await (await server.get(`/api/v1/services/${encodeURIComponent(echo.name)}/profile`)).text(), profile);
    });

    it('reports functions byte for byte as go tool cover does', async () => {
        const profile = join(folder, 'profile.txt');
        await writeFile(profile, await (await server.get(`/api/v1/services/${encodeURIComponent(echo.name)}/profile`)).text());
        const { stdout } = await run('go', ['tool', 'cover', `-func=${profile}`], { cwd: echo.repository });
        const { status, text } = await report('func');
        assert.equal(status, 200);
        assert.equal(text, stdout);
    });

    it('shows one total everywhere', async () => {
        const total = await latestTotal();
        const { text } = await report('func');
        assert.equal(text.trimEnd().split('\t').at(-1), `${total}%`);
        const { services } = await server.json('/api/v1/services');
        assert.equal(services[0].total.percent.toFixed(1), total);
        assert.equal((await server.json('/cover/list')).data[0].cover_total, total);
    });

    it('makes an html report of the sources at the commit', async () => {
        const { status, text } = await report('html');
        assert.equal(status, 200);
        assert.match(text, /class="file" id="file0"/);
        assert.match(text, /class="cov8"|class="cov10"/);
    });

    it('keeps what was pulled when an instance is killed, and takes its address off the list', async () => {
        const total = Number(await latestTotal());
        await instanceDown(second);
        assert.equal((await sync()).json.cover_total, total.toFixed(1));
    });

    it('never lowers the total when an instance starts again', async () => {
        const total = Number(await latestTotal());
        second = await echo.start({ server });
        assert.ok(Number((await sync()).json.cover_total) >= total);
        await fetch(`${second.url}/users`);
        assert.ok(Number((await sync()).json.cover_total) > total);
    });

    it('saves a pod by the pre-stop hook', async () => {
        await fetch(`${second.url}/mirror?name=bar`, { method: 'POST' });
        const { status } = await server.post('/watcher/cover/hook/sync',
            { srv_name: echo.name, addresses: [second.address] });
        assert.equal(status, 200);
    });

    it('clears the agents and starts anew, keeping the history', async () => {
        const { status, json } = await server.post('/cover/clear', { srv_name: echo.name });
        assert.equal(status, 200, json?.message);
        assert.equal(await latestTotal(), '0.0');
        await fetch(`${first.url}/`);
        await sync();
        assert.ok(Number(await latestTotal()) > 0);
    });

    it('has it all again after being killed', async () => {
        const total = await latestTotal();
        await server.stop('SIGKILL');
        server = await Server.start({ root: server.root, settings: settings() });
        assert.equal(await latestTotal(), total);
        assert.deepEqual(Object.keys(await server.registered()), [echo.name]);
        const history = await server.post('/cover/history/total', { srv_name: echo.name });
        assert.equal(history.json.code, 0);
        assert.equal(history.json.data[0].cover_total, total);
    });

    it('answers the last saved coverage when every instance is gone', async () => {
        const total = await latestTotal();
        await Promise.all([instanceDown(first), instanceDown(second)]);
        assert.equal(await latestTotal(), total);
        const { services } = await server.json('/api/v1/services');
        assert.equal(services[0].status, 'offline');
        assert.equal((await report('func')).status, 200);
    });

    it('ends with exit 0 on SIGTERM', async () => {
        assert.equal(await server.stop('SIGTERM'), 0);
    });
});
