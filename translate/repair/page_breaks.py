"""Sentences that run over the end of a printed page: what stands between their halves goes behind them.

The number of the page and the line that each page repeats at its head stay in the text,
behind the paragraph that they divided.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from translate.repair.characters import HAN
from translate.repair.line_ends import ends_sentence
from translate.repair.lines import STARTS_ITEM, glue, measure_gain
from translate.repair.page_numbers import MARKED, MAX_HEADER_CHARS, find_bare_numbers
from translate.repair.rule import Evidence, Replacement, Rule
from translate.repair.spans import find_code
from translate.repair.survey import Survey, Trait

_BLANKS: Final = " \t\u3000"
_PAGE: Final = re.compile(
    rf"(?<=[^{_BLANKS}\n])[{_BLANKS}]*\n(?:[{_BLANKS}]*\n)*"
    rf"[{_BLANKS}]*(?P<number>{MARKED}|[1-9]\d{{0,3}})[{_BLANKS}]*\n(?:[{_BLANKS}]*\n)*"
)
_LINE: Final = re.compile(rf"\n[{_BLANKS}]*(?:{MARKED}|[1-9]\d{{0,3}})[{_BLANKS}]*\n")
_BLANK_LINES: Final = re.compile(rf"(?:[{_BLANKS}]*\n)*")
_MIN_CHARS: Final = 30
"""A shorter line before the end of a page may be a heading, or the last of a list."""
_MARK: Final = re.compile("[，。；！？]")
_CLOSES: Final = re.compile("[：:；;]$")


def _find_page_breaks(text: str, _evidence: Evidence) -> Iterator[Replacement]:
    code, bare = find_code(text), find_bare_numbers(text)
    floor = 0
    for page in _PAGE.finditer(text):
        if page.start() >= floor and not code.holds(page.start()):
            joined = _join_pages(text, page, bare)
            if joined is not None:
                floor = joined.end
                yield joined


def _join_pages(text: str, page: re.Match[str], bare: frozenset[int]) -> Replacement | None:
    """What is said over the end of a page, and of the next ones, with what parted it behind; ``None`` where
    no sentence goes on.
    """
    start = end = page.start()
    line = text[max(text.rfind("\n", 0, start) + 1, start - 2 * MAX_HEADER_CHARS) : start]
    said = ""
    parted: list[str] = []
    here: re.Match[str] | None = page
    while here is not None and _is_page(here, bare):
        at, furniture = _skip_header(text, here)
        stop = text.find("\n", at)
        following = text[at : stop if stop >= 0 else len(text)].rstrip(_BLANKS)
        if not _goes_on(line, following):
            break
        said += glue(line, following) + following
        parted += furniture
        line, end = following, at + len(following)
        here = _PAGE.match(text, end)
    return Replacement(start, end, "\n".join([said, *parted]), 0.9) if parted else None


def _is_page(page: re.Match[str], bare: frozenset[int]) -> bool:
    """Whether a number is a page's: marked so, or one of those that count on from page to page."""
    return not page["number"].isdecimal() or page.start("number") in bare


def _skip_header(text: str, page: re.Match[str]) -> tuple[int, list[str]]:
    """Where the text goes on behind a page's number, and the lines that were passed."""
    at = page.end()
    line = text[at : max(at, text.find("\n", at))]
    if 0 < len(line) <= MAX_HEADER_CHARS and text.count(f"\n{line}\n") + text.startswith(line + "\n") > 1:
        blank = _BLANK_LINES.match(text, at + len(line) + 1)
        return blank.end() if blank is not None else at, [page["number"], line]
    return at, [page["number"]]


def _goes_on(line: str, following: str) -> bool:
    """Whether a sentence of one page goes on in the next."""
    if len(line) < _MIN_CHARS or not re.match(f"[{HAN}0-9A-Za-z“《（，。、；]", following):
        return False
    if ends_sentence(line) or _CLOSES.search(line) or "\t" in line or "\t" in following:
        return False
    if STARTS_ITEM.match(following) or _MARK.search(line) is None or _MARK.search(following) is None:
        return False
    return (
        following[0] in "，。、；"
        or following[0].isascii()
        or line[-1] in "，、"
        or measure_gain(line, following) > 0
    )


def _may_have_pages(survey: Survey) -> bool:
    return survey.has(Trait.NEWLINE) and survey.has(Trait.DIGIT) and _LINE.search(survey.text) is not None


PAGE_BREAKS: Final = Rule("page_breaks", _find_page_breaks, _may_have_pages)
