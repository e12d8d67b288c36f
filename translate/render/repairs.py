"""The results of ``repair``, written, and read back so that repair can be undone."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator
from typing import Any

from translate.document import Document, Edit, Repaired
from translate.errors import InputError
from translate.render.escape import escape_surrogates
from translate.render.json_records import dump, list_edits


def render_repair(repaired: Repaired, output_format: str) -> str:
    """A repaired text: ``text``, the text alone; or ``json``, with encoding, grade and edits.

    Raises:
        ValueError: another format.

    """
    if output_format == "text":
        return escape_surrogates(repaired.text)
    if output_format == "json":
        return repair_json(repaired)
    raise ValueError(f"repairs are written as text or json, found {output_format!r}")


def repair_json(repaired: Repaired) -> str:
    """``{"text", "encoding", "grade", "edits"}`` over several lines."""
    data = {
        "text": repaired.text,
        "encoding": repaired.encoding,
        "grade": repaired.grade.value,
        "edits": list_edits(repaired),
    }
    return dump(data, indent=2)


def render_repair_line(doc_id: str, repaired: Repaired) -> str:
    """``{"id", "text", "grade", "edits"}`` on one line, without its newline."""
    return dump(
        {
            "id": doc_id,
            "text": repaired.text,
            "grade": repaired.grade.value,
            "edits": list_edits(repaired),
        }
    )


def render_repair_failure(doc_id: str, reason: str) -> str:
    """``{"id", "error"}`` on one line: the document's place in the output when it failed."""
    return dump({"id": doc_id, "error": reason})


def parse_repair_json(document: Document) -> tuple[str, tuple[Edit, ...]]:
    """Read back what ``repair_json`` wrote: the repaired text and its edits.

    Raises:
        InputError: not that JSON.

    """
    data = _parse_object(_read_text(document), document.origin)
    try:
        edits = tuple(_parse_edit(edit) for edit in data["edits"])
        text = data["text"]
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise InputError(
            f"{document.origin} is not the JSON that repair writes: expected text and edits with rule, start,"
            f" end, before, after and confidence, found a fault at {error}. Write it with `repair -f json`."
        ) from error
    if not isinstance(text, str):
        raise InputError(f"{document.origin}: expected text to be a string, found {type(text).__name__}.")
    return text, edits


def parse_repair_lines(document: Document) -> Iterator[Document]:
    """Yield one document a line of ``{"id", "text"}`` or ``{"id", "raw": base64 bytes}``, not of blank lines.

    Raises:
        InputError: a line is neither; the message names it.

    """
    for number, line in enumerate(_read_text(document).split("\n"), start=1):
        if not line.strip():
            continue
        where = f"{document.origin}, line {number}"
        data = _parse_object(line, where)
        doc_id, text, raw = data.get("id"), data.get("text"), data.get("raw")
        if not isinstance(doc_id, str | int) or isinstance(text, str) == isinstance(raw, str):
            raise InputError(f'{where}: expected "id" and either "text" or "raw", found {", ".join(data)}.')
        if isinstance(raw, str):
            yield Document(str(doc_id), where, raw=_decode_base64(raw, where))
        else:
            yield Document(str(doc_id), where, text=text)


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
    except (json.JSONDecodeError, RecursionError) as error:
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
