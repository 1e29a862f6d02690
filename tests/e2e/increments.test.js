// SPDX-License-Identifier: Apache-2.0
// Incremental coverage in the server, from real git servers.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, renameSync, writeFileSync, chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { commit, git, makeOrigin, profile, repositoryAt, startDaemon, startHttp, startSilent } from './git_servers.js';
import { Server, temporaryFolder } from './server.js';

const secret = 's3cret-t0ken';

const nameOf = (id, env = 'staging') => `${env}_th_pay_feature_${id.slice(0, 10)}`;
const diffPath = (name, query = '') => `/api/v1/services/${name}/diff${query}`;

// A server that has the coverage of one build, whose repository is at `url`.
async function serverFor(t, { url, id, settings = [], args = [], environment = {} }) {
    const root = join(await temporaryFolder((remove) => t.after(remove)), 'data');
    Object.assign(process.env, environment);
    const server = await Server.start({
        root, args,
        settings: ['allow_file_repositories: true', 'check_interval: 1h', 'mirror_fresh: 0s', ...settings,
            'repositories:', `  pay: ${url}`].join('\n'),
    });
    for (const key of Object.keys(environment))
        delete process.env[key];
    t.after(() => server.stop());
    await upload(server, nameOf(id));
    server.diff = async (query = '', name = nameOf(id)) => {
        const answer = await server.get(diffPath(name, query));
        return { status: answer.status, headers: answer.headers, json: await answer.json() };
    };
    return server;
}

async function upload(server, name, text = profile) {
    const answer = await server.get(`/api/v1/services/${name}/profile`, { method: 'POST', body: text });
    assert.equal(answer.status, 200, await answer.text());
}

// The command lines of all processes.
function commandLines() {
    const lines = [];
    for (const process of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
        try {
            lines.push(readFileSync(`/proc/${process}/cmdline`, 'latin1').replaceAll('\0', ' '));
        } catch { /* it has ended */ }
    }
    return lines;
}

describe('incremental coverage', () => {
    let folder, remove, origin, ids;

    before(async () => {
        folder = await temporaryFolder((cleanup) => { remove = cleanup; });
        origin = repositoryAt(folder);
        ids = await makeOrigin(origin);
    });
    after(() => remove());

    it('is told with base, head, mirror and what is not instrumented', async (t) => {
        const server = await serverFor(t, { url: `file://${origin}`, id: ids.changed });
        const { status, json } = await server.diff();
        assert.equal(status, 200, JSON.stringify(json));
        assert.deepEqual(json.base, {
            name: 'main', choice: "the repository's default branch", commit: ids.later, merge_base: ids.first, is_own: true,
        });
        assert.equal(json.head, ids.changed);
        assert.deepEqual([json.changed, json.measured, json.covered, json.missing, json.partial, json.percent],
            [13, 6, 3, 3, 0, 50]);
        assert.deepEqual(json.not_instrumented.map(({ path }) => path), ['extra/x.go']);
        assert.deepEqual(json.diff.src_stats['main.go'].violation_lines, [11, 12, 13]);
        assert.deepEqual(json.total, { covered: 2, statements: 3, percent: 66.7 });
        assert.ok(json.mirror.age_s < 60);
        assert.equal(json.mirror.staleness, null);
        assert.deepEqual(json.notes, []);

        const service = await server.json(`/api/v1/services/${nameOf(ids.changed)}`);
        assert.equal(service.increment.percent, 50);
        assert.equal(service.increment.base.name, 'main');
        assert.equal(service.increment.is_current, true);
    });

    it('has faces for people, a range, and whitespace that does not count', async (t) => {
        const server = await serverFor(t, { url: `file://${origin}`, id: ids.changed });
        const markdown = await server.get(diffPath(nameOf(ids.changed), '?format=markdown&base=v1.0.0'));
        assert.match(markdown.headers.get('content-type'), /^text\/markdown/);
        assert.match(await markdown.text(), /! 11 func missed/);
        const page = await server.get(diffPath(nameOf(ids.changed), '?format=html'));
        assert.match(page.headers.get('content-security-policy'), /default-src 'none'/);
        assert.match(page.headers.get('goc-plugin-mirror-updated'), /^20\d\d-/);
        assert.match(await page.text(), /missed/);
        const direct = (await server.diff('?base=main&range=..&ignore_whitespace=true')).json;
        assert.equal(direct.range, '..');
        assert.equal(direct.ignore_whitespace, true);
        assert.equal(direct.base.is_own, false);
    });

    it('has a history, one row a commit', async (t) => {
        const server = await serverFor(t, { url: `file://${origin}`, id: ids.changed, settings: ['diff_base: tag:v*'] });
        await server.diff();
        git(origin, 'checkout', '--quiet', 'feature');
        const next = await commit(origin, { 'doc.go': 'package main\n' });
        git(origin, 'checkout', '--quiet', 'main');
        t.after(() => git(origin, 'branch', '--force', 'feature', ids.changed));
        await upload(server, nameOf(next), profile.replace('13.2 1 0', '13.2 1 5'));
        await server.diff('', nameOf(next));
        const { history } = await server.json(diffPath(nameOf(next), '/history'));
        assert.deepEqual(history.map((row) => [row.commit, row.increment.covered, row.increment.measured, row.increment.base.name]),
            [[next.slice(0, 10), 6, 6, 'v1.0.0'], [ids.changed.slice(0, 10), 3, 6, 'v1.0.0']]);
        assert.deepEqual((await server.json(diffPath(nameOf(next), '/history?base=main'))).history, []);
        const before = (await server.diff('?base=previous', nameOf(next))).json;
        assert.equal(before.base.merge_base, ids.changed);
        assert.equal(before.measured, 0);
        assert.equal(before.percent, null);
    });

    it('of a build of the main branch is counted from the build before', async (t) => {
        const server = await serverFor(t, { url: `file://${origin}`, id: ids.first });
        await upload(server, nameOf(ids.later));
        const { json } = await server.diff('', nameOf(ids.later));
        assert.equal(json.base.choice, "the service's build before");
        assert.equal(json.base.merge_base, ids.first);
        assert.match(json.notes[0], /"main" has commit .* already/);
    });

    for (const [base, status, reason] of [['nothing', 404, /no branch, tag or commit "nothing"/], ['--output=x', 400, /not the name/],
        ['HEAD~1', 400, /not the name/], ['main..feature', 400, /not the name/], ['tag:w*', 404, /no tag/],
        ['0123456789', 404, /0123456789/], ['env:live', 404, /environment "live"/], ['x'.repeat(2000), 400, /not the name/]]) {
        it(`refuses the base ${base.slice(0, 20)}`, async (t) => {
            const server = await serverFor(t, { url: `file://${origin}`, id: ids.changed });
            const answer = await server.diff(`?base=${encodeURIComponent(base)}`);
            assert.equal(answer.status, status);
            assert.match(answer.json.error.message, reason);
        });
    }

    it('comes from git daemon, and from a mirror whose remote is gone', async (t) => {
        const moved = await temporaryFolder((cleanup) => t.after(cleanup));
        git(moved, 'clone', '--quiet', '--mirror', origin, 'pay');
        const url = await startDaemon(t.after.bind(t), moved);
        const server = await serverFor(t, { url: `${url}/pay`, id: ids.changed });
        assert.equal((await server.diff()).json.measured, 6);
        renameSync(join(moved, 'pay'), join(moved, 'away'));
        const { status, json } = await server.diff();
        assert.equal(status, 200);
        assert.equal(json.measured, 6);
        assert.match(json.mirror.staleness, /repository git:\/\/127\.0\.0\.1/);
        assert.match(json.notes[0], /^The mirror is of 20/);
        const missing = await server.diff('?base=nothing');
        assert.equal(missing.status, 503);
        assert.match(missing.json.error.message, /nothing.*down since/);
    });

    it('comes over HTTP with credentials that nobody sees', async (t) => {
        const http = await startHttp(t.after.bind(t), folder, { user: 'me', password: secret });
        const lines = [];
        http.before = async () => { lines.push(...commandLines()); };
        const server = await serverFor(t, {
            url: `${http.url}/pay`, id: ids.changed, environment: { GITLAB_USER: 'me', GITLAB_TOKEN: secret },
        });
        assert.equal((await server.diff()).json.measured, 6);
        http.before = (request, response) => {
            lines.push(...commandLines());
            response.writeHead(500).end(`you sent ${request.headers.authorization} ${secret}`);
            return true;
        };
        const { json } = await server.diff();
        assert.equal(json.measured, 6);
        assert.match(json.mirror.staleness, /500/);
        const basic = Buffer.from(`me:${secret}`).toString('base64');
        assert.ok(lines.some((line) => line.includes('git') && line.includes(http.url)));
        for (const text of [lines.join('\n'), server.log, JSON.stringify(json)]) {
            assert.ok(!text.includes(secret));
            assert.ok(!text.includes(basic));
        }
        const mirror = join(server.root, 'pay', 'repo');
        for (const name of readdirSync(mirror, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()))
            assert.ok(!readFileSync(join(name.parentPath ?? name.path, name.name), 'latin1').includes(secret));
    });

    it('is refused over HTTP with wrong credentials, and through a redirect', async (t) => {
        const target = await startHttp(t.after.bind(t), folder, { user: 'me', password: secret });
        const http = await startHttp(t.after.bind(t), folder, { user: 'me', password: 'other' });
        const environment = { GITLAB_USER: 'me', GITLAB_TOKEN: secret };
        const server = await serverFor(t, { url: `${http.url}/pay`, id: ids.changed, environment });
        const wrong = await server.diff();
        assert.equal(wrong.status, 503);
        assert.match(wrong.json.error.message, /it wants credentials, or other ones than the settings git_user and git_token/);
        assert.match(wrong.json.error.message, /repository http:.*is not in the mirror|is not in the mirror: repository http/);

        http.before = (request, response) => {
            response.writeHead(302, { Location: target.url + request.url }).end();
            return true;
        };
        const other = await serverFor(t, { url: `${http.url}/pay`, id: ids.changed, environment });
        assert.equal((await other.diff()).status, 503);
        assert.equal(target.seen, 0);
    });

    it('waits a bounded time for a remote that says nothing, and keeps nobody else waiting', async (t) => {
        const silent = await startSilent(t.after.bind(t));
        const http = await startHttp(t.after.bind(t), folder, { user: 'me', password: secret });
        const server = await serverFor(t, {
            url: `${http.url}/pay`, id: ids.changed, environment: { GITLAB_USER: 'me', GITLAB_TOKEN: secret },
        });
        assert.equal((await server.diff()).status, 200);
        http.before = () => true; // never answers
        const begun = performance.now();
        const slow = Array.from({ length: 3 }, () => server.diff());
        assert.equal((await server.get('/ping')).status, 200);
        assert.equal((await server.get(`/api/v1/services/${nameOf(ids.changed)}`)).status, 200);
        assert.ok(performance.now() - begun < 2000);
        for (const { status, json } of await Promise.all(slow)) {
            assert.equal(status, 200);
            assert.match(json.mirror.staleness, /^the update of its mirror that began at .* goes on$/);
        }
        assert.ok(performance.now() - begun < 15000);

        const without = await serverFor(t, { url: `${silent}/pay`, id: ids.changed, settings: ['git_timeout: 2s'] });
        const { status, json } = await without.diff();
        assert.equal(status, 503);
        assert.match(json.error.message, /is not in the mirror/);
    });

    it('survives a corrupt mirror, which is kept aside', async (t) => {
        const server = await serverFor(t, { url: `file://${origin}`, id: ids.changed });
        assert.equal((await server.diff('?base=v1.0.0')).status, 200);
        const packs = join(server.root, 'pay', 'repo', 'objects', 'pack');
        for (const name of readdirSync(packs).filter((file) => file.endsWith('.pack'))) {
            const pack = readFileSync(join(packs, name));
            chmodSync(join(packs, name), 0o600);
            writeFileSync(join(packs, name), pack.fill('x', 12, pack.length - 20));
        }
        const { status, json } = await server.diff();
        assert.equal(status, 200, JSON.stringify(json));
        assert.equal(json.measured, 6);
        assert.ok(existsSync(join(server.root, 'pay', 'repo.corrupt')));
        assert.match(server.log, /was corrupt and was cloned anew/);
    });

    it('tells what is wrong with a shallow remote and with histories that never met', async (t) => {
        const shallow = await temporaryFolder((cleanup) => t.after(cleanup));
        git(shallow, 'clone', '--quiet', '--bare', '--depth=1', '--branch=feature', `file://${origin}`, 'pay');
        const cut = await serverFor(t, { url: `file://${join(shallow, 'pay')}`, id: ids.changed });
        const answer = await cut.diff(`?base=${ids.first}`);
        assert.equal(answer.status, 404);
        assert.match(answer.json.error.message, /the repository is shallow, so its history ends early/);

        git(origin, 'checkout', '--quiet', '--orphan', 'island');
        await commit(origin, {});
        git(origin, 'checkout', '--quiet', 'main');
        const server = await serverFor(t, { url: `file://${origin}`, id: ids.changed });
        const island = await server.diff('?base=island');
        assert.equal(island.status, 404);
        assert.match(island.json.error.message, /no common history/);
    });

    it('is answered from the cache after a restart, and the mirror keeps its age', async (t) => {
        const root = join(await temporaryFolder((cleanup) => t.after(cleanup)), 'data');
        const settings = ['allow_file_repositories: true', 'mirror_fresh: 1h', 'repositories:', `  pay: ${origin}`].join('\n');
        const name = nameOf(ids.changed);
        const first = await Server.start({ root, settings });
        t.after(() => first.stop());
        await upload(first, name);
        const before = await first.json(diffPath(name));
        await first.stop();

        const second = await Server.start({ root, settings });
        t.after(() => second.stop());
        const after = await second.json(diffPath(name));
        assert.equal(after.mirror.updated_at, before.mirror.updated_at);
        const kept = readdirSync(join(root, 'pay', 'cov_data')).filter((file) => file.includes('_diff_'));
        assert.equal(kept.length, 1);
        writeFileSync(join(root, 'pay', 'cov_data', kept[0]), '{"measured":-1}');
        assert.equal((await second.json(diffPath(name))).measured, -1);
    });
});
