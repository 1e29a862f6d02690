// SPDX-License-Identifier: Apache-2.0
// goc-plugin convert on the command line: what the tools that the forms are for make of them.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { sum } from './profile.js';
import { goc_plugin, temporaryFolder } from './server.js';

const tests = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..');
const echo = join(tests, 'data/echo');
const profile = join(echo, 'profile.txt');
const sources = join(echo, 'src');
const run = (args, options) => spawnSync(goc_plugin, ['convert', ...args], { encoding: 'utf8', ...options });

// The tool's output, or undefined where it is not installed.
function ask(tool, args, options) {
    const { error, status, stdout, stderr } = spawnSync(tool, args, { encoding: 'utf8', ...options });
    if (error?.code === 'ENOENT')
        return undefined;
    assert.equal(status, 0, stderr);
    return stdout;
}

describe('goc-plugin convert', () => {
    let folder, remove;
    const converted = (form, ...options) => {
        const place = join(folder, `echo.${form === 'cobertura' ? 'xml' : form}`);
        const { status, stderr } = run(['--to', form, '-s', sources, '-o', place, profile, ...options]);
        assert.deepEqual([status, stderr], [0, '']);
        return place;
    };

    before(async () => {
        folder = await temporaryFolder((cleanup) => { remove = cleanup; });
    });
    after(() => remove());

    it('writes a text profile in order, which needs no sources', () => {
        const text = readFileSync(profile, 'utf8');
        const input = text + text.slice(text.indexOf('\n') + 1);
        const { stdout } = run(['--to', 'text', '-'], { input, cwd: folder });
        assert.equal(stdout, sum(text, text));
    });

    it('writes Cobertura as its DTD says', (t) => {
        const said = ask('xmllint', ['--noout', '--nonet', '--dtdvalid', join(tests, 'data/coverage-04.dtd'),
            converted('cobertura')]);
        if (said === undefined)
            t.skip('xmllint is not installed');
    });

    it('writes a tracefile in which lcov finds our totals', (t) => {
        const tracefile = converted('lcov');
        const said = ask('lcov', ['--summary', tracefile], { cwd: sources });
        if (said === undefined)
            return t.skip('lcov is not installed');
        const added = (field) => [...readFileSync(tracefile, 'utf8').matchAll(new RegExp(`^${field}:(\\d+)$`, 'gm'))]
            .reduce((total, [, number]) => total + Number(number), 0);
        const lines = `${added('LH')} of ${added('LF')} lines`, functions = `${added('FNH')} of ${added('FNF')} functions`;
        assert.deepEqual([lines, functions], ['87 of 109 lines', '8 of 9 functions']);
        assert.ok(said.includes(lines) && said.includes(functions), said);
        ask('genhtml', ['-q', '-o', join(folder, 'genhtml'), tracefile], { cwd: sources });
        assert.ok(statSync(join(folder, 'genhtml/index.html')).size > 0);
    });

    it('tells diff-cover the same in both forms', (t) => {
        const repository = join(folder, 'repository');
        const git = (...args) => execFileSync('git', ['-C', repository, '-c', 'user.name=t', '-c', 'user.email=t@t',
            ...args], { encoding: 'utf8' });
        cpSync(sources, repository, { recursive: true });
        const changed = join(repository, 'api/api.go');
        const text = readFileSync(changed, 'utf8');
        writeFileSync(changed, text.split('\n').map((line, i) => (i < 17 ? line : `${line} // older`)).join('\n'));
        git('init', '-q', '-b', 'main');
        git('add', '.');
        git('commit', '-q', '-m', 'older');
        git('checkout', '-q', '-b', 'change');
        writeFileSync(changed, text);
        git('commit', '-q', '-a', '-m', 'newer');
        const told = ['cobertura', 'lcov'].map((form) => {
            const json = join(folder, `${form}.json`);
            const said = ask('diff-cover', [converted(form), '--compare-branch', 'main', '--json-report', json],
                { cwd: repository });
            return said && JSON.parse(readFileSync(json, 'utf8'));
        });
        if (!told[0])
            return t.skip('diff-cover is not installed');
        assert.deepEqual(told[0].src_stats, told[1].src_stats);
        assert.deepEqual([told[0].total_num_lines, told[0].total_num_violations], [34, 3]);
        assert.deepEqual(told[0].src_stats['api/api.go'].violation_lines, [43, 44, 45]);
    });

    it('writes JSON with exact totals', () => {
        const report = JSON.parse(readFileSync(converted('json', '--blocks'), 'utf8'));
        assert.deepEqual(report.total, { covered: 68, statements: 81, percent: 84.0 });
        assert.deepEqual(report.files.map(({ path }) => path), ['api/api.go', 'main.go', 'store/store.go']);
        const statements = report.files.flatMap(({ blocks }) => blocks).reduce((sum, block) => sum + block[4], 0);
        assert.equal(statements, report.total.statements);
    });

    it('writes the members that docs/report-json.md tells, of those types, and no others', () => {
        const sections = readFileSync(join(tests, '../docs/report-json.md'), 'utf8').split('\nA file:\n');
        const told = (text) => [...text.matchAll(/^\| (`.*?) \|/gm)].flatMap(([, cell]) =>
            [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name)).sort();
        const isTotal = ({ covered, statements, percent, ...rest }) => Number.isInteger(covered)
            && Number.isInteger(statements) && covered <= statements && Object.keys(rest).length === 0
            && percent === (statements && Number((100 * covered / statements).toFixed(1)));
        const isPlace = ({ line, column, ...rest }) => Number.isInteger(line) && Number.isInteger(column)
            && Object.keys(rest).length === 0;
        const report = JSON.parse(run(['--to', 'json', '--blocks', '-s', sources, '--skipfile', 'main', profile]).stdout);

        assert.equal(sections.length, 2);
        assert.deepEqual(Object.keys(report).sort(), told(sections[0]));
        assert.equal(report.version, 1);
        assert.ok(isTotal(report.total) && isTotal(report.function_total));
        for (const sums of [report.modules, report.folders, report.packages]) {
            assert.ok(sums.length > 0);
            assert.ok(sums.every(({ name, total, ...rest }) => name && isTotal(total) && Object.keys(rest).length === 0));
        }
        assert.deepEqual(Object.keys(report.excluded[0]).sort(), ['name', 'reason', 'total']);
        for (const file of report.files) {
            assert.deepEqual(Object.keys(file).sort(), told(sections[1]));
            assert.ok(isTotal(file.total));
            assert.ok(file.blocks.every((block) => block.length === 6 && block.every(Number.isInteger)));
            assert.ok(file.functions.every(({ name, receiver, start, end, total, ...rest }) => name
                && typeof receiver === 'string' && isPlace(start) && isPlace(end) && isTotal(total)
                && Object.keys(rest).length === 0));
        }
    });

    it('writes nothing when a source is missing, and says which', () => {
        mkdirSync(join(folder, 'empty'));
        for (const form of ['cobertura', 'lcov', 'json', 'html']) {
            const place = join(folder, `none.${form}`);
            const { status, stdout, stderr } = run(['--to', form, '-s', join(folder, 'empty'), '-o', place, profile]);
            assert.deepEqual([status, stdout], [1, '']);
            assert.match(stderr, /^goc-plugin convert: [^]*example\.com\/echo\/api\/api\.go/);
            assert.throws(() => statSync(place), { code: 'ENOENT' });
        }
    });

    it('goes on without sources when it is told to, and names what it lacks', () => {
        mkdirSync(join(folder, 'nothing'));
        const without = (form) => run(['--to', form, '-s', join(folder, 'nothing'), '--missing', 'list', '--skipfile',
            'main', profile]);
        const { status, stdout, stderr } = without('json');
        assert.equal(status, 0);
        assert.match(stderr, /2 files could not be read/);
        const report = JSON.parse(stdout);
        assert.deepEqual(report.total, { covered: 44, statements: 51, percent: 86.3 });
        assert.deepEqual(report.files.map(({ path, functions }) => [path, functions.length]), [[null, 0], [null, 0]]);
        assert.deepEqual(report.missing.map(({ name }) => name), report.files.map(({ name }) => name));
        assert.deepEqual(report.excluded, [{ name: 'example.com/echo/main.go', reason: 'skipped',
            total: { covered: 24, statements: 30, percent: 80.0 } }]);
        assert.match(without('lcov').stdout, /^TN:\nSF:example\.com\/echo\/api\/api\.go\nFNF:0\nFNH:0\nDA:18,3\n/);
        assert.match(without('cobertura').stdout, /filename="example\.com\/echo\/api\/api\.go"/);
        assert.equal(without('text').stderr.includes('main.go: skipped'), true);
    });

    it('ends with 2 when it is not told enough', () => {
        assert.equal(run(['--to', 'lcov']).status, 2);
        assert.equal(run([profile]).status, 2);
        assert.match(run(['--to', 'pdf', profile]).stderr, /there is no form "pdf"/);
    });
});
