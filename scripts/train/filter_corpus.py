"""Keep the pairs worth training on, and say why the others went.

    python -m scripts.train.filter_corpus --corpus raw.tsv.xz --out kept.tsv.xz \
        --held-out flores.zh flores.en --held-out newstest.zh newstest.en

Input and output are lines ``zh<TAB>en``, plain or .xz. A pair goes when a rule
below names a reason; the first reason counts, and the counts are printed as JSON.
``--held-out`` names the two sides of a test set: nothing that shares a line, an
English 10-gram or a Chinese 12-gram with it is trained on. Traditional characters
are left as they are: convert before, if the model is to read simplified ones.
"""

from __future__ import annotations

import argparse
import json
import lzma
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final, TextIO

from .corpus import open_text, read_pairs

HAN: Final = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
LATIN: Final = re.compile(r"[A-Za-z]")
KANA_HANGUL: Final = re.compile(r"[\u3040-\u30ff\uac00-\ud7af]")
WORD: Final = re.compile(r"[a-z0-9]+")
NUMBER: Final = re.compile(r"\d+")
GROUPING: Final = re.compile(r"(?<=\d),(?=\d{3})")
ENUMERATOR: Final = re.compile(r"^\W*\d+\s*[.、)]\s*(?!\d)")
CODE: Final = re.compile(
    r"</?[a-z][a-z0-9]*[ >/]|\{\{|\}\}|[{}]\s*$|[=!]=|->|::|=>|\w\(\)|\$\{|\\x|&[a-z]+;"
    r"|^\s*(?:def|import|#include)\b"
)
CHINESE_DIGITS: Final = set("零〇一二三四五六七八九十百千万亿两半廿")
NUMBER_WORDS: Final = re.compile(
    r"\b(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty"
    r"|sixty|seventy|eighty|ninety|hundred|thousand|million|billion|trillion|first|second|third|half|dozen"
    r"|\w+teen|\w+th|january|february|march|april|may|june|july|august|september|october|november|december)\b",
    re.IGNORECASE,
)
ENGLISH_WORDS: Final = frozenset(
    ("the", "of", "to", "and", "is", "are", "was", "that", "this", "for", "on", "with", "by", "at", "from",
     "has", "have", "had", "will", "not", "he", "she", "they", "we", "you", "it", "its", "be", "or", "but")
)  # fmt: skip
FOREIGN_WORDS: Final = frozenset(
    ("le", "les", "des", "du", "et", "est", "une", "dans", "pour", "der", "die", "das", "und", "ist", "nicht",
     "ein", "eine", "mit", "una", "que", "por", "para", "il", "che", "di", "della", "não", "uma", "het",
     "een", "och", "det", "som", "nie", "się", "jest")
)  # fmt: skip
"""Without those that stand in names read in English news: la, los, van."""
MIN_HAN_SHARE: Final = 0.3
MIN_LATIN_SHARE: Final = 0.5
RATIO: Final = (0.7, 8.0)
"""English characters a Chinese one. The median is 3; English laws reach 7.8 at their 99th percentile."""
SLACK_CHARS: Final = 12
MAX_CHARS: Final = (400, 1200)
ENGLISH_GRAM: Final = 10
CHINESE_GRAM: Final = 12


def wrong_length(chinese: str, english: str) -> bool:
    """One side is much too long for the other, or either is too long to train on."""
    n_zh, n_en = len(chinese), len(english)
    low, high = RATIO
    too_short, too_long = n_en + SLACK_CHARS < low * n_zh, n_en > high * n_zh + SLACK_CHARS
    return too_short or too_long or n_zh > MAX_CHARS[0] or n_en > MAX_CHARS[1]


def wrong_script(chinese: str, english: str) -> bool:
    """The Chinese side holds too little Chinese, or a side holds another side's script."""
    letters_zh, letters_en = _count_letters(chinese), _count_letters(english)
    if not letters_zh or not letters_en or KANA_HANGUL.search(chinese + english):
        return True
    han, latin = len(HAN.findall(chinese)), len(LATIN.findall(english))
    return (
        han < MIN_HAN_SHARE * letters_zh or latin < MIN_LATIN_SHARE * letters_en or bool(HAN.search(english))
    )


def wrong_language(_chinese: str, english: str) -> bool:
    """The English side is in another language of the same script, by its function words."""
    words = re.findall(r"[^\W\d_]+", english.lower())
    n_foreign = sum(word in FOREIGN_WORDS for word in words)
    return n_foreign >= 2 and n_foreign > sum(word in ENGLISH_WORDS for word in words)


def wrong_digits(chinese: str, english: str) -> bool:
    """A number in digits stands on one side and nothing like it on the other.

    An item's own number does not count. Numbers may be spelled out or counted in 万
    and 亿, so only the plain case is judged: a side without digits, number words or
    Chinese numerals against one with digits; or, where both sides write digits alone,
    no number in common.
    """
    chinese, english = (
        ENUMERATOR.sub("", unicodedata.normalize("NFKC", side)) for side in (chinese, english)
    )
    zh, en = ({int(n) for n in NUMBER.findall(GROUPING.sub("", side))} for side in (chinese, english))
    spelled_zh = bool(CHINESE_DIGITS.intersection(chinese))
    spelled_en = bool(NUMBER_WORDS.search(english))
    if zh and not en and not spelled_en:
        return True
    if en and not zh and not spelled_zh:
        return True
    return bool(zh and en) and not spelled_zh and not spelled_en and not zh & en


def is_code(chinese: str, english: str) -> bool:
    """Markup or program text, not sentences."""
    return bool(CODE.search(chinese) or CODE.search(english))


def is_untranslated(chinese: str, english: str) -> bool:
    """Both sides are the same."""
    return chinese.strip() == english.strip()


RULES: Final[tuple[tuple[str, Callable[[str, str], bool]], ...]] = (
    ("untranslated", is_untranslated),
    ("script", wrong_script),
    ("language", wrong_language),
    ("length", wrong_length),
    ("digits", wrong_digits),
    ("code", is_code),
)


class HeldOut:
    """Lines and n-grams of test sets, which nothing trained on may share."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self._lines: set[str] = set()
        self._grams: set[str] = set()
        for chinese, english in pairs:
            self._lines |= {normalise_chinese(chinese), normalise_english(english)}
            self._grams.update(_grams(normalise_chinese(chinese), CHINESE_GRAM))
            self._grams.update(_word_grams(normalise_english(english), ENGLISH_GRAM))

    def overlaps(self, chinese: str, english: str) -> bool:
        """Whether a pair shares a line, an English 10-gram or a Chinese 12-gram with a test set."""
        zh, en = normalise_chinese(chinese), normalise_english(english)
        if zh in self._lines or en in self._lines:
            return True
        return not (
            self._grams.isdisjoint(_grams(zh, CHINESE_GRAM))
            and self._grams.isdisjoint(_word_grams(en, ENGLISH_GRAM))
        )


def normalise_chinese(line: str) -> str:
    """Letters and digits alone, widths folded: punctuation and spaces differ between editions."""
    return "".join(c for c in unicodedata.normalize("NFKC", line).lower() if c.isalnum())


def normalise_english(line: str) -> str:
    """Lower-case words and digits, single spaces."""
    return " ".join(WORD.findall(unicodedata.normalize("NFKC", line).lower()))


def filter_pairs(
    pairs: Iterable[tuple[str, str]], held_out: HeldOut, reasons: Counter[str]
) -> Iterator[tuple[str, str]]:
    """Yield the pairs to keep; ``reasons`` counts the others, and ``kept``."""
    seen: set[int] = set()
    for chinese, english in pairs:
        reason = next((name for name, rule in RULES if rule(chinese, english)), None)
        key = hash((normalise_chinese(chinese), normalise_english(english)))
        if reason is None and key in seen:
            reason = "duplicate"
        if reason is None and held_out.overlaps(chinese, english):
            reason = "held out"
        reasons[reason or "kept"] += 1
        if reason is None:
            seen.add(key)
            yield chinese, english


def _count_letters(line: str) -> int:
    return sum(c.isalpha() for c in line)


def _grams(line: str, n: int) -> Iterator[str]:
    return (line[i : i + n] for i in range(len(line) - n + 1))


def _word_grams(line: str, n: int) -> Iterator[str]:
    words = line.split(" ")
    return (" ".join(words[i : i + n]) for i in range(len(words) - n + 1))


def _open_for_writing(path: Path) -> TextIO:
    if path.suffix == ".xz":
        return lzma.open(path, "wt", encoding="utf-8", newline="\n")
    return path.open("w", encoding="utf-8", newline="\n")


def _read_sides(chinese: Path, english: Path) -> Iterator[tuple[str, str]]:
    with open_text(chinese) as left, open_text(english) as right:
        yield from zip(
            (line.rstrip("\n") for line in left), (line.rstrip("\n") for line in right), strict=True
        )


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", nargs="+", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--held-out", nargs=2, type=Path, action="append", default=[], metavar=("ZH", "EN"))
    options = parser.parse_args()
    held_out = HeldOut(pair for sides in options.held_out for pair in _read_sides(*sides))
    reasons: Counter[str] = Counter()
    pairs = (pair for path in options.corpus for pair in read_pairs(path))
    with _open_for_writing(options.out) as out:
        for chinese, english in filter_pairs(pairs, held_out, reasons):
            out.write(f"{chinese}\t{english}\n")
    print(json.dumps(dict(reasons.most_common()), indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
