"""Bylines worded by rule: 通讯员 刘洋 记者 孙晓梅 is no sentence, and a model makes 马长青 long-term green.

Only what is understood to the last character is worded, and a name only where each of its
characters is read in one way.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from translate.names.folding import fold
from translate.names.persons import is_word, spell_person
from translate.names.table import load_table

_ROLES: Final = {
    "记者": "reporter",
    "特约记者": "special reporter",
    "特派记者": "special reporter",
    "实习记者": "trainee reporter",
    "见习记者": "trainee reporter",
    "首席记者": "chief reporter",
    "通讯员": "correspondent",
    "特约通讯员": "special correspondent",
    "评论员": "commentator",
    "特约评论员": "special commentator",
    "撰稿人": "contributor",
    "作者": "author",
    "特约作者": "contributor",
    "编辑": "editor",
    "责编": "editor",
    "责任编辑": "editor",
    "值班编辑": "editor on duty",
    "主编": "editor-in-chief",
    "校对": "proofreader",
    "监制": "producer",
}
"""People, who may be several."""
_WORKS: Final = {
    "文": "text by",
    "文字": "text by",
    "撰文": "text by",
    "撰稿": "text by",
    "执笔": "text by",
    "图": "pictures by",
    "摄影": "photographs by",
    "图片": "pictures by",
    "文图": "text and pictures by",
    "图文": "text and pictures by",
    "翻译": "translated by",
    "编译": "translated by",
    "审核": "checked by",
    "审校": "checked by",
}
"""Work, with a mark between it and who did it."""
_DESKS: Final = {
    "本报": "our",
    "本刊": "our",
    "本网": "our",
    "本台": "our",
    "本社": "our",
    "新华社": "Xinhua",
    "新华网": "Xinhuanet",
    "中新社": "China News Service",
    "中新网": "China News Service",
    "人民网": "People's Daily Online",
    "央视": "CCTV",
    "中央社": "Central News Agency",
}


def _any(words: dict[str, str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_HAN: Final = "\u4e00-\u9fff"
_HEAD: Final = re.compile(
    rf"(?:(?P<desk>{_any(_DESKS)})|(?P<other>[{_HAN}]{{0,8}}?[报社网台媒体刊端道]|《[{_HAN}]{{2,10}}》))?"
    rf"(?:(?P<role>{_any(_ROLES)})\s?[:：/／|｜丨]?\s*|(?P<work>{_any(_WORKS)})\s?[:：/／|｜丨]\s*)"
)
_DIVIDES: Final = re.compile(r"(?:^|[\s、，,;；]+)(?=\S)")
_BETWEEN: Final = re.compile(r"[\s、，,/／和]+")
_MARKS: Final = re.compile(r"^[◎□■◆●○※\s]+")
_BRACKETS: Final = re.compile(r"[（(【〔\[]\s*(?P<inner>[^（(【〔\[\]〕】)）]*?)\s*[）)】〕\]]")
_PLACE: Final = re.compile(rf"[/／](?P<place>[{_HAN}]{{2,6}}?)(?:综合|专访)?(?:报道|报导|电)?$")
_REPORTS: Final = re.compile(r"\s*(?:综合)?(?:报道|报导)$")
_TAIL: Final = re.compile(r"\s+(?:(?P<compiled>整合|整理|综合整理)|(?:摄|摄影|摄影报道))$")


def word_byline(text: str, *, beside_source: bool = False) -> str | None:
    """English of a byline, in either script; ``None`` for what is none, or not understood whole.

    ``□ 马长青`` is *Ma Changqing*, ``本报记者 林芳 通讯员 李明`` *Our reporter Lin Fang; correspondent
    Li Ming*.

    Args:
        text: the byline, with its mark or brackets or without.
        beside_source: the Chinese stands beside it, so that the name of a paper may be left to that.

    Raises:
        ModelError: the table of readings is missing or unreadable.

    """
    plain = _MARKS.sub("", fold(text).strip())
    bracketed = _BRACKETS.fullmatch(plain)
    plain = (bracketed["inner"] if bracketed else plain).strip()
    tail = _TAIL.search(plain)
    plain = plain[: tail.start()] if tail else plain
    place = _PLACE.search(plain)
    city = _word_place(place["place"]) if place else None
    plain = plain[: place.start()] if place and city else _REPORTS.sub("", plain)
    heads = _list_heads(plain)
    if not heads:
        names = [] if is_word(plain) else _spell_names(plain)
        worded = [", ".join(names)] if names else []
    else:
        ends = [later.start() for _, later in pairwise(heads)] + [len(plain)]
        worded = [
            group
            for head, end in zip(heads, ends, strict=True)
            if (group := _word_group(head, plain[head.end() : end], beside_source=beside_source))
        ]
        if heads[0].start() > 0 or len(worded) < len(heads):
            return None
    if not worded:
        return None
    english = "; ".join(worded) + (f", {city}" if city else "")
    if tail:
        english += " (compiled)" if tail["compiled"] else " (photographs)"
    return english[0].upper() + english[1:]


def _list_heads(plain: str) -> list[re.Match[str]]:
    """Roles and works, each at the start or behind a space or a mark."""
    places = (divide.end() for divide in _DIVIDES.finditer(plain))
    heads = (_HEAD.match(plain, place) for place in places)
    return [head for head in heads if head is not None]


def _word_group(head: re.Match[str], who: str, *, beside_source: bool) -> str | None:
    """One role and those who have it: *reporters Zhang Jun, Li Ming*."""
    names = _spell_names(who)
    if not names or (head["other"] and not beside_source):
        return None
    desk = f"{_DESKS[head['desk']]} " if head["desk"] else ""
    label = _ROLES[head["role"]] + "s" * (len(names) > 1) if head["role"] else _WORKS[head["work"]]
    return f"{desk}{label} {', '.join(names)}"


def _spell_names(who: str) -> list[str]:
    """All names in pinyin, or none; a name of two characters may have a space in it."""
    words = [word for word in _BETWEEN.split(who.strip(" ;；、，,\u3000")) if word]
    names: list[str] = []
    while words:
        word = words.pop(0)
        if len(word) == 1 and words and len(words[0]) == 1:
            word += words.pop(0)
        name = spell_person(word)
        if name is None:
            return []
        names.append(name)
    return names


def _word_place(place: str) -> str | None:
    """A place that the table has under its own name, not as another one's capital."""
    return next((row.name for row in load_table() if place == row.chinese[0]), None)
