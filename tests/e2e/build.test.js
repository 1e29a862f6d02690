// SPDX-License-Identifier: Apache-2.0
// Build: what `goc-plugin build` and `run` make of a Go service, and how its agent behaves. Runs the real go command.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { access, chmod, cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Center } from './center.js';
import { eventually, goc_plugin, temporaryFolder } from './server.js';
import { gocPlugin, run, start, writeFiles } from './service.js';

const GO_MOD = 'module example.com/shop\n\ngo 1.20\n';

// A program that says what it was told and waits, so that one can look at it.
const SHOP = {
    'go.mod': GO_MOD,
    'main.go': `package main

import (
	"fmt"
	"os"
	"time"

	"example.com/shop/price"
)

func main() {
	fmt.Println("price", price.Of(len(os.Args)))
	if len(os.Args) > 1 && os.Args[1] == "exit" {
		os.Exit(7)
	}
	time.Sleep(time.Minute)
}
`,
    'price/price.go': `package price

func Of(n int) int {
	if n > 100 {
		return 1
	}
	return 2
}
`,
};

async function build(args, options) {
    const result = await gocPlugin(['build', ...args], options);
    assert.deepEqual(result, { code: 0, stdout: '', stderr: '' });
}

// Asks the agent; the body is text.
async function ask(address, path, headers = {}) {
    const answer = await fetch(address + path, { method: 'POST', headers });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

async function hashes(folder) {
    const sums = {};
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
        const path = join(entry.parentPath ?? entry.path, entry.name);
        if (entry.isFile())
            sums[path] = createHash('sha256').update(await readFile(path)).digest('hex');
    }
    return sums;
}

function sortedLines(text) {
    return text.trimEnd().split('\n').sort();
}

describe('a service that goc-plugin built', () => {
    let folder, center, echo, address;
    const cleanups = [];
    const atEnd = (cleanup) => cleanups.push(cleanup);

    before(async () => {
        folder = await temporaryFolder(atEnd);
        center = await Center.start(atEnd);
        await cp(resolve('examples/echoserver'), join(folder, 'src'), { recursive: true });
        const before = await hashes(join(folder, 'src'));
        await build(['--center', center.url, '-o', join(folder, 'echoserver'), '.'], { cwd: join(folder, 'src') });
        assert.deepEqual(await hashes(join(folder, 'src')), before, 'the sources are as they were');
        echo = start(atEnd, join(folder, 'echoserver'), ['-addr', '127.0.0.1:0'], {
            environment: {
                ENV: 'staging', REGION: 'th', APPTYPE: 'apa', GIT_BRANCH: 'origin/master',
                GIT_COMMIT: '845820727e845820727e845820727e845820727e',
            },
        });
        ({ address } = await center.registered('staging_th_apa_echoserver_master_845820727e'));
        echo.url = await eventually('the echo server listens', () => /http:\S+/.exec(echo.stdout)?.[0]);
    });
    after(async () => {
        for (const cleanup of cleanups.reverse())
            await cleanup();
    });

    test('registers by POST with an address of the way to the center', () => {
        assert.equal(center.registrations[0].method, 'POST');
        assert.match(address, /^http:\/\/127\.0\.0\.1:\d+$/);
    });

    test('tells what ran, and only that', async () => {
        const before = (await ask(address, '/v1/cover/profile')).text;
        assert.match(before, /^mode: atomic\ngoc-plugin\.example\/echoserver\//);
        assert.match(before, /main\.go:\d+\.\d+,\d+\.\d+ \d+ 1\n/);
        assert.ok(sortedLines(before).filter((line) => line.includes('mirror.go')).every((line) => line.endsWith(' 0')));
        const reply = await fetch(`${echo.url}/mirror?name=foo`, { method: 'POST', body: 'bar' });
        assert.equal(await reply.text(), 'hello foo\nbar');
        const after = (await ask(address, '/v1/cover/profile')).text;
        assert.ok(sortedLines(after).some((line) => line.includes('mirror.go') && line.endsWith(' 1')));
    });

    test('sends the same as text and in the form of Go', async () => {
        const data = join(folder, 'covdata');
        const native = await fetch(`${address}/v1/cover/profile`, { headers: { Accept: 'application/x-go-coverage' } });
        assert.equal(native.headers.get('content-type'), 'application/x-go-coverage');
        const bytes = Buffer.from(await native.arrayBuffer());
        const size = Number(bytes.readBigUInt64LE(8)); // of the layout, which the counters follow
        const hash = bytes.subarray(24, 40).toString('hex');
        await mkdir(data);
        await writeFile(join(data, `covmeta.${hash}`), bytes.subarray(0, size));
        await writeFile(join(data, `covcounters.${hash}.1.1`), bytes.subarray(size));
        const decoded = await run('go', ['tool', 'covdata', 'textfmt', `-i=${data}`, '-o', join(folder, 'decoded.txt')]);
        assert.deepEqual(decoded, { code: 0, stdout: '', stderr: '' });
        const text = await ask(address, '/v1/cover/profile');
        assert.equal(text.headers.get('goc-process'), native.headers.get('goc-process'));
        assert.deepEqual(sortedLines(text.text), sortedLines(await readFile(join(folder, 'decoded.txt'), 'utf8')));
    });

    test('weighs blocks as goc does', async () => {
        const lines = (await ask(address, '/v1/cover/profile')).text.trimEnd().split('\n').slice(1);
        const covered = lines.filter((line) => !line.endsWith(' 0')).length;
        assert.equal((await ask(address, '/v1/cover/coverage')).text, (covered / lines.length).toFixed(6));
    });

    test('says who it is', async () => {
        const { headers, text } = await ask(address, '/v1/cover/info');
        const info = JSON.parse(text);
        assert.equal(headers.get('content-type'), 'application/json; charset=utf-8');
        assert.equal(info.name, 'staging_th_apa_echoserver_master_845820727e');
        assert.equal(info.pid, echo.child.pid);
        assert.equal(info.module, 'goc-plugin.example/echoserver');
        assert.match(info.process, /^[0-9a-f]{16}\.0$/);
    });

    test('knows no other paths', async () => {
        for (const path of ['/', '/v1/cover/profile/', '/v1/cover/register', '//v1/cover/clear', '/debug/pprof/']) {
            const { status, text } = await ask(address, path);
            assert.deepEqual([status, text], [404, '404 page not found\n'], path);
        }
    });

    test('begins a new stretch of counting with each clear', async () => {
        const before = (await ask(address, '/v1/cover/profile')).headers.get('goc-process');
        const clear = await ask(address, '/v1/cover/clear');
        const after = await ask(address, '/v1/cover/profile');
        assert.deepEqual([clear.status, clear.text], [200, 'clear call successfully\n']);
        assert.equal(before.replace(/\.0$/, '.1'), after.headers.get('goc-process'));
        assert.ok(sortedLines(after.text).filter((line) => line.includes('mirror.go')).every((line) => line.endsWith(' 0')));
    });

    test('gives each of many readers a whole profile', async () => {
        const texts = await Promise.all(Array.from({ length: 100 }, () => ask(address, '/v1/cover/profile')));
        for (const { status, text } of texts)
            assert.deepEqual([status, text.split('\n').length], [200, texts[0].text.split('\n').length]);
    });

    // This is the last story about it.
    test('prints nothing of its own and ends as it always did', async () => {
        assert.equal(await echo.stop(), 0);
        assert.deepEqual([echo.stdout, echo.stderr], [`echoserver listens on ${echo.url}\n`, '']);
    });
});

describe('the agent', () => {
    let folder;
    const cleanups = [];

    before(async () => {
        folder = await temporaryFolder((cleanup) => cleanups.push(cleanup));
        await writeFiles(folder, SHOP);
        await build(['-o', 'shop'], { cwd: folder });
    });
    after(() => Promise.all(cleanups.map((cleanup) => cleanup())));

    function startShop(t, environment, args = []) {
        return start((cleanup) => t.after(cleanup), join(folder, 'shop'), args, { environment });
    }

    test('calls itself by the name it is given, whatever stands in it', async (t) => {
        const center = await Center.start((cleanup) => t.after(cleanup));
        const name = 'a b&address=x/é"';
        startShop(t, { GOC_CENTER: center.url, GOC_SERVICE_NAME: name });
        await center.registered(name);
    });

    test('calls itself by the program without a name', async (t) => {
        const center = await Center.start((cleanup) => t.after(cleanup));
        startShop(t, { GOC_CENTER: center.url.replace('http://', ''), ENV: 'staging', REGION: 'th' });
        await center.registered('shop');
    });

    test('registers the address it is told to', async (t) => {
        const center = await Center.start((cleanup) => t.after(cleanup));
        startShop(t, { GOC_CENTER: center.url, GOC_AGENT_ADDRESS: 'shop.example', GOC_SERVICE_NAME: 'host' });
        startShop(t, { GOC_CENTER: center.url, GOC_AGENT_ADDRESS: 'https://shop.example:1', GOC_SERVICE_NAME: 'url' });
        assert.match((await center.registered('host')).address, /^http:\/\/shop\.example:\d+$/);
        assert.equal((await center.registered('url')).address, 'https://shop.example:1');
    });

    test('waits for a center that is not there yet, and for one that refuses', async (t) => {
        const place = await Center.start(() => {});
        const port = place.server.address().port;
        place.server.close();
        await once(place.server, 'close');
        const shop = startShop(t, { GOC_CENTER: place.url });
        await new Promise((wake) => setTimeout(wake, 1500));
        const center = await Center.start((cleanup) => t.after(cleanup), port);
        center.status = 500;
        await new Promise((wake) => setTimeout(wake, 1500));
        center.status = 200;
        await center.registered('shop');
        assert.equal(shop.child.exitCode, null);
        assert.deepEqual([shop.stdout, shop.stderr], ['price 2\n', '']);
    });

    test('dies of the signals that it would have died of', async (t) => {
        for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) {
            const shop = startShop(t, { GOC_CENTER: '127.0.0.1:1' });
            await eventually('it runs', () => shop.stdout);
            assert.equal(await shop.stop(signal), signal);
            assert.equal(shop.stderr, '');
        }
    });

    test('leaves the exit code and GOCOVERDIR to Go', async (t) => {
        const data = join(folder, 'data');
        await mkdir(data);
        const shop = startShop(t, { GOC_CENTER: '127.0.0.1:1', GOCOVERDIR: data }, ['exit']);
        assert.equal(await shop.end(), 7);
        assert.equal(shop.stderr, '');
        assert.deepEqual((await readdir(data)).map((name) => name.split('.')[0]).sort(), ['covcounters', 'covmeta']);
    });

    test('takes the port it was built with, and another one when that is taken', async (t) => {
        const center = await Center.start((cleanup) => t.after(cleanup));
        const place = `127.77.1.2:${20000 + process.pid % 10000}`; // nobody else is there: the kernel gives higher ports
        const binary = join(folder, 'with-port');
        await build([`--agentport=${place}`, '--center', center.url, '-o', binary], { cwd: folder });
        start((cleanup) => t.after(cleanup), binary, [], { environment: { GOC_SERVICE_NAME: 'first' } });
        const first = await center.registered('first');
        start((cleanup) => t.after(cleanup), binary, [], { environment: { GOC_SERVICE_NAME: 'second' } });
        const second = await center.registered('second');
        assert.equal(first.address, `http://${place}`);
        assert.notEqual(second.address, first.address);
        assert.match((await ask(second.address, '/v1/cover/profile')).text, /^mode: atomic\n/);
    });
});

describe('goc-plugin build', () => {
    async function module(t, files = SHOP) {
        const folder = await temporaryFolder((cleanup) => t.after(cleanup));
        await writeFiles(folder, files);
        return folder;
    }

    // The profile that the program `binary` tells once it is up.
    async function profileOf(t, binary) {
        const center = await Center.start((cleanup) => t.after(cleanup));
        start((cleanup) => t.after(cleanup), binary, [], {
            environment: { GOC_CENTER: center.url, GOC_SERVICE_NAME: 'it' },
        });
        return (await ask((await center.registered('it')).address, '/v1/cover/profile')).text;
    }

    test('covers main too when -coverpkg leaves it out', async (t) => {
        const folder = await module(t);
        await build(['-coverpkg=./price', '--o=shop', '.'], { cwd: folder });
        const text = await profileOf(t, join(folder, 'shop'));
        assert.match(text, /shop\/main\.go:.* 1\n/);
        assert.match(text, /shop\/price\/price\.go:.* 1\n/);
    });

    test('builds from Go files, in a folder without a module too', async (t) => {
        const folder = await module(t, { 'hello.go': 'package main\n\nfunc main() { select {} }\n' });
        await build(['-o', 'hello', 'hello.go'], { cwd: folder });
        assert.match(await profileOf(t, join(folder, 'hello')), /hello\.go:3\.13,3\.\d+ 1 1\n/);
    });

    test('builds several programs, from a sub folder, with flags in either spelling', async (t) => {
        const main = 'package main\n\nfunc main() { select {} }\n';
        const folder = await module(t, { 'go.mod': GO_MOD, 'cmd/a/main.go': main, 'cmd/b/main.go': main });
        await build(['--tags', 'x', '-trimpath', '-ldflags=-s -w', '--mod', 'mod', '-o', '../bin/', './...'],
            { cwd: join(folder, 'cmd') });
        assert.deepEqual((await readdir(join(folder, 'bin'))).sort(), ['a', 'b']);
        assert.match(await profileOf(t, join(folder, 'bin/b')), /^mode: atomic\nexample\.com\/shop\/cmd\/b\/main\.go/);
    });

    test('builds elsewhere with -C', async (t) => {
        const folder = await module(t);
        await build(['-C', folder, '-o', 'shop']);
        await access(join(folder, 'shop'));
    });

    test("keeps the user's own overlay", async (t) => {
        const folder = await module(t);
        await writeFiles(folder, {
            'other/price.txt': SHOP['price/price.go'].replace('return 2', 'return 42'),
            'overlay.json': JSON.stringify({ Replace: { 'price/price.go': 'other/price.txt' } }),
        });
        // go instruments the text below the overlay in packages that it covers, so this one is left out.
        await build(['-overlay', 'overlay.json', '-coverpkg=example.com/shop', '-o', 'shop', '.'], { cwd: folder });
        assert.equal((await run(join(folder, 'shop'), ['exit'])).stdout, 'price 42\n');
        const bad = await gocPlugin(['build', '-overlay=main.go', '.'], { cwd: folder });
        assert.equal(bad.code, 1);
        assert.match(bad.stderr, /^goc-plugin build: overlay main\.go: /);
    });

    test('cannot be talked into other Go code by its settings', async (t) => {
        const folder = await module(t);
        await build(['--center', 'http://h/"+panic("x")+"\\', '-o', 'shop', '.'], { cwd: folder });
        assert.match(await profileOf(t, join(folder, 'shop')), /^mode: atomic\n/);
    });

    test("shows go's errors and passes on its exit code", async (t) => {
        const folder = await module(t, { 'go.mod': GO_MOD, 'main.go': 'package main\n\nfunc main() { nothing() }\n' });
        const broken = await gocPlugin(['build', '.'], { cwd: folder });
        assert.equal(broken.code, 1);
        assert.match(broken.stderr, /^# example\.com\/shop\n\.\/main\.go:3.*: undefined: nothing\n$/);
        const misused = await gocPlugin(['build', '-nosuchflag', '.'], { cwd: folder });
        assert.equal(misused.code, 2);
        assert.match(misused.stderr, /flag provided but not defined: -nosuchflag/);
    });

    test('refuses what cannot work', async (t) => {
        const folder = await module(t);
        for (const [args, message] of [
            [['-covermode=count', '.'], /-covermode must be atomic/],
            [['-cover=false', '.'], /-cover=false/],
            [['-coverpkg=./...,std', '.'], /-coverpkg=std covers the standard library/],
            [['--center', 'ftp://x', '.'], /--center is not the URL of a center: "ftp:\/\/x"/],
            [['--agentport', 'high', '.'], /--agentport is not a port/],
            [['.', '-o'], /-o needs a value/],
        ]) {
            const { code, stderr } = await gocPlugin(['build', ...args], { cwd: folder });
            assert.equal(code, 2, stderr);
            assert.match(stderr, message);
        }
    });

    test('says what is missing', async (t) => {
        const folder = await module(t, { 'bin/go': '#!/bin/sh\nprintf "go1.19.8\\n/usr/lib/go\\n/x/go.mod\\n\\n"\n' });
        await chmod(join(folder, 'bin/go'), 0o755);
        const noModule = await gocPlugin(['build', '.'], { cwd: folder });
        const noGo = await gocPlugin(['build', '.'], { cwd: folder, environment: { PATH: folder } });
        const oldGo = await gocPlugin(['build', '.'], { cwd: folder, environment: { PATH: join(folder, 'bin') } });
        assert.match(noModule.stderr, /^goc-plugin build: there is no go\.mod in this folder or above it/);
        assert.match(noGo.stderr, /^goc-plugin build: there is no go in PATH/);
        assert.match(oldGo.stderr, /^goc-plugin build: go1\.19\.8 is too old/);
        assert.deepEqual([noModule.code, noGo.code, oldGo.code], [1, 1, 1]);
    });

    test('leaves no temporary files, whether go succeeds, fails or is interrupted', async (t) => {
        const folder = await module(t, {
            ...SHOP,
            'broken/main.go': 'package main\n\nfunc main() { nothing() }\n',
            'slow': '#!/bin/sh\nsleep 30 & child=$!\ntrap "kill $child" TERM INT\nwait\nexit 1\n',
        });
        await chmod(join(folder, 'slow'), 0o755);
        const temporary = await temporaryFolder((cleanup) => t.after(cleanup));
        const environment = { TMPDIR: temporary };
        await build(['-o', 'shop', '.'], { cwd: folder, environment });
        assert.deepEqual(await readdir(temporary), []);
        assert.equal((await gocPlugin(['build', './broken'], { cwd: folder, environment })).code, 1);
        assert.deepEqual(await readdir(temporary), []);
        const slow = start((cleanup) => t.after(cleanup), goc_plugin,
            ['build', `-toolexec=${join(folder, 'slow')}`, '-o', 'shop2', '.'], { cwd: folder, environment });
        await eventually('the build has begun', async () =>
            (await readdir(temporary)).some((name) => name.startsWith('go-build')));
        assert.notEqual(await slow.stop('SIGTERM'), 0);
        assert.deepEqual((await readdir(temporary)).filter((name) => name.startsWith('goc-plugin')), []);
    });

    test('works with older releases of Go that are at hand', async (t) => {
        const folder = await module(t);
        for (const release of ['go1.20.14', 'go1.21.13', 'go1.23.5']) {
            const environment = { GOTOOLCHAIN: release, GOPROXY: 'off' };
            if ((await run('go', ['version'], { cwd: folder, environment })).code !== 0) {
                t.diagnostic(`${release} is not here`);
                continue;
            }
            await build(['-o', release, '.'], { cwd: folder, environment });
            assert.match(await profileOf(t, join(folder, release)), /shop\/main\.go:.* 1\n/);
            assert.equal((await run(join(folder, release), ['exit'])).stderr, '');
        }
    });

    test('makes no race where there was none', async (t) => {
        const folder = await module(t);
        const result = await gocPlugin(['build', '-race', '-o', 'shop', '.'], { cwd: folder });
        if (/requires cgo|C compiler/.test(result.stderr))
            return t.skip(result.stderr);
        assert.equal(result.code, 0, result.stderr);
        const center = await Center.start((cleanup) => t.after(cleanup));
        const shop = start((cleanup) => t.after(cleanup), join(folder, 'shop'), [], {
            environment: { GOC_CENTER: center.url },
        });
        const { address } = await center.registered('shop');
        await Promise.all(Array.from({ length: 40 }, (_, i) =>
            ask(address, ['/v1/cover/profile', '/v1/cover/clear', '/v1/cover/info', '/v1/cover/coverage'][i % 4])));
        assert.equal(await shop.stop(), 'SIGTERM');
        assert.equal(shop.stderr, '');
    });
});

describe('goc-plugin run', () => {
    test('passes on arguments, signals and the exit code, and keeps nothing', async (t) => {
        const folder = await temporaryFolder((cleanup) => t.after(cleanup));
        const temporary = await temporaryFolder((cleanup) => t.after(cleanup));
        const center = await Center.start((cleanup) => t.after(cleanup));
        const options = { cwd: folder, environment: { TMPDIR: temporary } };
        await writeFiles(folder, SHOP);
        assert.deepEqual(await gocPlugin(['run', '.', '--', 'exit'], options),
            { code: 7, stdout: 'price 2\n', stderr: '' });
        assert.deepEqual(await gocPlugin(['run', '-tags=x', 'main.go', 'exit'], options),
            { code: 7, stdout: 'price 2\n', stderr: '' });
        const shop = start((cleanup) => t.after(cleanup), goc_plugin, ['run', '--center', center.url, '.'], options);
        await center.registered('shop');
        assert.equal(await shop.stop('SIGTERM'), 'SIGTERM');
        assert.equal(shop.stderr, '');
        assert.deepEqual(await readdir(temporary), []);
    });

    test('runs one program only', async (t) => {
        const folder = await temporaryFolder((cleanup) => t.after(cleanup));
        await writeFiles(folder, SHOP);
        const { code, stderr } = await gocPlugin(['run', './price'], { cwd: folder });
        assert.deepEqual([code, stderr], [1, 'go: no main packages to build\n']);
    });
});
