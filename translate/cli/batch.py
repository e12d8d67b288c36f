"""``zhbrief batch``: whole archives, resumable."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from translate.cli.batch_options import (
    BatchFormat,
    DryRun,
    Engine,
    EngineName,
    Export,
    Formats,
    Inputs,
    Keep,
    OutputFolder,
    Part,
    RetryFailed,
    Status,
    TextField,
    ThreadsEach,
    Workers,
)
from translate.cli.messages import tell
from translate.cli.options import (
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
    from translate.archive.progress import Observer
    from translate.archive.run import Batch, Outcome
    from translate.archive.work import PipelineWork


@dataclass(frozen=True, slots=True)
class _Call:
    """What a run is given, whether it is only foretold, done here, or by a cluster."""

    work: PipelineWork
    settings: Settings
    request: Batch
    engine: EngineName
    workers: int | None


def batch(
    inputs: Inputs = None,
    output: OutputFolder = None,
    output_format: Formats = [BatchFormat.MARKDOWN],  # noqa: B006  # typer copies it
    workers: Workers = None,
    shard: Part = "1/1",
    engine: Engine = EngineName.LOCAL,
    dry_run: DryRun = False,
    retry_failed: RetryFailed = False,
    keep: Keep = True,
    text_field: TextField = None,
    status: Status = None,
    export: Export = None,
    model: Model = None,
    device: Device = None,
    beam: Beam = None,
    threads: ThreadsEach = None,
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
    request = Batch(
        inputs,
        output,
        Shard.parse(shard),
        retry_failed,
        keep,
        Limits(document_mib=settings.max_document_mib),
        Fields() if text_field is None else Fields(text=(text_field,)),
    )
    formats = tuple(dict.fromkeys(name.value for name in output_format))
    call = _Call(PipelineWork(settings, formats), settings, request, engine, workers)
    if dry_run:
        _print_forecast(call)
        return
    code = _run(call, quiet=quiet)
    if export is not None:
        _export(output, export)
    if code:
        raise typer.Exit(code)


def _print_forecast(call: _Call) -> None:
    """Print what a run would do; what it would refuse is refused."""
    from translate.archive.plan import plan_crew
    from translate.archive.report import summarise_forecast
    from translate.archive.run import forecast_batch

    if call.engine is EngineName.RAY:
        from translate.archive.ray_engine import forecast_on_ray

        forecast = forecast_on_ray(call.work, call.request, call.workers)
    else:
        plan_crew(call.settings, call.workers)
        forecast = forecast_batch(call.work, call.request)
    print_result(summarise_forecast(forecast))


def _run(call: _Call, *, quiet: bool) -> int:
    """Run, print the summary, and return the exit code."""
    from translate.archive.progress import watch
    from translate.archive.report import summarise_outcome
    from translate.archive.run import Result

    run = _run_on_ray if call.engine is EngineName.RAY else _run_here
    try:
        with watch(quiet=quiet) as observer:
            outcome = run(call, observer)
    except KeyboardInterrupt:
        tell("zhbrief: Stopped. Give the same command again to go on from here.")
        return INTERRUPTED
    request = call.request
    troubled = outcome.counters.n_failed + outcome.counters.n_refused
    if not quiet or troubled:
        is_part = request.shard.count > 1
        tell(summarise_outcome(outcome, request.output, is_retry=request.retry_failed, is_part=is_part))
    if outcome.result is Result.INTERRUPTED:
        return INTERRUPTED
    return 1 if troubled else 0


def _run_here(call: _Call, observer: Observer) -> Outcome:
    from translate.archive.plan import plan_crew
    from translate.archive.run import run_batch

    return run_batch(call.work, call.request, plan_crew(call.settings, call.workers), observer)


def _run_on_ray(call: _Call, observer: Observer) -> Outcome:
    from translate.archive.ray_engine import run_on_ray

    return run_on_ray(call.work, call.request, call.settings, call.workers, observer)


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
