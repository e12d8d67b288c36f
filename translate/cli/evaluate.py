"""``zhbrief evaluate``: scores of a translation against a reference."""

from __future__ import annotations

import json
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from translate.cli.options import Output
from translate.errors import InputError
from translate.evaluation import Scores
from translate.evaluation import evaluate as score
from translate.files import open_output, read_document


class ScoreFormat(StrEnum):
    """Formats of ``zhbrief evaluate``."""

    TEXT = "text"
    JSON = "json"


def evaluate(
    hyp: Annotated[
        str,
        typer.Option("--hyp", metavar="FILE", help="Translations, a line a segment; - is standard input."),
    ],
    ref: Annotated[Path, typer.Option("--ref", metavar="FILE", help="References, a line a segment.")],
    src: Annotated[
        Path | None,
        typer.Option("--src", metavar="FILE", help="Sources; adds how many figures were kept."),
    ] = None,
    output_format: Annotated[
        ScoreFormat, typer.Option("--format", "-f", help="Format of the scores.")
    ] = ScoreFormat.TEXT,
    output: Output = None,
) -> None:
    """Score translations: BLEU and chrF++, with the signatures of sacreBLEU.

    [bold]Example[/bold]

      zhbrief translate --lines set.zh -o set.hyp && zhbrief evaluate --hyp set.hyp --ref set.en --src set.zh
    """
    scores = score(read_lines(hyp), read_lines(str(ref)), None if src is None else read_lines(str(src)))
    text = (
        json.dumps(asdict(scores), ensure_ascii=False, indent=2)
        if output_format is ScoreFormat.JSON
        else render_scores(scores)
    )
    with open_output(output) as stream:
        stream.write(text + "\n")


def read_lines(source: str) -> list[str]:
    """Lines of a UTF-8 file, split at line feeds alone; other breaks belong to a line.

    Raises:
        InputError: missing, unreadable, empty or not UTF-8.

    """
    raw = read_document(source).raw or b""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{source}: expected UTF-8, found byte 0x{raw[error.start]:02x} at offset {error.start}; "
            "convert the file first."
        ) from error
    if not text.strip():
        raise InputError(f"{source} is empty; expected a line a segment.")
    return [line.removesuffix("\r") for line in text.removesuffix("\n").split("\n")]


def render_scores(scores: Scores) -> str:
    """Scores for reading."""
    lines = [f"{'segments':<8} {scores.n_segments}"]
    lines += [f"{s.name:<8} {s.value:5.2f}   {s.signature}" for s in (scores.bleu, scores.chrf)]
    if scores.figures is not None:
        lines.append(f"{'figures':<8} {scores.figures.n_kept} of {scores.figures.n_shared} kept")
    for name, count in (("empty", scores.n_empty), ("Chinese", scores.n_untranslated)):
        if count:
            lines.append(f"{name:<8} {count} translations")
    return "\n".join(lines)
