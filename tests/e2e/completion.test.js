// SPDX-License-Identifier: Apache-2.0
// Completion: what bash offers after goc-plugin is what its help names.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { it } from 'node:test';
import { goc_plugin } from './server.js';

// What is offered for the last of `words`.
function offered(...words) {
    const script = 'source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _goc_plugin; echo "${COMPREPLY[@]}"';
    return execFileSync('bash', ['-c', script, resolve('completions/goc-plugin'), goc_plugin, ...words],
        { encoding: 'utf8' }).trim().split(' ');
}

it('offers the commands', () => {
    assert.deepEqual(offered(''), ['build', 'carry', 'convert', 'diff', 'diff-cover', 'func', 'gap', 'gate', 'html', 'merge', 'percent', 'pkglist', 'run', 'server', 'textfmt', 'total', 'version']);
    assert.deepEqual(offered('s'), ['server']);
});

it('offers the options of a command', () => {
    assert.deepEqual(offered('build', '--c'), ['--center']);
    assert.ok(offered('server', '--').includes('--center-listen'));
});
