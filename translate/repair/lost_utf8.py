"""A byte lost from a UTF-8 text: the two that are left of a character tell which it may have been.

UTF-8 finds its way back by itself, so the damage is one character wide: a lead byte and
one continuation (the other is lost), or two continuations (the lead is lost). What
completes them to a character that the text around makes likely is put in; otherwise the
place is left for ``undecodable`` to mark. Two bytes of a UTF-8 text are never GBK.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import numpy as np

from translate.repair.language_model import CharacterModel, code_points, load_character_model
from translate.repair.mojibake_fill import MIN_NUMERAL_SHARE, NUMERALS
from translate.repair.rule import Evidence, Replacement, Rule
from translate.repair.shifted_vocabulary import measure_script
from translate.repair.survey import Trait

UTF8: Final = "utf-8"
MIN_CONFIDENCE: Final = 0.7
"""Probability that a reading needs: of flores_dev's characters with one byte taken away, 93 % are
likelier than that, and 98.7 % of these are right."""
MIN_ALTERNATIVE: Final = 0.05
_REST: Final = re.compile(
    "(?<![\udc80-\udcff])[\udce2-\udcef\udc80-\udcbf][\udc80-\udcbf](?![\udc80-\udcff])"
)
_CONTEXT_CHARS: Final = 3
_CONTINUATIONS: Final = range(0x80, 0xC0)
_SCRIPT_SAMPLE_CHARS: Final = 4000


def find_lost_bytes(text: str, evidence: Evidence) -> Iterator[Replacement]:
    """The characters that a UTF-8 text lost a byte of, where the text around decides."""
    if evidence.encoding != UTF8:
        return
    model = load_character_model()
    traditional = measure_script(code_points(text[:_SCRIPT_SAMPLE_CHARS]), model)
    for match in _REST.finditer(text):
        before = text[max(0, match.start() - _CONTEXT_CHARS) : match.start()]
        after = text[match.end() : match.end() + _CONTEXT_CHARS]
        readings = rank_readings(match[0], before, after, model, traditional)
        if readings and readings[0][1] >= MIN_CONFIDENCE and not _may_be_another_number(readings):
            (best, confidence), *others = readings
            alternatives = tuple(reading for reading in others if reading[1] >= MIN_ALTERNATIVE)
            yield Replacement(match.start(), match.end(), best, confidence, alternatives)


def _may_be_another_number(readings: list[tuple[str, float]]) -> bool:
    """Whether the best is a numeral, and others come near: no model knows how many there were."""
    (best, _), *others = readings
    rivals = sum(share for character, share in others if ord(character) in NUMERALS)
    return ord(best) in NUMERALS and rivals > 1 - MIN_NUMERAL_SHARE


def rank_readings(
    rest: str, before: str, after: str, model: CharacterModel, traditional: float
) -> list[tuple[str, float]]:
    """What the two left-over bytes may have been, with probabilities, likeliest first.

    Args:
        rest: the two bytes as lone surrogates.
        before: text before them; only whole characters count.
        after: text after them.
        model: character language model.
        traditional: 1 for a traditional text, 0 for a simplified one.

    """
    first, second = (ord(character) - 0xDC00 for character in rest)
    candidates = [c for c in complete_bytes(first, second) if model.symbols[ord(c)]]
    if not candidates:
        return []
    scores = np.array([model.score_text(before + c + after)[len(before) :].sum() for c in candidates])
    scores -= model.form_costs(code_points("".join(candidates)), traditional)
    shares = np.exp(scores - scores.max())
    shares /= shares.sum()
    order = np.argsort(-shares, kind="stable")
    return [(candidates[i], float(shares[i])) for i in order]


@lru_cache(maxsize=256)
def complete_bytes(first: int, second: int) -> tuple[str, ...]:
    """Characters of the basic plane whose three bytes, one taken away, leave these two."""
    if first >= 0xC0:
        triples = [bytes((first, first_of_two, second)) for first_of_two in _CONTINUATIONS]
        triples += [bytes((first, second, last)) for last in _CONTINUATIONS]
    else:
        triples = [bytes((lead, first, second)) for lead in range(0xE2, 0xF0)]
    decoded = (triple.decode(UTF8, "replace") for triple in triples)
    return tuple(
        sorted({text for text in decoded if len(text) == 1 and text != "\ufffd" and text.isprintable()})
    )


LOST_UTF8: Final = Rule("lost_utf8", find_lost_bytes, lambda survey: survey.has(Trait.SURROGATE))
