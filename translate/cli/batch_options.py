"""Options of ``zhbrief batch`` alone."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from translate.cli.options import MODEL_PANEL, OUTPUT_PANEL

RUN_PANEL = "The run"


class BatchFormat(StrEnum):
    """Formats of ``zhbrief batch``."""

    MARKDOWN = "markdown"
    TEXT = "text"
    JSON = "json"
    BILINGUAL = "bilingual"


class EngineName(StrEnum):
    """Where the processes of a run are."""

    LOCAL = "local"
    RAY = "ray"


Inputs = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="INPUT...",
        help="Files, folders, patterns and archives: text, HTML, JSONL, CSV, zip, tar, WARC, EPUB.",
        show_default=False,
    ),
]
OutputFolder = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="DIR",
        help="Folder for the results, the ledger and the index.",
        rich_help_panel=OUTPUT_PANEL,
        show_default=False,
    ),
]
Formats = Annotated[
    list[BatchFormat],
    typer.Option(
        "--format",
        "-f",
        metavar="FORMAT",
        help="markdown, text, json or bilingual; may be repeated.",
        rich_help_panel=OUTPUT_PANEL,
    ),
]
Workers = Annotated[
    int | None,
    typer.Option(
        "--workers",
        metavar="N",
        help="CPU cores to use; with ray, actors.",
        rich_help_panel=RUN_PANEL,
        show_default="all",
    ),
]
Part = Annotated[
    str,
    typer.Option(
        "--shard",
        metavar="I/N",
        help="Do the I-th of N parts only; each part has its own ledger.",
        rich_help_panel=RUN_PANEL,
    ),
]
Engine = Annotated[
    EngineName,
    typer.Option(
        "--engine", help="This machine, or a Ray cluster (zhbrief\\[ray]).", rich_help_panel=RUN_PANEL
    ),
]
DryRun = Annotated[
    bool,
    typer.Option("--dry-run", help="Say what would be done; write nothing.", rich_help_panel=RUN_PANEL),
]
RetryFailed = Annotated[
    bool, typer.Option("--retry-failed", help="Try failed documents again.", rich_help_panel=RUN_PANEL)
]
Keep = Annotated[
    bool,
    typer.Option(
        "--keep/--no-keep",
        help="Keep translations, so that another --format needs no second one.",
        rich_help_panel=RUN_PANEL,
    ),
]
TextField = Annotated[
    str | None,
    typer.Option(
        "--text-field",
        metavar="NAME",
        help="Column or key that holds the article, in CSV and JSONL.",
        rich_help_panel=RUN_PANEL,
        show_default="text, content, body, 正文, ...",
    ),
]
Status = Annotated[
    Path | None,
    typer.Option(
        "--status",
        metavar="DIR",
        help="Print how far an output folder is, and leave.",
        show_default=False,
    ),
]
Export = Annotated[
    Path | None,
    typer.Option(
        "--export",
        metavar="FILE",
        help="Write the ledger of --status or --output as .csv or .jsonl, at the end.",
        show_default=False,
    ),
]
ThreadsEach = Annotated[
    int | None,
    typer.Option(
        "--threads",
        metavar="N",
        help="CPU threads of each translator.",
        rich_help_panel=MODEL_PANEL,
        show_default="1",
    ),
]
