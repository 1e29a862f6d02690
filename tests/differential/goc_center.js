// SPDX-License-Identifier: Apache-2.0
// Goc center: a real one, agents that answer what they are told to, and questions to a center.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { freePort } from '../e2e/echoserver.js';
import { eventually } from '../e2e/server.js';

export const goc = process.env.GOC;

// answers: { path: [status, body] }.
export class Agent {
    answers = {};

    static async start(after) {
        const agent = new Agent();
        agent.server = createServer((asked, answer) => {
            const [status, body] = agent.answers[asked.url] ?? [404, '404 page not found\n'];
            asked.resume();
            answer.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(body);
        });
        agent.server.listen(0, '127.0.0.1');
        await once(agent.server, 'listening');
        agent.url = `http://127.0.0.1:${agent.server.address().port}`;
        after(() => agent.stop());
        return agent;
    }

    stop() {
        this.server.closeAllConnections();
        this.server.close();
    }
}

// Starts `goc server` in `folder`, where it keeps its files; answers its URL.
export async function startGoc(after, folder) {
    const host = `127.0.0.1:${await freePort()}`;
    const center = spawn(goc, ['server', '--port', host],
        { cwd: folder, stdio: 'ignore', env: { ...process.env, GIN_MODE: 'release' } });
    const ended = once(center, 'exit');
    after(async () => {
        center.kill();
        await ended;
    });
    await eventually('the real goc listens', () => fetch(`http://${host}/`).then(() => true, () => false));
    return `http://${host}`;
}

// The answer to { method, path, type, body, headers } as one text: status, content type, where it redirects to, body.
export async function ask(center, { method = 'POST', path, type, body, headers = {} }) {
    const sent = request(center + path,
        { method, agent: false, headers: { ...headers, ...(type ? { 'Content-Type': type } : {}) } });
    sent.end(body);
    const [answer] = await once(sent, 'response');
    const parts = await answer.toArray();
    return [answer.statusCode, answer.headers['content-type'], answer.headers.location ?? '',
        Buffer.concat(parts).toString()].join('\n');
}
