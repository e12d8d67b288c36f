"""Characters that carry no text: controls, marks of direction, odd spaces, odd forms of Han."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from translate.repair.rule import Evidence, Replacement, Rule
from translate.repair.survey import FORMS as FORM_CHARACTERS
from translate.repair.survey import ODD_SPACES, Trait, scan

_JOINING: Final = "\u0600-\u08ff\u0900-\u0dff\u0f00-\u109f\u1700-\u18af\ua840-\uabff\U00010a00-\U00011fff"
"""Scripts in which letters join, or are kept from joining, by U+200D and U+200C."""
_EMOJI: Final = "\u203c-\u3299\ufe0f\U0001f000-\U0001faff\U000e0020-\U000e007f"
_CONTROL: Final = re.compile(
    "\x1b\\[[0-9;?]{0,16}[A-Za-z]"  # colours and cursor movements of a terminal
    "|(?<=[0-9])(?P<apart>[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]+)(?=[0-9])"  # between two numbers
    "|\r\n?|[\x0b\x0c\x85\u2028\u2029]"  # line ends that are no \n
    "|[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]"
    f"|[\u200c\u200d](?<![{_JOINING}].)(?:(?<![{_EMOJI}].)|(?![{_EMOJI}]))"
)
_LINE_ENDS: Final = frozenset("\r\x0b\x0c\x85\u2028\u2029")
_SEPARATORS: Final = {"\x1c": "\n", "\x1d": "\n", "\x1e": "\n", "\x1f": "\t"}
"""What ends a file, a group, a record and a field, and what we write for it."""
_OLD_WIDE_SPACE: Final = "\ue5e5"
"""A3 A0, where old software for GBK put the full-width space; it stands in no other text."""
_SPACE: Final = re.compile(f"{_OLD_WIDE_SPACE}|(?:(?!{_OLD_WIDE_SPACE})[{ODD_SPACES}])+")
_FORM: Final = re.compile(f"[{FORM_CHARACTERS}]")
_SURROGATES: Final = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_LOST: Final = re.compile("[\ud800-\udfff]+")
_CUT_TAIL: Final = re.compile("[\udcc2-\udcf4][\udc80-\udcbf]{0,2}$")
_EQUIVALENTS: Final = dict(
    zip(
        "⺁⺒⺓⺛⺝⺠⺩⺪⺬⻁⻄⻅⻆⻉⻋⻓⻔⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰︰",
        "厂巳幺旡月民王疋示虎西见角贝车长门雨青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙：",
        strict=True,
    )
)
"""Radicals that look like a character of their own but that Unicode does not decompose (copied out of
PDF files), and the vertical leader that pages from Taiwan use for a colon."""
_ARC_PAIR: Final = re.compile("︵[^\n]*︶|︵\n(?:[^\n]{0,2}\n)*︶")
_WIDE: Final = {ord(half): ord(half) + 0xFEE0 for half in ",;:?!()[]{}"}


def _find_controls(text: str, evidence: Evidence) -> Iterator[Replacement]:
    """Controls away; those that end a line or a field, or stand between numbers, leave white space.

    A single separator of fields between two characters separates nothing: Word's soft hyphen is one.
    """
    places = evidence.survey_of(text).find(Trait.CONTROL)
    separates = sum(text[place] in _SEPARATORS for place in places) > 1
    for match in scan(_CONTROL, text, places):
        after = "\n" if match[0][0] in _LINE_ENDS else " " if match["apart"] else ""
        if separates and match[0][0] in _SEPARATORS:
            after = _SEPARATORS[match[0][0]]
        yield Replacement(match.start(), match.end(), after, 1.0)


def _find_spaces(text: str, evidence: Evidence) -> Iterator[Replacement]:
    for match in scan(_SPACE, text, evidence.survey_of(text).find(Trait.ODD_SPACE)):
        yield Replacement(match.start(), match.end(), "\u3000" if match[0] == _OLD_WIDE_SPACE else " ", 1.0)


def _find_forms(text: str, evidence: Evidence) -> Iterator[Replacement]:
    """Radicals and compatibility forms to the characters that they stand for.

    What comes out is equal under NFKC but for the few that Unicode forgot. Small and
    vertical punctuation becomes full-width, as Chinese sets it.
    """
    for match in scan(_FORM, text, evidence.survey_of(text).find(Trait.FORM)):
        if match[0] in "︵︶" and not _ARC_PAIR.search(text[max(0, match.start() - 80) : match.end() + 80]):
            continue  # an arc of a face: (╯°□°)╯︵ ┻━┻
        after = _EQUIVALENTS.get(match[0]) or unicodedata.normalize("NFKC", match[0]).translate(_WIDE)
        yield Replacement(match.start(), match.end(), after, 0.99)


def _find_surrogates(text: str, evidence: Evidence) -> Iterator[Replacement]:
    """Two halves of one character, as careless JSON leaves them."""
    for match in scan(_SURROGATES, text, evidence.survey_of(text).find(Trait.SURROGATE)):
        whole = match[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le")
        yield Replacement(match.start(), match.end(), whole, 1.0)


def _find_cut_tail(text: str, evidence: Evidence) -> Iterator[Replacement]:
    """The first bytes of a character at the end of a UTF-8 file that was cut short: U+FFFD.

    Before the rules that recover bytes: what is not there cannot be recovered.
    """
    match = _CUT_TAIL.search(text, max(0, len(text) - 8))
    if match is not None and evidence.encoding == "utf-8":
        yield Replacement(match.start(), match.end(), "\ufffd", 0.0)


def _find_undecodable(text: str, evidence: Evidence) -> Iterator[Replacement]:
    """Bytes that no rule made sense of: they become U+FFFD, once a run, with no confidence at all.

    One byte is known: 80 in a GBK text is the euro sign, as Windows' code page 936 has it.
    """
    for match in scan(_LOST, text, evidence.survey_of(text).find(Trait.SURROGATE)):
        if match[0] == "\udc80" and evidence.encoding == "gb18030":
            yield Replacement(match.start(), match.end(), "€", 0.9)
        else:
            yield Replacement(match.start(), match.end(), "\ufffd", 0.0)


SURROGATES: Final = Rule("surrogates", _find_surrogates, lambda survey: survey.has(Trait.SURROGATE))
CUT_TAIL: Final = Rule("cut_tail", _find_cut_tail, lambda survey: survey.has(Trait.SURROGATE))
CONTROLS: Final = Rule("controls", _find_controls, lambda survey: survey.has(Trait.CONTROL))
SPACES: Final = Rule("spaces", _find_spaces, lambda survey: survey.has(Trait.ODD_SPACE))
FORMS: Final = Rule("forms", _find_forms, lambda survey: survey.has(Trait.FORM))
UNDECODABLE: Final = Rule("undecodable", _find_undecodable, lambda survey: survey.has(Trait.SURROGATE))
