"""``zhbrief translate``: articles, or one segment a line."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Annotated, Final

import typer

from translate.cli.articles import write_articles
from translate.cli.failures import Failures
from translate.cli.formats import TranslationFormat
from translate.cli.options import (
    OUTPUT_PANEL,
    Beam,
    ConfigFile,
    Device,
    Glossary,
    MaxBatchTokens,
    Model,
    Output,
    Quiet,
    Sources,
    Threads,
    resolve_settings,
    set_up_logging,
)
from translate.cli.progress import show_progress
from translate.errors import ConfigError
from translate.files import open_output, read_document
from translate.pipeline import Pipeline

logger = logging.getLogger(__name__)
BARE_FORMATS: Final = (TranslationFormat.TEXT, TranslationFormat.BILINGUAL)
"""Formats that have no room to say what must be known of the model."""


def translate(
    sources: Sources,
    output_format: Annotated[
        TranslationFormat,
        typer.Option("--format", "-f", help="Format of the translation.", rich_help_panel=OUTPUT_PANEL),
    ] = TranslationFormat.TEXT,
    lines: Annotated[
        bool,
        typer.Option(
            "--lines", help="One segment a line: exactly one line out for each, in order; no repair."
        ),
    ] = False,
    repair: Annotated[bool, typer.Option("--repair", help="With --lines: repair each line first.")] = False,
    output: Output = None,
    model: Model = None,
    device: Device = None,
    beam: Beam = None,
    threads: Threads = None,
    max_batch_tokens: MaxBatchTokens = None,
    glossary: Glossary = None,
    config: ConfigFile = None,
    quiet: Quiet = False,
) -> None:
    """Translate articles whole, without a briefing.

    [bold]Examples[/bold]

      zhbrief translate article.txt

      zhbrief translate article.txt -f bilingual

      zhbrief translate --lines segments.zh -o segments.en
    """
    from translate.render import TRANSLATION_RENDERERS

    set_up_logging(quiet=quiet)
    if repair and not lines:
        raise ConfigError("--repair belongs to --lines; articles are always repaired.")
    if lines and output_format not in (TranslationFormat.TEXT, TranslationFormat.JSON):
        raise ConfigError(f"--lines writes text or json, found --format {output_format.value}.")
    settings = resolve_settings(
        config,
        model=model,
        device=device,
        beam=beam,
        threads=threads,
        max_batch_tokens=max_batch_tokens,
        glossary=glossary,
    )
    pipeline = Pipeline(settings)
    if lines:
        failures = _translate_lines(pipeline, sources, output_format, output, repair=repair, quiet=quiet)
    else:
        render = TRANSLATION_RENDERERS[output_format]
        failures = write_articles(pipeline, sources, output, output_format, render, quiet=quiet)
    signature = pipeline.translator.signature
    if signature.caution and output_format in BARE_FORMATS:
        logger.warning("%s: machine translation, %s", signature.model, signature.caution)
    failures.finish()


def _translate_lines(
    pipeline: Pipeline,
    sources: list[str],
    output_format: TranslationFormat,
    output: Path | None,
    *,
    repair: bool,
    quiet: bool,
) -> Failures:
    from translate.render import render_line

    failures = Failures(len(sources))
    with open_output(output) as stream:
        for source in sources:
            with failures.collect(source):
                segments = pipeline.read_lines(read_document(source), repair=repair)
                with show_progress(source, len(segments), quiet=quiet) as progress:
                    translations = pipeline.translate_lines(segments, progress)
                for line, translation in zip(segments, translations, strict=True):
                    stream.write(render_line(line, translation, output_format.value) + "\n")
        failures.stop_if_all_failed()
    return failures
