"""Loops: the target says again and again what the source says once."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from typing import Final

from translate.translation.checks.check import Evidence

WORD: Final = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
SAME_CHARACTER: Final = re.compile(r"(\S)\1{5,}")
SAME_PIECE: Final = re.compile(r"([^\W\d_]{2,8}?)\1{3,}|(\d{2,8}?)\2{7,}")
"""A piece of a word four times on the spot, rterrterrterrterr, or digits eight times."""
MAX_PERIOD_WORDS: Final = 16
SCATTERED_WORDS: Final = 4
CROWD_WORDS: Final = 15
"""Of 8,979 references none has a content word five times within so many words and more often than its source
has any character; outputs of peers that do are loops."""
MIN_CONTENT_LETTERS: Final = 5
_ENGLISH_WORD: Final = r"[A-Za-z][a-z]+(?:['’-][A-Za-z]+)*"
_ENDS: Final = (
    '(?=[.,;:!?)"]|$| (?:in|on|at|by|to|is|are|was|were|will|has|have|had|can|could|should|and|as|when'
    "|while|before|after|during)\\b)"
)
"""What ends a noun phrase: imprisonment or imprisonment for life is said with reason."""
DOUBLED: Final = re.compile(
    rf"\b(?P<phrase>(?:(?!(?:for|between|to|in|of|from|not|by)\b){_ENGLISH_WORD} ){{0,2}}{_ENGLISH_WORD})"
    rf" (?:and|or) (?P=phrase){_ENDS}",
    re.IGNORECASE,
)
IDIOMS: Final = re.compile(
    r"(?:again|over|through|round|around|more|less|much|many|further|years?|days?|hours?|weeks?|months?|ages|miles|dozens|hundreds"
    r"|thousands|millions|billions|lots|tons|tens|layers|rows|rounds|place|time|side|ever|never|some|such|this|that|they"
    r"|people|three|four|five|\w+er|\w{1,3})",
    re.IGNORECASE,
)
"""What English doubles to say that there is much of it."""
FUNCTION_WORDS: Final = frozenset(
    {"about", "after", "could", "other", "others", "should", "their", "there", "these", "those"}
    | {"where", "which", "while", "would"}
)


def find_loop(evidence: Evidence) -> Iterator[str]:
    """Words repeated on the spot, or a phrase that comes back more often than the source repeats anything."""
    target = evidence.hypothesis.target
    run = SAME_CHARACTER.search(target)
    if run is not None and run[1] * 4 not in evidence.source:
        yield f"{run[1]!r} is repeated {len(run[0])} times"
        return
    words = [word.lower() for word in WORD.findall(target)]
    n_in_source = count_source_repeats(evidence.source)
    piece = SAME_PIECE.search(target)
    if piece is not None and n_in_source < 3 and piece[0] not in evidence.source:
        once = piece[1] or piece[2]
        yield f"{once!r} is repeated {len(piece[0]) // len(once)} times"
        return
    found = find_adjacent_repeat(words)
    n_allowed = count_adjacent_repeats(evidence.source) if found and len(found[0]) == 1 else n_in_source
    if found is not None and found[1] > n_allowed:
        yield f"{' '.join(found[0])!r} is repeated {found[1]} times in a row"
        return
    phrase, n_times = find_scattered_repeat(words)
    if n_times > max(2, n_in_source):
        yield f"{' '.join(phrase)!r} comes {n_times} times"
        return
    word, n_times = find_crowded_word(words)
    if n_times > max(4, count_character_repeats(evidence.source)):
        yield f"{word!r} comes {n_times} times within {CROWD_WORDS} words"


def find_doubled(evidence: Evidence) -> Iterator[str]:
    """One phrase on both sides of *and* or *or*: the model had one word for two of the source.

    Of 8,979 references two are flagged, of 12,000 paragraphs of laws eleven.
    """
    for match in DOUBLED.finditer(evidence.hypothesis.target):
        if IDIOMS.fullmatch(match["phrase"]) is None:
            yield f"{match[0]!r}: one of the two may stand for something else"


def find_adjacent_repeat(words: Sequence[str]) -> tuple[Sequence[str], int] | None:
    """The longest run of one phrase after itself: three times a word, else twice.

    A phrase of digits alone is left to the check of figures.
    """
    if len(set(words)) == len(words):
        return None
    best: tuple[Sequence[str], int] | None = None
    for period in range(1, min(MAX_PERIOD_WORDS, len(words) // 2) + 1):
        needed = 3 if period <= 2 else 2
        n_same = 0
        for place in range(period, len(words)):
            n_same = n_same + 1 if words[place] == words[place - period] else 0
            n_times = n_same // period + 1
            if n_times < needed or (best is not None and n_times * period <= best[1] * len(best[0])):
                continue
            phrase = words[place - period + 1 : place + 1]
            if not all(word.isdigit() for word in phrase):
                best = phrase, n_times
    return best


def find_scattered_repeat(words: Sequence[str]) -> tuple[Sequence[str], int]:
    """The commonest phrase of ``SCATTERED_WORDS`` words and how often it comes."""
    grams = Counter(
        tuple(words[start : start + SCATTERED_WORDS]) for start in range(len(words) - SCATTERED_WORDS + 1)
    )
    return grams.most_common(1)[0] if grams else ((), 0)


def find_crowded_word(words: Sequence[str]) -> tuple[str, int]:
    """The content word that comes most often within ``CROWD_WORDS`` words, and how often."""
    best = "", 0
    places: dict[str, deque[int]] = {}
    for place, word in enumerate(words):
        if len(word) >= MIN_CONTENT_LETTERS and word not in FUNCTION_WORDS:
            near = places.setdefault(word, deque())
            near.append(place)
            while place - near[0] >= CROWD_WORDS:
                near.popleft()
            if len(near) > best[1]:
                best = word, len(near)
    return best


def count_character_repeats(source: str) -> int:
    """How often the source's commonest Han character comes; a particle and the numeral one do not count."""
    counts = Counter(re.findall("[㐀-鿿]", source))
    return max((n for character, n in counts.items() if character not in "的一"), default=1)


def count_adjacent_repeats(source: str) -> int:
    """How often one or two Han characters come after themselves at most; 1 where none do."""
    found = re.finditer(r"([㐀-鿿]{1,2}?)(?:[，、！再又]{0,2}\1)+", source)
    return max((match[0].count(match[1]) for match in found), default=1)


def count_source_repeats(source: str) -> int:
    """How often the source's commonest stretch of two Han characters comes; 1 without repeats."""
    runs = re.findall(r"[㐀-鿿]+", source)
    pairs = Counter(run[start : start + 2] for run in runs for start in range(len(run) - 1))
    singles = (len(match[0]) for match in re.finditer(r"([㐀-鿿])\1{2,}", source))
    return max([*pairs.values(), *singles, 1])
