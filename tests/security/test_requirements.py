"""What docs/security.md promises of the code as a whole, and of every answer whatever it is."""

import ast
import json
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select
from wtforms import Form, PasswordField
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from callbacks import sign_in_forms
from data_access.accounts import passwords
from data_access.accounts.refusal import AccountRefused
from data_access.store.tables import accounts
from data_access.vocabulary import Role
from tests.http.clients import open_client, sign_in

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
MARKUP = "<script>alert(1)</script>\"'&"


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
            first = type(node.args[0]).__name__ if node.args else ""
            named = frozenset(keyword.arg or "" for keyword in node.keywords)
            self.calls.append((file, write_name(node.func), first, named))


def write_name(node: ast.expr) -> str:
    """A name with the names before its dots, as far as they are names: `os.path.join`."""
    if isinstance(node, ast.Attribute):
        return f"{write_name(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


@pytest.fixture(scope="module")
def code() -> Code:
    return Code()


def test_what_serves_starts_no_process_and_runs_no_text_as_code(code: Code) -> None:
    assert [one for one in code.imports if one[1].partition(".")[0] in DANGEROUS] == []
    assert [(file, name) for file, name, *_ in code.calls if name in RUNS_TEXT] == []
    assert [one for one in code.attributes if STARTS_PROCESS.fullmatch(one[1])] == []


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


def test_no_pattern_is_put_together_from_pieces_of_text(code: Code) -> None:
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


@pytest.mark.parametrize(
    "path",
    ["/api/measures/{}", "/api/measures/looked_after?by={}", "/{}", "/sign-in?next=/{}"],
)
@pytest.mark.parametrize("role", [None, Role.DIRECTOR])
def test_markup_in_an_address_comes_back_as_text(
    served_store: Engine, role: Role | None, path: str
) -> None:
    client = sign_in(served_store, role) if role else open_client(served_store)
    answer = client.get(path.format(quote(MARKUP)), headers={"Accept": "text/html"})
    assert answer.mimetype == "application/json" or "<script>alert" not in answer.text
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.status_code < 500


def list_addresses(server: Flask) -> list[str]:
    """An address of every route that answers to GET; made-up words stand for what varies."""
    return sorted(
        re.sub(r"<[^>]+>", "looked_after", rule.rule)
        for rule in server.url_map.iter_rules()
        if "GET" in (rule.methods or ())
    )


def test_every_answer_says_what_it_is(served_store: Engine) -> None:
    client = sign_in(served_store, Role.DIRECTOR)
    seen = set()
    for address in list_addresses(client.application):
        answer = client.get(address, headers={"Accept": "text/html"})
        if not answer.data:
            continue
        seen.add(answer.mimetype)
        if str(answer.mimetype).startswith("text/"):
            assert answer.mimetype_params.get("charset") == "utf-8", address
        if answer.mimetype == "application/json":
            json.loads(answer.data)
        if answer.mimetype == "text/html":
            assert answer.text.lstrip().lower().startswith("<!doctype html>"), address
    assert {"text/html", "application/json"} <= seen


def test_trace_is_not_answered(served_store: Engine) -> None:
    client = sign_in(served_store, Role.DIRECTOR)
    for address in list_addresses(client.application):
        assert client.open(address, method="TRACE").status_code in (404, 405), address


@pytest.mark.parametrize(
    "path",
    [
        "/assets/", "/assets/libraries/", "/assets/../app.py", "/assets/%2e%2e/app.py",
        "/assets/..%2fdata_access/settings.py", "/assets//etc/passwd", "/assets/%00",
        "/.git/config", "/.git/HEAD", "/app.py", "/instance/secret_key", "/instance/",
        "/requirements.txt", "/_dash-component-suites/dash/../../app.py",
        "/_dash-component-suites/dash/__init__.py",
    ],
)  # fmt: skip
@pytest.mark.parametrize("role", [None, Role.DIRECTOR])
def test_no_file_outside_the_assets_is_given_out(
    served_store: Engine, role: Role | None, path: str
) -> None:
    client = sign_in(served_store, role) if role else open_client(served_store)
    answer = client.get(path)
    # Signed in, an address that is none is answered by the pages' shell, which says so itself.
    assert answer.status_code in (302, 400, 401, 404) or "_dash-config" in answer.text
    assert not re.search(
        r"^(import|from) |\[core\]|ref: refs|root:x:|--hash", answer.text, re.MULTILINE
    )


def test_no_other_origin_is_told_that_it_may_read(served_store: Engine) -> None:
    client = sign_in(served_store, Role.DIRECTOR)
    for origin in ("https://elsewhere.example", "null", "http://localhost"):
        for address in list_addresses(client.application):
            for method in ("GET", "OPTIONS"):
                answer = client.open(address, method=method, headers={"Origin": origin})
                given = [n for n, _ in answer.headers if n.lower().startswith("access-control-")]
                assert given == [], (method, address)


def is_refused(password: str) -> bool:
    try:
        passwords.check(password, "ann.other@council.test")
    except AccountRefused:
        return True
    return False


def test_the_commonest_leaked_passwords_are_refused() -> None:
    leaked = [word for word in FREQUENCY_LISTS["passwords"] if len(word) >= passwords.SHORTEST]
    assert len(leaked) > 200
    assert [word for word in leaked if not is_refused(word)] == []
    # Shorter ones, which people make longer by what is asked of them.
    longer = [f"{word}12345" for word in FREQUENCY_LISTS["passwords"][:100]]
    assert [word for word in longer if not is_refused(word)] == []


@pytest.mark.parametrize(
    "password",
    ["children in our care", "ChildrenInOurCare1", "looked after children", "ann.other.council"],
)
def test_the_products_own_name_and_ones_own_are_no_passwords(password: str) -> None:
    assert is_refused(password)


def test_passwords_are_masked_and_open_to_password_managers(served_store: Engine) -> None:
    page = open_client(served_store).get("/sign-in").text
    fields = re.findall(r"<input[^>]*type=\"password\"[^>]*>", page)
    assert len(fields) == 1
    assert "<script" not in page
    forms = vars(sign_in_forms).values()
    asked = [
        field
        for form in forms
        if isinstance(form, type) and issubclass(form, Form)
        for field in vars(form).values()
        if getattr(field, "field_class", None) is PasswordField
    ]
    assert len(asked) > 3
    for field in asked:
        told = field.kwargs["render_kw"]
        assert told.keys() == {"autocomplete"}
        assert told["autocomplete"] in {"current-password", "new-password"}


def test_no_account_comes_with_the_product(
    empty_store: Engine, demonstration_store: Engine
) -> None:
    for store in (empty_store, demonstration_store):
        with store.connect() as connection:
            assert connection.scalar(select(func.count()).select_from(accounts)) == 0
