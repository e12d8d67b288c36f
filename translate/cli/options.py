"""Options that commands share, and how they become settings."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Annotated, Any

import typer

from translate.cli.messages import Teller
from translate.config import Settings, load_settings

MODEL_PANEL = "Model and speed"
OUTPUT_PANEL = "Output"

Sources = Annotated[
    list[str],
    typer.Argument(metavar="SRC", help="Files to read; - is standard input.", show_default=False),
]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="Write here instead of standard output.",
        rich_help_panel=OUTPUT_PANEL,
        show_default=False,
    ),
]
Model = Annotated[
    str | None,
    typer.Option(
        "--model",
        metavar="NAME|DIR",
        help="Model by name (see `zhbrief models list`) or directory.",
        rich_help_panel=MODEL_PANEL,
        show_default="embedded",
    ),
]
Device = Annotated[
    str | None,
    typer.Option(
        "--device",
        metavar="auto|cpu|cuda",
        help="Where to translate.",
        rich_help_panel=MODEL_PANEL,
        show_default="auto",
    ),
]
Beam = Annotated[
    int | None,
    typer.Option(
        "--beam",
        metavar="N",
        help="Beam size; 1 is greedy, fastest.",
        rich_help_panel=MODEL_PANEL,
        show_default="4",
    ),
]
Threads = Annotated[
    int | None,
    typer.Option(
        "--threads", metavar="N", help="CPU threads.", rich_help_panel=MODEL_PANEL, show_default="all cores"
    ),
]
MaxBatchTokens = Annotated[
    int | None,
    typer.Option(
        "--max-batch-tokens",
        metavar="N",
        help="Padded source tokens a batch.",
        rich_help_panel=MODEL_PANEL,
        show_default="4096",
    ),
]
Glossary = Annotated[
    str | None,
    typer.Option(
        "--glossary",
        metavar="FILE",
        help="Terms to use: lines of Chinese, tab, English.",
        rich_help_panel=MODEL_PANEL,
        show_default=False,
    ),
]
ConfigFile = Annotated[
    Path | None,
    typer.Option(
        "--config",
        metavar="FILE",
        help="Settings from a TOML file.",
        rich_help_panel=MODEL_PANEL,
        show_default=False,
    ),
]
Quiet = Annotated[
    bool, typer.Option("--quiet", "-q", help="Only errors on standard error.", rich_help_panel=OUTPUT_PANEL)
]


def resolve_settings(config: Path | None, **options: Any) -> Settings:
    """Settings of this call: the given options over environment, file and defaults.

    Raises:
        ConfigError: an unknown setting or an impossible value.

    """
    return load_settings(file=config, options=options)


def set_up_logging(*, quiet: bool) -> None:
    """Send the package's messages to standard error, as plain sentences."""
    handler = Teller()
    handler.setFormatter(logging.Formatter("zhbrief: %(message)s"))
    logger = logging.getLogger("translate")
    logger.handlers[:] = [handler]
    logger.setLevel(logging.ERROR if quiet else logging.INFO)
    logger.propagate = False
