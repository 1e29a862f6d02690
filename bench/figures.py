# SPDX-License-Identifier: Apache-2.0
"""Figures: what whole processes cost, measured in turn (ours, peer, floor, ours, ...), and what is wanted of them."""
import os
import statistics
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from programs import own

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))


@dataclass(frozen=True)
class Command:
    """A process to measure. What it prints, or writes into a place called OUTPUT, can be compared."""
    words: tuple
    folder: Path | None = None
    stdin: Path | None = None
    is_kept: bool = True  # false: what it prints goes to /dev/null


OUTPUT = object()  # stands in a command's words for the file that it writes


@dataclass
class Figures:
    """What one command cost in each round."""
    seconds: list = field(default_factory=list)
    cpu: list = field(default_factory=list)
    kilobytes: list = field(default_factory=list)

    @property
    def wall_ms(self):
        return statistics.median(self.seconds) * 1000

    @property
    def cpu_ms(self):
        return statistics.median(self.cpu) * 1000

    @property
    def megabytes(self):
        return statistics.median(self.kilobytes) / 1024


class Failed(Exception):
    """A command that ended badly; the text is what it said."""


def run_once(command, output):
    """Seconds, seconds of processor and KiB of one process; its product is in `output` afterwards."""
    words = [str(output) if word is OUTPUT else str(word) for word in command.words]
    printed = "/dev/null" if not command.is_kept else f"{output}.printed" if OUTPUT in command.words else output
    stdin = open(command.stdin, "rb") if command.stdin else subprocess.DEVNULL
    done = subprocess.run([own("measure"), printed, *words], cwd=command.folder, stdin=stdin, capture_output=True,
                          text=True, check=True)
    code, wall, user, system, kilobytes = done.stdout.split()
    if code != "0":
        raise Failed(f"{words[0]} ended with {code}: {done.stderr.strip()}")
    return float(wall), float(user) + float(system), int(kilobytes)


def place_of(name, scratch):
    """The file in which compare() leaves the product of the command called `name`."""
    return scratch / name.replace(" ", "-").replace("/", "-")


def compare(commands, scratch):
    """The figures of each command: one round to warm up, then ROUNDS in turn."""
    figures = {name: Figures() for name in commands}
    for number in range(ROUNDS + 1):
        for name, command in commands.items():
            wall, cpu, kilobytes = run_once(command, place_of(name, scratch))
            if number > 0:
                figures[name].seconds.append(wall)
                figures[name].cpu.append(cpu)
                figures[name].kilobytes.append(kilobytes)
    return figures


@dataclass(frozen=True)
class Goal:
    """Something wanted: `reached` answers with yes or no, or None where the peer is not to be had."""
    text: str
    peer: str
    reached: object

    def mark(self, figures):
        if self.peer not in figures:
            return f"? {self.text}"
        return f"{'yes' if self.reached(figures['ours'], figures[self.peer]) else 'NO'}: {self.text}"


def faster(peer, times):
    return Goal(f"{times:g}x {peer}", peer, lambda ours, other: ours.wall_ms * times <= other.wall_ms)


def within(peer, times):
    return Goal(f"within {times:g}x of {peer}", peer, lambda ours, other: ours.wall_ms <= other.wall_ms * times)


def smaller(peer, times):
    return Goal(f"{times:g}x the memory of {peer}", peer, lambda ours, other: ours.megabytes <= other.megabytes * times)


def under_ms(limit):
    return Goal(f"{limit:g} ms", "ours", lambda ours, _: ours.wall_ms <= limit)


def under_mb(limit):
    return Goal(f"{limit:g} MB", "ours", lambda ours, _: ours.megabytes <= limit)
