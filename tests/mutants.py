"""Whether a test notices when the protector or the permissions change: `python -m tests.mutants`.

mutmut changes what stands in functions, one thing at a time. It leaves out what modules and
classes are given and what properties reckon; that is changed here, by mutmut's own list of changes.
"""

import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory

import click
import libcst as cst
from mutmut.mutation.mutators import mutation_operators
from mutmut.stats import status_by_exit_code

ROOT = Path(__file__).resolve().parents[1]
CONFIGURATION = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["mutmut"]
CHANGED: list[str] = CONFIGURATION["only_mutate"]
# Each a part of the house, and so much of what is changed there must be noticed.
PARTS = {"permissions": "data_access/access.py", "protector": "data_access/disclosure/*.py"}
LEAST_SHARE = 0.85
PROCESSES = 2
# A change that makes tests run for so many seconds is noticed: they end in tens of them.
PATIENCE = 300
# What became of the tests: one failed, or they did not end, or broke off.
NOTICED = {"killed", "timeout", "segfault"}

# What was changed, by its name or its line, and whether a test noticed.
Results = dict[str, bool]


def main() -> None:
    """Change everything, say what was noticed, and fail where that is too little."""
    shutil.rmtree(ROOT / "mutants", ignore_errors=True)
    _run_mutmut(PROCESSES)
    # On a busy machine tests that would end may not: what did not is tried again, one by one.
    unended = [name for path in CHANGED for name, how in _read(path).items() if how == "timeout"]
    if unended:
        _run_mutmut(1, *unended)
    results = {
        path: {name: how in NOTICED for name, how in _read(path).items()} for path in CHANGED
    }
    with _open_copies() as copies, ThreadPoolExecutor(PROCESSES) as threads:
        for path, found in results.items():
            changes = dict(_change_outside_functions(path))
            noticed = threads.map(
                lambda code, path=path: _try(copies, path, code), changes.values()
            )
            found.update(zip(changes, noticed, strict=True))
    sys.exit(0 if _tell(results) else 1)


def _run_mutmut(processes: int, *names: str) -> None:
    command = [sys.executable, "-m", "mutmut", "run", "--max-children", str(processes), *names]
    subprocess.run(command, check=True, cwd=ROOT)


def _read(path: str) -> dict[str, str]:
    """What mutmut found of each change in one file, in its words."""
    kept = json.loads((ROOT / "mutants" / f"{path}.meta").read_text())["exit_code_by_key"]
    return {name: status_by_exit_code[code] for name, code in kept.items()}


class _OutsideFunctions(cst.CSTVisitor):
    """Finds what is evaluated once and for all, and what properties return."""

    def __init__(self) -> None:
        self.found: list[cst.CSTNode] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.FunctionDef):
            return any(
                getattr(each.decorator, "value", "") == "property" for each in node.decorators
            )
        if isinstance(node, (cst.Import, cst.ImportFrom, cst.Annotation, cst.Decorator)):
            return False
        # The name of a type, which nothing but types is made of.
        if isinstance(node, cst.Assign) and isinstance(node.value, cst.Subscript):
            return False
        self.found.append(node)
        return True


def _change_outside_functions(path: str) -> Iterator[tuple[str, str]]:
    """Each change of a file that mutmut leaves out: the line it makes, and all the code."""
    before = (ROOT / path).read_text()
    module = cst.parse_module(before)
    visitor = _OutsideFunctions()
    module.visit(visitor)
    for node in visitor.found:
        for kind, change in mutation_operators:
            for changed in change(node) if isinstance(node, kind) else ():
                code = module.deep_replace(node, changed).code
                lines = zip(before.splitlines(), code.splitlines(), strict=False)
                number, line = next(
                    (number, new.strip())
                    for number, (old, new) in enumerate(lines, 1)
                    if old != new
                )
                yield f"{path}:{number} {line}", code


@contextmanager
def _open_copies() -> Iterator[SimpleQueue[Path]]:
    """Copies of what the tests need, one for each process."""
    copies: SimpleQueue[Path] = SimpleQueue()
    with TemporaryDirectory() as folder:
        for number in range(PROCESSES):
            copy = Path(folder, str(number))
            for name in (*CONFIGURATION["source_paths"], *CONFIGURATION["also_copy"], "tests"):
                if (ROOT / name).is_dir():
                    ignored = shutil.ignore_patterns("__pycache__")
                    shutil.copytree(ROOT / name, copy / name, ignore=ignored)
                else:
                    shutil.copy(ROOT / name, copy / name)
            shutil.copy(ROOT / "pyproject.toml", copy)
            copies.put(copy)
        yield copies


def _try(copies: SimpleQueue[Path], path: str, code: str) -> bool:
    """Whether a test fails, or none can be run, where a file is this code instead."""
    copy = copies.get()
    before = (copy / path).read_text()
    command = [sys.executable, "-m", "pytest", "-x", "-q", *CONFIGURATION["pytest_add_cli_args"]]
    # What was compiled of the last change must not be taken for this one.
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
    try:
        (copy / path).write_text(code)
        ended = subprocess.run(
            [*command, *CONFIGURATION["pytest_add_cli_args_test_selection"]],
            cwd=copy,
            env=environment,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
        return ended.returncode != 0
    except subprocess.TimeoutExpired:
        return True
    finally:
        (copy / path).write_text(before)
        copies.put(copy)


def _tell(results: dict[str, Results]) -> bool:
    """Print what was noticed, file by file and part by part; whether it is enough of each part."""
    click.echo(f"\n{'':40}{'changed':>10}{'noticed':>10}{'missed':>10}{'share':>8}")
    for path, found in results.items():
        _tell_line(path, list(found.values()))
    is_enough = True
    for part, pattern in PARTS.items():
        noticed = [
            each
            for path, found in results.items()
            if Path(path).match(pattern)
            for each in found.values()
        ]
        is_enough &= _tell_line(f"the {part}", noticed) >= LEAST_SHARE
    click.echo("\nWhat no test noticed (`.venv/bin/mutmut show NAME` shows a change):")
    for found in results.values():
        for name in (name for name, noticed in found.items() if not noticed):
            click.echo(f"  {name}")
    if not is_enough:
        click.echo(f"\nThat is too little: {LEAST_SHARE:.0%} of each part must be noticed.")
    return is_enough


def _tell_line(name: str, noticed: list[bool]) -> float:
    share = sum(noticed) / len(noticed)
    missed = len(noticed) - sum(noticed)
    click.echo(f"{name:40}{len(noticed):>10}{sum(noticed):>10}{missed:>10}{share:>8.1%}")
    return share


if __name__ == "__main__":
    main()
