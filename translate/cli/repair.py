"""``zhbrief repair``: the text as its author wrote it, and what was changed."""

from __future__ import annotations

import hashlib
import logging
from pathlib import Path
from typing import Annotated, Any

import typer

from translate.cli.formats import RepairFormat
from translate.cli.options import OUTPUT_PANEL, Output, Quiet, set_up_logging
from translate.document import Document
from translate.errors import ConfigError
from translate.files import open_output, read_document

logger = logging.getLogger(__name__)


def repair(
    source: Annotated[
        str, typer.Argument(metavar="SRC", help="File to read; - is standard input.", show_default=False)
    ],
    output_format: Annotated[
        RepairFormat,
        typer.Option("--format", "-f", help="Format of the result.", rich_help_panel=OUTPUT_PANEL),
    ] = RepairFormat.TEXT,
    jsonl: Annotated[
        bool,
        typer.Option(
            "--jsonl",
            help='Lines {"id", "text"} or {"id", "raw": base64} in; {"id", "text", "grade", "edits"} out.',
        ),
    ] = False,
    explain: Annotated[
        bool,
        typer.Option(
            "--explain",
            help="Show what was changed, and why, as a diff, and what boilerplate was found;"
            " with -f json, add that to the JSON.",
        ),
    ] = False,
    undo: Annotated[
        bool,
        typer.Option(
            "--undo",
            help="Read the JSON that repair wrote and give the file back as it was, byte for byte;"
            " of a web page, a feed or a message, the text that was taken out of it.",
        ),
    ] = False,
    output: Output = None,
    quiet: Quiet = False,
) -> None:
    """Repair a damaged text: encoding, mojibake, lost bytes, glosses, residue of scraping.

    The script is kept: traditional stays traditional.

    [bold]Examples[/bold]

      zhbrief repair article.txt

      zhbrief repair article.txt --explain

      zhbrief repair article.txt -f json | zhbrief repair --undo -
    """
    set_up_logging(quiet=quiet)
    if sum((jsonl, explain, undo)) > 1:
        raise ConfigError("--jsonl, --explain and --undo exclude each other; give one of them.")
    if jsonl:
        _repair_jsonl(source, output)
        return
    with open_output(output) as stream:
        stream.write(_repair_one(source, output_format, explain=explain, undo=undo))


def _repair_one(source: str, output_format: RepairFormat, *, explain: bool, undo: bool) -> str:
    from translate.render import list_residue, render_repair
    from translate.repair import explain as explain_edits
    from translate.repair import find_residue
    from translate.repair import repair as repair_document

    document = read_document(source)
    if undo:
        return _undo(document)
    repaired = repair_document(document)
    if output_format is RepairFormat.TEXT and explain:
        return explain_edits(repaired).rstrip("\n") + "\n"
    extras: dict[str, Any] = {
        "sha256": hashlib.sha256(document.raw or b"").hexdigest(),
        "residue": list_residue(repaired.text, find_residue(repaired.text)),
    }
    if explain:
        extras["explanation"] = explain_edits(repaired)
    return render_repair(repaired, output_format.value, extras).rstrip("\n") + "\n"


def _undo(document: Document) -> str:
    """The text before repair, spelled so that ``open_output`` writes its bytes."""
    from translate.render import parse_repair_json
    from translate.repair import encode
    from translate.repair import undo as undo_edits

    stored = parse_repair_json(document)
    received = undo_edits(stored.text, stored.edits)
    if stored.encoding == "str":
        return received
    raw = encode(received, stored.encoding, stored.sha256)
    if raw is None:
        logger.warning(
            "the bytes of the input cannot be given back (of a web page, a feed, a message or subtitles, only"
            " the text was kept); this is the text that repair received, in UTF-8."
        )
        return received
    return raw.decode("utf-8", "surrogateescape")


def _repair_jsonl(source: str, output: Path | None) -> None:
    from translate.cli.failures import Failures
    from translate.render import parse_repair_lines, render_repair_failure, render_repair_line
    from translate.repair import repair as repair_document

    failures = Failures(0)
    with open_output(output) as stream:
        for request in parse_repair_lines(read_document(source)):
            failures.n_inputs += 1
            n_failed = len(failures.reasons)
            with failures.collect(request.where):
                repaired = repair_document(request.read_document())
                stream.write(render_repair_line(request.identifier, repaired) + "\n")
            if len(failures.reasons) > n_failed:
                stream.write(render_repair_failure(request.identifier, failures.reasons[-1][1]) + "\n")
    failures.finish()
