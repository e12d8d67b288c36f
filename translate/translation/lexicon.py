"""Give the model the English of words that it has hardly met: it copies Latin words, and guesses rare ones.

A model trained on a few million pairs has read most words of a dictionary less than twenty times, and
writes something for them that sounds like a translation. ``lexicon.tsv.xz`` in a model's folder, built from
its corpora and a dictionary (``scripts/train/build_lexicon.py``), has such words with their English, and how
often the corpora have each word, by which a text is divided. The model must have learnt to copy
(``scripts/train/code_switch.py``; Dinu et al. 2019, "Training NMT to Apply Terminology Constraints").
"""

from __future__ import annotations

import lzma
import math
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from translate.errors import ModelError
from translate.names import find_persons, is_foreign_sound, is_surname
from translate.translation.code_switch import write_names

FILE: Final = "lexicon.tsv.xz"
UNSEEN: Final = 0.5
"""Count of what the corpora do not have."""
MAX_GIVEN_NAME: Final = 2
"""Characters."""
DOTS: Final = "·•・‧-－"
"""Between the parts of a foreign name."""
_RUN: Final = re.compile("[㐀-䶿一-鿿〇]{2,}")
DOT: Final = "·"
"""Between the parts of a foreign name in the lexicon."""
_DOTTED: Final = re.compile("[㐀-䶿一-鿿]+(?:[·•・‧][㐀-䶿一-鿿]+)+")
_DOT_FORMS: Final = re.compile("[•・‧]")
_SPACES: Final = re.compile(" {2,}")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words by their cost, and the English of the rare ones among them."""

    costs: Mapping[str, float]
    """Negative natural logarithms of the shares of words, and of single characters, in the corpora."""
    english: Mapping[str, str]
    unseen: float
    """Cost of a character that the corpora do not have."""
    longest: int
    """Characters of the longest word."""

    @classmethod
    def build(cls, counts: Mapping[str, int], english: Mapping[str, str]) -> Self:
        """Of how often the corpora have each word, and the English of some."""
        total = sum(counts.values()) + 1
        cost_of = {count: -math.log(max(count, UNSEEN) / total) for count in set(counts.values())}
        costs = {word: cost_of[count] for word, count in counts.items()}
        longest = max((len(word) for word in counts if DOT not in word), default=1)
        return cls(costs, english, -math.log(UNSEEN / total), longest)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read lines ``word<TAB>count[<TAB>English]``.

        Raises:
            ModelError: the file cannot be read, or a line is none of these.

        """
        counts: dict[str, int] = {}
        english: dict[str, str] = {}
        try:
            lines = lzma.decompress(path.read_bytes()).decode().splitlines()
            for line in lines:
                word, _, rest = line.partition("\t")
                count, _, gloss = rest.partition("\t")
                counts[word] = int(count)
                if gloss:
                    english[word] = gloss
        except (OSError, lzma.LZMAError, ValueError) as error:
            raise ModelError(f"{path} cannot be read as a lexicon: {error}. Build it again.") from error
        return cls.build(counts, english)

    def divide(self, text: str) -> Iterator[str]:
        """The likeliest words of the runs of Chinese characters in a text.

        By unigrams, with the best path found by dynamic programming (Viterbi 1967).
        """
        for run in _RUN.findall(text):
            yield from self._divide_run(run)

    def _divide_run(self, run: str) -> list[str]:
        best = [0.0] + [math.inf] * len(run)
        lengths = [0] * len(best)
        for start in range(len(run)):
            for length in range(1, min(self.longest, len(run) - start) + 1):
                cost = self.costs.get(run[start : start + length], self.unseen if length == 1 else math.inf)
                if best[start] + cost < best[start + length]:
                    best[start + length], lengths[start + length] = best[start] + cost, length
        words, end = [], len(run)
        while end:
            words.append(run[end - lengths[end] : end])
            end -= lengths[end]
        return words[::-1]

    def write_rare_words(self, source: str, kept: Collection[str] = ()) -> str:
        """A folded source with the English of its rare words and the pinyin of its persons.

        What may be part of a longer name stays as it is: a given name behind a surname, 阿森 of 阿森松 within
        a foreign one.

        Args:
            source: in simplified characters.
            kept: terms of it that stay, with what is part of them or contains them.

        """
        if not self.english:
            return source
        persons = {p.text: p.english for p in find_persons(source) if not _is_kept(p.text, kept)}
        source = _DOTTED.sub(lambda match: self._write_dotted(match[0], kept), write_names(source, persons))
        written = _RUN.sub(lambda run: self._write_run(run, kept), source)
        return _SPACES.sub(" ", written).strip()

    def _write_dotted(self, text: str, kept: Collection[str]) -> str:
        """A foreign name with a dot, in English if its whole or all its parts are known."""
        plain = _DOT_FORMS.sub(DOT, text)
        runs = plain.split(DOT)
        for start in range(len(runs[0])):
            for end in range(len(plain), len(plain) - len(runs[-1]), -1):
                english = self.english.get(plain[start:end])
                if english is not None and not _is_kept(plain[start:end], kept):
                    return f"{text[:start]} {english} {text[end:]}"
        first, last = self._divide_run(runs[0])[-1], self._divide_run(runs[-1])[0]
        parts = [self.english.get(part, "") for part in (first, *runs[1:-1], last)]
        if not all(part[:1].isupper() for part in parts) or _is_kept(plain, kept):
            return text
        start, end = len(runs[0]) - len(first), len(plain) - len(runs[-1]) + len(last)
        return f"{text[:start]} {' '.join(parts)} {text[end:]}"

    def _write_run(self, run: re.Match[str], kept: Collection[str]) -> str:
        words = self._divide_run(run[0])
        beside = [run.string[run.start() - 1 : run.start()], *words, run.string[run.end() : run.end() + 1]]
        written = []
        for before, word, after in zip(beside, words, beside[2:], strict=False):
            english = self.english.get(word)
            if english is None or _is_kept(word, kept) or _may_be_part(before, word, after, english):
                written.append(word)
            else:
                written.append(f" {english} ")
        return "".join(written)


def _is_kept(word: str, kept: Collection[str]) -> bool:
    return any(term in word or word in term for term in kept)


def _may_be_part(before: str, word: str, after: str, english: str) -> bool:
    if english[0].isupper():
        return any(len(c) == 1 and (c in DOTS or is_foreign_sound(c)) for c in (before, after))
    return len(word) <= MAX_GIVEN_NAME and len(before) == 1 and is_surname(before)


NO_LEXICON: Final = Lexicon.build({}, {})


def load_lexicon(directory: Path) -> Lexicon:
    """The lexicon of a model's folder; an empty one where there is none.

    Raises:
        ModelError: the file cannot be read.

    """
    path = directory / FILE
    return Lexicon.load(path) if path.is_file() else NO_LEXICON
