# SPDX-License-Identifier: Apache-2.0
"""Real profiles: what `go test` covers of a version of a project in tests/differential/histories, and the same as the
reports that other tools read. Kept beside the repositories."""
import importlib.machinery
import importlib.util
import pathlib
import subprocess
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
GOCOVER_COBERTURA = "github.com/boumenot/gocover-cobertura@v1.5.0"


def _load(name):
    loader = importlib.machinery.SourceFileLoader(name, str(HERE / name))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(name, loader))
    loader.exec_module(module)
    return module


histories = _load("histories")


def run(*command, folder=None, must=True, stdin=None, **extra):
    done = subprocess.run([str(word) for word in command], cwd=folder, check=False, stdin=stdin or subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**histories.ENVIRONMENT, **extra})
    if must and done.returncode != 0:
        raise RuntimeError(f"{' '.join(map(str, command[:5]))}: {done.stderr.decode(errors='replace').strip()[-500:]}")
    return done.stdout


def checkout(repository, version, folder):
    """A work tree of its own, with an index of its own."""
    run("git", "clone", "--quiet", "--shared", "--no-checkout", repository, folder)
    run("git", "-C", folder, "checkout", "--quiet", "--detach", version)


def _test(folder, mode, profile):
    """A test that fails leaves a profile, too."""
    run("go", "test", "-vet=off", f"-covermode={mode}", "-coverpkg=./...", f"-coverprofile={profile}", "./...",
        folder=folder, must=False)
    lines = profile.read_text().splitlines(keepends=True)
    if len(lines) < 10 or lines[0] != f"mode: {mode}\n":
        raise RuntimeError(f"go test in {folder} left no profile")
    return lines[1:]


def profile_of(name, version, mode):
    """A profile over all the modules of the repository."""
    place = histories.FOLDER / "profiles" / name / f"{version}-{mode}.txt"
    if place.exists():
        return place
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        tree = pathlib.Path(scratch, "tree")
        checkout(histories.make(name), version, tree)
        lines = [line for folder, _ in histories.PROJECTS[name].modules
                 for line in _test(tree / folder, mode, pathlib.Path(scratch, "profile"))]
    unfinished = place.with_suffix(".unfinished")
    unfinished.write_text("".join([f"mode: {mode}\n", *lines]))
    unfinished.rename(place)
    return place


def gocover_cobertura():
    """The converter's executable; None where it cannot be had."""
    folder = histories.FOLDER / "tools"
    tool = folder / "gocover-cobertura"
    if not tool.exists():
        folder.mkdir(parents=True, exist_ok=True)
        run("go", "install", GOCOVER_COBERTURA, must=False, folder="/", GOBIN=str(folder))
    return tool if tool.exists() else None


def write_reports(goc_plugin, profile, tree, folder):
    """The profile as reports of other forms: name -> file. One module has a report of gocover-cobertura, too."""
    reports = {"xml": folder / "ours.xml", "lcov": folder / "ours.lcov"}
    run(goc_plugin, "convert", "--to", "cobertura", profile, "--source", tree, "-o", reports["xml"])
    run(goc_plugin, "convert", "--to", "lcov", profile, "--source", tree, "-o", reports["lcov"])
    tool = gocover_cobertura()
    if tool and not any(tree.glob("*/go.mod")):
        with open(profile, "rb") as text:
            report = run(tool, folder=tree, stdin=text, must=False)
        if report:
            reports["gocover-cobertura"] = folder / "theirs.xml"
            reports["gocover-cobertura"].write_bytes(report)
    return reports
