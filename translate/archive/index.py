"""The index of the results: ``index.jsonl`` for programs, ``index.html`` for people.

The page holds its own data and needs no server: it is opened from the disk. Both are
made of the ledgers alone, without the time of making, so that equal results have
equal indexes.
"""

from __future__ import annotations

import html
import json
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from filelock import FileLock

from translate.archive.union import list_resemblances, open_ledgers, select
from translate.files import open_output

MAX_PAGE_ROWS: Final = 200_000
"""Articles on the page; more would take a browser minutes. ``index.jsonl`` has all."""
_TEMPLATE: Final = Path(__file__).with_name("index_page.html")
_QUERY: Final = (
    "SELECT doc_id, origin, state, title, title_source, date, grade, n_segments, n_defects, same_as, error,"
    " outputs FROM documents WHERE state IN ('done', 'copied', 'failed', 'refused')"
    " ORDER BY date IS NULL, date DESC, doc_id"
)


def write_index(root: Path) -> None:
    """Write ``index.jsonl`` and ``index.html`` of an output folder, each whole or not at all.

    Shards that end together write one after the other, so that the last one sees them all.

    Raises:
        OutputError: the folder cannot be written.

    """
    with FileLock(root / ".index.lock"), open_ledgers(root) as db:
        counts = {
            row["state"]: row["n"] for row in select(db, "SELECT state, count(*) n FROM documents GROUP BY 1")
        }
        near = _neighbours(list_resemblances(db, root))
        with open_output(root / "index.jsonl") as stream:
            for row in select(db, _QUERY):
                stream.write(json.dumps(_entry(row, near), ensure_ascii=False) + "\n")
        head, tail = _TEMPLATE.read_text(encoding="utf-8").split("@ROWS@")
        with open_output(root / "index.html") as stream:
            stream.write(head.replace("@SUMMARY@", html.escape(_summarise(counts))))
            for number, row in enumerate(select(db, f"{_QUERY} LIMIT {MAX_PAGE_ROWS}")):
                stream.write((",\n" if number else "") + _page_row(row))
            stream.write(tail)


def _neighbours(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    near: dict[str, list[str]] = {}
    for one, other in pairs:
        near.setdefault(one, []).append(other)
        near.setdefault(other, []).append(one)
    return near


def _entry(row: dict[str, Any], near: dict[str, list[str]]) -> dict[str, Any]:
    outputs = {output["format"]: output["path"] for output in json.loads(row["outputs"] or "[]")}
    is_current = row["state"] in ("done", "copied")
    return {
        **{key: value for key, value in row.items() if key != "outputs" and value is not None},
        **({"outputs": outputs} if is_current else {}),
        **({"resembles": near[row["doc_id"]]} if row["doc_id"] in near else {}),
    }


def _page_row(row: dict[str, Any]) -> str:
    """Date, title, Chinese title, links by format, name, state, note, as text that a script may hold."""
    outputs = json.loads(row["outputs"] or "[]") if row["state"] in ("done", "copied") else []
    links = [(output["format"], quote(output["path"])) for output in outputs]
    note = row["error"] or (f"same as {row['same_as']}" if row["state"] == "copied" else "")
    if row["state"] in ("done", "copied") and row["n_defects"]:
        note = "; ".join(filter(None, (note, f"{row['n_defects']} of {row['n_segments']} segments doubtful")))
    cells = (
        row["date"] or "",
        row["title"] or "",
        row["title_source"] or "",
        links,
        row["doc_id"],
        row["state"],
        note,
    )
    text = json.dumps(cells, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _summarise(counts: dict[str, int]) -> str:
    n_ready = counts.get("done", 0) + counts.get("copied", 0)
    n_troubled = counts.get("failed", 0) + counts.get("refused", 0)
    parts = [f"{n_ready:,} articles translated"]
    if n_troubled:
        parts.append(f"{n_troubled:,} failed or refused, listed with their reasons")
    if n_ready + n_troubled > MAX_PAGE_ROWS:
        parts.append(f"this page shows the {MAX_PAGE_ROWS:,} newest; index.jsonl has all")
    return "; ".join(parts) + "."
