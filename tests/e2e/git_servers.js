// SPDX-License-Identifier: Apache-2.0
// Git servers: a small Go repository with a history, and real servers of it over git:// and HTTP.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, createServer as createSocketServer } from 'node:net';
import { join } from 'node:path';
import { writeFiles } from './service.js';

const environment = {
    PATH: process.env.PATH, HOME: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_AUTHOR_NAME: 'Ada', GIT_AUTHOR_EMAIL: 'ada@example.com',
    GIT_COMMITTER_NAME: 'Ada', GIT_COMMITTER_EMAIL: 'ada@example.com',
};

export function git(folder, ...args) {
    return execFileSync('git', args, { cwd: folder, env: environment, encoding: 'utf8' }).trim();
}

// Commits what `files` say; answers the commit's id.
export async function commit(folder, files) {
    await writeFiles(folder, files);
    git(folder, 'add', '--all');
    git(folder, 'commit', '--quiet', '--allow-empty', '--message=change');
    return git(folder, 'rev-parse', 'HEAD');
}

const main = 'package main\n\nfunc main() {\n\tprint(1)\n}\n';

// main: first - later; feature: first - changed, with tag v1.0.0 at first. Of what feature changed six lines are
// measured by `profile`, and three of them ran.
export async function makeOrigin(folder) {
    await writeFiles(folder, { 'go.mod': 'module example.com/pay\n' });
    git(folder, 'init', '--quiet', '--initial-branch=main');
    const first = await commit(folder, { 'main.go': main });
    git(folder, 'tag', 'v1.0.0');
    git(folder, 'checkout', '--quiet', '-b', 'feature');
    const changed = await commit(folder, {
        'main.go': `${main}\nfunc added() {\n\tprint(2)\n}\n\nfunc missed() {\n\tprint(3)\n}\n`,
        'extra/x.go': 'package extra\n\nfunc X() {\n\tprint(4)\n}\n',
    });
    git(folder, 'checkout', '--quiet', 'main');
    const later = await commit(folder, { 'other.go': 'package main\n' });
    return { first, changed, later };
}

export const profile = ['mode: count', 'example.com/pay/main.go:3.13,5.2 1 1', 'example.com/pay/main.go:7.14,9.2 1 1',
    'example.com/pay/main.go:11.15,13.2 1 0', ''].join('\n');

async function listen(server) {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return server.address().port;
}

// A port that nobody has; the kernel does not give it again soon.
async function freePort() {
    const server = createSocketServer();
    const port = await listen(server);
    server.close();
    await once(server, 'close');
    return port;
}

async function isListening(port) {
    const socket = connect(port, '127.0.0.1');
    try {
        await once(socket, 'connect');
        return true;
    } catch {
        return false;
    } finally {
        socket.destroy();
    }
}

// git daemon for the repositories beneath `folder`; answers "git://127.0.0.1:<port>".
export async function startDaemon(after, folder) {
    const port = await freePort();
    const daemon = spawn('/usr/lib/git-core/git-daemon', [`--port=${port}`, '--listen=127.0.0.1', '--export-all',
        `--base-path=${folder}`, '--reuseaddr'], { env: environment, stdio: 'ignore' });
    after(() => daemon.kill('SIGKILL'));
    while (!await isListening(port))
        await new Promise((wake) => setTimeout(wake, 20));
    return `git://127.0.0.1:${port}`;
}

// The headers of a CGI program's answer, and what follows them.
function splitAnswer(output) {
    const end = output.indexOf('\r\n\r\n');
    const headers = Object.fromEntries(output.subarray(0, end).toString('latin1').split('\r\n').map((line) => {
        const colon = line.indexOf(':');
        return [line.slice(0, colon), line.slice(colon + 1).trim()];
    }));
    const status = Number.parseInt(headers.Status ?? '200', 10);
    delete headers.Status;
    return { status, headers, body: output.subarray(end + 4) };
}

async function runBackend(folder, request) {
    const url = new URL(request.url, 'http://git');
    const backend = spawn('/usr/lib/git-core/git-http-backend', [], {
        env: {
            ...environment, GIT_PROJECT_ROOT: folder, GIT_HTTP_EXPORT_ALL: '1', PATH_INFO: url.pathname,
            QUERY_STRING: url.search.slice(1), REQUEST_METHOD: request.method, REMOTE_ADDR: '127.0.0.1',
            CONTENT_TYPE: request.headers['content-type'] ?? '', GIT_PROTOCOL: request.headers['git-protocol'] ?? '',
            HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
        },
        stdio: ['pipe', 'pipe', 'ignore'],
    });
    const pieces = [];
    backend.stdout.on('data', (piece) => pieces.push(piece));
    request.pipe(backend.stdin);
    await once(backend, 'close');
    return splitAnswer(Buffer.concat(pieces));
}

// git http-backend for the repositories beneath `folder`, which asks for `user` and `password`. `seen` counts requests;
// `before`, if it is set, runs before each is answered and may answer itself, by true.
export async function startHttp(after, folder, { user, password }) {
    const wanted = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    const here = { seen: 0, before: undefined };
    const server = createServer(async (request, response) => {
        here.seen++;
        if (await here.before?.(request, response))
            return;
        if (request.headers.authorization !== wanted) {
            response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="git"' }).end();
            return;
        }
        const { status, headers, body } = await runBackend(folder, request);
        response.writeHead(status, headers).end(body);
    });
    const port = await listen(server);
    after(() => { server.closeAllConnections(); server.close(); });
    here.url = `http://127.0.0.1:${port}`;
    return here;
}

// A server that takes connections and says nothing.
export async function startSilent(after) {
    const sockets = [];
    const server = createSocketServer((socket) => { sockets.push(socket); socket.on('error', () => {}); });
    const port = await listen(server);
    after(() => { sockets.forEach((socket) => socket.destroy()); server.close(); });
    return `http://127.0.0.1:${port}`;
}

export const repositoryAt = (folder) => join(folder, 'pay');
