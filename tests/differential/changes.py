#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares the changed lines of random working trees with the truth, and in compatibility with diff-cover's own classes.

Every line that is ever written is another one, so which lines a commit, the index or the working tree added is known
without a diff: a line counts when the newest of the texts that lacks it stands before a step that counts.

usage: changes.py CHANGES_PRINT COUNT [SEED]     run by a Python that has diff_cover (see diff_cover_tool)
"""
import collections
import os
import random
import subprocess
import sys
import tempfile

from diff_cover.diff_reporter import GitDiffReporter
from diff_cover.git_diff import GitDiffTool

NAMES = ["a.go", "b c.go", "d/e.go", "d/f b/g.go", "\u00e4.go", "-x.go", 'q"q.go', "t\tt.go", "back\\slash.go", "n\nn.go",
         "end ", "d/b/a/x.go", "{}.go", "'.go", "$HOME.go", "a..go", "\u4e16\u754c/x.go", "caf\u00e9 b/x.go", "@@.go", "+.go"]
SETTINGS = [("diff.noprefix", "true"), ("diff.mnemonicPrefix", "true"), ("diff.external", "false"), ("color.ui", "always"),
            ("color.diff", "always"), ("diff.context", "5"), ("diff.interHunkContext", "4"), ("core.quotePath", "false"),
            ("diff.suppressBlankEmpty", "true"), ("diff.relative", "true"), ("diff.orderFile", "order"),
            ("diff.algorithm", "histogram"), ("diff.algorithm", "patience"), ("diff.submodule", "log"),
            ("diff.srcPrefix", "x/"), ("diff.dstPrefix", "y/"), ("diff.wsErrorHighlight", "all"),
            ("diff.colorMoved", "zebra"), ("core.pager", "false"), ("diff.ignoreSubmodules", "all"),
            ("diff.renames", "copies"), ("diff.statGraphWidth", "3"), ("core.fileMode", "false"),
            ("diff.up.textconv", "tr a-z A-Z <"), ("core.attributesFile", "attributes")]
VARIABLES = [("GIT_DIFF_OPTS", "--unified=3"), ("GIT_DIFF_OPTS", "-u1"), ("GIT_EXTERNAL_DIFF", "false")]
STEPS = ["base", "head", "index", "tree"]
ENVIRONMENT = {**os.environ, "HOME": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null",
               "GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.com", "GIT_COMMITTER_NAME": "Ada",
               "GIT_COMMITTER_EMAIL": "ada@example.com"}
os.environ.clear()
os.environ.update(ENVIRONMENT)


def git(*arguments):
    return subprocess.run(["git", *arguments], check=True, capture_output=True).stdout


class Line:
    """A text, the step that it came in, and whether a line end follows it (what it has not had before is another line)."""

    def __init__(self, text, step):
        self.text, self.step, self.end = text, step, None

    def end_with(self, end, step):
        if self.end not in (None, end):
            self.step = step
        self.end = end


class World:
    def __init__(self, rand):
        self.rand, self.made, self.files = rand, 0, {}

    def line(self, step):
        self.made += 1
        return Line(f"line {self.made:06d} of them all", step)

    def new_file(self, step):
        n = self.rand.choice([0, 1, 2, 12, 20, 30])
        return [self.line(step) for _ in range(n)]

    def edit(self, lines, step, most):
        for _ in range(self.rand.randint(1, most)):
            at = self.rand.randint(0, len(lines))
            lines[at:at + self.rand.choice([0, 0, 1, 2, 3])] = [
                self.line(step) for _ in range(self.rand.choice([0, 0, 1, 2, 3]))]

    def step(self, step):
        """Changes some files. The working tree renames and adds none: git would not know these."""
        taken = set(self.files)
        for name in sorted(self.files):
            what = self.rand.random()
            file = self.files[name]
            if what < 0.45:
                self.edit(file, step, 4)
            elif what < 0.52:
                del self.files[name]
            elif what < 0.55:
                file[:] = [self.line(step) for _ in range(self.rand.randint(0, 9))]
            elif what < 0.65 and len(file) >= 12 and step != "tree":
                free = [other for other in NAMES if other not in taken]
                if free:
                    other = self.rand.choice(free)
                    taken.add(other)
                    self.files[other] = self.files.pop(name)
                    if self.rand.random() < 0.7:
                        self.edit(self.files[other], step, 1)
        for name in self.rand.sample(NAMES, 3):
            if name not in taken and step != "tree":
                self.files[name] = self.new_file(step)

    def write(self, step, has_end):
        for root, folders, names in os.walk(b"."):
            folders[:] = [folder for folder in folders if folder != b".git"]
            for name in names:
                os.unlink(os.path.join(root, name))
        for name, lines in self.files.items():
            if os.path.dirname(name):
                os.makedirs(os.path.dirname(name), exist_ok=True)
            for i, line in enumerate(lines):
                line.end_with("\n" if i + 1 < len(lines) or has_end(name) else "", step)
            with open(name, "w", newline="") as out:
                out.write("".join(line.text + line.end for line in lines))
        return {name: [line.step for line in lines] for name, lines in self.files.items()}


def truth(states, wanted_step, counted):
    """Path -> numbers of the lines that count, for files that have such lines."""
    found = {name: [i for i, step in enumerate(steps, 1) if step in counted]
             for name, steps in states[wanted_step].items()}
    return {name: numbers for name, numbers in found.items() if numbers}


def ours(program, base, letters):
    run = subprocess.run([program, ".", base, letters], capture_output=True)
    if run.returncode:
        return run.stderr.decode()
    found = {}
    fields = run.stdout.decode().split("\0")
    for path, _, ranges, _ in zip(*[iter(fields[:-1])] * 4):
        found[path] = [i for part in ranges.split() for i in range(int(part.split("-")[0]), int(part.split("-")[1]) + 1)]
    return found


def diff_covers(base, letters):
    tool = GitDiffTool(".." if "d" in letters else "...", "w" in letters)
    reporter = GitDiffReporter(base, tool, ignore_staged="s" not in letters, ignore_unstaged="u" not in letters,
                               include_untracked="n" in letters)
    try:
        return {path: reporter.lines_changed(path) for path in reporter.src_paths_changed()}
    except Exception as failure:  # which ends diff-cover
        return str(failure)


def make(rand):
    """Makes a repository in the current folder; returns for each step path -> the steps that its lines came in."""
    world, states, ends = World(rand), {}, {}
    git("init", "--quiet", "--initial-branch=main")
    for name in rand.sample(NAMES, 12):
        world.files[name] = world.new_file("base")
    for step in STEPS:
        if step != "base":
            world.step(step)
        states[step] = world.write(step, lambda name: ends.setdefault(name, rand.random() < 0.8))
        if step != "tree":
            git("add", "--all", "--force")
        if step in ("base", "head"):
            git("commit", "--quiet", "--allow-empty", "--message=" + step)
        if step == "base":
            git("branch", "before")
    return states


def main():
    program, count = os.path.abspath(sys.argv[1]), int(sys.argv[2])
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    n_compared = n_failed = 0
    given_up = collections.Counter()

    def check(what, wanted, got):
        nonlocal n_compared, n_failed
        n_compared += 1
        if wanted != got:
            n_failed += 1
            print(f"FAILED: seed {seed}: {what}\n  wanted {wanted}\n  got    {got}")

    for seed in range(seed, seed + count):
        rand = random.Random(seed)
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            states = make(rand)
            for name, value in rand.sample(SETTINGS, rand.choice([0, 0, 1, 3])):
                git("config", name, value)
            if rand.random() < 0.1:
                with open(".git/info/attributes", "w") as out:
                    out.write("*.go diff=up\n")
            variables = dict(rand.sample(VARIABLES, rand.choice([0, 0, 1])))
            os.environ.update(variables)
            for letters in ["", "s", "u", "su"]:
                wanted_step = "tree" if "u" in letters else "index" if "s" in letters else "head"
                counted = {"head"} | {step for step, letter in (("index", "s"), ("tree", "u")) if letter in letters}
                got = ours(program, "before", letters)
                if isinstance(got, dict):
                    got = {path: lines for path, lines in got.items() if lines}
                check(f"exact {letters!r}", truth(states, wanted_step, counted), got)
            open("untracked.go", "w").write("a\rb\r\nc\n\nd")
            open("bad.go", "wb").write(b"a\nb\xff\n")
            open("nul.go", "wb").write(b"a\0\nb\n")
            for letters in ["", "s", "u", "su", "sun", "suw", "sud"]:
                wanted = diff_covers("before", letters)
                got = ours(program, "before", "c" + letters)
                if isinstance(wanted, str):
                    given_up[wanted.strip().splitlines()[0][:60] if os.environ.get('SHOW') else 'all'] += 1
                if not (isinstance(wanted, str) and isinstance(got, str)):
                    check(f"compat {letters!r} {variables}", wanted, got)
            for name in variables:
                del os.environ[name]
            os.chdir("/")
    print(f"{n_compared} compared, {n_failed} differ; diff-cover gave up on {given_up}")
    return 1 if n_failed else 0


if __name__ == "__main__":
    sys.exit(main())
