"""``zhbrief brief``: the main job."""

from __future__ import annotations

from typing import Annotated

import typer

from translate.cli.failures import Failures
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
from translate.cli.progress import show_progress
from translate.cli.results import ResultWriter
from translate.files import open_output, read_document


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
    from translate.pipeline import Pipeline
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
    failures = Failures(len(sources))
    with open_output(output) as stream:
        writer = ResultWriter(stream, output_format.value, several=len(sources) > 1)
        for source in sources:
            with failures.collect(source):
                article = pipeline.prepare(read_document(source, settings.max_document_mib))
                with show_progress(source, len(article.structure.segments), quiet=quiet) as progress:
                    (translated,) = pipeline.translate([article], progress)
                writer.write(BRIEF_RENDERERS[output_format.value](pipeline.brief(translated), translated))
        failures.stop_if_all_failed()
    failures.finish()
