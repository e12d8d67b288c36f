"""What people are told of a run: its summary, the table of a folder's state, the ledger as a file."""

from __future__ import annotations

import csv
import json
import os
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from translate.archive.earlier import is_own_name
from translate.archive.entries import Trouble
from translate.archive.item import MIB
from translate.archive.output import is_locked
from translate.archive.progress import Counters, format_count, format_duration
from translate.archive.run import MAX_TROUBLES, Forecast, Outcome, Result
from translate.archive.union import COLUMNS, open_ledgers, select
from translate.errors import ConfigError
from translate.files import is_folder, open_output
from translate.render.escape import escape_controls
from translate.render.view import flatten

_STATES: Final = (
    ("done", "translated"),
    ("copied", "copies of the same content"),
    ("pending", "begun, not finished"),
    ("failed", "failed: quarantined, see below"),
    ("refused", "refused: not read, see below"),
    ("ignored", "hold no article (pictures, hidden files)"),
    ("gone", "were not translated, and are in the inputs no more"),
)
_NOTHING: Final = "No article was found in the inputs; see that they are the right ones."


def summarise_outcome(outcome: Outcome, root: Path, *, is_retry: bool = False, is_part: bool = False) -> str:
    """The lines that end a run.

    Args:
        outcome: of the run.
        root: its output folder.
        is_retry: it tried again what had failed before.
        is_part: it was one shard of several.

    """
    c = outcome.counters
    counts = [
        (c.n_translated, "translated"),
        (c.n_rendered, "rendered anew from kept translations"),
        (c.n_copied, "copied (same content)"),
        (c.n_skipped, "unchanged"),
        (c.n_failed, f"failed{_describe_earlier(c)}"),
        (c.n_refused, "refused"),
        (c.n_ignored, "without an article"),
    ]
    listed = ", ".join(f"{count:,} {what}" for count, what in counts if count)
    lines = [f"{format_count(c.n_seen, 'document')}{': ' if listed else ''}{listed}."]
    if c.n_seen == c.n_ignored and outcome.result is Result.FINISHED:
        lines.append("No article is in this part." if is_part else _NOTHING)
    if c.n_translated:
        lines.append(
            f"{format_count(c.n_segments, 'segment')} in {format_duration(c.elapsed_s)}: "
            f"{c.documents_per_minute:,.1f} documents/min, {c.n_tokens / c.elapsed_s:,.0f} source tokens/s."
        )
    if c.n_deaths:
        died = "1 process died and was" if c.n_deaths == 1 else f"{c.n_deaths:,} processes died and were"
        lines.append(f"{died} replaced.")
    if n_pairs := outcome.n_resemblances:
        lines.append(
            f"{format_count(n_pairs, 'pair')} {'is' if n_pairs == 1 else 'are'} nearly the same; "
            "index.jsonl names them."
        )
    if outcome.result is Result.INTERRUPTED:
        lines.append("Stopped before the end. Give the same command again to go on from here.")
    lines += _name_troubles(outcome.troubles, c.n_failed + c.n_refused)
    if c.n_failed and not is_retry:
        lines.append("--retry-failed tries those that failed again.")
    return "\n".join([*lines, f"Results: {root / 'index.html'}"])


def _describe_earlier(counters: Counters) -> str:
    before = counters.n_failed_before
    if not before:
        return ""
    which = "" if before == counters.n_failed else f"{before:,} of them "
    return f" ({which}before, not tried again)"


def summarise_forecast(forecast: Forecast) -> str:
    """What a dry run found."""
    lines = [
        f"To translate: {format_count(forecast.n_to_do, 'document')}, {forecast.n_bytes / MIB:,.1f} MiB. "
        f"To render anew from kept translations: {forecast.n_to_render:,}.",
        f"Finished and unchanged: {forecast.n_done:,}. Same content as another: {forecast.n_same:,}. "
        f"Failed before, not tried again: {forecast.n_failed_before:,}.",
        f"Refused: {forecast.n_refused:,}. Without an article: {forecast.n_ignored:,}.",
    ]
    if not forecast.has_articles:
        lines.append(_NOTHING)
    lines += [
        escape_controls(f"  {flatten(refusal.doc_id)}: {flatten(refusal.reason)}")
        for refusal in forecast.refusals
    ]
    if forecast.n_refused > len(forecast.refusals):
        lines.append(f"  and {forecast.n_refused - len(forecast.refusals):,} more")
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
        runs = list(select(db, "SELECT * FROM runs ORDER BY started DESC, run DESC, ledger LIMIT 5"))
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
        ended = f"{run['result']} {run['ended']}" if run["ended"] else _describe_open_run(run, runs, root)
        lines.append(f"{run['ledger']} run {run['run']}: started {run['started']}, {ended}")
    return "\n".join([*lines, *troubles])


def _describe_open_run(run: dict[str, Any], runs: list[dict[str, Any]], root: Path) -> str:
    """What became of a run that did not note its end; the last one of its ledger may go on."""
    is_last = all(other["run"] <= run["run"] for other in runs if other["ledger"] == run["ledger"])
    locked = is_last and is_locked(root, run["ledger"])
    if locked is None:
        return "running, or killed"
    return "running" if locked else "broken off (killed, or stopped by an error)"


def check_export(target: Path, folder: Path | None = None) -> None:
    """See that a ledger can be written to ``target``, before a run that would end with it.

    Args:
        target: a file.
        folder: the output folder, there or to be made by the run.

    Raises:
        ConfigError: another suffix than .csv and .jsonl, no such folder, a folder itself, or a file of the
            run's own.

    """
    if target.suffix not in (".csv", ".jsonl"):
        raise ConfigError(f"--export writes .csv or .jsonl, found {target.name}.")
    if is_folder(target, ConfigError):
        raise ConfigError(f"--export needs a file, and {target} is a folder; give a file in it.")
    if folder is not None and target.resolve().parent == folder.resolve():
        if is_own_name(target.resolve().name):
            raise ConfigError(f"--export must not replace {target}, which the run writes; give another name.")
        return
    if not is_folder(target.parent, ConfigError):
        raise ConfigError(f"The folder of --export {target}, {target.parent} does not exist; make it first.")
    if not os.access(target.parent, os.W_OK):
        raise ConfigError(f"--export {target} cannot be written: the folder is read only; give another one.")


def export_ledger(root: Path, target: Path) -> int:
    """Write all documents of a folder's ledgers as CSV or JSON lines, by ``target``'s suffix.

    Returns:
        The number of documents.

    Raises:
        ConfigError: what ``check_export`` refuses, or no ledger.
        OutputError: ``target`` cannot be written.

    """
    check_export(target, root)
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
        yield escape_controls(f"  {trouble.state}: {flatten(trouble.doc_id)}: {flatten(trouble.reason)}")
    if count > len(troubles):
        yield f"  and {count - len(troubles):,} more; --export writes all of them"
