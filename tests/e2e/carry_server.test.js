// SPDX-License-Identifier: Apache-2.0
// Carry in the server: three commits of a real repository, uploaded, give the figures of goc-plugin carry.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Server, eventually, goc_plugin, temporaryFolder } from './server.js';
import { good, makeShop, run } from './shop.js';

describe('carry in the server', () => {
    let folder, remove, server;
    const ids = {};

    const nameOf = (tag) => `staging_th_shop_main_${ids[tag].slice(0, 10)}`;
    const servicePath = (tag) => `/api/v1/services/${nameOf(tag)}`;
    const upload = async (tag, text = readFileSync(join(folder, `${tag}.cov`))) => {
        const answer = await server.get(`${servicePath(tag)}/profile`, { method: 'POST', body: text });
        assert.equal(answer.status, 200, await answer.text());
    };
    const carryOf = async (tag, query = '') => {
        const answer = await server.get(`${servicePath(tag)}/carry${query}`);
        return { status: answer.status, json: await answer.json() };
    };
    const onCommandLine = (...args) =>
        JSON.parse(good(run(folder, goc_plugin, ['carry', ...args, '--json', '--functions'])));

    before(async () => {
        folder = await temporaryFolder((cleanup) => { remove = cleanup; });
        makeShop(folder);
        for (const tag of ['v1', 'v2', 'v3'])
            ids[tag] = good(run(folder, 'git', ['rev-parse', tag])).trim();
        server = await Server.start({
            root: join(folder, 'data'),
            settings: `allow_file_repositories: true\ncheck_interval: 1h\nrepositories:\n  shop: ${folder}\n`,
        });
    });
    after(async () => {
        await server?.stop();
        await remove();
    });

    it('says that nothing is earlier than the first build', async () => {
        await upload('v1');
        const { status, json } = await carryOf('v1');
        assert.equal(status, 200, JSON.stringify(json));
        assert.deepEqual(json.builds, []);
        assert.deepEqual(json.notes, ['No build of an earlier commit was collected, so nothing is carried']);
        assert.deepEqual(json.totals.carried, { covered: 0, statements: 8, percent: 0 });
        assert.deepEqual(json.totals.now, json.totals.together);
    });

    it('has the figures of the command line, beside the plain total', async () => {
        await upload('v2');
        await upload('v3');
        const { status, json } = await carryOf('v3', '?format=json');
        assert.equal(status, 200, JSON.stringify(json));
        const wanted = onCommandLine('v2.cov', 'v3.cov', '--old', 'v2', '--new', 'v3', '--from', 'v1.cov@v1');
        assert.deepEqual(json.total, wanted.total);
        assert.deepEqual(json.functions, wanted.functions);
        assert.deepEqual(json.invalidated, wanted.invalidated);
        assert.deepEqual(json.builds.map(({ commit, carried, invalidated }) => ({ commit, carried, invalidated })),
            wanted.builds.map(({ commit, carried, invalidated }) => ({ commit, carried, invalidated })));
        assert.equal(json.not_seen, wanted.not_seen);
        assert.deepEqual([json.service, json.commit, json.notes], [nameOf('v3'), ids.v3, []]);
        assert.deepEqual(json.builds.map(({ name }) => name), [nameOf('v2'), nameOf('v1')]);
        assert.match(json.builds[0].collected_at, /^20\d\d-/);
        assert.deepEqual(json.totals, {
            now: { covered: 1, statements: 8, percent: 12.5 },
            carried: { covered: 4, statements: 8, percent: 50 },
            together: { covered: 5, statements: 8, percent: 62.5 },
        });
        const service = await server.json(servicePath('v3'));
        assert.deepEqual(service.total, json.totals.now);
        const { made_at: madeAt, ...carry } = service.carry;
        assert.match(madeAt, /^20\d\d-/);
        assert.deepEqual(carry,
            { percent: 62.5, covered: 5, carried: 4, statements: 8, from: [ids.v2, ids.v1], is_current: true });
        const row = service.history.find(({ commit }) => commit === ids.v3.slice(0, 10));
        assert.deepEqual(row.carry, service.carry);
        assert.equal(row.percent, 12.5);
    });

    it('is made anew when an earlier build has more', async () => {
        await upload('v2', readFileSync(join(folder, 'v2.cov'), 'utf8').replaceAll(/ 0$/gm, ' 3'));
        assert.equal((await carryOf('v3')).json.totals.together.covered, 5);
        assert.equal((await carryOf('v2')).json.totals.now.covered, 8);
        const { json } = await carryOf('v3');
        assert.deepEqual(json.builds.map(({ carried }) => carried.statements), [4, 0]);
        const kept = readdirSync(join(server.root, 'shop', 'cov_data')).filter((name) => name.includes('_carry_'));
        assert.equal(kept.filter((name) => name.startsWith(nameOf('v3'))).length, 1);
    });

    it('is made before anybody asks, also of the builds that carry from what changed', async () => {
        const root = join(folder, 'other');
        const before = server;
        server = await Server.start({
            root, settings: `allow_file_repositories: true\ncheck_interval: 1h\nrepositories:\n  shop: ${folder}\n`,
        });
        try {
            const carried = async (tag, statements) => eventually(`${tag} carries ${statements}`, async () => {
                const { carry } = await server.json(servicePath(tag));
                return carry?.is_current && carry.carried === statements;
            });
            await upload('v3');
            await carried('v3', 0);
            await upload('v1');
            await carried('v3', 3);
            await upload('v2');
            await carried('v2', 5);
            await carried('v3', 4);
        } finally {
            await server.stop();
            server = before;
        }
    });

    it('refuses another format and unknown services', async () => {
        const html = await carryOf('v3', '?format=html');
        assert.equal(html.status, 400);
        assert.match(html.json.error.message, /the format of a carry is "json"/);
        assert.equal((await server.get('/api/v1/services/staging_th_shop_main_0123456789/carry')).status, 404);
    });
});
