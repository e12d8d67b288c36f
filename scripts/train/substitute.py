"""Vary the figures and names of pairs: the same sentences with others in their place.

    python -m scripts.train.substitute --corpus news.tsv.xz --dictionary cedict.tsv.xz \
        --copies 2 --out varied.tsv.xz

A figure, a month, a country or a Chinese person's name that stands once in each side
of a pair, and says the same there, is replaced in both. Pairs without one are left
out. A model that sees a sentence with ten different figures learns to carry figures
over; from one it learns the figure.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Final

from .corpus import read_pairs
from .draws import MONTHS, Draw, Pair, spell

DIGITS: Final = re.compile(r"(?<![\d.,])\d+(?:,\d{3})*(?:\.\d+)?(?![\d.,]*\d)")
MAGNITUDE: Final = re.compile(r"(?<![\d.,])(\d+(?:\.\d+)?)(万亿|亿|万)(?![亿万])")
SCALES: Final = {"万": 10**4, "亿": 10**8, "万亿": 10**12}
ENGLISH_AMOUNT: Final = re.compile(
    r"(?<![\d.,])(\d+(?:,\d{3})*(?:\.\d+)?)(?: (thousand|million|billion|trillion))?(?![\d.,]*\d)(?!\w)"
)
ENGLISH_SCALES: Final = {"": 1, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
CHINESE_MONTH: Final = re.compile(r"(?<![\d.])(1[0-2]|[1-9])月(?!球|亮)")
ENGLISH_MONTH: Final = re.compile(rf"\b({'|'.join(MONTHS)})\b")
SPELLED_NAME: Final = re.compile(r"\b([A-Z][a-z]+) ([A-Z][a-z]+(?:'[a-z]+)?)\b")
NOT_ALONE: Final = frozenset(("South Korea", "North Korea", "Sudan", "Guinea", "Congo", "Ireland"))
"""There are two of them, and *North and South* may stand before."""
NOT_FREE: Final = "月万亿千百十时点分秒届:：/-"
"""After these characters a number is not free: 8点, 12月, 3/4."""


def vary_digits(pair: Pair, draw: Draw) -> Pair:
    """Other digits for the numbers that both sides write the same way."""
    chinese, english = pair
    counts = [Counter(found.replace(",", "") for found in DIGITS.findall(side)) for side in pair]
    for number in [n for n in counts[0] if counts[0][n] == counts[1][n] == 1]:
        there, here = (
            next(found for found in DIGITS.finditer(side) if found[0].replace(",", "") == number)
            for side in (chinese, english)
        )
        after = chinese[there.end() : there.end() + 1]
        before = chinese[max(0, there.start() - 1) : there.start()]
        joined = english[here.end() : here.end() + 1].isalpha()
        if joined or (after and after in NOT_FREE) or before in {"/", "-", ":"}:
            continue
        new = _draw_digits(number, after, draw)
        if new in counts[0] or new in counts[1]:  # the next round would change it in place of that one
            continue
        chinese = chinese[: there.start()] + _like(there[0], new) + chinese[there.end() :]
        english = english[: here.start()] + _like(here[0], new) + english[here.end() :]
    return chinese, english


def vary_amount(pair: Pair, draw: Draw) -> Pair:
    """Another amount for one in 万 or 亿."""
    chinese, english = pair
    amounts = list(MAGNITUDE.finditer(chinese))
    if len(amounts) != 1:
        return pair
    value = Fraction(amounts[0][1]) * SCALES[amounts[0][2]]
    same = [
        found
        for found in ENGLISH_AMOUNT.finditer(english)
        if Fraction(found[1].replace(",", "")) * ENGLISH_SCALES[found[2] or ""] == value
    ]
    if len(same) != 1:
        return pair
    new = draw.amount()
    return (
        chinese[: amounts[0].start()] + new[0] + chinese[amounts[0].end() :],
        english[: same[0].start()] + new[1] + english[same[0].end() :],
    )


def vary_month(pair: Pair, draw: Draw) -> Pair:
    """Another month for the only one."""
    chinese, english = pair
    here, there = list(CHINESE_MONTH.finditer(chinese)), list(ENGLISH_MONTH.finditer(english))
    if len(here) != 1 or len(there) != 1 or MONTHS[int(here[0][1]) - 1] != there[0][1]:
        return pair
    new = draw.month()
    return (
        chinese[: here[0].start()] + new[0] + chinese[here[0].end() :],
        english[: there[0].start()] + new[1] + english[there[0].end() :],
    )


def vary_country(pair: Pair, draw: Draw) -> Pair:
    """Other countries for those named as nouns, once on each side."""
    chinese, english = pair
    for name, label in draw.countries:
        if chinese.count(name) == 1 and english.count(label) == 1 and label not in NOT_ALONE:
            new = draw.country()
            if new[0] in chinese or new[1] in english:
                continue
            varied = re.sub(rf"\b{label}\b(?!-)", new[1], english)
            if varied != english:
                chinese, english = chinese.replace(name, new[0]), varied
    return chinese, english


def vary_person(pair: Pair, draw: Draw) -> Pair:
    """Other names for Chinese persons whose name the English spells in pinyin."""
    chinese, english = pair
    for name, spelled in find_spelled_persons(pair, draw):
        alone = english.count(spelled) == english.count(spelled.partition(" ")[0]) == 1
        if alone and chinese.count(name) == 1:
            new = draw.person()
            chinese, english = chinese.replace(name, new[0]), english.replace(spelled, new[1])
    return chinese, english


def find_spelled_persons(pair: Pair, draw: Draw) -> Iterator[Pair]:
    """Chinese persons of both sides: their name in characters, and in pinyin as the English has it."""
    for found in SPELLED_NAME.finditer(pair[1]):
        name = _find_person(pair[0], found[1], found[2], draw)
        if name is not None:
            yield name, found[0]


RULES: Final[tuple[Callable[[Pair, Draw], Pair], ...]] = (
    vary_amount,
    vary_digits,
    vary_month,
    vary_country,
    vary_person,
)


def vary(pair: Pair, draw: Draw) -> Pair:
    """The pair with all that can be varied replaced; the pair itself where nothing can."""
    for rule in RULES:
        pair = rule(pair, draw)
    return pair


def vary_pairs(pairs: Iterator[Pair], draw: Draw, n_copies: int) -> Iterator[Pair]:
    """``n_copies`` variants of every pair that has something to vary."""
    for pair in pairs:
        for _ in range(n_copies):
            varied = vary(pair, draw)
            if varied == pair:
                break
            yield varied


def _draw_digits(number: str, after: str, draw: Draw) -> str:
    chance = draw.chance
    if after in {"日", "号"}:
        return str(chance.randint(1, 28))
    if after == "年" and len(number) == 4:
        return draw.year()[0]
    whole, point, decimals = number.partition(".")
    first = str(chance.randint(1, 9))
    new = first + "".join(str(chance.randint(0, 9)) for _ in whole[1:])
    return new + point + "".join(str(chance.randint(0, 9)) for _ in decimals)


def _like(old: str, number: str) -> str:
    """``number`` with commas where ``old`` has them."""
    if "," not in old:
        return number
    whole, point, decimals = number.partition(".")
    return f"{int(whole):,}{point}{decimals}"


def _find_person(chinese: str, surname: str, given: str, draw: Draw) -> str | None:
    """The name in the Chinese that is spelled so; the longer one where two are."""
    wanted = given.replace("'", "").lower()
    for family in (zh for zh, en in draw.surnames.items() if en == surname):
        for start in (match.end() for match in re.finditer(family, chinese)):
            for length in (2, 1):
                characters = chinese[start : start + length]
                known = len(characters) == length and all(c in draw.syllables for c in characters)
                if known and spell(characters, draw.syllables).replace("'", "").lower() == wanted:
                    return family + characters
    return None


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", nargs="+", type=Path, required=True)
    parser.add_argument("--dictionary", type=Path, required=True)
    parser.add_argument("--copies", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    draw = Draw.load(options.dictionary, options.seed)
    pairs = (pair for path in options.corpus for pair in read_pairs(path))
    with options.out.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(
            f"{chinese}\t{english}\n" for chinese, english in vary_pairs(pairs, draw, options.copies)
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
