// SPDX-License-Identifier: Apache-2.0
// Goc: our center beside a real one, and the real client and service with ours. Started by goc.sh.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { cp, mkdir, readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { percent, sum } from '../e2e/profile.js';
import { eventually, Server, temporaryFolder } from '../e2e/server.js';
import { run, start } from '../e2e/service.js';
import { scenarios } from './goc_cases.js';
import { Agent, ask, goc, startGoc } from './goc_center.js';

describe('goc v1', () => {
    let folder, theirs, server, agents;

    const cleanups = [];
    const later = (cleanup) => cleanups.push(cleanup);

    before(async () => {
        folder = await temporaryFolder(later);
        await mkdir(join(folder, 'goc'));
        theirs = await startGoc(later, join(folder, 'goc'));
        server = await Server.start({ root: join(folder, 'root') });
        later(() => server.stop());
        agents = { a: await Agent.start(later), b: await Agent.start(later), c: await Agent.start(later) };
        agents.dead = await Agent.start(later);
        agents.dead.stop();
    });
    after(async () => {
        for (const cleanup of cleanups.reverse())
            await cleanup();
    });

    async function begin(answers = {}) {
        for (const name of ['a', 'b', 'c'])
            agents[name].answers = answers[name] ?? {};
        for (const center of [theirs, server.center])
            await ask(center, { path: '/v1/cover/init' });
    }

    test('our center answers as goc does, but for what is told apart', async (t) => {
        let n = 0;
        for (const { name, answers, requests } of scenarios(agents)) {
            await t.test(name, async () => {
                await begin(answers);
                for (const request of requests) {
                    const wanted = await ask(theirs, request);
                    const got = await ask(server.center, request);
                    const what = `${request.method ?? 'POST'} ${request.path} ${request.body ?? ''}`;
                    n++;
                    if (request.deviation)
                        assert.notEqual(got, wanted, `no longer: ${request.deviation}: ${what}`);
                    else
                        assert.equal(got, wanted, what);
                }
            });
        }
        t.diagnostic(`${n} answers compared`);
    });

    describe('the real goc client', () => {
        const profile = '/v1/cover/profile';
        const commands = ({ a, b, dead }, file) => [
            ['list'],
            ['register', '-n', 'one', '-a', a.url], ['register', '-n', 'one', '-a', a.url], ['list'],
            ['register', '--name', 'two', '--address', b.url.replace('127.0.0.1', 'host')], ['list'],
            ['register', '-n', 'host', '-a', 'http://host:1', '--ip_revise', 'false'], ['list'],
            ['register', '-n', 'bad', '-a', 'ftp://host'], ['register', '-n', 'bad', '-a', 'http://a', '--ip_revise', 'x'],
            ['profile', '--service', 'one'], ['profile', '--service', 'one,two'], ['profile', '--address', b.url],
            ['profile', '--service', 'one', '--coverfile', 'a.go$,x'], ['profile', '--service', 'one,two', '--skipfile', 'b'],
            ['profile', '--service', 'one', '--coverfile', '('], ['profile', '--service', 'nobody'],
            ['profile', '--service', 'nobody', '--force=false'], ['profile', '--service', 'host', '--force=false', '-o', file],
            ['profile', '--service', 'two', '-o', file],
            ['clear', '--service', 'one'], ['clear', '--address', b.url], ['clear', '--service', 'nobody'],
            ['register', '-n', 'dead', '-a', dead.url], ['clear', '--service', 'dead'],
            ['remove', '--service', 'one'], ['list'], ['remove', '--address', `${b.url},${dead.url}`], ['list'],
            ['remove', '--address', b.url], ['init'], ['list'],
        ];

        test('prints with our center what it prints with its own', async () => {
            await begin({
                a: { [profile]: [200, 'mode: count\nex/b.go:1.1,2.2 1 2\nex/a.go:1.1,2.2 3 3\n'],
                    '/v1/cover/clear': [200, 'clear call successfully\n'] },
                b: { [profile]: [200, 'mode: count\nex/a.go:1.1,2.2 3 4\n'],
                    '/v1/cover/clear': [200, 'clear call successfully\n'] },
            });
            const said = async (command, center) => {
                const { code, stdout, stderr } = await run(goc, [...command, '--center', center], { cwd: folder });
                return { code, stdout, stderr: stderr.replaceAll(center, 'CENTER').replace(/time="[^"]*"/, '') };
            };
            for (const command of commands(agents, join(folder, 'out/profile.cov'))) {
                // The name "host" is not looked up: what a resolver says of it depends on the machine.
                if (command.includes('host') && command[0] === 'profile')
                    continue;
                assert.deepEqual(await said(command, server.center), await said(command, theirs), command.join(' '));
            }
            assert.equal(await readFile(join(folder, 'out/profile.cov'), 'utf8'), 'mode: count\nex/a.go:1.1,2.2 3 4\n');
        });

        test('tells when our center is away', async () => {
            const { code, stderr } = await run(goc, ['list', '--center', agents.dead.url]);
            assert.equal(code, 1);
            assert.match(stderr, /connection refused/);
        });
    });

    describe('a service that the real goc built for our center', () => {
        const name = 'staging_th_apa_goc_master_0123456789';
        let echo, url, address;

        before(async () => {
            await begin();
            await cp(resolve('examples/echoserver'), join(folder, 'echoserver'), { recursive: true });
            const built = await run(goc, ['build', '--center', server.center, '-o', join(folder, 'echo'), '.'],
                { cwd: join(folder, 'echoserver') });
            assert.equal(built.code, 0, built.stderr);
            echo = start(later, join(folder, 'echo'), ['-addr', '127.0.0.1:0'],
                { cwd: folder, environment: { GOC_SERVICE_NAME: name } });
            url = await eventually('the service listens', () => /http:\S+/.exec(echo.stdout)?.[0]);
        });

        test('registers', async () => {
            [address] = await eventually('it registers', async () => (await server.registered())[name]);
            assert.match(address, /^http:\/\/127\.0\.0\.1:\d+$/);
        });

        test('answers its profile through our center, sorted', async () => {
            await fetch(`${url}/`);
            const { code, stdout } = await run(goc, ['profile', '--center', server.center, '--service', name]);
            assert.equal(code, 0);
            const text = await (await fetch(`${address}/v1/cover/profile`, { method: 'POST' })).text();
            assert.equal(stdout, sum(text));
        });

        test('is pulled, and its total is that of its profile', async () => {
            const { status, json } = await server.post('/cover/report/sync?force=true', { srv_name: name });
            const text = await (await fetch(`${address}/v1/cover/profile`, { method: 'POST' })).text();
            assert.equal(status, 200, JSON.stringify(json));
            assert.equal(json.cover_total, percent(text));
            assert.ok(Number(json.cover_total) > 0);
        });

        test('is cleared', async () => {
            const { stdout } = await run(goc, ['clear', '--center', server.center, '--service', name]);
            assert.equal(stdout, `Register service ${address} coverage counter clear call successfully\n`);
            const { stdout: text } = await run(goc, ['profile', '--center', server.center, '--service', name]);
            assert.equal(percent(text), '0.0');
        });

        test('removes itself when it is asked to end', async () => {
            // The service ends by itself too; a connection that has begun has it wait until goc's handler is done.
            const { hostname, port } = new URL(url);
            const held = connect(port, hostname);
            await once(held, 'connect');
            assert.equal(await echo.stop('SIGTERM'), 0);
            held.destroy();
            assert.deepEqual(await server.registered(), {});
        });
    });
});
