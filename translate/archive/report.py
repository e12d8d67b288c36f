"""What people are told of a run: its summary, the table of a folder's state, the ledger as a file."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from translate.archive.item import MIB
from translate.archive.ledger import Trouble
from translate.archive.progress import format_duration
from translate.archive.run import MAX_TROUBLES, Forecast, Outcome, Result
from translate.archive.union import COLUMNS, open_ledgers, select
from translate.errors import ConfigError
from translate.files import open_output

_STATES: Final = (
    ("done", "translated"),
    ("copied", "copies of the same content"),
    ("pending", "begun, not finished"),
    ("failed", "failed: quarantined, see below"),
    ("refused", "refused: not read, see below"),
    ("ignored", "hold no article (pictures, hidden files)"),
    ("gone", "were not translated, and are in the inputs no more"),
)


def summarise_outcome(outcome: Outcome, root: Path) -> str:
    """The lines that end a run."""
    c = outcome.counters
    parts = [
        f"{c.n_done:,} translated" + (f" and {c.n_copied:,} copied (same content)" if c.n_copied else ""),
        *([f"{c.n_skipped:,} unchanged"] if c.n_skipped else []),
        *([f"{c.n_failed:,} failed"] if c.n_failed else []),
        *([f"{c.n_refused:,} refused"] if c.n_refused else []),
        *([f"{c.n_ignored:,} without an article"] if c.n_ignored else []),
    ]
    lines = [f"{c.n_seen:,} documents: {', '.join(parts)}."]
    if c.n_done:
        lines.append(
            f"{c.n_segments:,} segments in {format_duration(c.elapsed_s)}: "
            f"{c.documents_per_minute:,.1f} documents/min, {c.n_tokens / c.elapsed_s:,.0f} source tokens/s."
        )
    if c.n_deaths:
        lines.append(f"{c.n_deaths:,} processes died and were replaced.")
    if outcome.n_resemblances:
        lines.append(f"{outcome.n_resemblances:,} pairs are nearly the same; index.jsonl names them.")
    if outcome.result is Result.INTERRUPTED:
        lines.append("Stopped before the end. Give the same command again to go on from here.")
    if c.n_failed + c.n_refused:
        lines += [
            *_name_troubles(outcome.troubles, c.n_failed + c.n_refused),
            "Try those that failed again with --retry-failed.",
        ]
    return "\n".join([*lines, f"Results: {root / 'index.html'}"])


def summarise_forecast(forecast: Forecast) -> str:
    """What a dry run found."""
    lines = [
        f"To translate: {forecast.n_to_do:,} documents, {forecast.n_bytes / MIB:,.1f} MiB.",
        f"Finished and unchanged: {forecast.n_done:,}. Same content as another: {forecast.n_same:,}.",
        f"Not read: {len(forecast.refusals):,}.",
    ]
    lines += [f"  {refusal.doc_id}: {refusal.reason}" for refusal in forecast.refusals[:MAX_TROUBLES]]
    if len(forecast.refusals) > MAX_TROUBLES:
        lines.append(f"  and {len(forecast.refusals) - MAX_TROUBLES:,} more")
    return "\n".join(lines)


def describe_status(root: Path) -> str:
    """The table of ``--status``: documents by state, the runs, the failures.

    Raises:
        ConfigError: no ledger is there.
        OutputError: a ledger cannot be read.

    """
    with open_ledgers(root) as db:
        rows = list(
            select(
                db,
                "SELECT state, count(*) n, sum(n_segments) segments, sum(n_source_tokens) tokens,"
                " sum(prepare_s) prepare_s, sum(translate_s) translate_s, sum(render_s) render_s"
                " FROM documents GROUP BY state",
            )
        )
        runs = list(select(db, "SELECT * FROM runs ORDER BY started DESC, ledger LIMIT 5"))
        troubles = list(_list_troubles(db))
    lines = [f"{'state':<10}{'documents':>12}{'segments':>14}{'tokens':>14}"]
    by_state = {row["state"]: row for row in rows}
    for state, meaning in _STATES:
        if row := by_state.get(state):
            counts = "".join(
                f"{value:>14,}" if value else " " * 14 for value in (row["segments"], row["tokens"])
            )
            lines.append(f"{state:<10}{row['n']:>12,}{counts}  {meaning}")
    if done := by_state.get("done"):
        times = ", ".join(
            f"{name} {format_duration(done[f'{name}_s'] or 0)}" for name in ("prepare", "translate", "render")
        )
        lines.append(f"time in all processes: {times}")
    for run in runs:
        ended = f"{run['result']} {run['ended']}" if run["ended"] else "running, or killed"
        lines.append(f"{run['ledger']} run {run['run']}: started {run['started']}, {ended}")
    return "\n".join([*lines, *troubles])


def export_ledger(root: Path, target: Path) -> int:
    """Write all documents of a folder's ledgers as CSV or JSON lines, by ``target``'s suffix.

    Returns:
        The number of documents.

    Raises:
        ConfigError: another suffix, or no ledger.
        OutputError: ``target`` cannot be written.

    """
    if target.suffix not in (".csv", ".jsonl"):
        raise ConfigError(f"--export writes .csv or .jsonl, found {target.name}.")
    with open_ledgers(root) as db, open_output(target) as stream:
        rows = select(db, "SELECT * FROM documents ORDER BY doc_id")
        if target.suffix == ".jsonl":
            for row in rows:
                row["outputs"] = json.loads(row["outputs"] or "[]")
                stream.write(json.dumps(row, ensure_ascii=False) + "\n")
        else:
            writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(_flatten(row) for row in rows)
        return int(db.execute("SELECT count(*) FROM documents").fetchone()[0])


def _flatten(row: dict[str, Any]) -> dict[str, Any]:
    """A row for a spreadsheet, which must not take a title for a formula."""
    outputs = json.loads(row["outputs"] or "[]")
    cells = {**row, "outputs": " ".join(output["path"] for output in outputs)}
    return {
        key: f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@")) else value
        for key, value in cells.items()
    }


def _list_troubles(db: sqlite3.Connection) -> Iterator[str]:
    (count,) = db.execute("SELECT count(*) FROM documents WHERE state IN ('failed', 'refused')").fetchone()
    rows = select(
        db,
        "SELECT doc_id, state, error FROM documents WHERE state IN ('failed', 'refused')"
        " ORDER BY state, doc_id LIMIT ?",
        (MAX_TROUBLES,),
    )
    troubles = [Trouble(row["doc_id"], row["state"], row["error"]) for row in rows]
    yield from _name_troubles(troubles, count)


def _name_troubles(troubles: Sequence[Trouble], count: int) -> Iterator[str]:
    """The first of ``count`` troubles, and how many are left."""
    for trouble in troubles:
        yield f"  {trouble.state}: {trouble.doc_id}: {trouble.reason}"
    if count > len(troubles):
        yield f"  and {count - len(troubles):,} more; --export writes all of them"
