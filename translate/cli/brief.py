"""``zhbrief brief``: the main job."""

from __future__ import annotations

from typing import Annotated

import typer

from translate.cli.articles import write_articles
from translate.cli.formats import BriefFormat
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
from translate.document import TranslatedArticle
from translate.pipeline import Pipeline


def brief(
    sources: Sources,
    output_format: Annotated[
        BriefFormat,
        typer.Option("--format", "-f", help="Format of the briefing.", rich_help_panel=OUTPUT_PANEL),
    ] = BriefFormat.MARKDOWN,
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
    """Repair and translate an article, and write its briefing.

    [bold]Examples[/bold]

      zhbrief brief article.txt

      zhbrief brief page.html -f json -o page.json

      curl -s https://example.org/page | zhbrief brief -

    Several inputs follow each other; as JSON, one object a line.
    """
    from translate.render import BRIEF_RENDERERS

    set_up_logging(quiet=quiet)
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

    def render(translated: TranslatedArticle) -> str:
        return BRIEF_RENDERERS[output_format](pipeline.brief(translated), translated)

    write_articles(pipeline, sources, output, output_format, render, quiet=quiet).finish()
