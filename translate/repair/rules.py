"""The rules of repair, in the order they run.

A stage is an ordered list of named rules: to add one is a file, a line here and a
case in the tests. Damage to bytes is mended first, while the characters still are
what the bytes made of them; then markup, then what stands between the characters,
then their width; lines are joined when all else has settled.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from translate.repair.bbcode import BBCODE
from translate.repair.byte_forms import BYTE_ORDER_MARK, EURO, HARD_SPACES, MODIFIED_UTF8
from translate.repair.characters import HAN, ZHUYIN, ZHUYIN_TONES
from translate.repair.columns import COLUMNS
from translate.repair.controls import CONTROLS, CUT_TAIL, FORMS, SPACES, SURROGATES, UNDECODABLE
from translate.repair.digit_gaps import DIGIT_GAPS
from translate.repair.digit_letters import DIGIT_LETTERS
from translate.repair.escapes import ESCAPES
from translate.repair.foreign_lines import FOREIGN_LINES
from translate.repair.glosses import GLOSSES, INTERLEAVED
from translate.repair.latin import LATIN_MOJIBAKE
from translate.repair.ledger import Ledger
from translate.repair.lines import BREAKS
from translate.repair.list_marks import LIST_MARKS
from translate.repair.lost_marks import LOST_MARKS
from translate.repair.lost_powers import LOST_POWERS
from translate.repair.lost_utf8 import LOST_UTF8
from translate.repair.markup import ENTITIES, SCRIPTS, TAGS
from translate.repair.mojibake import MOJIBAKE
from translate.repair.name_dots import DOT_FORMS, NAME_DOTS
from translate.repair.page_breaks import PAGE_BREAKS
from translate.repair.rule import Evidence, Replacement, Rule
from translate.repair.shifted import SHIFTED_GBK
from translate.repair.spacing import GAPS, SPACES_AT_MARKS
from translate.repair.survey import Survey
from translate.repair.tables import PIPES
from translate.repair.width import BRACKETS, PUNCTUATION, STOPS_IN_CHINESE, WIDTH
from translate.repair.wiki import WIKI
from translate.repair.written_breaks import WRITTEN_BREAKS
from translate.repair.zeros import ZEROS

RULES: Final[tuple[Rule, ...]] = (
    SURROGATES,
    BYTE_ORDER_MARK,
    MODIFIED_UTF8,
    EURO,
    HARD_SPACES,
    LIST_MARKS,
    FOREIGN_LINES,
    CUT_TAIL,
    LOST_UTF8,
    MOJIBAKE,
    LATIN_MOJIBAKE,
    NAME_DOTS,
    ZEROS,
    SHIFTED_GBK,
    UNDECODABLE,
    ESCAPES,
    WRITTEN_BREAKS,
    ENTITIES,
    SCRIPTS,
    TAGS,
    BBCODE,
    WIKI,
    CONTROLS,
    SPACES,
    FORMS,
    DOT_FORMS,
    COLUMNS,
    WIDTH,
    DIGIT_LETTERS,
    LOST_POWERS,
    GLOSSES,
    INTERLEAVED,
    PIPES,
    LOST_MARKS,
    DIGIT_GAPS,
    GAPS,
    BRACKETS,
    PUNCTUATION,
    STOPS_IN_CHINESE,
    SPACES_AT_MARKS,
    BREAKS,
    PAGE_BREAKS,
)

NORMALISING: Final = frozenset(
    rule.name
    for rule in (
        BYTE_ORDER_MARK,
        MODIFIED_UTF8,
        LIST_MARKS,
        CONTROLS,
        SPACES,
        FORMS,
        DOT_FORMS,
        ZEROS,
        WIDTH,
        DIGIT_GAPS,
        GAPS,
        BRACKETS,
        PUNCTUATION,
        SPACES_AT_MARKS,
        SURROGATES,
    )
)
"""Rules that change how a text is set, not what it says."""
HEAVY: Final = frozenset(
    (LOST_UTF8.name, SHIFTED_GBK.name, MOJIBAKE.name, FOREIGN_LINES.name, UNDECODABLE.name)
)
"""Rules that mend, or mark, characters that were lost."""
TAKING: Final = frozenset(
    rule.name
    for rule in (
        BYTE_ORDER_MARK,
        HARD_SPACES,
        LOST_UTF8,
        MOJIBAKE,
        FOREIGN_LINES,
        LATIN_MOJIBAKE,
        SHIFTED_GBK,
        TAGS,
        BBCODE,
        WIKI,
    )
)
"""Rules that may leave fewer Chinese characters: damage can read as Chinese, and markup hides some."""


_HAN: Final = re.compile(
    f"(?!一[{ZHUYIN}{ZHUYIN_TONES}])(?!(?<=[{ZHUYIN}])一)[{HAN}]"  # 一 stands for ㄧ in a reading
)


def apply_rules(ledger: Ledger, evidence: Evidence, rules: tuple[Rule, ...] = RULES) -> None:
    """Run ``rules`` in order on the ledger's text; each whose trigger occurs in it.

    Whatever a rule asks for, no Chinese character goes unless the rule is among ``TAKING``.
    """
    survey = Survey(ledger.text)
    for rule in rules:
        if rule.trigger is None or rule.trigger(survey):
            spans = _find_reread(ledger) if rule is SHIFTED_GBK else ()
            escaped = _find_escaped(ledger) if rule is TAGS else {}
            known = replace(evidence, survey=survey, reread=spans, escaped=escaped)
            found = list(rule.find(ledger.text, known))
            if rule.name not in TAKING:
                found = [r for r in found if not deletes_han(ledger.text, r)]
            if ledger.apply(rule.name, found):
                survey = survey.follow(ledger.text, found)


def deletes_han(text: str, replacement: Replacement) -> bool:
    """Whether ``replacement`` leaves fewer Chinese characters than it found."""
    before = text[replacement.start : replacement.end]
    if before.isascii() or before.isspace():
        return False
    return len(_HAN.findall(before)) > len(_HAN.findall(replacement.after))


def _find_reread(ledger: Ledger) -> tuple[tuple[int, int], ...]:
    """Spans of the ledger's text that were read with another codec."""
    spans, shift = [], 0
    for edit in ledger.edits():
        start = edit.start + shift
        if not {MOJIBAKE.name, FOREIGN_LINES.name}.isdisjoint(edit.rule.split("+")):
            spans.append((start, start + len(edit.after)))
        shift += len(edit.after) - (edit.end - edit.start)
    return tuple(spans)


def _find_escaped(ledger: Ledger) -> dict[int, int]:
    """Places of the ``<`` in the ledger's text that were entities, and how often each was escaped."""
    places, shift = {}, 0
    for edit in ledger.edits():
        if "<" in edit.after and ENTITIES.name in edit.rule.split("+"):
            start = edit.start + shift
            for place, character in enumerate(edit.after, start):
                if character == "<":
                    places[place] = edit.before.count("amp;") + 1
        shift += len(edit.after) - (edit.end - edit.start)
    return places
