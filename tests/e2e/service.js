// SPDX-License-Identifier: Apache-2.0
// Service: Go modules made for one test, goc-plugin's commands on them, and the programs that come out.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { goc_plugin } from './server.js';

// Writes { path: text } below `folder`.
export async function writeFiles(folder, files) {
    for (const [path, text] of Object.entries(files)) {
        await mkdir(dirname(join(folder, path)), { recursive: true });
        await writeFile(join(folder, path), text);
    }
}

// A program that was started: its output so far, and its end.
export class Program {
    constructor(command, args, options) {
        this.stdout = '';
        this.stderr = '';
        this.child = spawn(command, args, options);
        this.child.stdout.on('data', (text) => { this.stdout += text; });
        this.child.stderr.on('data', (text) => { this.stderr += text; });
        this.closed = once(this.child, 'close');
    }

    // Its exit code, or the name of the signal that ended it.
    async end() {
        const [code, signal] = await this.closed;
        return signal ?? code;
    }

    async stop(signal = 'SIGTERM') {
        this.child.kill(signal);
        return this.end();
    }
}

// Starts a program that is ended with the test at the latest.
export function start(after, command, args = [], { environment = {}, ...options } = {}) {
    const program = new Program(command, args, { ...options, env: { ...process.env, ...environment } });
    after(() => program.stop('SIGKILL'));
    return program;
}

// Runs it to its end: { code, stdout, stderr }.
export async function run(command, args, { environment = {}, ...options } = {}) {
    const program = new Program(command, args, { ...options, env: { ...process.env, ...environment } });
    const code = await program.end();
    return { code, stdout: program.stdout, stderr: program.stderr };
}

export function gocPlugin(args, options) {
    return run(goc_plugin, args, options);
}
