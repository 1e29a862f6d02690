# SPDX-License-Identifier: Apache-2.0
"""Diff oracle: which lines changed and which of these ran, found out plainly: each diff's hunks move the lines that
changed before. Knows what git prints and the three forms of coverage, and nothing of Goc Plugin."""
import collections
import pathlib
import re
import xml.etree.ElementTree

from real_profiles import run

HUNK = re.compile(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")


def hunks_of(tree, *words):
    """path -> (old path, [[old start, old count, new start, new count, is blank]]), starts where the run would stand."""
    text = run("git", "-C", tree, "-c", "core.quotePath=false", "diff", "--no-color", "--no-ext-diff", "-U0", "-M", *words)
    files, path, old, left = {}, None, None, 0
    for line in text.decode(errors="surrogateescape").split("\n"):
        if left > 0:
            left -= not line.startswith("\\")
            if path in files and not line.startswith("\\") and line[1:].strip():
                files[path][1][-1][4] = False
            continue
        if line.startswith("diff --git "):
            path = old = None
        elif line.startswith("rename from "):
            old = _unquoted(line[len("rename from "):])
        elif line.startswith("rename to "):
            path = _unquoted(line[len("rename to "):])
            files[path] = (old, [])
        elif line.startswith("--- "):
            old = old or _unquoted(line[4:].rstrip("\t"))[2:]
        elif line.startswith("+++ "):
            path = _unquoted(line[4:].rstrip("\t"))[2:]
            if line == "+++ /dev/null":
                files[old] = (None, [])  # deleted
            else:
                files.setdefault(path, (old, []))
        elif match := HUNK.match(line):
            old_start, old_count, new_start, new_count = (1 if n is None else int(n) for n in match.groups())
            left = old_count + new_count
            if path in files:
                files[path][1].append([old_start + (old_count == 0), old_count, new_start + (new_count == 0), new_count, True])
    return files


def _unquoted(name):
    if not name.startswith('"'):
        return name
    return name[1:-1].encode("latin-1", "backslashreplace").decode("unicode_escape") if "\\" in name else name[1:-1]


def moved(lines, hunks):
    """Where lines of the old text are in the new one; those that a hunk replaces are gone."""
    found = set()
    for line in lines:
        shift = 0
        for old_start, old_count, _, new_count, _ in hunks:
            if old_start <= line < old_start + old_count:
                break
            if line >= old_start + old_count:
                shift += new_count - old_count
        else:
            found.add(line + shift)
    return found


def added(hunks, is_blank_skipped):
    return {line for _, _, start, count, is_blank in hunks for line in range(start, start + count)
            if not (is_blank and is_blank_skipped)}


def through(changed, diff, is_counted, is_blank_skipped):
    """What changed, after one more diff."""
    after = {path: lines for path, lines in changed.items() if path not in diff and path not in
             {old for old, _ in diff.values()}}
    for path, (old, hunks) in diff.items():
        before = changed.get(old, set())
        after[path] = moved(before, hunks) | (added(hunks, is_blank_skipped) if is_counted else set())
    return after


def changed_lines(tree, start, has_staged, has_unstaged, has_untracked, is_whitespace_ignored):
    """path -> set of line numbers in the newest that counts: the work tree, the index, or HEAD."""
    options = ["--ignore-all-space"] if is_whitespace_ignored else []
    changed = through({}, hunks_of(tree, *options, start, "HEAD"), True, is_whitespace_ignored)
    if has_staged or has_unstaged:
        changed = through(changed, hunks_of(tree, *options, "--cached"), has_staged, is_whitespace_ignored)
    if has_unstaged:
        changed = through(changed, hunks_of(tree, *options), True, is_whitespace_ignored)
    if has_untracked:
        names = run("git", "-C", tree, "ls-files", "-z", "--exclude-standard", "--others").decode().split("\0")[:-1]
        for name in names:
            text = pathlib.Path(tree, name).read_bytes()
            changed[name] = set(range(1, text.count(b"\n") + (not text.endswith(b"\n") and text != b"") + 1))
    return changed


def _lines_of_go(path, module_folders):
    cover = collections.defaultdict(dict)
    with open(path, encoding="utf-8") as profile:
        next(profile)
        for line in profile:
            place, _, count = line.split()
            name, extent = place.rsplit(":", 1)
            first, last = (int(end.split(".")[0]) for end in extent.split(","))
            module = max((m for m in module_folders if name.startswith(m + "/")), key=len)
            file = module_folders[module] + name[len(module) + 1:]
            for number in range(first, last + 1):
                cover[file][number] = cover[file].get(number, 0) + int(count)
    return cover


def _lines_of_xml(path):
    cover = collections.defaultdict(dict)
    for one in xml.etree.ElementTree.parse(path).iter("class"):
        for line in one.findall("./lines/line"):
            number = int(line.get("number"))
            cover[one.get("filename")][number] = cover[one.get("filename")].get(number, 0) + int(line.get("hits"))
    return cover


def _lines_of_lcov(path):
    """A function's own line counts as often as it was called, if nothing else is said of the line."""
    cover, file, starts, calls = collections.defaultdict(dict), None, {}, {}
    for line in pathlib.Path(path).read_text(encoding="utf-8").splitlines():
        word, _, rest = line.partition(":")
        fields = rest.split(",", 1)
        if word == "SF":
            file, starts, calls = rest, {}, {}
        elif word == "DA":
            cover[file][int(fields[0])] = cover[file].get(int(fields[0]), 0) + int(fields[1].split(",")[0])
        elif word == "FN":
            starts[fields[1]] = int(fields[0])
        elif word == "FNDA":
            calls[fields[1]] = int(fields[0])
        elif line == "end_of_record":
            for name, start in starts.items():
                cover[file].setdefault(start, calls.get(name, 0))
    return cover


def cover_of(path, module_folders):
    """path -> {line: hits}."""
    if path.suffix == ".xml":
        return _lines_of_xml(path)
    return _lines_of_lcov(path) if path.suffix == ".lcov" else _lines_of_go(path, module_folders)


def stats(changed, cover):
    """path -> (lines that did not run, lines that ran), both ascending; only paths with either."""
    found = {}
    for path, lines in changed.items():
        hits = cover.get(path, {})
        measured = sorted(lines & hits.keys())
        if measured:
            found[path] = ([line for line in measured if hits[line] == 0], [line for line in measured if hits[line] > 0])
    return found
