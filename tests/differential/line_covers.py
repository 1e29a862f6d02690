#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Asks diff-cover's reporters and judges_print about the same random reports: line_covers.py JUDGES_PRINT FOLDER CASES SEED"""
import os
import random
import re
import subprocess
import sys
import xml.etree.ElementTree as etree

from diff_cover.git_path import GitPathTool
from diff_cover.violationsreporters.violations_reporter import LcovCoverageReporter, XmlCoverageReporter

PATHS = ['a.go', 'b.go', 'sub/a.go', 'sub/b.go', 'sub/sub/a.go', 'src/main/java/p/F.java', 'src/main/java/p/q/F.java',
         'sub/src/main/java/p/F.java', 'p/F.java']
LINES = range(1, 101)

# What we refuse and diff-cover takes: garbage, and reports that may be cut.
REFUSED_BY_US = ['the number of a line is 0', 'not a number: "-', 'too high', 'ends in the record', 'begins in that of',
                 'there is nothing in it', 'the root element is', 'has no name', 'is not declared', 'a record without a source file',
                 'not a number', 'has no number', 'the encoding is none of', 'longer than', 'not UTF-8',
                 'undefined entity']

# What diff-cover refuses and we take.
REFUSED_BY_THEM = ['invalid literal for int()', 'Unknown syntax in lcov report: #', 'No source file specified']
BLANK_LINE = re.compile(r'Unknown syntax in lcov report:\s*$')


class Generator:
    def __init__(self, seed, root):
        self.random = random.Random(seed)
        self.root = root

    def choose(self, *values):
        return self.random.choice(values)

    def number(self):
        return self.random.randint(1, 14)

    def hits(self):
        return self.choose(0, 0, 1, 2, 7)

    def file(self, has_backslashes=False):
        path = self.choose(*PATHS)
        if has_backslashes and self.random.random() < 0.1:
            return path.replace('/', '\\')
        return self.choose(path, path, os.path.basename(path), './' + path, self.root + '/' + path, '../' + path,
                           '/elsewhere/' + path, 'x/../' + path, '//' + path)

    def attributes(self, pairs):
        return ''.join(f' {name}="{value}"' for name, value in pairs if self.random.random() < 0.998)

    def line(self, number, hits, *more):
        return '<line' + self.attributes([(number, self.number())]) + self.attributes([(hits, self.hits()), *more]) + '/>'

    def branch(self):
        return ('condition-coverage', f'{self.choose(0, 50, 100)}% ({self.random.randint(0, 2)}/{self.random.randint(0, 2)})')

    def cobertura(self):
        sources = ''.join(f'<source>{self.choose(".", self.root, self.root + "/sub", "sub", " ", "", "/elsewhere", ".. ")}</source>'
                          for _ in range(self.choose(0, 1, 1, 2)))
        classes = ''
        for _ in range(self.random.randint(0, 6)):
            lines = ''.join(self.line('number', 'hits', ('branch', self.choose('true', 'false')), self.branch())
                            for _ in range(self.random.randint(0, 9)))
            methods = f'<methods><method><lines>{self.line("number", "hits")}</lines></method></methods>'
            classes += f'<class filename="{self.file(True)}">{self.choose("", methods)}<lines>{lines}</lines></class>\n'
        return f'<coverage><sources>{sources}</sources><packages><package name="p"><classes>{classes}</classes></package></packages></coverage>'

    def clover(self):
        files = ''
        for _ in range(self.random.randint(0, 6)):
            lines = ''.join(self.line('num', 'count', ('type', self.choose('stmt', 'stmt', 'cond', 'method', 'other')),
                                      ('truecount', self.hits()), ('falsecount', self.hits()))
                            for _ in range(self.random.randint(0, 9)))
            files += f'<file {self.choose("name", "path")}="{self.file()}">{lines}</file>\n'
        kind = self.choose('clover="4.2"', 'generated="1"')
        return f'<coverage {kind}><project>{files}</project></coverage>'

    def jacoco(self):
        packages = ''
        for _ in range(self.random.randint(0, 4)):
            lines = ''.join(self.line('nr', 'ci', ('mi', self.hits()), ('mb', self.hits())) for _ in range(self.random.randint(0, 9)))
            name = self.choose('F.java', 'F.java', 'a.go', 'q/F.java')
            packages += (f'<package name="{self.choose("p", "p", "p/q", "", "./p", "sub")}"><class name="p/F"/>'
                         f'<sourcefile name="{name}">{lines}</sourcefile></package>\n')
        return f'<report name="r"><group>{packages}</group></report>'

    def lcov(self):
        text = self.choose('', 'TN:\n', 'TN:x\n')
        for _ in range(self.random.randint(1, 5)):
            text += f'SF:{self.file()}\n'
            for _ in range(self.random.randint(0, 12)):
                name = self.choose('f', 'g', 'h')
                text += self.choose(
                    f'DA:{self.number()},{self.hits()}', f'DA:{self.number()},{self.hits()},sum',
                    f'BRDA:{self.number()},0,{self.hits()},{self.choose("-", 0, 1, 3)}',
                    f'FN:{self.number()},{name}', f'FN:{self.number()},20,{name}', f'FNDA:{self.hits()},{name}',
                    'LF:1', 'LH:1', 'BRF:0', 'BRH:0', 'FNF:1', 'FNH:1') + '\n'
            text += 'end_of_record\n'
        return text

    def mutate(self, text):
        for _ in range(self.choose(0, 0, 0, 0, 0, 1)):
            at, size = self.random.randrange(len(text) + 1), self.choose(0, 1, 1, 5, 30)
            text = text[:at] + self.choose('', '0', '-', '1', '"', '<', '\n', ',', ':', ' ', 'é', 'e') + text[at + size:]
        return text


def write(path, text):
    with open(path, 'w', encoding='utf-8') as file:
        file.write(text)


class Case:
    def __init__(self, generator, folder, number):
        g = generator
        self.is_xml = g.random.random() < 0.75
        self.folder = g.choose(g.root, g.root, g.root + '/sub')
        self.has_branches, self.is_expanded = g.choose(False, False, True), g.choose(False, False, True)
        self.source_roots = g.choose(['src/main/java', 'src/test/java'], ['.'], ['sub', 'sub/src/main/java', 'src/main/java'])
        self.reports = []
        make = g.choose(g.cobertura, g.cobertura, g.clover, g.jacoco) if self.is_xml else g.lcov
        for i in range(g.choose(1, 1, 2, 3)):
            if self.is_xml and g.random.random() < 0.1:
                make = g.choose(g.cobertura, g.clover, g.jacoco)
            path = f'{folder}/{number}-{i}.' + ('xml' if self.is_xml else 'info')
            write(path, g.mutate(make()))
            self.reports.append(path)

    def questions(self, root):
        flags = [str(int(flag)) for flag in (True, self.has_branches, self.is_expanded)]
        yield '\t'.join(['rules', root, self.folder, *flags, *self.source_roots])
        yield from ('report\t' + path for path in self.reports)
        yield from ('path\t' + path for path in PATHS)
        yield 'end'

    def ask_diff_cover(self, root):
        """Measured and missing lines of each path, or the exception."""
        os.chdir(self.folder)
        GitPathTool._cwd, GitPathTool._root = self.folder, root
        try:
            if self.is_xml:
                reporter = XmlCoverageReporter([etree.parse(path) for path in self.reports], self.source_roots,
                                               self.is_expanded, self.has_branches)
            else:
                reporter = LcovCoverageReporter([LcovCoverageReporter.parse(path) for path in self.reports], self.source_roots)
            return {path: (sorted(n for n in reporter.measured_lines(path) if n in LINES),
                           sorted(v.line for v in reporter.violations(path) if v.line in LINES)) for path in PATHS}
        except Exception as exception:  # whatever it is, a person would see a traceback
            return exception


def read_answers(lines):
    """The answers to one case: lines of each path, or why it was refused."""
    refused, found = None, {}
    for line in lines:
        if line == 'end':
            return refused or found
        name, *fields = line.split('\t')
        if name == 'refused':
            refused = refused or fields[0]
        elif name != '-':
            found[name] = tuple([int(n) for n in field.split()] for field in fields)
    sys.exit('judges_print ended early')


def verdict(theirs, ours):
    if isinstance(ours, str) and isinstance(theirs, Exception):
        return 'refused by both'
    if isinstance(ours, str):
        return 'refused by us' if any(reason in ours for reason in REFUSED_BY_US) else 'WRONG'
    if isinstance(theirs, Exception):
        is_known = BLANK_LINE.search(str(theirs)) or any(reason in str(theirs) for reason in REFUSED_BY_THEM)
        return 'refused by diff-cover' if is_known else 'WRONG'
    if theirs != ours:
        return 'WRONG'
    return 'equal' if any(measured for measured, _ in ours.values()) else 'equal, nothing measured'


def main(judges_print, folder, n_cases, seed):
    root = os.path.realpath(folder) + '/repository'
    os.makedirs(root + '/sub/sub')
    generator = Generator(int(seed), root)
    cases = [Case(generator, folder, number) for number in range(int(n_cases))]
    questions = '\n'.join(line for case in cases for line in case.questions(root)) + '\n'
    answers = subprocess.run([judges_print], input=questions, capture_output=True, text=True, check=True).stdout
    lines = iter(answers.splitlines())
    counts = {}
    for case in cases:
        ours, theirs = read_answers(lines), case.ask_diff_cover(root)
        word = verdict(theirs, ours)
        counts[word] = counts.get(word, 0) + 1
        if word == 'WRONG' and counts[word] <= 5:
            print(*case.questions(root), *[open(path, encoding='utf-8').read() for path in case.reports], sep='\n')
            print('diff-cover:', repr(theirs), '\nours:      ', repr(ours))
    print(f'{len(cases)} cases:', ', '.join(f'{count} {word}' for word, count in sorted(counts.items())))
    sys.exit('WRONG' in counts or not counts.get('equal'))


main(*sys.argv[1:])
