"""Articles one after the other: read, translated, rendered, into one stream."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from translate.cli.failures import Failures
from translate.cli.progress import show_progress
from translate.cli.results import ResultWriter
from translate.document import TranslatedArticle
from translate.files import open_output, read_document
from translate.pipeline import Pipeline


def write_articles(
    pipeline: Pipeline,
    sources: list[str],
    output: Path | None,
    output_format: str,
    render: Callable[[TranslatedArticle], str],
    *,
    quiet: bool,
) -> Failures:
    """Write what ``render`` makes of each article; returns those that failed, if not all did.

    Raises:
        typer.Exit: all failed; nothing is written.
        ModelError: no model, or a damaged one.
        OutputError: the result cannot be written.

    """
    failures = Failures(len(sources))
    with open_output(output) as stream:
        writer = ResultWriter(stream, output_format, several=len(sources) > 1)
        for source in sources:
            with failures.collect(source):
                article = pipeline.prepare(read_document(source, pipeline.settings.max_document_mib))
                with show_progress(source, len(article.structure.segments), quiet=quiet) as progress:
                    (translated,) = pipeline.translate([article], progress)
                writer.write(render(translated))
        failures.stop_if_all_failed()
    return failures
