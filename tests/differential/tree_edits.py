# SPDX-License-Identifier: Apache-2.0
"""Tree edits: what somebody at work may have done to a checked-out project: staged, unstaged, and untracked."""
import pathlib

from real_profiles import run

NEW_LINES = ["// what is new\n", "\tx := 1 // häßlich\n", "\n", "func added() {}\n", "\treturn nil\n", "\t}\n"]
PLAIN_NAMES = ["new.go", "with blank.go", "it's.go"]
NEW_NAMES = [*PLAIN_NAMES, "größe.go", "a\tb.go", "quo\"te.go"]


class Edits:
    """Edits in one work tree, drawn from `random`."""

    def __init__(self, tree, random):
        self.tree, self.random = pathlib.Path(tree), random

    def _files(self):
        names = run("git", "-C", self.tree, "ls-files", "-z", "*.go").decode().split("\0")[:-1]
        return sorted(name for name in names if (self.tree / name).is_file())

    def _change_lines(self, name):
        path = self.tree / name
        lines = path.read_text(errors="surrogateescape").splitlines(keepends=True)
        for _ in range(self.random.randint(1, 4)):
            at, n = self.random.randint(0, len(lines)), self.random.randint(1, 5)
            what = self.random.choice(("insert", "delete", "replace", "indent", "move"))
            if what == "insert":
                lines[at:at] = [self.random.choice(NEW_LINES) for _ in range(n)]
            elif what == "delete":
                del lines[at:at + n]
            elif what == "replace":
                lines[at:at + n] = [self.random.choice(NEW_LINES) for _ in range(self.random.randint(1, 3))]
            elif what == "indent":
                lines[at:at + n] = ["\t" + line for line in lines[at:at + n]]
            else:
                some = lines[at:at + n]
                del lines[at:at + n]
                to = self.random.randint(0, len(lines))
                lines[to:to] = some
        text = "".join(lines)
        if self.random.random() < 0.1:
            text = text.rstrip("\n")
        path.write_text(text, errors="surrogateescape")

    def _add(self, name, place):
        target = (self.tree / name).with_name(place)
        target.write_bytes((self.tree / name).read_bytes())
        return target.relative_to(self.tree)

    def change(self):
        """Some files differ from what they were."""
        names = self._files()
        for name in self.random.sample(names, min(len(names), self.random.randint(1, 6))):
            chance = self.random.random()
            if chance < 0.8:
                self._change_lines(name)
            elif chance < 0.9:
                (self.tree / name).unlink()
            else:
                (self.tree / name).rename((self.tree / name).with_name("moved.go"))

    def stage(self):
        self.change()
        if self.random.random() < 0.5:
            name = self.random.choice(self._files())
            self._add(name, self.random.choice(NEW_NAMES))
        run("git", "-C", self.tree, "add", "--all")

    def leave_untracked(self):
        for _ in range(self.random.randint(1, 2)):
            names = NEW_NAMES if self.random.random() < 0.1 else PLAIN_NAMES  # diff-cover ends with a traceback on others
            self._add(self.random.choice(self._files()), "un" + self.random.choice(names))
        if self.random.random() < 0.3:
            (self.tree / "not-text.go").write_bytes(b"package x\n\xff\xfe\n")

    def undo(self, version):
        run("git", "-C", self.tree, "reset", "--quiet", "--hard", version)
        run("git", "-C", self.tree, "clean", "-fdxq")
