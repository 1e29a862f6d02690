// SPDX-License-Identifier: Apache-2.0
// goc-plugin diff-cover on the command line: changed lines of real repositories, every format, and what is refused.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { gzip } from './archives.js';
import { goc_plugin, temporaryFolder } from './server.js';

const env = {
    ...process.env, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', GIT_AUTHOR_NAME: 'Ada',
    GIT_AUTHOR_EMAIL: 'ada@example.com', GIT_COMMITTER_NAME: 'Ada', GIT_COMMITTER_EMAIL: 'ada@example.com', NO_COLOR: '',
};

const lines = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => `\tf(${from + i})\n`).join('');
const before_text = `package shop\n\nfunc Old() {\n${lines(4, 8)}}\n`;
const after_text = `${before_text}\nfunc New(x bool) {\n${lines(12, 14)}\tif x {\n\t\tf(0)\n\t}\n}\n`;

// Line 11 to 14 ran, the body of the if from 15 to 17 did not.
const profile = 'mode: set\nexample.com/shop/shop.go:3.12,9.2 5 0\nexample.com/shop/shop.go:11.18,15.7 4 1\n' +
    'example.com/shop/shop.go:15.7,17.3 1 0\n';

describe('goc-plugin diff-cover', () => {
    let folder, repository, outside, remove;

    const git = (...args) => execFileSync('git', args, { cwd: repository, env, encoding: 'utf8' }).trim();
    const put = (name, text) => {
        mkdirSync(dirname(join(repository, name)), { recursive: true });
        writeFileSync(join(repository, name), text);
    };
    const run = (args, options = {}) =>
        spawnSync(goc_plugin, ['diff-cover', ...args], { cwd: repository, env, encoding: 'utf8', ...options });
    const on_main = (...args) => run([...args, '--compare-branch', 'main']);
    const json = (...args) => {
        const { status, stdout, stderr } = on_main(...args, '--json');
        assert.equal(status, 0, stderr);
        return JSON.parse(stdout);
    };

    before(async () => {
        folder = await temporaryFolder((cleanup) => { remove = cleanup; });
        repository = join(folder, 'shop');
        outside = join(folder, 'outside');
        mkdirSync(outside);
        mkdirSync(repository);
        git('init', '--quiet', '--initial-branch=main');
        put('go.mod', 'module example.com/shop\n\ngo 1.21\n');
        put('shop.go', before_text);
        git('add', '.');
        git('commit', '--quiet', '-m', 'base');
        git('checkout', '--quiet', '-b', 'work');
        put('shop.go', after_text);
        git('commit', '--quiet', '-am', 'head');
        writeFileSync(join(folder, 'p.out'), profile);
        writeFileSync(join(folder, 'p.out.gz'), gzip(Buffer.from(profile)));
        execFileSync(goc_plugin, ['convert', '--to', 'cobertura', '-o', '../c.xml', '../p.out'], { cwd: repository });
        execFileSync(goc_plugin, ['convert', '--to', 'lcov', '-o', '../c.info', '../p.out'], { cwd: repository });
    });
    after(() => remove());

    it('tells which changed lines ran', () => {
        const { status, stdout, stderr } = on_main('../p.out');
        const [base, head] = [git('rev-parse', 'main'), git('rev-parse', 'HEAD')].map((id) => id.slice(0, 12));
        assert.deepEqual([status, stderr], [0, '']);
        assert.equal(stdout, [
            '-------------',
            'Diff Coverage',
            'Diff: main...HEAD, staged and unstaged changes',
            `Base: main ${base}; head ${head}`,
            '-------------',
            'shop.go (71.4%): Missing lines 16-17',
            '-------------',
            'Total:   7 lines',
            'Missing: 2 lines',
            'Coverage: 71%',
            '-------------',
            '', '',
        ].join('\n'));
    });

    it('knows profiles, XML and LCOV by what is in them, packed or not, from a pipe too', () => {
        const kinds = { '../p.out': 'Go', '../p.out.gz': 'Go', '../c.xml': 'XML', '../c.info': 'LCOV' };
        for (const [name, kind] of Object.entries(kinds)) {
            const report = json(name);
            assert.deepEqual([report.report_name, report.total_num_lines, report.total_num_violations], [kind, 7, 2], name);
        }
        const piped = run(['-', '--compare-branch', 'main', '--json'], { input: profile });
        assert.equal(JSON.parse(piped.stdout).total_num_lines, 7);
    });

    it('writes diff-cover\'s JSON when asked to, and more otherwise', () => {
        const compat = json('../p.out', '--compat', 'diff-cover');
        assert.deepEqual(compat, {
            report_name: 'Go',
            diff_name: 'main...HEAD, staged and unstaged changes',
            src_stats: {
                'shop.go': {
                    percent_covered: 71.42857142857143, violation_lines: [16, 17], covered_lines: [11, 12, 13, 14, 15],
                    violations: [[16, null], [17, null]],
                },
            },
            total_num_lines: 7, total_num_violations: 2, total_percent_covered: 71, num_changed_lines: 9,
        });
        const exact = json('../p.out');
        assert.deepEqual(exact.src_stats['shop.go'].partial_lines, [15]);
        assert.equal(exact.total_num_partial, 1);
        assert.deepEqual(exact.base, { name: 'main', commit: git('rev-parse', 'main') });
        assert.equal(exact.merge_base, git('rev-parse', 'main'));
        assert.equal(exact.head, git('rev-parse', 'HEAD'));
    });

    it('writes every format where it is told to', () => {
        const { status, stdout, stderr } = on_main('../p.out', '-q', '--format',
            `html:${outside}/d.html,json:${outside}/d.json,markdown:${outside}/d.md,github-annotations:warning`,
            '--external-css-file', join(outside, 'd.css'));
        assert.deepEqual([status, stderr], [0, '']);
        assert.equal(stdout, '::warning file=shop.go,line=16,endLine=17,title=Missing Coverage::Line 16-17 missing coverage\n');
        assert.match(readFileSync(join(outside, 'd.html'), 'utf8'), /shop\.go/);
        assert.equal(JSON.parse(readFileSync(join(outside, 'd.json'))).total_percent_covered, 71);
        assert.match(readFileSync(join(outside, 'd.md'), 'utf8'), /\n! 16 \t\tf\(0\)\n! 17 \t}\n {2}18 }\n/);
        assert.ok(existsSync(join(outside, 'd.css')));
    });

    it('still knows the old words for the formats, with a warning', () => {
        const { status, stderr } = on_main('../p.out', '--json-report', join(outside, 'old.json'));
        assert.equal(status, 0);
        assert.match(stderr, /The --json-report option is deprecated. Use --format json:.*old.json instead./);
        assert.ok(existsSync(join(outside, 'old.json')));
        const both = on_main('../p.out', '--json-report', 'x', '--format', 'json:y');
        assert.equal(both.status, 2);
    });

    it('shows the lines that did not run', () => {
        const { stdout } = on_main('../p.out', '--show-uncovered');
        assert.match(stdout, /\n--- shop.go ---\n\n {4}12 {2}\tf\(12\)\n/);
        assert.match(stdout, /\n! {3}16 {2}\t\tf\(0\)\n! {3}17 {2}\t}\n {4}18 {2}}\n/);
        const compat = on_main('../p.out', '--show-uncovered', '--compat', 'diff-cover');
        assert.match(compat.stdout, /\n0001: \tf\(12\)\n/);
    });

    it('fails under a score, as diff-cover compares it', () => {
        const failing = (...args) => on_main('../p.out', '-q', ...args);
        assert.equal(failing('--fail-under', '71').status, 0);
        const { status, stdout, stderr } = failing('--fail-under=71.2');
        assert.deepEqual([status, stdout, stderr], [1, '', 'Failure. Coverage is below 71%.\n']);
        assert.equal(failing('--fail-under', '71.2', '--total-percent-float').status, 0);
    });

    it('follows lines through staged and unstaged changes, diff-cover does not', () => {
        const changed = after_text.replace('\tf(12)\n\tf(13)\n', '');
        put('shop.go', changed);
        put('new.go', 'package shop\n');
        try {
            const exact = json('../c.xml');
            assert.equal(exact.num_changed_lines, 7);
            const compat = json('../c.xml', '--compat', 'diff-cover');
            assert.notDeepEqual(compat.src_stats['shop.go'].covered_lines, exact.src_stats['shop.go'].covered_lines);
            assert.equal(json('../c.xml', '--ignore-unstaged').num_changed_lines, 9);
            assert.equal(json('../c.xml', '--include-untracked').num_changed_lines, 8);
            assert.equal(json('../c.xml', '--include-untracked', '--exclude', 'new.*').num_changed_lines, 7);
            assert.equal(json('../c.xml', '--include', 'n*.go', '--include-untracked').num_changed_lines, 1);
        } finally {
            git('checkout', '--quiet', 'shop.go');
            rmSync(join(repository, 'new.go'));
        }
    });

    it('tells changed files that the profile has nothing of', () => {
        git('checkout', '--quiet', '-b', 'more');
        put('tool/tool.go', 'package main\n\nfunc main() {\n\tprintln()\n}\n');
        git('add', '.');
        git('commit', '--quiet', '-m', 'tool');
        try {
            const { stderr } = on_main('../p.out');
            assert.match(stderr, /note: not instrumented, and so not counted: tool\/tool.go: /);
            assert.deepEqual(json('../p.out').not_instrumented.map((file) => file.path), ['tool/tool.go']);
            assert.equal(on_main('../p.out', '--compat', 'diff-cover').stderr, '');
        } finally {
            git('checkout', '--quiet', 'work');
        }
    });

    it('needs no checkout', () => {
        const bare = join(folder, 'bare.git');
        git('clone', '--quiet', '--bare', '.', bare);
        const { status, stdout, stderr } = run(
            ['--repo', bare, '--commit', 'work', '--compare-branch', 'main', '--json', '../p.out'], { cwd: outside });
        assert.equal(status, 0, stderr);
        const report = JSON.parse(stdout);
        assert.deepEqual([report.diff_name, report.total_num_lines, report.total_num_violations], ['main...work', 7, 2]);
    });

    it('reads a diff that was made before', () => {
        writeFileSync(join(outside, 'x.diff'), execFileSync('git', ['diff', 'main...HEAD'], { cwd: repository, env }));
        assert.equal(json('../c.xml', '--diff-file', join(outside, 'x.diff')).total_num_lines, 7);
        const { status, stderr } = on_main('../c.xml', '--diff-file', join(outside, 'none.diff'));
        assert.equal(status, 1);
        assert.match(stderr, /Could not read the diff file. Make sure '.*none.diff' exists/);
    });

    it('takes its options from a configuration file, and from the command line before that', () => {
        const config = join(outside, 'pyproject.toml');
        writeFileSync(config, '[tool.diff_cover]\ncompare_branch = "main"\nfail_under = 90.5\nquiet = true\nexclude = ["x"]\n');
        const { status, stdout, stderr } = run(['-c', config, '../p.out']);
        assert.deepEqual([status, stdout, stderr], [1, '', 'Failure. Coverage is below 90%.\n']);
        assert.equal(run(['-c', config, '../p.out', '--fail-under', '10']).status, 0);
    });

    it('names what is wrong in a configuration file', () => {
        const config = join(outside, 'wrong.toml');
        const cases = {
            '[tool.diff_cover]\nfail_undr = 1\n': 'wrong.toml: line 2: there is no option "fail_undr"',
            '[tool.diff_cover]\n\nquiet = 1\n': 'wrong.toml: line 3: quiet must be true or false',
            '[tool.diff_cover]\nexclude = 3\n': 'wrong.toml: line 2: exclude must be a text, or a list of texts',
            '[tool.diff_cover\n': 'wrong.toml: line 1: ',
            '[tool.other]\nx = 1\n': 'wrong.toml: there is nothing in a table [tool.diff_cover]',
        };
        for (const [text, wanted] of Object.entries(cases)) {
            writeFileSync(config, text);
            const { status, stderr } = run(['-c', config, '../p.out']);
            assert.equal(status, 1, text);
            assert.ok(stderr.includes(wanted), stderr);
        }
        assert.match(run(['-c', 'setup.cfg', '../p.out']).stderr, /setup.cfg: a configuration file must end in .toml/);
    });

    it('refuses what it cannot use, and says why', () => {
        writeFileSync(join(folder, 'empty.out'), '');
        writeFileSync(join(folder, 'broken.xml'), '<coverage>\n<packages>\n');
        const cases = [
            [['../p.out'], 1, /Could not find the branch to compare to. Does 'origin\/main' exist\? .*--compare-branch/],
            [['../shop/go.mod', '--compare-branch', 'main'], 1, /go.mod: neither a Go profile \(.*\), nor XML, nor an LCOV/],
            [['../p.out', '--format', 'github-annotations:x'], 2, /needs a type: notice, warning or error/],
            [['../none.out', '--compare-branch', 'main'], 1, /none.out: No such file or directory/],
            [['../empty.out', '--compare-branch', 'main'], 1, /empty.out: there is nothing in it/],
            [['../broken.xml', '--compare-branch', 'main'], 1, /broken.xml: .*line 3/],
            [['../p.out', '../c.xml', '--compare-branch', 'main'], 1, /c.xml is a report of kind XML and .*p.out one of kind Go/],
            [['../p.out', '--compare-branch', '-x'], 2, /argument --compare-branch: expected one argument/],
            [['--compare-branch', 'main'], 2, /the following arguments are required: coverage_files/],
            [['../p.out', '--fail-under', 'many'], 2, /argument --fail-under: invalid float value: 'many'/],
            [['../p.out', '--ignore'], 2, /ambiguous option: --ignore could match --ignore-staged, --ignore-unstaged/],
            [['../p.out', '--format', 'pdf:x'], 2, /argument --format: "pdf:x" is not html:FILE/],
            [['../p.out', '--diff-range-notation', '.'], 2, /invalid choice: '.' \(choose from '...', '..'\)/],
        ];
        for (const [args, wanted, message] of cases) {
            const { status, stdout, stderr } = run(args);
            assert.deepEqual([status, stdout], [wanted, ''], args.join(' '));
            assert.match(stderr, message);
        }
        const nowhere = run(['../p.out'], { cwd: outside });
        assert.equal(nowhere.status, 1);
        assert.match(nowhere.stderr, /outside is not in a git repository; go into one, or name it/);
    });

    it('finds what a profile names by paths, in the working tree and at a commit', () => {
        const by_path = (prefix) => {
            writeFileSync(join(folder, 'paths.out'), profile.replaceAll('example.com/shop', prefix));
            return ['../paths.out'];
        };
        for (const prefix of ['.', repository]) {
            assert.equal(json(...by_path(prefix)).total_num_lines, 7, prefix);
            assert.equal(json(...by_path(prefix), '--commit', 'work').total_num_lines, 7, prefix);
        }
        const elsewhere = on_main(...by_path('/built/elsewhere'));
        assert.equal(elsewhere.status, 1);
        assert.match(elsewhere.stderr, /paths.out: none of the profile's files is in a package of this repository, nei/);
    });

    it('tells in every format what does not fit', () => {
        const other = profile.replace('3.12,9.2 5', '2.1,2.2 5');
        const note = '- was made of another text of shop.go: its figures are of other lines; make it again from this commit';
        const run_other = (...args) => run(['-', '--compare-branch', 'main', ...args], { input: other });
        assert.ok(run_other().stderr.includes(`note: ${note}`));
        assert.deepEqual(JSON.parse(run_other('--json').stdout).notes, [note]);
        assert.ok(run_other('-q', '--format', 'markdown:-').stdout.includes(`- \`${note}\``));
        assert.ok(run_other('-q', '--format', 'html:-').stdout.includes(`<p class="note">${note}</p>`));
        assert.ok(!run_other('-q', '--format', 'markdown:-', '--compat', 'diff-cover').stdout.includes('another text'));
        const wrong = readFileSync(join(folder, 'c.xml'), 'utf8').replaceAll('shop.go', 'src/shop.go');
        const { stdout } = run(['-', '--compare-branch', 'main', '--json'], { input: wrong });
        assert.match(JSON.parse(stdout).notes[0], /- has none of the files that changed; .* It has src\/shop.go/);
    });

    it('reads the texts of the side that is asked for', () => {
        put('shop.go', 'package shop\n\nvar x = 1\n\nfunc Other() {\n\tf(1)\n\tf(2)\n\tf(3)\n}\n\nvar y = 1\n');
        try {
            for (const args of [['--ignore-unstaged'], ['--ignore-unstaged', '--ignore-staged']])
                assert.deepEqual([json('../p.out', ...args).total_num_violations, json('../p.out', ...args).notes], [2, []]);
            assert.match(json('../p.out').notes[0], /another text of shop.go/);
        } finally {
            git('checkout', '--quiet', 'shop.go');
        }
    });

    it('reads a diff from a pipe, and takes none for none', () => {
        const diff = execFileSync('git', ['diff', 'main...HEAD'], { cwd: repository, env });
        const { stdout } = run(['../c.xml', '--diff-file', '-', '--json'], { input: diff });
        assert.equal(JSON.parse(stdout).total_num_lines, 7);
        assert.equal(json('../c.xml', '--diff-file', '/dev/null').total_num_lines, 0);
        assert.equal(json('../c.xml', '--diff-file', '').total_num_lines, 7);
    });

    it('says what to do when the base is not there', () => {
        const clone = join(folder, 'shallow');
        execFileSync('git', ['clone', '--quiet', '--depth=1', `file://${repository}`, clone], { env });
        const fails = (args, message, cwd = clone) => {
            const { status, stdout, stderr } = run(args, { cwd });
            assert.deepEqual([status, stdout], [1, '']);
            assert.match(stderr, message);
        };
        fails(['../p.out'], /"git fetch origin main:refs\/remotes\/origin\/main" gets it/);
        fails(['../p.out', '--compare-branch', 'HEAD~1'], /it is shallow, and "git fetch --unshallow" gets the rest/);
        fails(['../p.out', '--compare-branch', 'origin/$(x)'], /no commit "origin\/\$\(x\)"; it is shallow/);
        execFileSync('git', ['fetch', '--quiet', 'origin', 'main:refs/remotes/origin/main'], { cwd: clone, env });
        fails(['../p.out'], /its history ends before commits .* meet \(git fetch --unshallow gets the rest\)/);
        const fresh = join(folder, 'fresh');
        execFileSync('git', ['init', '--quiet', fresh], { env });
        fails(['../p.out'], /no commit has been made on this branch yet/, fresh);
    });

    it('says what to do about a repository of somebody else', { skip: process.getuid() !== 0 }, () => {
        const foreign = join(folder, 'foreign');
        execFileSync('git', ['clone', '--quiet', '.', foreign], { cwd: repository, env });
        execFileSync('chown', ['-R', '65534', foreign]);
        const { status, stderr } = run(['../p.out', '--compare-branch', 'origin/main'], { cwd: foreign });
        assert.equal(status, 1);
        assert.match(stderr, /belongs to somebody else, .* git config --global --add safe.directory .*foreign/);
    });

    it('takes formats from a table of the configuration file, and names the file of a wrong value', () => {
        const config = join(outside, 'formats.toml');
        const with_config = (text) => {
            writeFileSync(config, `[tool.diff_cover]\ncompare_branch = "main"\nquiet = true\n${text}\n`);
            return run(['-c', config, '../p.out']);
        };
        for (const text of ['format = { json = "-" }', 'format = ["json:-"]', 'format = "json:-"'])
            assert.equal(JSON.parse(with_config(text).stdout).total_percent_covered, 71, text);
        const { status, stderr } = with_config('fail_under = "many"');
        assert.equal(status, 2);
        assert.match(stderr, /formats.toml: argument --fail-under: invalid float value: 'many'/);
        assert.match(with_config('format = 3').stderr, /formats.toml: line 4: format must be texts as "html:FILE", or a table/);
    });

    it('takes several reports together', () => {
        writeFileSync(join(folder, 'q.out'), profile.replace('15.7,17.3 1 0', '15.7,17.3 1 1'));
        assert.equal(json('../p.out', '../q.out').total_num_violations, 0);
    });
});
