"""The application: every command by name. Commands import what is heavy when they run."""

from __future__ import annotations

from typing import Annotated

import typer

from translate import __version__
from translate.cli.batch import batch
from translate.cli.brief import brief
from translate.cli.doctor import doctor
from translate.cli.evaluate import evaluate
from translate.cli.models import models
from translate.cli.repair import repair
from translate.cli.results import print_result
from translate.cli.translate import translate

app = typer.Typer(
    name="zhbrief",
    help="Repair a Chinese article, translate it into English, and brief a busy reader. Offline.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(value: bool) -> None:
    if value:
        print_result(f"zhbrief {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version and leave."
        ),
    ] = False,
) -> None:
    """Repair a Chinese article, translate it into English, and brief a busy reader. Offline."""


for command in (brief, translate, repair, batch, evaluate, doctor):
    app.command(no_args_is_help=command is not doctor)(command)
app.add_typer(models, name="models")
