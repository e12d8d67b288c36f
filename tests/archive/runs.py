"""Runs over small folders, and what they left."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

from fake_work import FakeWork

from translate.archive.plan import Crew
from translate.archive.progress import Silent
from translate.archive.run import Batch, Outcome, run_batch

CREW = Crew(n_articles=1, n_translators=1, threads=1, group_tokens=200)


def run(
    inputs: Path | list[Path], output: Path, work: FakeWork | None = None, crew: Crew = CREW, **options
) -> Outcome:
    inputs = inputs if isinstance(inputs, list) else [inputs]
    batch = Batch([str(path) for path in inputs], output, **options)
    return run_batch(work or FakeWork(), batch, crew, Silent())


def write_news(folder: Path, texts: dict[str, str]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def rows(root: Path, columns: str) -> dict[str, tuple]:
    """Columns of all documents, by ``doc_id``."""
    with sqlite3.connect(root / "ledger.sqlite") as db:
        return {row[0]: row[1:] for row in db.execute(f"SELECT doc_id, {columns} FROM documents")}


def index(root: Path) -> dict[str, dict]:
    """The entries of ``index.jsonl``, by ``doc_id``."""
    lines = (root / "index.jsonl").read_text(encoding="utf-8").splitlines()
    return {entry["doc_id"]: entry for entry in map(json.loads, lines)}


def results(root: Path) -> set[str]:
    """Names of all results."""
    return {path.name for path in (root / "articles").rglob("*") if path.is_file()}
