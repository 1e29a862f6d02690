# SPDX-License-Identifier: Apache-2.0
"""Compares `goc-plugin diff-cover` with the real diff-cover, and with tests/differential/diff_oracle.py, on pairs of
commits of real projects with real profiles. Run by diff_cover.sh with a Python that has diff-cover.

usage: diff_cover_pairs.py GOC_PLUGIN     PAIRS (few): "all", or a number; FIRST: the number of the first

A pair depends on its number only: FIRST=<number> PAIRS=1 KEEP=<folder> leaves one to look at.
"""
import concurrent.futures
import contextlib
import functools
import io
import json
import logging
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import warnings
from dataclasses import dataclass, field, fields

import diff_oracle
from diff_cover.diff_cover_tool import main as diff_cover
from diff_cover.snippets import Snippet
from real_profiles import checkout, histories, profile_of, run, write_reports
from tree_edits import Edits

# The first three are for a quick look. The tests of otel, which has nested modules, take minutes.
HEADS = [("cobra", "v1.10.2", "count"), ("go-cmp", "v0.7.0", "set"), ("logrus", "v1.9.3", "set"),
         ("otel", "v1.35.0", "atomic"), ("testify", "v1.11.1", "atomic"), ("goldmark", "v1.7.13", "count"),
         ("cobra", "v1.8.1", "atomic"), ("go-cmp", "v0.6.0", "atomic"), ("otel", "v1.32.0", "count"),
         ("logrus", "v1.8.1", "count"), ("testify", "v1.9.0", "count"), ("goldmark", "v1.7.1", "set")]
PAIRS_OF_HEAD = 20
QUICK_HEADS, QUICK_PAIRS_OF_HEAD = 3, 4
ENOUGH_PAIRS, ENOUGH_PROJECTS = 200, 3  # of a whole run
EXCLUDES = ["*_test.go", "c*.go", "internal/*", "{tree}/cmp/*", "*/doc/*", "nothing"]
INCLUDES = ["*.go", "**/*.go", "**/c*.go", "*", "cmp/**"]
COLOUR = re.compile(rb"\x1b\[[0-9;]*m")
FAULT = re.compile(r"-CRITICAL \*\*|-WARNING \*\*|Sanitizer|runtime error:")


@dataclass
class Product:
    """What one run left."""
    code: int | None  # None: a traceback
    printed: bytes
    data: object
    markdown: bytes
    failure: str

    @property
    def fault(self):
        """A crash, or what a library or a sanitizer complains of; "" when there is none."""
        is_fault = (self.code or 0) < 0 or FAULT.search(self.failure)
        return f"ended with {self.code}: {self.failure.strip()[:500]}" if is_fault else ""


@dataclass
class Counts:
    """What was done, of one head or of all."""
    pairs: int = 0  # compared
    reports: int = 0
    lines: int = 0
    exact: int = 0  # reports that were compared with the oracle
    beyond: int = 0  # lines of functions that a profile lacks: the oracle does not know them
    broken_pairs: int = 0  # of which diff-cover did not tell about some report, but ended with a traceback
    broken_reports: int = 0

    def add(self, other):
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))


@dataclass
class Pair:
    """What is compared with what, and how."""
    number: int
    base: str
    notation: str
    words: list = field(default_factory=list)
    is_whitespace_ignored: bool = False
    has_edits: bool = False
    has_diff_file: bool = False
    has_filter: bool = False

    def has(self, word):
        return word in self.words


def draw(number, versions, head, chance):
    """The pair of this number: a base before the head, or beside one, and options."""
    base = chance.choice(versions[:versions.index(head)] or versions)
    pair = Pair(number, f"side/{base}" if chance.random() < 0.3 else base, chance.choice(("...", "...", "..")))
    pair.has_edits = chance.random() < 0.5
    pair.is_whitespace_ignored = chance.random() < 0.25
    pair.has_diff_file = chance.random() < 0.1
    pair.words = [word for word, share in (("--ignore-staged", 0.2), ("--ignore-unstaged", 0.2), ("--show-uncovered", 0.2),
                                           ("--include-untracked", 0.5), ("--total-percent-float", 0.3))
                  if chance.random() < share]
    if pair.is_whitespace_ignored:
        pair.words.append("--ignore-whitespace")
    pair.words += ["--fail-under", chance.choice(("0", "80", f"{chance.uniform(0, 100):.1f}", f"{chance.randint(0, 100)}"))]
    for option, patterns in (("--exclude", EXCLUDES), ("--include", INCLUDES)):
        if chance.random() < 0.2:
            pair.has_filter = True
            pair.words += [option, *chance.sample(patterns, chance.randint(1, 2))]
    return pair


def arguments(pair, tree, report, folder):
    words = [str(report), "--compare-branch", pair.base, "--diff-range-notation", pair.notation,
             "--format", f"json:{folder}/json,markdown:{folder}/markdown,github-annotations:warning"]
    if pair.has_diff_file:
        words += ["--diff-file", f"{folder.parent}/diff"]
    return words + [word.replace("{tree}", str(tree)) for word in pair.words]


def product(code, printed, folder, failure):
    places = folder / "json", folder / "markdown"
    data, markdown = (place.read_bytes() if place.exists() else None for place in places)
    return Product(code, COLOUR.sub(b"", printed), data and json.loads(data), markdown, failure)


def theirs(words, folder):
    """The real diff-cover, in this process."""
    printed, said = io.TextIOWrapper(io.BytesIO()), io.StringIO()
    logging.root.handlers.clear()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(said), warnings.catch_warnings():
        try:
            code = diff_cover(["diff-cover", *words])
        except SystemExit as end:
            code = end.code
        except Exception as failure:  # a traceback on the command line  # pylint: disable=broad-except
            code = None
            said.write(repr(failure))
        printed.flush()
    return product(code, printed.detach().getvalue(), folder, said.getvalue())


def ours(goc_plugin, words, folder, *more):
    done = subprocess.run([str(goc_plugin), "diff-cover", *words, *more], stdin=subprocess.DEVNULL, capture_output=True,
                          check=False)
    return product(done.returncode, done.stdout, folder, done.stderr.decode(errors="replace"))


def difference(wanted, got):
    """Says what is not equal, or ""."""
    for what in ("code", "data", "markdown", "printed"):
        one, other = getattr(wanted, what), getattr(got, what)
        if one != other:
            return (f"{what}: {first_difference(one, other)}; they said: {wanted.failure.strip()[-200:]}; "
                    f"we said: {got.failure.strip()[-200:]}")
    return "" if ("Failure." in wanted.failure) == ("Failure." in got.failure) else f"stderr: {got.failure}"


def first_difference(one, other):
    if isinstance(one, dict) and isinstance(other, dict):
        for key in sorted(one.keys() | other.keys()):
            if one.get(key) != other.get(key):
                return f"{key}: {first_difference(one.get(key), other.get(key))}"
    if isinstance(one, list) and isinstance(other, list):
        return f"only theirs {[x for x in one if x not in other][:8]}, only ours {[x for x in other if x not in one][:8]}"
    if isinstance(one, bytes) and isinstance(other, bytes):
        for number, (a, b) in enumerate(zip(one.split(b"\n"), other.split(b"\n")), 1):
            if a != b:
                return f"line {number}: {a[:150]!r} and {b[:150]!r}"
    return f"{str(one)[:200]} and {str(other)[:200]}"


class Head:
    """A project at one version: its work tree and its reports."""

    def __init__(self, goc_plugin, name, version, mode, scratch):
        self.goc_plugin, self.version, self.tree, self.scratch = goc_plugin, version, scratch / "tree", scratch
        self.versions = histories.PROJECTS[name].versions.split()
        self.modules = {module: f"{folder}/" if folder else "" for folder, module in histories.PROJECTS[name].modules}
        repository = histories.make(name)
        self.profile = profile_of(name, version, mode)
        checkout(repository, version, self.tree)
        self.reports = write_reports(goc_plugin, self.profile, self.tree, scratch)
        self.counts = Counts()

    def prepare(self, pair, chance):
        edits = Edits(self.tree, chance)
        edits.undo(self.version)
        if pair.has_edits:
            edits.stage()
            edits.change()
            edits.leave_untracked()
        if pair.has_diff_file:
            (self.scratch / "diff").write_bytes(
                run("git", "-C", self.tree, "diff", f"-U{chance.choice((0, 3))}", f"{pair.base}{pair.notation}HEAD"))

    def run_both(self, pair, report, wanted):
        """Theirs, which is run when `wanted` is not known yet, and ours."""
        for name in ("theirs", "ours"):
            folder = self.scratch / name
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
        if wanted is None:
            wanted = theirs(arguments(pair, self.tree, report, self.scratch / "theirs"), self.scratch / "theirs")
        got = ours(self.goc_plugin, arguments(pair, self.tree, report, self.scratch / "ours"), self.scratch / "ours",
                   "--compat", "diff-cover")
        return wanted, got

    def compat(self, pair):
        """What differs from the real diff-cover: of each report, and of the profile itself."""
        of_xml = None
        n_broken = 0
        for form, report in [*self.reports.items(), ("profile", self.profile)]:
            known = of_xml if form == "profile" else None
            wanted, got = self.run_both(pair, report, known)
            if got.fault:
                yield f"{form}: {got.fault}"
            if form == "xml":
                of_xml = wanted
            if form == "profile" and got.data and wanted.data:
                got.data["report_name"] = wanted.data["report_name"]
            if wanted.code is None:  # it ended with a traceback
                n_broken += 1
                continue
            self.counts.reports += 1
            if wanted.data:
                self.counts.lines += wanted.data["total_num_lines"]
            if text := difference(wanted, got):
                yield f"{form}: {text}"
        self.counts.broken_reports += n_broken
        self.counts.broken_pairs += n_broken > 0
        self.counts.pairs += n_broken <= len(self.reports)  # one of them was compared

    def exact(self, pair):
        """What differs from the oracle."""
        start = pair.base if pair.notation == ".." else run("git", "-C", self.tree, "merge-base", pair.base,
                                                            "HEAD").decode().strip()
        changed = diff_oracle.changed_lines(self.tree, start, not pair.has("--ignore-staged"),
                                            not pair.has("--ignore-unstaged"), pair.has("--include-untracked"),
                                            pair.is_whitespace_ignored)
        for form, report in [*self.reports.items(), ("profile", self.profile)]:
            if form == "profile" and pair.has_edits:
                continue
            folder = self.scratch / "ours"
            got = ours(self.goc_plugin, arguments(pair, self.tree, report, folder), folder)
            if got.data is None or got.fault:
                yield f"exact {form}: ended with {got.code}: {got.failure.strip()[-300:]}"
                continue
            self.counts.exact += 1
            wanted = diff_oracle.stats(changed, diff_oracle.cover_of(report, self.modules))
            if text := self.exact_difference(wanted, got.data, form):
                yield f"exact {form}: {text}"

    def exact_difference(self, wanted, data, form):
        stats = {path: (one["violation_lines"], one["covered_lines"]) for path, one in data["src_stats"].items()}
        for path in sorted(wanted.keys() | stats.keys()):
            (missing, ran), (our_missing, our_ran) = wanted.get(path, ([], [])), stats.get(path, ([], []))
            more = set(our_missing) - set(missing)
            if form == "profile" and more and ran == our_ran and set(missing) <= set(our_missing):
                self.counts.beyond += len(more)  # functions that the profile does not have
            elif (missing, ran) != (our_missing, our_ran):
                return (f"{path}: missing {first_difference(missing, our_missing)}; "
                        f"covered {first_difference(ran, our_ran)}")
        return ""

    def compare(self, number):
        chance = random.Random(number)
        pair = draw(number, self.versions, self.version, chance)
        self.prepare(pair, chance)
        os.chdir(self.tree)
        found = list(self.compat(pair))
        if not pair.has_diff_file and not pair.has_filter:
            found += self.exact(pair)
        return [f"pair {number}: {self.tree.parent.name}: {pair.base}{pair.notation}{self.version} {' '.join(pair.words)}"
                f"{' edited' if pair.has_edits else ''}{' diff file' if pair.has_diff_file else ''}: {text}"
                for text in found]


def remember_tokens():
    """Nearly all of diff-cover's time goes into coloring the same files for each report: once is enough."""
    parse = Snippet._parse_src  # pylint: disable=protected-access

    @functools.lru_cache(maxsize=400)
    def parse_once(contents, name):
        tokens, lexer = parse(contents, name)
        return list(tokens), lexer

    Snippet._parse_src = staticmethod(parse_once)  # pylint: disable=protected-access


def compare_head(goc_plugin, head, numbers):
    with tempfile.TemporaryDirectory() as folder:
        scratch = pathlib.Path(folder).resolve() / head[0]
        scratch.mkdir()
        one = Head(goc_plugin, *head, scratch)
        found = [text for number in numbers for text in one.compare(number)]
        if keep := os.environ.get("KEEP"):
            shutil.copytree(scratch, keep, symlinks=True, dirs_exist_ok=True)
        os.chdir("/")
    return found, one.counts


def is_whole():
    return os.environ.get("PAIRS") == "all"


def tasks():
    """(head, numbers of pairs)."""
    wanted, first = os.environ.get("PAIRS", "few"), int(os.environ.get("FIRST", "0"))
    n_of_head = PAIRS_OF_HEAD
    if wanted == "few":
        return [(head, range(i * n_of_head, i * n_of_head + QUICK_PAIRS_OF_HEAD))
                for i, head in enumerate(HEADS[:QUICK_HEADS])]
    n = len(HEADS) * n_of_head if is_whole() else int(wanted)
    by_head = {}
    for number in range(first, first + n):
        by_head.setdefault(number // n_of_head % len(HEADS), []).append(number)
    return [(HEADS[i], numbers) for i, numbers in by_head.items()]


def main():
    goc_plugin = pathlib.Path(sys.argv[1]).resolve()
    remember_tokens()
    found, sums, projects = [], Counts(), set()
    with concurrent.futures.ProcessPoolExecutor(max_workers=2) as pool:
        waiting = {pool.submit(compare_head, goc_plugin, *task): task[0] for task in tasks()}
        for done in concurrent.futures.as_completed(waiting):
            texts, counts = done.result()
            found += texts
            for text in texts[:10]:
                print(text)
            print(f"{' '.join(waiting[done])}: {counts.pairs} pairs: {counts.reports} and {counts.exact} reports "
                  f"compared, {len(texts)} different", flush=True)
            projects.add(waiting[done][0])
            sums.add(counts)
    print(f"{sums.pairs} pairs of {len(projects)} projects: {sums.reports} reports compared with diff-cover "
          f"({sums.lines} lines), {sums.exact} with the oracle (beyond it {sums.beyond} lines of functions that a "
          f"profile lacks); {len(found)} are different. Left out: {sums.broken_reports} reports, of {sums.broken_pairs} "
          "pairs, about which diff-cover ends with a traceback")
    is_enough = sums.pairs >= ENOUGH_PAIRS and len(projects) >= ENOUGH_PROJECTS if is_whole() else sums.pairs > 0
    if not is_enough:
        print("too few pairs were compared")
    sys.exit(1 if found or not is_enough else 0)


if __name__ == "__main__":
    main()
