"""Which files a command's paths hold: folders, zips, CSV and XML files, within safe sizes."""

import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from data_access.imports.refusal import RefusedInput

MEGABYTE = 1024 * 1024
LARGEST_FILE = 100 * MEGABYTE
LARGEST_ARCHIVE = 400 * MEGABYTE  # all members together, unpacked
MOST_MEMBERS = 500
# Return CSVs pack to about a tenth; an archive bomb to a thousandth.
HIGHEST_RATIO = 200
RATIO_MATTERS_FROM = MEGABYTE
NOT_PART_OF_THE_RETURN = frozenset(("permanence.csv", "homes.csv"))
_READABLE = (".csv", ".xml")


@dataclass(frozen=True)
class FoundFile:
    """One CSV or XML file: how it is shown, the folder it belongs with, and how to read it.

    `read(most)` gives at most that many bytes from its beginning.
    """

    name: str
    folder: str
    read: Callable[[int], bytes]

    def content(self) -> bytes:
        """The whole file; RefusedInput where it is larger than a return can be."""
        content = self.read(LARGEST_FILE + 1)
        if len(content) > LARGEST_FILE:
            raise RefusedInput(_too_large(self.name))
        return content


@dataclass
class FoundFiles:
    """What the paths hold: files to read, and the names of those left aside with the reason."""

    files: list[FoundFile] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)


def find_files(paths: list[Path]) -> FoundFiles:
    """Every CSV and XML file that the paths name or hold, in order of their names.

    Other files in a folder or an archive are listed as ignored; one that was named is refused.
    Sizes are looked at before anything is read. RefusedInput says what is wrong with which path.
    """
    found = FoundFiles()
    for path in paths:
        if not path.exists():
            raise RefusedInput(f"{path}: there is no such file or folder.")
        if path.is_dir():
            _find_in_folder(path, found)
        elif path.suffix.lower() == ".zip":
            _find_in_archive(path, path.name, found)
        elif path.suffix.lower() in _READABLE:
            found.files.append(_found(path, path.name))
        else:
            raise RefusedInput(
                f"{path.name} is not a CSV, XML or zip file; the return comes as CSV files "
                "(a folder or a zip of them) or as one XML file."
            )
    if not found.files:
        raise RefusedInput(
            f"There is no CSV or XML file in {', '.join(str(path) for path in paths)}; "
            "name the folder, the zip or the files of the return."
        )
    _check_named_once(found.files)
    return found


def _check_named_once(files: list[FoundFile]) -> None:
    seen: set[tuple[str, str]] = set()
    for file in files:
        if (file.folder, file.name) in seen:
            raise RefusedInput(f"{file.name} was given twice; name each file once.")
        seen.add((file.folder, file.name))


def _find_in_folder(folder: Path, found: FoundFiles) -> None:
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if not path.is_file() or any(part.startswith(".") for part in PurePosixPath(name).parts):
            continue
        if path.name.lower() in NOT_PART_OF_THE_RETURN:
            found.ignored.append(f"{name} (not part of the return)")
        elif path.suffix.lower() == ".zip":
            _find_in_archive(path, name, found)
        elif path.suffix.lower() in _READABLE:
            found.files.append(_found(path, name))
        else:
            found.ignored.append(f"{name} (neither CSV nor XML)")


def _found(path: Path, name: str) -> FoundFile:
    if path.stat().st_size > LARGEST_FILE:
        raise RefusedInput(_too_large(name))

    def read(most: int) -> bytes:
        with path.open("rb") as file:
            return file.read(most)

    return FoundFile(name, str(path.resolve().parent), read)


def _too_large(name: str) -> str:
    return (
        f"{name} is larger than {LARGEST_FILE // MEGABYTE} MB, far more than a year's return; "
        "check that it is the right file, or load the years one by one."
    )


def _find_in_archive(path: Path, name: str, found: FoundFiles) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        raise RefusedInput(f"{name} is not a readable zip; make it again.") from None
    _check_archive(name, members)
    for member in sorted(members, key=lambda member: member.filename):
        inner = PurePosixPath(member.filename)
        shown = f"{name}/{inner}"
        if any(part.startswith((".", "__MACOSX")) for part in inner.parts):
            continue
        if inner.name.lower() in NOT_PART_OF_THE_RETURN:
            found.ignored.append(f"{shown} (not part of the return)")
        elif inner.suffix.lower() in _READABLE:
            found.files.append(
                FoundFile(shown, f"{path.resolve()}/{inner.parent}", _member_reader(path, member))
            )
        else:
            found.ignored.append(f"{shown} (neither CSV nor XML)")


def _check_archive(name: str, members: list[zipfile.ZipInfo]) -> None:
    """Refuse what no council's export looks like, before a byte is unpacked."""
    if len(members) > MOST_MEMBERS:
        raise RefusedInput(
            f"{name} holds {len(members):,} files; a return has a dozen a year. "
            "Zip only the files of the return."
        )
    for member in members:
        inner = PurePosixPath(member.filename.replace("\\", "/"))
        if inner.is_absolute() or ".." in inner.parts:
            raise RefusedInput(
                f"{name} holds a file that points outside the zip ({member.filename}); "
                "make the zip again from the folder of the return."
            )
        if inner.suffix.lower() == ".zip":
            raise RefusedInput(
                f"{name} holds another zip ({member.filename}); unpack it first, and zip or name "
                "the folder."
            )
        if member.flag_bits & 0x1:
            raise RefusedInput(f"{name} is protected by a password; unpack it first.")
        if member.file_size > LARGEST_FILE:
            raise RefusedInput(_too_large(f"{name}/{member.filename}"))
        if (
            member.file_size > RATIO_MATTERS_FROM
            and member.file_size > HIGHEST_RATIO * member.compress_size
        ):
            raise RefusedInput(_suspicious(f"{name}/{member.filename}"))
    if sum(member.file_size for member in members) > LARGEST_ARCHIVE:
        raise RefusedInput(
            f"{name} unpacks to more than {LARGEST_ARCHIVE // MEGABYTE} MB, far more than a "
            "return; check that it is the right file, or load the years one by one."
        )


def _suspicious(name: str) -> str:
    return (
        f"{name} unpacks to more than {HIGHEST_RATIO} times its size, which no return does; "
        "check where the zip came from."
    )


def _member_reader(path: Path, member: zipfile.ZipInfo) -> Callable[[int], bytes]:
    def read(most: int) -> bytes:
        try:
            with zipfile.ZipFile(path) as archive, archive.open(member) as file:
                # The declared size may lie: never take more than it says, plus one to tell.
                content = b"".join(_blocks(file.read, min(most, member.file_size + 1)))
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            NotImplementedError,
            RuntimeError,
        ) as error:
            raise RefusedInput(
                f"{path.name}/{member.filename} is damaged ({error}); make the zip again."
            ) from None
        if len(content) > member.file_size:
            raise RefusedInput(_suspicious(f"{path.name}/{member.filename}"))
        return content

    return read


def _blocks(read: Callable[[int], bytes], most: int) -> Iterator[bytes]:
    left = most
    while left > 0 and (block := read(min(left, MEGABYTE))):
        left -= len(block)
        yield block
