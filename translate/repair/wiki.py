"""What is left of a wiki's page when its text is copied: links to edit, and words in several variants.

``-{zh-hans:信息; zh-hant:資訊}-`` tells the software which word to show to whom; here the
one stays that the text's own script has. ``历史[编辑]`` is a heading beside its button.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from translate.repair.characters import HAN
from translate.repair.rule import Evidence, Replacement, Rule
from translate.repair.survey import Survey, Trait, scan

_EDIT: Final = re.compile(
    rf"(?<=[{HAN}）)A-Za-z0-9])[ \t]?[\[［]\s?(?:编辑|編輯)(?:\s?[|｜]\s?[{HAN}]{{3,6}})?\s?[\]］]"
    r"(?=[ \t]*(?:\n|$))"
)
_IN_SENTENCE: Final = re.compile("[，。；！？]|[点點][击擊选選]|[輸输]入|[编編][辑輯]|[记記]者|[的按：侧側]$")
"""What a heading beside its button hardly has: 请点击右侧的[编辑] speaks of one."""
_BUTTON: Final = re.compile(r"[\[［]\s?(?:编辑|編輯)")
_VARIANTS: Final = re.compile(r"-\{(?:(?P<flags>[A-Z;]{1,4})\|)?(?P<words>[^{}\n]{1,400})\}-")
_VARIANT: Final = re.compile(r"\s*(zh(?:-[a-z]{2,4})?)\s*[:：]\s*([^;；]*)")
_SIMPLIFIED: Final = ("zh-hans", "zh-cn", "zh-sg", "zh-my", "zh")
_TRADITIONAL: Final = ("zh-hant", "zh-tw", "zh-hk", "zh-mo", "zh")
_TELLS_TRADITIONAL: Final = re.compile("[國學會時說這們來個對實發開關經過]")
_TELLS_SIMPLIFIED: Final = re.compile("[国学会时说这们来个对实发开关经过]")
_WORD: Final = re.compile(f"[{HAN}]|[A-Za-z]{{3}}")
"""What words have, and the sets of mathematics do not: ``A-{1,2}-B``, ``A-{ij}-B``."""
_UNSHOWN: Final = frozenset("HT-")
"""Flags of rules that a page states and shows nowhere."""


def _find_wiki(text: str, _: Evidence) -> Iterator[Replacement]:
    found = [(*match.span(), "") for match in _EDIT.finditer(text) if not _is_spoken_of(text, match)]
    variants = [match for match in _VARIANTS.finditer(text) if _WORD.search(match["words"])]
    if variants:
        n_traditional = len(_TELLS_TRADITIONAL.findall(text))
        order = _TRADITIONAL if n_traditional > len(_TELLS_SIMPLIFIED.findall(text)) else _SIMPLIFIED
        found += [(*match.span(), _choose(match, order)) for match in variants]
    yield from (Replacement(start, end, after, 0.95) for start, end, after in sorted(found))


def _is_spoken_of(text: str, match: re.Match[str]) -> bool:
    start = text.rfind("\n", 0, match.start()) + 1
    return _IN_SENTENCE.search(text, start, match.start()) is not None


def _choose(match: re.Match[str], order: tuple[str, ...]) -> str:
    """The word that the page shows, or nothing where it shows none."""
    if not _UNSHOWN.isdisjoint(match["flags"] or ""):
        return ""
    words: dict[str, str] = {key.lower(): word.strip() for key, word in _VARIANT.findall(match["words"])}
    if not words:
        return str(match["words"])
    return next((words[key] for key in order if words.get(key)), next(iter(words.values())))


def _may_be_wiki(survey: Survey) -> bool:
    has_words = "编辑" in survey.text or "編輯" in survey.text
    brackets = survey.find(Trait.BRACKET) if has_words else ()
    return "-{" in survey.text or any(scan(_BUTTON, survey.text, brackets))


WIKI: Final = Rule("wiki", _find_wiki, _may_be_wiki)
