"""``zhbrief batch``: whole archives, resumable."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from translate.cli.messages import tell
from translate.cli.options import (
    MODEL_PANEL,
    OUTPUT_PANEL,
    Beam,
    ConfigFile,
    Device,
    Glossary,
    MaxBatchTokens,
    Model,
    Quiet,
    resolve_settings,
    set_up_logging,
)
from translate.cli.results import print_result
from translate.config import Settings
from translate.errors import INTERRUPTED, ConfigError

if TYPE_CHECKING:
    from translate.archive.run import Batch
    from translate.archive.work import PipelineWork

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


def batch(
    inputs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="INPUT...",
            help="Files, folders, patterns and archives: text, HTML, JSONL, CSV, zip, tar, WARC, EPUB.",
            show_default=False,
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="DIR",
            help="Folder for the results, the ledger and the index.",
            rich_help_panel=OUTPUT_PANEL,
            show_default=False,
        ),
    ] = None,
    output_format: Annotated[
        list[BatchFormat],
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help="markdown, text, json or bilingual; may be repeated.",
            rich_help_panel=OUTPUT_PANEL,
        ),
    ] = [BatchFormat.MARKDOWN],  # noqa: B006  # typer copies it
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers",
            metavar="N",
            help="CPU cores to use; with ray, actors.",
            rich_help_panel=RUN_PANEL,
            show_default="all",
        ),
    ] = None,
    shard: Annotated[
        str,
        typer.Option(
            "--shard",
            metavar="I/N",
            help="Do the I-th of N parts only; each part has its own ledger.",
            rich_help_panel=RUN_PANEL,
        ),
    ] = "1/1",
    engine: Annotated[
        EngineName,
        typer.Option(
            "--engine", help="This machine, or a Ray cluster (zhbrief\\[ray]).", rich_help_panel=RUN_PANEL
        ),
    ] = EngineName.LOCAL,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Say what would be done; write nothing.", rich_help_panel=RUN_PANEL),
    ] = False,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Try failed documents again.", rich_help_panel=RUN_PANEL)
    ] = False,
    keep: Annotated[
        bool,
        typer.Option(
            "--keep/--no-keep",
            help="Keep translations, so that another --format needs no second one.",
            rich_help_panel=RUN_PANEL,
        ),
    ] = True,
    text_field: Annotated[
        str | None,
        typer.Option(
            "--text-field",
            metavar="NAME",
            help="Column or key that holds the article, in CSV and JSONL.",
            rich_help_panel=RUN_PANEL,
            show_default="text, content, body, 正文, ...",
        ),
    ] = None,
    status: Annotated[
        Path | None,
        typer.Option(
            "--status",
            metavar="DIR",
            help="Print how far an output folder is, and leave.",
            show_default=False,
        ),
    ] = None,
    export: Annotated[
        Path | None,
        typer.Option(
            "--export",
            metavar="FILE",
            help="Write the ledger of --status or --output as .csv or .jsonl, at the end.",
            show_default=False,
        ),
    ] = None,
    model: Model = None,
    device: Device = None,
    beam: Beam = None,
    threads: Annotated[
        int | None,
        typer.Option(
            "--threads",
            metavar="N",
            help="CPU threads of each translator.",
            rich_help_panel=MODEL_PANEL,
            show_default="1",
        ),
    ] = None,
    max_batch_tokens: MaxBatchTokens = None,
    glossary: Glossary = None,
    config: ConfigFile = None,
    quiet: Quiet = False,
) -> None:
    """Brief every article of folders and archives; stop and go on at any time.

    [bold]Examples[/bold]

      zhbrief batch news/ archive.tar.xz --output results

      zhbrief batch 'pages/**/*.html' -o results -f markdown -f json

      zhbrief batch --status results

    The same command goes on where a run was stopped or killed. Articles that
    did not change are skipped. results/index.html lists all articles.
    """
    set_up_logging(quiet=quiet)
    if export is not None:
        from translate.archive.report import check_export

        check_export(export, status if output is None else output)
    if status is not None:
        if inputs or output is not None or dry_run:
            raise ConfigError("--status looks at one folder; leave INPUT, --output and --dry-run out of it.")
        _print_status(status, export)
        return
    if not inputs or output is None:
        raise ConfigError("Give at least one INPUT and --output DIR, or --status DIR.")
    if dry_run and export is not None:
        raise ConfigError("--export writes what a run did; leave it out of --dry-run, or give --status DIR.")
    from translate.archive.item import Fields, Limits, Shard
    from translate.archive.run import Batch
    from translate.archive.work import PipelineWork

    settings = resolve_settings(
        config,
        model=model,
        device=device,
        beam=beam,
        threads=threads,
        max_batch_tokens=max_batch_tokens,
        glossary=glossary,
    )
    work = PipelineWork(settings, tuple(dict.fromkeys(name.value for name in output_format)))
    request = Batch(
        inputs,
        output,
        Shard.parse(shard),
        retry_failed,
        keep,
        Limits(document_mib=settings.max_document_mib),
        Fields() if text_field is None else Fields(text=(text_field,)),
    )
    if dry_run:
        _forecast(work, settings, request, engine, workers)
        return
    code = _run(work, settings, request, engine, workers, quiet=quiet)
    if export is not None:
        _export(output, export)
    if code:
        raise typer.Exit(code)


def _forecast(
    work: PipelineWork, settings: Settings, request: Batch, engine: EngineName, workers: int | None
) -> None:
    """Print what a run would do; what it would refuse is refused."""
    from translate.archive.plan import plan_crew
    from translate.archive.report import summarise_forecast
    from translate.archive.run import forecast_batch

    if engine is EngineName.RAY:
        from translate.archive.ray_engine import forecast_on_ray

        forecast = forecast_on_ray(work, request, workers)
    else:
        plan_crew(settings, workers)
        forecast = forecast_batch(work, request)
    print_result(summarise_forecast(forecast))


def _run(
    work: PipelineWork,
    settings: Settings,
    request: Batch,
    engine: EngineName,
    workers: int | None,
    *,
    quiet: bool,
) -> int:
    """Run, print the summary, and return the exit code."""
    from translate.archive.plan import plan_crew
    from translate.archive.progress import watch
    from translate.archive.report import summarise_outcome
    from translate.archive.run import Result, run_batch

    try:
        with watch(quiet=quiet) as observer:
            if engine is EngineName.RAY:
                from translate.archive.ray_engine import run_on_ray

                outcome = run_on_ray(work, request, settings, workers, observer)
            else:
                outcome = run_batch(work, request, plan_crew(settings, workers), observer)
    except KeyboardInterrupt:
        tell("zhbrief: Stopped. Give the same command again to go on from here.")
        return INTERRUPTED
    troubled = outcome.counters.n_failed + outcome.counters.n_refused
    if not quiet or troubled:
        summary = summarise_outcome(
            outcome, request.output, is_retry=request.retry_failed, is_part=request.shard.count > 1
        )
        tell(summary)
    if outcome.result is Result.INTERRUPTED:
        return INTERRUPTED
    return 1 if troubled else 0


def _print_status(folder: Path, export: Path | None) -> None:
    from translate.archive.report import describe_status

    print_result(describe_status(folder))
    if export is not None:
        _export(folder, export)


def _export(folder: Path, target: Path) -> None:
    from translate.archive.progress import format_count
    from translate.archive.report import export_ledger

    n_rows = export_ledger(folder, target)
    tell(f"zhbrief: {format_count(n_rows, 'document')} written to {target}.")
