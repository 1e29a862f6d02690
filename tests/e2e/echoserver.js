// SPDX-License-Identifier: Apache-2.0
// Echo server: the example service in a git repository of its own, built by goc-plugin, run as instances.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, cp } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { eventually, goc_plugin } from './server.js';

const run = promisify(execFile);

export class EchoServer {
    // A repository with two commits in `folder`, and the executable of the second.
    static async build({ folder, center }) {
        const echo = new EchoServer();
        echo.folder = folder;
        echo.repository = join(folder, 'echoserver');
        echo.executable = join(folder, 'bin', 'echoserver');
        await cp(resolve('examples/echoserver'), echo.repository, { recursive: true });
        await echo.git('init', '-q', '-b', 'master');
        await echo.commit('Echo what is sent');
        await appendFile(join(echo.repository, 'main.go'), '\n// The second commit.\n');
        echo.hash = await echo.commit('Say which commit this is');
        await run(goc_plugin, ['build', '--center', center, '-o', echo.executable, '.'], { cwd: echo.repository });
        return echo;
    }

    async git(...args) {
        const { stdout } = await run('git', ['-C', this.repository, '-c', 'user.name=Echo', '-c',
            'user.email=echo@example.com', ...args]);
        return stdout.trim();
    }

    async commit(message) {
        await this.git('add', '-A');
        await this.git('commit', '-q', '-m', message);
        return this.git('rev-parse', 'HEAD');
    }

    get environment() {
        return { ENV: 'staging', REGION: 'th', APPTYPE: 'apa', GIT_BRANCH: 'origin/master', GIT_COMMIT: this.hash };
    }

    get name() {
        return `staging_th_apa_echoserver_master_${this.hash.slice(0, 10)}`;
    }

    // One instance, listening and (unless told otherwise) registered.
    async start({ server, environment = {} }) {
        const port = await freePort();
        const url = `http://127.0.0.1:${port}`;
        const before = new Set((await server.registered())[this.name]);
        const child = spawn(this.executable, ['-addr', `127.0.0.1:${port}`],
            { env: { ...process.env, ...this.environment, ...environment }, stdio: 'ignore' });
        const ended = once(child, 'exit');
        const instance = {
            url, child,
            async stop(signal = 'SIGTERM') {
                child.kill(signal);
                await ended;
            },
        };
        await eventually('the echo server answers', () => fetch(`${url}/ping`).then(() => true, () => false));
        instance.address = await eventually('the echo server is registered', async () =>
            (await server.registered())[environment.GOC_SERVICE_NAME ?? this.name]?.find((one) => !before.has(one)));
        return instance;
    }
}

// A port that was free a moment ago.
export async function freePort() {
    const listener = createServer().listen(0, '127.0.0.1');
    await once(listener, 'listening');
    const { port } = listener.address();
    listener.close();
    await once(listener, 'close');
    return port;
}
