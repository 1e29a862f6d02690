# SPDX-License-Identifier: Apache-2.0
"""Programs: where the programs that the benchmarks start are, and how the peers that Go does not bring are built."""
import os
import pathlib
import shutil
import subprocess
import sys

HOUSE = pathlib.Path(__file__).resolve().parent.parent
BUILD = pathlib.Path(os.environ.get("BENCH_BUILD", HOUSE / "build" / "release"))
FOLDER = HOUSE / "build" / "bench" / "programs"
OURS = BUILD / "src" / "cli" / "goc-plugin"
PACKAGES = {"gocovmerge": "github.com/wadey/gocovmerge", "gopherage": "k8s.io/test-infra/gopherage"}


class NotToBeHad(Exception):
    """A program that this machine cannot get; the text tells why."""


def own(name):
    """A program that bench/meson.build makes."""
    return BUILD / "bench" / name


def go_build(target, folder, package):
    done = subprocess.run(["go", "build", "-o", target, package], cwd=folder, env={**os.environ, "GOFLAGS": "-mod=mod"},
                          capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise NotToBeHad(done.stderr.strip().splitlines()[-1])


def peer(name):
    """A peer from the Go module proxy, in the version that bench/peers names; built once."""
    target = FOLDER / name
    if not target.exists():
        folder = FOLDER / f"{name}.module"
        shutil.copytree(HOUSE / "bench" / "peers" / name, folder, dirs_exist_ok=True)
        go_build(target, folder, PACKAGES[name])
    return target


def diff_covers():
    """The real diff-cover by name: the version that the differential tests use, and another in PATH."""
    found, in_path = {}, shutil.which("diff-cover")
    done = subprocess.run([HOUSE / "tests" / "differential" / "diff_cover_tool"], capture_output=True, text=True,
                          check=False)
    if done.returncode == 0:
        found["diff-cover 10.5"] = pathlib.Path(done.stdout.strip()).with_name("diff-cover")
    else:
        print(done.stderr.strip(), file=sys.stderr)
    if in_path:
        said = subprocess.run([in_path, "--version"], capture_output=True, text=True, check=True).stdout
        found.setdefault(f"diff-cover {'.'.join(said.split()[-1].split('.')[:2])}", in_path)
    return found


def parse_files():
    """The peer of scan_files: it is small, so it is always built from what is here."""
    target = FOLDER / "parse_files"
    go_build(target, HOUSE / "bench" / "parse_files", ".")
    return target
