"""``zhbrief batch`` as an application of its own, for Typer's runner."""

from __future__ import annotations

import typer

from translate.cli.batch import batch

app = typer.Typer()
app.command()(batch)
