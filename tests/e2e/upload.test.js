// SPDX-License-Identifier: Apache-2.0
// Upload: coverage from outside of the registered services, in every form; what is wrong changes nothing.
import assert from 'node:assert/strict';
import { createServer, request } from 'node:http';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import { readFile, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { gzip, tar, zstd, zstdBomb } from './archives.js';
import { Server, temporaryFolder } from './server.js';

const data = resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../data/echo');

describe('upload', () => {
    let removeFolder, server, text, files, pair;
    let number = 0;
    const fresh = () => `staging_th_up_master_${(number++).toString(16).padStart(10, '0')}`;
    const path = (name, query = '') => `/api/v1/services/${encodeURIComponent(name)}/profile${query}`;
    const upload = async (name, body, { query = '', ...headers } = {}) => {
        const answer = await fetch(server.url + path(name, query), { method: 'POST', body, headers });
        return { status: answer.status, headers: answer.headers, json: await answer.json() };
    };
    const stored = async (name) => (await server.get(path(name))).text();

    before(async () => {
        const folder = await temporaryFolder((remove) => { removeFolder = remove; });
        server = await Server.start({ root: join(folder, 'data'), settings: 'check_interval: 1h' });
        text = await readFile(join(data, 'profile.txt'));
        pair = await readFile(join(data, 'live.pair'));
        files = {};
        for (const name of await readdir(join(data, 'covdata')))
            files[name] = await readFile(join(data, 'covdata', name));
    });
    after(async () => {
        await server?.stop();
        await removeFolder?.();
    });

    it('every form of the same coverage is stored as the same profile', async () => {
        const first = fresh();
        assert.equal((await upload(first, text)).status, 200);
        const wanted = await stored(first);
        assert.match(wanted, /^mode: atomic\n/);
        for (const body of [gzip(text), zstd(text), tar(files), zstd(tar(files)), gzip(tar(files))]) {
            const name = fresh();
            const { status, json } = await upload(name, body);
            assert.equal(status, 200, JSON.stringify(json));
            assert.equal(json.service.total.percent, 84);
            assert.deepEqual(json.unknown_programs, []);
            assert.equal(await stored(name), wanted);
        }
    });

    it('a pair is, packed or not', async () => {
        const [one, other] = [fresh(), fresh()];
        assert.equal((await upload(one, pair)).status, 200);
        assert.equal((await upload(other, gzip(pair))).status, 200);
        assert.equal(await stored(other), await stored(one));
    });

    it('a Content-Encoding of gzip or zstd is honoured, a false one is 400, others are 415', async () => {
        const name = fresh();
        assert.equal((await upload(name, gzip(text), { 'Content-Encoding': 'gzip' })).status, 200);
        assert.equal((await upload(fresh(), zstd(text), { 'Content-Encoding': 'zstd' })).status, 200);
        assert.equal((await upload(fresh(), text, { 'Content-Encoding': 'gzip' })).status, 400);
        const unknown = await upload(fresh(), text, { 'Content-Encoding': 'br' });
        assert.equal(unknown.status, 415);
        assert.equal(unknown.headers.get('accept-encoding'), 'gzip, zstd');
        assert.equal((await upload(fresh(), text, { 'Content-Encoding': 'gzip, gzip' })).status, 415);
    });

    it('the same upload counts once, another one adds up', async () => {
        const name = fresh();
        const [a, b] = [1, 2].map((count) => Buffer.from(`mode: atomic\na.go:1.1,2.2 3 ${count}\n`));
        for (const body of [a, b, a, gzip(b), a])
            assert.equal((await upload(name, body)).status, 200);
        assert.equal(await stored(name), 'mode: atomic\na.go:1.1,2.2 3 3\n');
    });

    it('another binary or mode is refused with the difference, and kept apart when that is asked for', async () => {
        const name = fresh();
        assert.equal((await upload(name, Buffer.from('mode: atomic\na.go:1.1,2.2 3 1\n'))).status, 200);
        const others = {
            'mode: set\na.go:1.1,2.2 3 0\n': /mode is set/,
            'mode: atomic\na.go:1.1,2.3 3 0\n': /a\.go has other blocks/,
        };
        for (const [body, reason] of Object.entries(others)) {
            const { status, json } = await upload(name, Buffer.from(body));
            assert.equal(status, 409);
            assert.match(json.error.message, reason);
            assert.match(json.error.message, /other_layout=true/);
            assert.equal(await stored(name), 'mode: atomic\na.go:1.1,2.2 3 1\n');
        }
        const [apart] = Object.keys(others);
        assert.equal((await upload(name, Buffer.from(apart), { query: '?other_layout=maybe' })).status, 400);
        const { status, json } = await upload(name, Buffer.from(apart), { query: '?other_layout=true' });
        assert.equal(status, 200);
        assert.equal(json.service.layouts, 2);
        assert.equal(json.service.is_partial, true);
        assert.match(json.service.partial_reason, /2 different binaries/);
        assert.equal(await stored(name), apart);
    });

    it('profiles in a row are taken only with concatenated=true', async () => {
        const two = Buffer.from('mode: atomic\na.go:1.1,2.2 3 1\nmode: atomic\na.go:1.1,2.2 3 4\n');
        const name = fresh();
        const refused = await upload(name, two);
        assert.equal(refused.status, 400);
        assert.match(refused.json.error.message, /^line 3: "mode: atomic"/);
        assert.equal((await upload(name, two, { query: '?concatenated=perhaps' })).status, 400);
        assert.equal((await upload(name, two, { query: '?concatenated=true' })).status, 200);
        assert.equal(await stored(name), 'mode: atomic\na.go:1.1,2.2 3 5\n');
    });

    it('programs without counters are told', async () => {
        const meta = Object.keys(files).find((name) => name.startsWith('covmeta'));
        const alone = `covmeta.${'0'.repeat(32)}`;
        const { json } = await upload(fresh(), tar({ ...files, [alone]: files[meta] }));
        assert.deepEqual(json.unknown_programs, [alone]);
    });

    const wrong = {
        'a bomb': [() => zstdBomb(Buffer.from('\0cvm'), 1 << 30), 413, /1000 times/],
        'a large bomb': [() => zstdBomb(Buffer.concat([Buffer.from('\0cvm'), Buffer.alloc(100000, 'x')]), 1 << 30), 413, /./],
        'a gzip cut short': [() => gzip(text).subarray(0, -3), 400, /ends too early/],
        'a text cut short': [() => text.subarray(0, -5), 400, /^line \d+: /],
        'a tar cut short': [() => tar(files).subarray(0, 2000), 400, /tar/],
        'counters alone': [async () => readFile(join(data, 'live.covcounters')), 400, /without its meta data/],
        'an HTML page': [() => Buffer.from('<!doctype html>'), 400, /HTML page/],
        'nothing': [() => Buffer.alloc(0), 400, /empty/],
    };
    for (const [what, [make, status, reason]] of Object.entries(wrong)) {
        it(`${what} is refused, and nothing of it is kept`, async () => {
            const name = fresh();
            assert.equal((await upload(name, Buffer.from('mode: set\na.go:1.1,2.2 3 1\n'))).status, 200);
            const answer = await fetch(server.url + path(name), { method: 'POST', body: await make() });
            const told = await answer.text();
            assert.equal(answer.status, status, told);
            assert.match(JSON.parse(told).error.message, reason);
            assert.equal(await stored(name), 'mode: set\na.go:1.1,2.2 3 1\n');
            assert.equal((await server.get('/ping')).status, 200);
        });
    }

    it('a body that is announced as too large is refused before it is sent', async () => {
        const { hostname, port } = new URL(server.url);
        const asked = request({ hostname, port, path: path(fresh()), method: 'POST',
            headers: { 'Content-Length': (64 << 20) + 1 } });
        asked.on('error', () => {});
        asked.flushHeaders();
        const [answer] = await once(asked, 'response');
        assert.equal(answer.statusCode, 413);
        asked.destroy();
    });

    it('many uploads at a time are all taken, after being told to wait if need be', async () => {
        const name = fresh();
        const one = async (count) => {
            for (;;) {
                const answer = await fetch(server.url + path(name), {
                    method: 'POST', body: gzip(Buffer.from(`mode: atomic\na.go:1.1,2.2 3 ${count}\n`)),
                });
                await answer.arrayBuffer();
                if (answer.status !== 503)
                    return answer.status;
                assert.equal(answer.headers.get('retry-after'), '1');
                await new Promise((wake) => setTimeout(wake, 50));
            }
        };
        const counts = Array.from({ length: 40 }, (_, i) => i + 1);
        assert.ok((await Promise.all(counts.map(one))).every((status) => status === 200));
        assert.equal(await stored(name), 'mode: atomic\na.go:1.1,2.2 3 820\n');
    });

    it('agents may pack what they answer, with or without saying so', async (t) => {
        const answers = [
            [gzip(text), {}], [zstd(text), {}], [zstd(tar(files)), {}], [gzip(text), { 'Content-Encoding': 'gzip' }],
            [zstd(text), { 'Content-Encoding': 'zstd' }], [gzip(tar(files)), { 'Content-Encoding': 'gzip' }],
        ];
        for (const [i, [body, headers]] of answers.entries()) {
            const agent = createServer((_, response) => response.writeHead(200, headers).end(body)).listen(0, '127.0.0.1');
            await once(agent, 'listening');
            t.after(() => { agent.closeAllConnections(); agent.close(); });
            const name = fresh();
            const address = `http://127.0.0.1:${agent.address().port}`;
            await fetch(`${server.center}/v1/cover/register?${new URLSearchParams({ name, address })}`, { method: 'POST' });
            const { json } = await server.post('/cover/report/sync?force=true', { srv_name: name });
            assert.equal(json.cover_total, '84.0', `answer ${i}: ${JSON.stringify(json)}`);
        }
    });
});
