"""Compose pairs from sentences with gaps, and from a dictionary's entries.

    python -m scripts.train.compose --dictionary cedict.tsv.xz --sentences 100000 --out composed.tsv

``pairs.json`` holds sentences as the news writes them, the bodies it speaks of and
its set phrases, each in both languages; draws.py fills the rest. The dictionary adds
its words by themselves (``--entries``), shortest gloss first, for the rare ones that no
corpus of ours holds.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from .corpus import open_text
from .draws import Draw, Pair, load_pairs

GAP: Final = re.compile(r"\{([a-z]+)\d?\}")
GLOSS_NOISE: Final = re.compile(
    r"variant of|surname|^see |abbr\.|\(|\[|CL:|old |also written|used in|lit\.|fig\.|archaic|^\W|particle"
    r"|radical"
)
MAX_GLOSS_CHARS: Final = 40
MIN_ENTRY_CHARS: Final = 2


class Composer:
    """Fills the gaps of sentences."""

    def __init__(self, draw: Draw) -> None:
        self._draw = draw
        self._pairs = load_pairs()

    def compose(self) -> Pair:
        """A sentence with its gaps filled."""
        chinese, english = self._draw.chance.choice(self._pairs["sentences"])
        for gap in dict.fromkeys(match[0] for match in GAP.finditer(chinese + english)):
            filling = self._fill(gap.strip("{}").rstrip("0123456789"))
            chinese, english = chinese.replace(gap, filling[0]), english.replace(gap, filling[1])
        return chinese, english[0].upper() + english[1:]

    def _fill(self, kind: str) -> Pair:
        draw = self._draw
        lists = {
            "org": "organisations", "theme": "themes", "idea": "ideas", "post": "posts", "event": "events",
            "goods": "goods", "company": "organisations",
        }  # fmt: skip
        if kind in lists:
            return draw.chance.choice(self._pairs[lists[kind]])
        counts = {"n": (2, 200), "m": (100, 30_000), "k": (2, 60), "age": (16, 99)}
        if kind in counts:
            return draw.count(*counts[kind])
        drawn = {
            "person": draw.person, "fperson": draw.foreigner, "country": draw.country, "place": draw.place,
            "date": draw.date, "month": draw.month, "year": draw.year, "pct": draw.decimal,
            "dec": draw.decimal, "big": draw.amount, "score": draw.score,
        }  # fmt: skip
        return drawn[kind]()


def read_entries(dictionary: Path) -> Iterator[Pair]:
    """Words of a dictionary with the first plain gloss of their first sense."""
    for chinese, senses in read_senses(dictionary):
        if senses[0]:
            yield chinese, senses[0][0]


def read_senses(dictionary: Path) -> Iterator[tuple[str, list[list[str]]]]:
    """Words of a dictionary with the plain glosses of each sense; a sense may have none."""
    with open_text(dictionary) as lines:
        for line in lines:
            chinese, _, _, glosses = line.rstrip("\n").split("\t")
            if len(chinese) < MIN_ENTRY_CHARS or not all("一" <= c <= "鿿" for c in chinese):
                continue
            yield chinese, [_find_plain(sense) for sense in glosses.split("/")]


def _find_plain(sense: str) -> list[str]:
    glosses = [gloss.strip() for gloss in sense.split(";")]
    plain = [g for g in glosses if g and len(g) <= MAX_GLOSS_CHARS and not GLOSS_NOISE.search(g)]
    return [gloss.removeprefix("to ") for gloss in plain]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--dictionary", type=Path, required=True)
    parser.add_argument("--sentences", type=int, default=100_000)
    parser.add_argument("--entries", action="store_true", help="add the dictionary's words")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    composer = Composer(Draw.load(options.dictionary, options.seed))
    pairs = [composer.compose() for _ in range(options.sentences)]
    if options.entries:
        pairs += read_entries(options.dictionary)
    with options.out.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(f"{chinese}\t{english}\n" for chinese, english in dict.fromkeys(pairs))
    return 0


if __name__ == "__main__":
    sys.exit(main())
