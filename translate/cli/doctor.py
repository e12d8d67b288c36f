"""``zhbrief doctor``: is everything in place?"""

from __future__ import annotations

import typer

from translate.cli.options import (
    ConfigFile,
    Device,
    Model,
    Quiet,
    Threads,
    resolve_settings,
    set_up_logging,
)
from translate.cli.results import print_result


def doctor(
    model: Model = None,
    device: Device = None,
    threads: Threads = None,
    config: ConfigFile = None,
    quiet: Quiet = False,
) -> None:
    """Check versions, device, threads and model, and translate one golden sentence.

    Leaves with exit code 0 only if all is well.
    """
    from translate.diagnosis import diagnose

    set_up_logging(quiet=quiet)
    settings = resolve_settings(config, model=model, device=device, threads=threads)
    worst = 0
    for finding in diagnose(settings):
        print_result(f"{'ok  ' if finding.exit_code == 0 else 'FAIL'} {finding.name:<12} {finding.detail}")
        worst = max(worst, finding.exit_code)
    if worst:
        raise typer.Exit(worst)
