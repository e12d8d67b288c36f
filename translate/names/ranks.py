"""What stands before a post and makes another of it: 代理市长 is no mayor, 原副市长 is one no more."""

from __future__ import annotations

import re
from typing import Final

_MAX_RANKS: Final = 3
"""Words before one post, at most: 原 and 代理 of 原代理市长."""
_SPAN_CHARS: Final = 24
"""Characters between 原 or 时任 and the post that they are said of, at most."""
_RANKS: Final = {
    "代理": "acting {}",
    "署理": "acting {}",
    "代": "acting {}",
    "候任": "{} designate",
    "助理": "assistant {}",
    "名誉": "honorary {}",
    "荣誉": "honorary {}",
    "荣休": "emeritus {}",
    "候补": "alternate {}",
    "首席": "chief {}",
    "实习": "trainee {}",
    "见习": "trainee {}",
    "已故": "late {}",
    "副": "deputy {}",
    "时任": "then {}",
    "前任": "former {}",
    "原": "former {}",
    "前": "former {}",
}
RANK_WORDS: Final = frozenset(" ".join(_RANKS.values()).replace("{}", "").split())
"""English words that stand before posts."""
_TIMES: Final = frozenset(("时任", "前任", "原", "前"))
_OPENS: Final = r"(?:^|(?<=[，。、；：:,！？“”‘’「」《》（(）)\s]))"
_WORDS: Final = re.compile(
    "(?:(?<!诉讼)代理|署理|候任|助理|名誉|荣誉|荣休|候补|首席|实习|见习|已故|前任|时任|副)$"
)
_ACTING: Final = re.compile("(?<![年当历现一二三四五两新古近后世时朝换下取])代$")
_HEADS: Final = re.compile("(?:[省市县区州镇乡院]|检察)长")
"""Heads whom 代 alone makes acting ones; 代 is part of many words."""
_FORMER: Final = re.compile(
    rf"(?:{_OPENS}|(?<=[国省市县区州局厅署院校社司队军部委会党团学行办处所馆]))原$"
    rf"|(?:{_OPENS}|(?<=[省市县区局厅司])(?<![上退]市)|(?<=大学|集团|银行|央行))前$"
)
"""Behind a house, or where something opens: 太原市长 and 会前 have nothing of the kind."""
_AHEAD: Final = re.compile(
    rf"(?:{_OPENS}原(?![告因来料油本则创子定地材始件型色著计先平阳野])"
    rf"|{_OPENS}前(?![来往方线期后不几年天夜门进景提沿者面所台列去半两\d一二三四五六七八九十])"
    rf"|(?<=[国省市县区州局厅署院校社司队军部委会党])原|前任|(?P<then>时任))"
    rf"(?P<between>[^，。；！？：“”（）\s]{{1,{_SPAN_CHARS}}})$"
)
_HOUSE: Final = re.compile("[国省市县区州局厅署院校社司队军部委会党团学行办处所台馆厂乡镇村]$")
_POST: Final = re.compile("(?:书记|长|主任|委员|常委|主席|总裁|经理|理事|院士|教授|代表|政委|司令员)$")
_OTHERWISE: Final = re.compile("代理(?:律师|专家|代表|大户|负责人)|首席演员")
"""代理律师 is the lawyer of a party, 首席演员 has nobody under him."""


def word_rank(before: str, chinese: str, post: str, posts: re.Pattern[str]) -> str:
    """English of a post with what is said of it before: *acting mayor*, *former vice mayor*.

    Args:
        before: the text before the post, in simplified characters.
        chinese: the post as the text has it.
        post: the same in English.
        posts: finds posts that a name follows.

    """
    ranks: list[str] = []
    while len(ranks) < _MAX_RANKS and (rank := _find_rank(before, chinese, first=not ranks)):
        ranks.append(rank)
        post = _RANKS[rank].format(post)
        before = before[: -len(rank)]
    ahead = None if _TIMES.intersection(ranks) else _AHEAD.search(before)
    if ahead is not None and _is_said_of_post(ahead, posts):
        post = _RANKS["时任" if ahead["then"] else "原"].format(post)
    return post


def _find_rank(before: str, chinese: str, *, first: bool) -> str | None:
    """The word right before a post that changes it; 代 and 代理 only where nothing stands between."""
    match = _WORDS.search(before) or _FORMER.search(before)
    if match is None and first and _HEADS.fullmatch(chinese):
        match = _ACTING.search(before)
    if match is None or _OTHERWISE.fullmatch(match[0] + chinese):
        return None
    return match[0]


def _is_said_of_post(ahead: re.Match[str], posts: re.Pattern[str]) -> bool:
    """Whether 原 or the like reaches the post: houses and other posts of the same person stand between."""
    *others, house = ahead["between"].split("、")
    if posts.search(ahead["between"]) is not None or not all(map(_POST.search, others)):
        return False
    return bool(ahead["then"] or not house or _HOUSE.search(house))
