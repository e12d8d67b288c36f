"""Count how often a model understands the words of ``plain_words.tsv``, as they are and put plainly.

For each row, sentences of a monolingual text that have the word are translated twice, first attempts only,
and counted if the English that shows understanding is in the translation. A row earns its place if it is
understood more often. Words to look at for new rows: those whose dictionary English is rare in translations.

    python scripts/rate_plain_words.py --text news.zh --model models/zh-en [--table new_rows.tsv]
"""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from translate.inference import load_engine
from translate.inference.interface import DecodingOptions
from translate.translation.copies import correct_copies
from translate.translation.decoding import finish_and_check
from translate.translation.plain_words import PlainWord, load_plain_words, read_plain_words

SEED = 1


def main(
    text: Annotated[Path, typer.Option(help="Chinese sentences in simplified characters, one a line.")],
    model: Annotated[Path, typer.Option(help="A model's folder.")],
    table: Annotated[Path | None, typer.Option(help="Rows to rate; the shipped ones if left out.")] = None,
    sentences: Annotated[int, typer.Option(min=1, help="At most so many sentences a row.")] = 24,
    longest: Annotated[int, typer.Option(help="Characters of the longest sentence to take.")] = 60,
) -> None:
    """Print for each row: sentences, understood as they are, understood put plainly, the word."""
    rows = load_plain_words() if table is None else read_plain_words(table.read_text(encoding="utf-8"))
    lines = [line for line in text.read_text(encoding="utf-8").splitlines() if 0 < len(line) <= longest]
    random.Random(SEED).shuffle(lines)
    engine = load_engine(model)
    options = DecodingOptions(beam_size=2)

    def count(row: PlainWord, sources: list[str]) -> int:
        found = zip(sources, engine.decode(sources, options), strict=True)
        copied = (
            (source, replace(best, target=correct_copies(source, best.target)))
            for source, (best, *_) in found
        )
        targets = [finish_and_check(source, best).hypothesis.target for source, best in copied]
        return sum(row.right.search(target) is not None for target in targets)

    typer.echo("sentences  as is  plain  word")
    for row in rows:
        chosen = [line for line in lines if row.word.search(line)][:sentences]
        if chosen:
            plain = [row.word.sub(row.instead, line) for line in chosen]
            counts = f"{len(chosen):9} {count(row, chosen):6} {count(row, plain):6}"
            typer.echo(f"{counts}  {row.word.pattern}")


if __name__ == "__main__":
    typer.run(main)
