// SPDX-License-Identifier: Apache-2.0
// Server: the real goc-plugin server on free ports and a data folder of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

export const goc_plugin = resolve(process.env.GOC_PLUGIN ?? 'build/goc-plugin');

// A folder that is removed when the test `t` (or the suite's after hook) ends.
export async function temporaryFolder(after) {
    const folder = await mkdtemp(join(tmpdir(), 'goc-plugin-'));
    after(() => rm(folder, { recursive: true, force: true }));
    return folder;
}

export class Server {
    // settings: lines of YAML beside the ports and the root.
    static async start({ root, settings = '', args = [] }) {
        const config = `${root}.yaml`;
        await writeFile(config, settings);
        const server = new Server();
        server.root = root;
        server.log = '';
        server.process = spawn(goc_plugin, ['server', '--config', config, '--root', root, '--listen', '127.0.0.1:0',
            '--center-listen', '127.0.0.1:0', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
        server.ended = once(server.process, 'exit');
        server.process.stderr.on('data', (text) => { server.log += text; });
        for await (const line of createInterface({ input: server.process.stdout })) {
            const [, parts, url] = /^(.*) listens? on (http:\S+)$/.exec(line) ?? [];
            if (parts === 'center')
                server.center = url;
            else if (url)
                server.url = url;
            if (server.center && server.url)
                break;
        }
        if (!server.url)
            throw new Error(`the server did not start: ${server.log}`);
        return server;
    }

    async stop(signal = 'SIGTERM') {
        if (this.process.exitCode === null && this.process.signalCode === null)
            this.process.kill(signal);
        const [code, how] = await this.ended;
        return how ?? code;
    }

    get(path, options) {
        return fetch(this.url + path, options);
    }

    // POST with a JSON body; answers { status, text, json }.
    async post(path, body) {
        const answer = await fetch(this.url + path, {
            method: 'POST',
            body: typeof body === 'string' ? body : JSON.stringify(body),
        });
        const text = await answer.text();
        return { status: answer.status, text, json: parsed(text) };
    }

    async json(path) {
        return (await this.get(path)).json();
    }

    // The center's list: { name: [addresses] }.
    async registered() {
        return (await fetch(`${this.center}/v1/cover/list`)).json();
    }
}

function parsed(text) {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}

// Asks `question` until it answers something true; fails after `seconds`.
export async function eventually(what, question, seconds = 20) {
    const end = performance.now() + seconds * 1000;
    for (;;) {
        const answer = await question();
        if (answer)
            return answer;
        if (performance.now() > end)
            throw new Error(`this did not come true within ${seconds} s: ${what}`);
        await new Promise((wake) => setTimeout(wake, 50));
    }
}
