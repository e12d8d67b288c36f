"""``zhbrief models``: what there is, and whether it is whole."""

from __future__ import annotations

from typing import Annotated

import typer

from translate.cli.results import print_result
from translate.files import open_output

models = typer.Typer(help="List, fetch, verify and locate models.", no_args_is_help=True)

Name = Annotated[
    str | None,
    typer.Argument(metavar="[NAME|DIR]", help="Model by name or directory.", show_default="embedded"),
]


@models.command("list")
def list_models() -> None:
    """List the models in the manifest, and which of them are here."""
    from translate import registry

    with open_output(None) as stream:
        for entry in registry.list_models():
            state = "here" if entry.directory is not None else entry.status
            print(f"{entry.name:<28} {state:<12} {entry.licence:<12} {entry.summary}", file=stream)


@models.command("fetch", no_args_is_help=True)
def fetch(
    name: Annotated[str, typer.Argument(help="Model to fetch from its hub, at its pinned revision.")],
) -> None:
    """Fetch a model from its hub. The only command that uses the network.

    [bold]Example[/bold]

      zhbrief models fetch Helsinki-NLP/opus-mt-zh-en
    """
    from translate import registry

    print_result(registry.fetch_model(name).directory)


@models.command("verify")
def verify(name: Name = None) -> None:
    """Compare a model's files with the checksums in the manifest; of a directory, check the layout."""
    from translate import registry

    model = registry.verify_model(name)
    pinned = name is None or name in {entry.name for entry in registry.list_models()}
    what = (
        "all files as the manifest says"
        if pinned
        else "a complete Marian model that the manifest does not name"
    )
    print_result(f"{model.name}: {what}, sha256 {model.sha256}")


@models.command("path")
def path(name: Name = None) -> None:
    """Print the directory of a model."""
    from translate import registry

    print_result(registry.find_model(name).directory)
