"""Pairs whose source says a name, an amount or a term in English: a model learns to copy it.

    python -m scripts.train.code_switch --corpus news.tsv.xz --dictionary cedict.tsv.xz --out switched.tsv
    python -m scripts.train.code_switch --corpus news.tsv.xz --lexicon models/zh-en --out given.tsv

A name of the table, a Chinese person, an amount or a word of the dictionary that stands once in the
Chinese, and whose English stands once in the translation, is replaced by that English in the source. The
translator writes the terms of a glossary, amounts and names into a source so (Song et al. 2019,
"Code-Switching for Enhancing NMT with Pre-Specified Translation"; Dinu et al. 2019). With a model's lexicon
instead of a dictionary, all that the translator would write in English is, as far as the translation has it.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final, Self

from translate.figures import write_english
from translate.names import find_names, find_persons
from translate.translation.lexicon import Lexicon, load_lexicon

from .compose import read_senses
from .corpus import read_pairs
from .draws import Draw, Pair
from .substitute import MAGNITUDE, SCALES, find_spelled_persons

MAX_WORD_CHARS: Final = 8
MIN_GLOSS_CHARS: Final = 4
MAX_WORDS: Final = 6
MAX_SWITCHES: Final = 8
ENDING: Final = "(?:s|es|d|ed|ing)?"
"""What a translation may put to the word of a dictionary; a model learns to inflect what it copies
(Bergmanis and Pinnis 2021, "Facilitating Terminology Translation with Target Lemma Annotations")."""


@dataclass(frozen=True, slots=True)
class Switch:
    """Chinese of a source and the English that takes its place."""

    chinese: str
    english: str


class Switcher:
    """Finds what can be switched, and switches some of it."""

    def __init__(self, draw: Draw, words: Mapping[str, Sequence[str]], word_share: float) -> None:
        self._draw = draw
        self._words = words
        self._word_share = word_share
        self._n_switched: Counter[str] = Counter()

    @classmethod
    def load(cls, dictionary: Path, word_share: float, seed: int) -> Self:
        """Read a dictionary; ``word_share`` of the pairs get words of it in English."""
        words: defaultdict[str, list[str]] = defaultdict(list)
        for chinese, senses in read_senses(dictionary):
            words[chinese] += [gloss for sense in senses for gloss in sense if len(gloss) >= MIN_GLOSS_CHARS]
        return cls(Draw.load(dictionary, seed), words, word_share)

    def switch(self, pair: Pair) -> Pair | None:
        """The pair with up to three switches in its source, or None where there is nothing to switch."""
        chance = self._draw.chance
        found = [*self._find_names(pair), *self._find_persons(pair), *_find_amount(pair)]
        if chance.random() < self._word_share:
            found += self._draw_words(pair)
        usable = [switch for switch in found if pair[0].count(switch.chinese) == 1]
        if not usable:
            return None
        chinese = pair[0]
        for switch in chance.sample(usable, min(len(usable), MAX_SWITCHES)):
            if chinese.count(switch.chinese) == 1:  # 上海 is gone once 上海合作组织 is
                chinese = chinese.replace(switch.chinese, f" {switch.english} ")
        return chinese.strip(), pair[1]

    def _find_names(self, pair: Pair) -> Iterator[Switch]:
        for name in find_names(pair[0]):
            if _stands_once(name.english, pair[1]):
                yield Switch(name.text, name.english)

    def _find_persons(self, pair: Pair) -> Iterator[Switch]:
        for chinese, english in find_spelled_persons(pair, self._draw):
            if _stands_once(english, pair[1]):
                yield Switch(chinese, english)

    def _draw_words(self, pair: Pair) -> list[Switch]:
        """A few words of the dictionary that stand in both sides, first those that were drawn least."""
        found = list(self._find_words(pair))
        self._draw.chance.shuffle(found)
        found.sort(key=lambda switch: self._n_switched[switch.chinese])
        drawn = found[: self._draw.chance.randint(1, MAX_WORDS)]
        self._n_switched.update(switch.chinese for switch in drawn)
        return drawn

    def _find_words(self, pair: Pair) -> Iterator[Switch]:
        chinese, english = pair
        at = 0
        while at < len(chinese):
            for length in range(MAX_WORD_CHARS, 1, -1):
                word = chinese[at : at + length]
                if len(word) == length and word in self._words:
                    for gloss in self._words[word]:
                        if _stands_once(gloss, english, ENDING):
                            yield Switch(word, gloss)
                            break
                    at += length - 1
                    break
            at += 1


def _find_amount(pair: Pair) -> Iterator[Switch]:
    for match in MAGNITUDE.finditer(pair[0]):
        written = write_english(Fraction(match[1]) * SCALES[match[2]])
        if _stands_once(written, pair[1]):
            yield Switch(match[0], written)


def _stands_once(words: str, text: str, ending: str = "") -> bool:
    if words not in text:
        return False
    return len(re.findall(rf"(?<![\w.,]){re.escape(words)}{ending}(?![\w]|[.,]\d)", text)) == 1


def switch_pairs(
    pairs: Iterator[Pair], switcher: Switcher, chance: random.Random, share: float
) -> Iterator[Pair]:
    """Switched variants of a share of the pairs, those that have something to switch."""
    for pair in pairs:
        if chance.random() < share and (switched := switcher.switch(pair)) is not None:
            yield switched


def give_words(
    pairs: Iterator[Pair], lexicon: Lexicon, chance: random.Random, share: float
) -> Iterator[Pair]:
    """Pairs whose source has its rare words and persons in English, those that the translation has.

    Of a share of the pairs, those that have any.
    """
    for chinese, english in pairs:
        if chance.random() >= share:
            continue
        lowered = english.lower()
        given = {word: lexicon.english[word] for word in lexicon.divide(chinese) if word in lexicon.english}
        given |= {person.text: person.english for person in find_persons(chinese)}
        lost = [word for word, gloss in given.items() if not stands(gloss, lowered)]
        written = lexicon.write_rare_words(chinese, lost)
        if len(lost) < len(given) and written != chinese:
            yield written, english


def stands(gloss: str, lowered: str) -> bool:
    """Whether English text, in lower case, has a gloss, perhaps in another form."""
    gloss = gloss.lower()
    return gloss in lowered and re.search(rf"(?<!\w){re.escape(gloss)}{ENDING}(?!\w)", lowered) is not None


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", nargs="+", type=Path, required=True)
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--dictionary", type=Path)
    source.add_argument("--lexicon", type=Path, help="a model's folder with one")
    parser.add_argument("--share", type=float, default=1.0, help="of the pairs, tried at all")
    parser.add_argument(
        "--word-share", type=float, default=0.2, help="of those, with words of the dictionary"
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    pairs = (pair for path in options.corpus for pair in read_pairs(path))
    chance = random.Random(options.seed)
    if options.lexicon is not None:
        switched = give_words(pairs, load_lexicon(options.lexicon), chance, options.share)
    else:
        switcher = Switcher.load(options.dictionary, options.word_share, options.seed)
        switched = switch_pairs(pairs, switcher, chance, options.share)
    with options.out.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(f"{chinese}\t{english}\n" for chinese, english in switched)
    return 0


if __name__ == "__main__":
    sys.exit(main())
