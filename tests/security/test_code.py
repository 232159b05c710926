"""What docs/security.md promises of the code that serves, as a whole."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("app.py", "callbacks", "components", "data_access", "pages")
CODE = sorted(
    path
    for room in ROOMS
    for path in ([ROOT / room] if room.endswith(".py") else (ROOT / room).rglob("*.py"))
)
TEMPLATES = sorted(p for p in (ROOT / "components" / "templates").rglob("*") if p.is_file())
SCRIPTS = sorted((ROOT / "assets").glob("*.js"))

# The library modules that run or unpack whatever they are given, or start what they are told.
DANGEROUS = {
    "code", "ctypes", "dill", "marshal", "multiprocessing", "pickle", "pty", "runpy", "shelve",
    "subprocess", "telnetlib", "xml", "yaml",
}  # fmt: skip
RUNS_TEXT = {"eval", "exec", "compile", "__import__"}
STARTS_PROCESS = re.compile(r"os\.(system|popen|startfile|fork\w*|exec\w+|spawn\w+|posix_spawn\w*)")
# What opens connections; the store and the cache have ways of their own, by address of a setting.
CALLS_OUT = {
    "aiohttp", "authlib", "ftplib", "http", "httpx", "requests", "smtplib", "socket",
    "socketserver", "urllib3",
}  # fmt: skip
SINGLE_SIGN_ON = "callbacks/single_sign_on.py"


class Code:
    """What the code that serves does, as (file, …): its imports, calls and uses of attributes."""

    def __init__(self) -> None:
        self.imports: list[tuple[str, str]] = []
        # The name that is called, the kind of the first argument, and the arguments' names.
        self.calls: list[tuple[str, str, str, frozenset[str]]] = []
        self.attributes: list[tuple[str, str]] = []
        for path in CODE:
            file = path.relative_to(ROOT).as_posix()
            for node in ast.walk(ast.parse(path.read_text())):
                self._read(file, node)

    def _read(self, file: str, node: ast.AST) -> None:
        if isinstance(node, ast.Import):
            self.imports += [(file, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            self.imports.append((file, node.module))
        elif isinstance(node, ast.Attribute):
            self.attributes.append((file, write_name(node)))
        elif isinstance(node, ast.Call):
            first = tell_kind(node.args[0]) if node.args else ""
            named = frozenset(keyword.arg or "" for keyword in node.keywords)
            self.calls.append((file, write_name(node.func), first, named))


def write_name(node: ast.expr) -> str:
    """A name with the names before its dots, as far as they are names: `os.path.join`."""
    if isinstance(node, ast.Attribute):
        return f"{write_name(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def tell_kind(node: ast.expr) -> str:
    """What kind of expression it is; "escaped" for text whose pieces are escaped for a pattern."""
    if isinstance(node, ast.JoinedStr):
        pieces = [part.value for part in node.values if isinstance(part, ast.FormattedValue)]
        if all(isinstance(one, ast.Call) and write_name(one.func) == "re.escape" for one in pieces):
            return "escaped"
    return type(node).__name__


@pytest.fixture(scope="module")
def code() -> Code:
    return Code()


def test_what_serves_starts_no_process_and_runs_no_text_as_code(code: Code) -> None:
    assert [one for one in code.imports if one[1].partition(".")[0] in DANGEROUS] == []
    assert [(file, name) for file, name, *_ in code.calls if name in RUNS_TEXT] == []
    assert [one for one in code.attributes if STARTS_PROCESS.fullmatch(one[1])] == []


def test_sql_is_put_together_from_names_in_the_store_alone_and_elsewhere_by_parameters(
    code: Code,
) -> None:
    takes_sql = {"text", "execute", "scalar", "scalars", "exec_driver_sql", "literal_column"}
    pieced = {
        file
        for file, name, first, _ in code.calls
        if name.rpartition(".")[2] in takes_sql and first in {"JoinedStr", "BinOp"}
    }
    assert pieced
    # Statements that name tables, columns and roles, which no parameter can.
    assert [file for file in sorted(pieced) if not file.startswith("data_access/store/")] == []


def test_only_single_sign_on_calls_out(code: Code) -> None:
    out = {
        file
        for file, name in code.imports
        if name.partition(".")[0] in CALLS_OUT or name == "urllib.request"
    }
    assert out == {SINGLE_SIGN_ON}


def test_what_serves_needs_no_tests_and_no_tools(code: Code) -> None:
    assert [one for one in code.imports if one[1].partition(".")[0] in {"tests", "tools"}] == []
    taken = re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE)
    assert {*ROOMS} <= set(taken)
    assert {"tests", "tools", "instance", ".git", "requirements-dev.txt"}.isdisjoint(taken)


def test_text_that_goes_into_a_pattern_is_escaped(code: Code) -> None:
    patterns = {(file, first) for file, name, first, _ in code.calls if name.startswith("re.")}
    assert patterns
    assert [file for file, first in patterns if first in {"JoinedStr", "BinOp", "Call"}] == []


def test_a_parameter_is_taken_from_the_place_it_belongs_to(code: Code) -> None:
    assert ("callbacks/api.py", "request.args") in code.attributes
    # `values` holds the query and the form as one.
    assert [file for file, name in code.attributes if name == "request.values"] == []


def test_no_text_goes_past_the_escaping_of_pages(code: Code) -> None:
    past = {"Markup", "render_template_string", "Markdown", "from_string"}
    assert [one for one in code.calls if one[1].rpartition(".")[2] in past] == []
    assert [one for one in code.calls if "dangerously_allow_html" in one[3]] == []
    # Jinja escapes what is written into templates of this name.
    assert [path.name for path in TEMPLATES if path.suffix != ".html"] == []
    for path in TEMPLATES:
        assert not re.search(r"\|\s*safe|autoescape", path.read_text()), path.name
    for path in SCRIPTS:
        writes = re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function",
            path.read_text(),
        )
        assert not writes, path.name


def test_scripts_of_ours_keep_nothing_and_listen_to_no_other_window(code: Code) -> None:
    assert SCRIPTS
    for path in SCRIPTS:
        kept = re.search(
            r"localStorage|sessionStorage|indexedDB|document\.cookie|caches\.|serviceWorker"
            r"|postMessage|\"message\"|__proto__|\.prototype\s*\[|Object\.assign",
            path.read_text(),
        )
        assert not kept, path.name
    # A Store of Dash's forgets with the page unless it is told where to keep things.
    assert any(name == "dcc.Store" for _, name, *_ in code.calls)
    assert [one for one in code.calls if "storage_type" in one[3]] == []
