// SPDX-License-Identifier: Apache-2.0
// Center: goc's requests to our center, with real services behind it whose agents answer Go's binary coverage.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { EchoServer } from './echoserver.js';
import { filter, percent, sum } from './profile.js';
import { Server, temporaryFolder } from './server.js';

const TEXT = 'text/plain; charset=utf-8';
const JSON_TYPE = 'application/json; charset=utf-8';
const AMBIGUOUS = "use 'service' flag and 'address' flag at the same time may cause ambiguity, please use them separately";

describe('the center, asked as goc asks', () => {
    let folder, removeFolder, server, echo, one, two, other;

    before(async () => {
        folder = await temporaryFolder((remove) => { removeFolder = remove; });
        server = await Server.start({ root: `${folder}/data` });
        echo = await EchoServer.build({ folder, center: server.center });
        one = await echo.start({ server });
        two = await echo.start({ server });
        other = await echo.start({ server, environment: { GOC_SERVICE_NAME: 'other' } });
        await fetch(`${one.url}/`);
        await fetch(`${one.url}/users`);
        await fetch(`${two.url}/mirror?name=foo`, { method: 'POST', body: 'text' });
        await fetch(`${other.url}/`);
    });
    after(async () => {
        for (const instance of [one, two, other])
            await instance?.stop('SIGKILL');
        await server?.stop();
        await removeFolder?.();
    });

    // Answers { status, type, text }; parameters { name: value or values } go as JSON, or else as a query.
    const ask = async (path, parameters, { method = 'POST', isJson = false } = {}) => {
        const pairs = Object.entries(parameters ?? {}).flatMap(([name, values]) =>
            [values].flat().map((value) => [name, value]));
        const url = `${server.center}/v1/cover/${path}${isJson ? '' : `?${new URLSearchParams(pairs)}`}`;
        const answer = await fetch(url, isJson
            ? { method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(parameters) } : { method });
        return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() };
    };
    const ownText = async (instance) => (await fetch(`${instance.address}/v1/cover/profile`, { method: 'POST' })).text();
    const good = (text) => ({ status: 200, type: text ? TEXT : null, text });
    const wrong = (status, error) => ({ status, type: JSON_TYPE, text: JSON.stringify({ error }) });
    const list = (services) => ({ status: 200, type: JSON_TYPE, text: JSON.stringify(services) });

    it('lists names in order, addresses as they came', async () => {
        assert.deepEqual(await ask('list', {}, { method: 'GET' }),
            list({ other: [other.address], [echo.name]: [one.address, two.address] }));
    });

    it('makes of binary coverage the text that the agents make themselves', async () => {
        const native = await fetch(`${one.address}/v1/cover/profile`,
            { method: 'POST', headers: { Accept: 'application/x-go-coverage' } });
        assert.equal(native.headers.get('content-type'), 'application/x-go-coverage');
        assert.equal(Buffer.from(await native.arrayBuffer()).toString('latin1', 0, 4), '\0cvm');
        for (const instance of [one, two, other])
            assert.deepEqual(await ask('profile', { address: instance.address }), good(sum(await ownText(instance))));
    });

    it('adds up what is selected', async () => {
        const [first, second, third] = await Promise.all([one, two, other].map(ownText));
        const cases = [
            [{ service: echo.name }, [first, second]],
            [{ service: [echo.name, 'other'] }, [first, second, third]],
            [{ service: ['nobody', 'other'], force: true }, [third]],
            [{ address: [two.address, other.address] }, [second, third]],
            [{}, [first, second, third]],
        ];
        for (const [parameters, texts] of cases) {
            const wanted = good(sum(...texts));
            assert.deepEqual(await ask('profile', parameters), wanted);
            assert.deepEqual(await ask('profile', parameters, { method: 'GET' }), wanted);
            const lists = Object.entries(parameters).map(([name, value]) =>
                [name, name === 'force' ? value : [value].flat()]);
            assert.deepEqual(await ask('profile', Object.fromEntries(lists), { isJson: true }), wanted);
        }
    });

    it('keeps and skips files by patterns', async () => {
        const all = sum(...await Promise.all([one, two].map(ownText)));
        const service = echo.name;
        const cases = [
            [{ service, coverfile: 'main.go$' }, (name) => name.endsWith('main.go')],
            [{ service, coverfile: ['/api/', '/users/'] }, (name) => /api|users/.test(name)],
            [{ service, skipfile: '/(api|users)/' }, (name) => !/api|users/.test(name)],
            [{ service, coverfile: 'echoserver', skipfile: ['api', 'main'] }, (name) => !/api|main/.test(name)],
        ];
        for (const [parameters, isWanted] of cases) {
            const wanted = filter(all, isWanted);
            assert.match(wanted, /\n.*\.go:/);
            assert.notEqual(wanted, all);
            assert.deepEqual(await ask('profile', parameters), good(wanted));
        }
        assert.deepEqual(await ask('profile', { service, coverfile: 'nothing' }),
            wrong(500, "can't write an empty profile"));
    });

    it('tells what it cannot do in goc\'s words', async () => {
        const cases = [
            ['profile', { service: 'nobody' }, wrong(417, 'service [nobody] not found')],
            ['profile', { address: 'http://nobody' }, wrong(417, 'address [http://nobody] not found')],
            ['profile', { service: 'nobody', force: true }, wrong(417, 'no profiles')],
            ['profile', { service: 'other', address: one.address }, wrong(417, AMBIGUOUS)],
            ['profile', { force: 'maybe' }, wrong(417, 'strconv.ParseBool: parsing "maybe": invalid syntax')],
            ['register', { name: 'a', address: 'ftp://host' }, wrong(400, 'unsupport schema')],
            ['register', { name: 'a' },
                wrong(400, "Key: 'ServiceUnderTest.Address' Error:Field validation for 'Address' failed on the 'required' tag")],
            ['clear', { service: 'nobody' }, good('')],
            ['remove', { address: 'http://nobody' }, good('')],
        ];
        for (const [path, parameters, wanted] of cases)
            assert.deepEqual(await ask(path, parameters), wanted);
    });

    it('answers unknown paths as gin does', async () => {
        const asked = async (method, path) => {
            const [answer] = await once(request(server.center + path, { method }).end(), 'response');
            const text = Buffer.concat(await answer.toArray()).toString();
            return [answer.statusCode, answer.headers['content-type'], answer.headers.location, text];
        };
        assert.deepEqual(await asked('GET', '/v1/cover/nothing'), [404, 'text/plain', undefined, '404 page not found']);
        assert.deepEqual(await asked('PUT', '/v1/cover/list'), [404, 'text/plain', undefined, '404 page not found']);
        assert.deepEqual(await asked('GET', '/v1/cover/list/?a=1&b'), [301, 'text/html; charset=utf-8',
            '/v1/cover/list?a=1&b', '<a href="/v1/cover/list?a=1&amp;b">Moved Permanently</a>.\n\n']);
        assert.deepEqual(await asked('POST', '/v1/cover/profile/'), [307, undefined, '/v1/cover/profile', '']);
    });

    it('gives the report the same coverage', async () => {
        const wanted = sum(...await Promise.all([one, two].map(ownText)));
        const { status, json } = await server.post('/cover/report/sync?force=true', { srv_name: echo.name });
        assert.equal(status, 200, JSON.stringify(json));
        assert.equal(json.cover_total, percent(wanted));
        const kept = await server.get(`/api/v1/services/${encodeURIComponent(echo.name)}/profile`);
        assert.equal(await kept.text(), wanted);
    });

    it('clears what is selected, and nothing else', async () => {
        const untouched = await ownText(other);
        const line = (instance) => `Register service ${instance.address} coverage counter clear call successfully\n`;
        assert.deepEqual(await ask('clear', { address: two.address }), good(line(two)));
        assert.notEqual(percent(await ownText(one)), '0.0');
        assert.deepEqual(await ask('clear', { service: [echo.name] }, { isJson: true }), good(line(one) + line(two)));
        assert.equal(percent((await ask('profile', { service: echo.name })).text), '0.0');
        assert.equal(await ownText(other), untouched);
    });

    it('registers, removes and forgets', async () => {
        const success = { status: 200, type: JSON_TYPE, text: '{"result":"success"}' };
        const line = (instance) => `Register service ${instance.address} removed from the center.`;
        assert.deepEqual(await ask('register', { name: 'again', address: `${one.address}/path?query` }), success);
        assert.deepEqual(await ask('remove', { address: [one.address] }, { isJson: true }), good(line(one)));
        assert.deepEqual(await ask('list', {}, { method: 'GET' }),
            list({ other: [other.address], [echo.name]: [two.address] }));
        assert.deepEqual(await ask('remove', { service: ['other', echo.name] }), good(line(other) + line(two)));
        assert.deepEqual(await ask('list', {}, { method: 'GET' }), list({}));
        assert.deepEqual(await ask('register', { name: 'other', address: other.address }, { isJson: true }), success);
        assert.deepEqual(await ask('register', { name: 'host', address: 'http://host:1', ip_revise: 'false' }), success);
        assert.deepEqual(await ask('list', {}, { method: 'GET' }),
            list({ host: ['http://host:1'], other: [other.address] }));
        assert.deepEqual(await ask('init'), { status: 200, type: JSON_TYPE, text: '""' });
        assert.deepEqual(await ask('list', {}, { method: 'GET' }), list({}));
        assert.deepEqual(await ask('profile'), wrong(417, 'no profiles'));
    });

    it('tells who does not answer, or with force goes without', async () => {
        await ask('register', { name: 'pair', address: one.address });
        await ask('register', { name: 'pair', address: two.address });
        const wanted = sum(await ownText(one));
        await two.stop('SIGKILL');
        assert.deepEqual(await ask('profile', { service: 'pair' }), wrong(417,
            `failed to get profile from ${two.address}, service pair, error Post "${two.address}/v1/cover/profile": `
            + `dial tcp ${new URL(two.address).host}: connect: connection refused`));
        assert.deepEqual(await ask('profile', { service: 'pair', force: true }), good(wanted));
    });
});
