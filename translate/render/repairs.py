"""The results of ``repair``, written, and read back so that repair can be undone."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from translate.document import Document, Edit, Repaired
from translate.errors import InputError
from translate.render.escape import escape_surrogates
from translate.render.json_records import dump, list_edits

Identifier = str | int | None
"""What a line of ``repair --jsonl`` calls its document."""


def render_repair(repaired: Repaired, output_format: str, extras: Mapping[str, Any] | None = None) -> str:
    """A repaired text: ``text``, the text alone; or ``json``, with encoding, grade and edits.

    Raises:
        ValueError: another format.

    """
    if output_format == "text":
        return escape_surrogates(repaired.text)
    if output_format == "json":
        return repair_json(repaired, extras)
    raise ValueError(f"repairs are written as text or json, found {output_format!r}")


def repair_json(repaired: Repaired, extras: Mapping[str, Any] | None = None) -> str:
    """``{"text", "encoding", "grade", "edits"}`` and ``extras`` over several lines."""
    data = {
        "text": repaired.text,
        "encoding": repaired.encoding,
        "grade": repaired.grade.value,
        "edits": list_edits(repaired),
    }
    return dump(data | dict(extras or {}), indent=2)


def list_residue(text: str, spans: Iterable[tuple[int, int, str]]) -> list[dict[str, Any]]:
    """Boilerplate that was found in a repaired text, and kept, as plain data."""
    return [{"start": start, "end": end, "kind": kind, "text": text[start:end]} for start, end, kind in spans]


def render_repair_line(identifier: Identifier, repaired: Repaired) -> str:
    """``{"id", "text", "grade", "edits"}`` on one line, without its newline."""
    return dump(
        {
            "id": identifier,
            "text": repaired.text,
            "grade": repaired.grade.value,
            "edits": list_edits(repaired),
        }
    )


def render_repair_failure(identifier: Identifier, reason: str) -> str:
    """``{"id", "error"}`` on one line: the document's place in the output when it failed."""
    return dump({"id": identifier, "error": reason})


class StoredRepair(NamedTuple):
    """A repair as its JSON holds it."""

    text: str
    edits: tuple[Edit, ...]
    encoding: str
    """Codec of the bytes that were read; ``str`` where it is not told."""
    sha256: str
    """Of those bytes; empty where it is not told."""


def parse_repair_json(document: Document) -> StoredRepair:
    """Read back what ``repair_json`` wrote.

    Raises:
        InputError: not that JSON.

    """
    data = _parse_object(_read_text(document), document.origin)
    try:
        edits = tuple(_parse_edit(edit) for edit in data["edits"])
        text = data["text"]
    except (AttributeError, KeyError, OverflowError, TypeError, ValueError) as error:
        raise InputError(
            f"{document.origin} is not the JSON that repair writes: expected text and edits with rule, start,"
            f" end, before, after and confidence, found a fault at {error}. Write it with `repair -f json`."
        ) from error
    encoding, sha256 = data.get("encoding", "str"), data.get("sha256", "")
    for name, value in (("text", text), ("encoding", encoding), ("sha256", sha256)):
        if not isinstance(value, str):
            raise InputError(
                f"{document.origin}: expected {name} to be a string, found {type(value).__name__}."
            )
    return StoredRepair(text, edits, encoding, sha256)


def parse_repair_lines(document: Document) -> Iterator[RepairRequest]:
    """Yield one request a line of ``{"id", "text"}`` or ``{"id", "raw": base64 bytes}``, not of blank lines.

    A bad line does not stop the others: its request says so when its document is asked for.

    Raises:
        InputError: ``document`` is not UTF-8.

    """
    for number, line in enumerate(_read_text(document).split("\n"), start=1):
        if line.strip():
            where = f"{document.origin}, line {number}"
            yield RepairRequest(_find_identifier(line), where, line)


@dataclass(frozen=True, slots=True)
class RepairRequest:
    """One line of input."""

    identifier: Identifier
    """As given; ``None`` where the line has none."""
    where: str
    line: str

    def read_document(self) -> Document:
        """The document of this line.

        Raises:
            InputError: not an object with ``id`` and either ``text`` or ``raw``; the message names the line.

        """
        data = _parse_object(self.line, self.where)
        text, raw = data.get("text"), data.get("raw")
        if self.identifier is None or isinstance(text, str) == isinstance(raw, str):
            found = ", ".join(data) or "nothing"
            raise InputError(
                f'{self.where}: expected "id", a string or number, and either "text" or "raw"; found {found}.'
            )
        if isinstance(raw, str):
            return Document(str(self.identifier), self.where, raw=_decode_base64(raw, self.where))
        return Document(str(self.identifier), self.where, text=text)


def _find_identifier(line: str) -> Identifier:
    try:
        found = json.loads(line)["id"]
    except (ValueError, RecursionError, KeyError, TypeError, IndexError):
        return None
    return found if isinstance(found, str | int) and not isinstance(found, bool) else None


def _parse_edit(data: Any) -> Edit:
    alternatives = tuple((str(text), float(share)) for text, share in data.get("alternatives", ()))
    strings = {name: data[name] for name in ("rule", "before", "after")}
    for name, value in strings.items():
        if not isinstance(value, str):
            raise TypeError(f"{name}: {value!r}")
    return Edit(
        **strings,
        start=int(data["start"]),
        end=int(data["end"]),
        confidence=float(data["confidence"]),
        alternatives=alternatives,
    )


def _parse_object(text: str, where: str) -> dict[str, Any]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{where} is not JSON: {error}.") from error
    if not isinstance(data, dict):
        raise InputError(f"{where}: expected a JSON object, found {type(data).__name__}.")
    return data


def _read_text(document: Document) -> str:
    if document.raw is None:
        return document.text or ""
    try:
        return document.raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{document.origin} is not UTF-8, as JSON must be: byte {error.object[error.start]:#04x}"
            f" at {error.start}."
        ) from error


def _decode_base64(raw: str, where: str) -> bytes:
    try:
        return base64.b64decode(raw, validate=True)
    except (binascii.Error, ValueError) as error:
        raise InputError(f'{where}: "raw" is not base64: {error}.') from error
