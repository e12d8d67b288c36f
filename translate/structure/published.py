"""When it was published: lines of source and time, and which dates are another thing's."""

from __future__ import annotations

import re
from typing import Final

from translate.structure.credits import MAX_CREDIT_CHARS, ORIGINAL
from translate.structure.fields import is_field_line, is_moment

_H: Final = "\u4e00-\u9fff"
_META: Final = re.compile(
    r"(?:[（(【\[]|\*\*|__)?(?:(?:信息|文章|本文)?[来來]源|稿源|出[处處]|(?:[发發][布表文]|更新|成文|公布)?(?:[时時][间間]戳?|日期)|字[号號]|浏览|点击|阅读)\s*[:：]"
)
_EVENT_TIME: Final = re.compile(r"[（(【\[]?(?:[时時][间間]|日期)\s*[:：]")
_EVENT: Final = re.compile(
    r"\s*(?:地\s?[点點]|主[讲講]|[主嘉][宾賓]|[对對]象|主[办辦]|[参參]加|[报報]名)[^\n:：]{0,6}[:：]"
)
_TIME: Final = re.compile(r"\d{1,2}\s?[:：時时]\s?\d{2}(?:\s?[:：分]\s?\d{2}秒?)?分?")
_DATED: Final = re.compile(
    rf"[ \t]*\d{{4}}\s?[-/.年]\s?\d{{1,2}}(?:\s?[-/.月]\s?\d{{1,2}})?\s?[日号號月]?[ \t:：][^\n]*[{_H}]{{2}}"
)
_BEFORE_DATE: Final = re.compile(
    r"(?:^[于於]?|[\s:：|｜，,（(【\[—\-/·]|[报報社网網台臺刊》府局委会會院厅廳部办辦室处處司]"
    r"|(?:[发發][布表]|更新|[写寫刊作摄攝撰载載])[于於]|[发發][布表]|更新|刊[载載登]|[时時][间間]|日期|[讯訊电電])\s*$"
)
_AFTER_DATE: Final = re.compile(
    rf"(?![{_H}])|星期|[周週][一二三四五六日天末]|[上下]午|[晚晨]|凌晨|[于於]|[发發][布表]|刊|[讯訊电電]|第|版|更新|印[发發]|公布|通[过過]|修[订訂]|[{_H}]{{2,10}}[报報社网網台臺刊]\W*$"
)
_STAMPED: Final = re.compile(rf"\s*{_TIME.pattern}(?![{_H}])")
"""A time of day behind a date: only a stamp has both, whatever house stands before it."""
_LABEL_BEFORE: Final = re.compile(rf"(?P<label>[{_H}]{{2,10}})\s?[:：]\s*")
_PUBLISHED: Final = re.compile(
    "[发發][布表文稿]|更新|刊[登发發載载]|上[传傳线線]|[录錄]入|成文|公布|印[发發]|[创創]建|提交|[写寫]作|来源|來源|作者|[记記]者|[编編][辑輯]"
)
_LENGTH: Final = re.compile(r"\d[\d,]*\s?(?:[字词詞]|words?)")
"""How long an article is, as databanks tell."""
_POSTED: Final = re.compile("(?:[发發][表布]|更新)[于於]\\s?$")
"""What stands between the name of who posted something and the date."""
MAX_META_CHARS: Final = 14
MAX_NAME_CHARS: Final = 10
_PLAIN_LABELS: Final = frozenset(("时间", "時間", "日期"))
_ERA: Final = re.compile("中[华華]$")
"""What stands before 民國 109 年."""
_BOUND: Final = re.compile(r"[自从從至到于於截]$")
_BOUNDS: Final = re.compile(
    r"\s?(?:\d{1,2}\s?[时時點点](?:\d{1,2}分)?)?(?:[起前后後至到]|以[来來前后後]|之[前后後])"
)


def is_meta_line(text: str, start: int, end: int, date_span: tuple[int, int] | None) -> bool:
    """Whether a line tells source or time of publication, or what the document is, and nothing else.

    Args:
        text: the text.
        start: first character of the line.
        end: end of the line.
        date_span: the date found in the line, if any.

    """
    if is_field_line(text, start, end) or is_moment(text, start, end) or _LENGTH.fullmatch(text, start, end):
        return True
    if end - start > MAX_CREDIT_CHARS or re.search("[。！？；]", text[start:end]):
        return False
    if _EVENT_TIME.match(text, start, end) and _is_of_event(text, start, end):
        return False
    if _META.match(text, start, end) or ORIGINAL.match(text, start, end):
        return True
    if date_span is None or not is_published(text, start, end, date_span) or _is_of_list(text, start, end):
        return False
    rest = text[start : date_span[0]] + " " + text[date_span[1] : end]
    rest = _TIME.sub(" ", rest)
    rest = re.sub(r"星期[一二三四五六日天]|周[一二三四五六日天]|[\W_]+", " ", rest)
    words = rest.split()
    is_posted = _POSTED.search(text, start, date_span[0]) is not None
    return sum(len(word) for word in words) <= MAX_META_CHARS + MAX_NAME_CHARS * is_posted and (
        date_span[0] - start <= 8 or is_posted or not words
    )


def is_published(text: str, start: int, end: int, date_span: tuple[int, int]) -> bool:
    """Whether a date in a line can be that of publication: it has no label of another thing, nor is it
    part of a sentence (``自2021年4月1日起调整水价``).
    """
    before, after = _ERA.sub("", text[start : date_span[0]]), text[date_span[1] : end]
    label = _LABEL_BEFORE.search(before)
    if label is not None and label.end() == len(before):
        return label["label"] in _PLAIN_LABELS or _PUBLISHED.search(label["label"]) is not None
    if _STAMPED.match(after) and not _BOUND.search(before):
        return True
    return _BEFORE_DATE.search(before) is not None and _AFTER_DATE.match(after) is not None


def is_event_label(text: str, start: int, date_start: int) -> bool:
    """Whether the label before a date says no more than that it is one: it may be that of an event."""
    label = _LABEL_BEFORE.fullmatch(text, start, date_start)
    return label is not None and label["label"] in _PLAIN_LABELS


def is_bound(text: str, date_start: int, date_end: int) -> bool:
    """Whether a date in a title is one from which or until which something is so."""
    return (
        _BOUND.search(text[max(0, date_start - 1) : date_start]) is not None
        or _BOUNDS.match(text, date_end) is not None
    )


def _is_of_list(text: str, start: int, end: int) -> bool:
    """Whether a dated line stands beside another one: ``2018年3月5日 项目启动`` in a chronicle."""
    if _DATED.match(text, start, end) is None:
        return False
    before = text.rfind("\n", 0, max(0, start - 1)) + 1
    return any(at != start and _DATED.match(text, at) is not None for at in (before, min(len(text), end + 1)))


def _is_of_event(text: str, start: int, end: int) -> bool:
    """Whether a time is that of an event: the place, the speaker or such stands in a line beside it."""
    before = text.rfind("\n", 0, max(0, start - 1)) + 1
    after = min(len(text), end + 1)
    return _EVENT.match(text, before) is not None or _EVENT.match(text, after) is not None
