"""Whether an .xlsx file may be opened at all: judged from its bytes, before anything is unpacked.

Nothing in a workbook is ever run or fetched; what could be meant to is refused all the same.
"""

import html
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from data_access.imports.refusal import RefusedInput
from data_access.imports.text import MEGABYTE

LARGEST_WORKBOOK = 50 * MEGABYTE
LARGEST_UNPACKED = 100 * MEGABYTE
MOST_PARTS = 1_000
# Sheets shrink to a twentieth or so; nothing honest of some size shrinks to a two-hundredth.
HIGHEST_RATIO = 200
_RATIO_COUNTS_FROM = 2 * MEGABYTE
_CHUNK = MEGABYTE
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_ZIP = b"PK\x03\x04"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MACRO_PARTS = ("vbaproject", "/macrosheets/", "/dialogsheets/", "/activex/", "/customui")
_LINK_PARTS = ("/externallinks/", "/connections.xml", "/querytables/", "/model/")
_NESTED_PARTS = ("/embeddings/",)
# A declaration that begins or defines an entity, also where the part is written as UTF-16.
_DECLARATIONS = tuple(
    mark.encode(encoding)
    for mark in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("ascii", "utf-16-le", "utf-16-be")
)
_MACRO_TYPE = b"macroenabled"
_STRICT = b"purl.oclc.org/ooxml/spreadsheetml"
# All of these look at each character a few times at most, whatever stands there.
_FORMULA = re.compile(rb"<(?:[a-z]{1,20}:)?f(?:\s[^<>]*)?>([^<]*)", re.IGNORECASE)
_QUOTED = re.compile(r"\"[^\"]*(?:\"|$)|'[^']*(?:'|$)")
# A formula that asks another program: =program|'what'!where
_DDE = re.compile(r"(?:^|[-+=*/^&(,;<>{@%\s])[\w.']+\|(?:'|[^|!\s\"'()+*,;&<>=]+)!")
# More than the longest formula, so that one of them is always seen whole.
_OVERLAP = 65_536
_SAVE_PLAIN = "Copy its values into a new workbook, and save that as “Excel Workbook (*.xlsx)”."


def check_archive(content: bytes, name: str) -> None:
    """Raise RefusedInput, saying how to mend it, where the bytes are no plain .xlsx workbook.

    Refused: old and password-protected workbooks, macros, links to other files, DDE, files within
    the file, entity declarations, and archives that unpack to more than a workbook can be.
    """
    if len(content) > LARGEST_WORKBOOK:
        raise RefusedInput(
            f"{name} is larger than {LARGEST_WORKBOOK // MEGABYTE} MB, more than such a workbook "
            "can be; check that it is the right file, or save its sheets as CSV."
        )
    if content.startswith(_OLE):
        raise RefusedInput(
            f"{name} is protected by a password; take the password off and save it again."
            if _ENCRYPTED in content
            else f"{name} is in the old format .xls; save it as “Excel Workbook (*.xlsx)”."
        )
    if not content.startswith(_ZIP):
        raise RefusedInput(f"{name} is no workbook; save it as “Excel Workbook (*.xlsx)”.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            _check_sizes(parts, name)
            _check_names(parts, name)
            for part in parts:
                _check_part(archive, part, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError):
        raise broken(name) from None


def broken(name: str) -> RefusedInput:
    """The refusal of a workbook that cannot be read."""
    return RefusedInput(
        f"{name} is damaged or not a workbook that can be read; open it in Excel and save it again "
        "as “Excel Workbook (*.xlsx)”, or save its sheets as CSV."
    )


def _check_sizes(parts: list[zipfile.ZipInfo], name: str) -> None:
    if len(parts) > MOST_PARTS:
        raise RefusedInput(
            f"{name} is made of {len(parts):,} parts, more than the {MOST_PARTS:,} a workbook can "
            f"have. {_SAVE_PLAIN}"
        )
    if sum(part.file_size for part in parts) > LARGEST_UNPACKED or any(
        part.file_size > _RATIO_COUNTS_FROM
        and part.file_size > HIGHEST_RATIO * max(part.compress_size, 1)
        for part in parts
    ):
        raise RefusedInput(
            f"{name} unpacks to far more than a workbook of its size can hold, and was not opened. "
            f"{_SAVE_PLAIN}"
        )
    if any(part.flag_bits & 0x1 for part in parts):
        raise RefusedInput(
            f"{name} is protected by a password; take the password off and save it again."
        )


def _check_names(parts: list[zipfile.ZipInfo], name: str) -> None:
    names = [f"/{part.filename}".replace("\\", "/").casefold() for part in parts]
    if any(mark in part for part in names for mark in _MACRO_PARTS):
        raise _holds_macros(name)
    if any(mark in part for part in names for mark in _LINK_PARTS):
        raise RefusedInput(
            f"{name} has links to other files or to a database, which are never followed. Break "
            "the links (Data, Edit links; Data, Queries and connections) and save it again."
        )
    if any(mark in part for part in names for mark in _NESTED_PARTS):
        raise _holds_files(name)
    if any(".." in PurePosixPath(part).parts for part in names) or len(set(names)) < len(names):
        raise broken(name)


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> None:
    is_first = True
    for chunk in _read_chunks(archive, part):
        if is_first and chunk.startswith(_OLE):
            raise _holds_macros(name)
        if is_first and chunk.startswith(_ZIP):
            raise _holds_files(name)
        is_first = False
        if any(mark in chunk for mark in _DECLARATIONS):
            raise RefusedInput(
                f"{name} declares entities of its own, which no spreadsheet program writes. "
                f"{_SAVE_PLAIN}"
            )
        is_types = part.filename.casefold() == "[content_types].xml"
        if is_types and _MACRO_TYPE in chunk.lower():
            raise _holds_macros(name)
        if part.filename.casefold().endswith("workbook.xml") and _STRICT in chunk:
            raise RefusedInput(
                f"{name} is saved as “Strict Open XML”, which is not read; save it as “Excel "
                "Workbook (*.xlsx)”, not Strict."
            )
        if any(asks_program(found[1]) for found in _FORMULA.finditer(chunk)):
            raise RefusedInput(
                f"{name} has a formula that asks another program (DDE). {_SAVE_PLAIN}"
            )


def asks_program(formula: bytes) -> bool:
    """Whether a formula, as it stands in the file, asks another program (DDE).

    What stands in quotation marks is text, or the name of a sheet.
    """
    if b"|" not in formula and b"&#" not in formula:
        return False
    written = html.unescape(formula.decode("utf-8", errors="replace"))
    return bool(_DDE.search(_QUOTED.sub(lambda found: found[0][0], written)))


def _read_chunks(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The part unpacked piece by piece, each with the end of the one before it."""
    end = b""
    with archive.open(part) as source:
        while chunk := source.read(_CHUNK):
            yield end + chunk
            end = chunk[-_OVERLAP:]


def _holds_macros(name: str) -> RefusedInput:
    return RefusedInput(
        f"{name} holds macros or other programs, which are never run. Save it as “Excel Workbook "
        "(*.xlsx)”, which leaves them out."
    )


def _holds_files(name: str) -> RefusedInput:
    return RefusedInput(f"{name} holds other files within it. {_SAVE_PLAIN}")
