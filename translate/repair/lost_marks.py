"""Question marks that ask nothing: what a converter put where it could not write a character.

``《礼记?王制》`` lost its dot, ``普通话??以北京话为标准`` its dash, ``分道?镳`` a character. Read as
the end of a question, each cuts a sentence in two. Half-width question marks of those who
ask are common, too: so one is left alone where a word asks before it, where most in the
text do ask, and where what follows could begin a sentence. Dot and dash are put back by
guess; where it is a character that is gone, U+FFFD says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from translate.repair.characters import HAN
from translate.repair.headlines import is_headline
from translate.repair.language_model import load_character_model
from translate.repair.rule import Evidence, Replacement, Rule
from translate.repair.survey import Trait, scan

LOST: Final = "\ufffd"
DASH: Final = "——"
DOT: Final = "·"
MAX_AFTER_QUESTION: Final = -26.0
"""Log-probability of a full-width question mark and what follows, from which on it asks.

Of 450 questions of subtitles and news without a word that asks a tenth are less likely, most of
them lost characters themselves; of marks put for a character of the news half are.
"""
MAX_BEHIND: Final = 1.5
"""Nats by which a dash may be less likely than a question where two marks stand: few ask twice."""
GUESSED: Final = 0.7
MARKED: Final = 0.85
"""Confidence that a character is gone."""
_BEFORE_CHARS: Final = 6
_AFTER_CHARS: Final = 3
_MAX_SENTENCE_CHARS: Final = 60
_APART: Final = "\n\n\n"

_ASKS: Final = re.compile(
    "[吗嗎呢么麼嘛吧啊呀啥咋谁誰哪几幾何孰岂豈]|怎|多少|[是能可会會]否|[还還]是[^，。]{1,6}$|[难難]道|干嘛|多[久大长長高远遠]"
    "|([\u4e00-\u9fff])[不没沒]\\1|有[没沒]有|[没沒]有?$"
)
_ANSWERS: Final = re.compile("[^，。？！?]{0,10}(?:回应|回應|解读|解讀|辟谣|闢謠|揭秘)")
"""What a headline puts after its question."""
_MIN_SILENT_CHARS: Final = 5
"""A shorter sentence before the mark repeats a word to ask it: 嗨?"""
_SENTENCE: Final = re.compile("[^。！？!?；\n]*$")
_RUN: Final = re.compile(
    rf"(?<=[{HAN}])\?{{1,2}}(?=[{HAN}“「『（《])(?!\?)|(?<=[、，；：“「『‘《（【])\?{{1,2}}(?=[A-Za-z])"
    rf"|(?<=[、，；：])\?{{1,2}}(?=[”」』、，。；）])|(?<=[{HAN}] )\?(?=[A-Za-z])"
)
_ANY: Final = re.compile(rf"(?<=[{HAN}”」』）])\?")
_TITLE_BEFORE: Final = re.compile(f"《[{HAN}·]{{1,20}}$")
_TITLE_AFTER: Final = re.compile(f"[{HAN}·]{{1,20}}》")


def _find_lost(text: str, evidence: Evidence) -> Iterator[Replacement]:
    places = evidence.survey_of(text).find(Trait.HALF_MARK)
    runs = [match.span() for match in scan(_RUN, text, places) if not _asks(text, match.start())]
    if not runs or _is_half_width_habit(text, len(runs)):
        return
    as_question, as_dash = _score(text, runs, "？"), _score(text, runs, DASH)
    for (start, end), question, dash in zip(runs, as_question, as_dash, strict=True):
        if not text[start - 1].isalnum():
            yield Replacement(start, end, LOST * (end - start), MARKED)
        elif end - start == 1 and _TITLE_BEFORE.search(text[max(0, start - 24) : start]):
            if _TITLE_AFTER.match(text, end):
                yield Replacement(start, end, DOT, GUESSED)
        elif end - start == 2 and dash > question - MAX_BEHIND:
            yield Replacement(start, end, DASH, GUESSED)
        elif question < MAX_AFTER_QUESTION:
            yield Replacement(start, end, LOST * (end - start), MARKED)


def _asks(text: str, place: int) -> bool:
    """Whether the mark at ``place`` asks by the words about it."""
    before = _SENTENCE.search(text[max(0, place - _MAX_SENTENCE_CHARS) : place])
    if before is not None and _ASKS.search(before[0]):
        return True
    if before is not None and before[0].isalpha() and len(before[0]) < _MIN_SILENT_CHARS:
        return True
    return _ANSWERS.match(text, place + 1) is not None or is_headline(text, place)


def _is_half_width_habit(text: str, n_silent: int) -> bool:
    """Whether so many half-width marks ask that the others may, too."""
    return sum(_asks(text, match.start()) for match in _ANY.finditer(text)) >= n_silent


def _score(text: str, runs: Sequence[tuple[int, int]], mark: str) -> list[float]:
    """Log-probability of ``mark`` and the next characters at the place of each run."""
    windows, bounds, at = [], [], 0
    for start, end in runs:
        before = text[max(0, start - _BEFORE_CHARS) : start].rpartition("\n")[2]
        after = text[end : end + _AFTER_CHARS].partition("\n")[0]
        windows.append(_APART + before + mark + after)
        bounds += [at + len(_APART) + len(before), at + len(windows[-1])]
        at += len(windows[-1])
    scores = load_character_model().score_text("".join(windows) + _APART)
    sums: list[float] = np.add.reduceat(scores, bounds)[::2].tolist()
    return sums


LOST_MARKS: Final = Rule(
    "lost_marks", _find_lost, lambda survey: survey.has(Trait.HALF_MARK) and "?" in survey.text
)
