"""Lines that are no sentence: labels with their values, points in time, the name under a notice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from translate.document import Role
from translate.structure.apart import ends_as_prose, is_prose
from translate.structure.block import Block, trim
from translate.structure.dates import find_date

MAX_FIELDS_CHARS: Final = 160
MAX_SIGNATURE_CHARS: Final = 30
MAX_SIGNATURE_LINES: Final = 3

_LABEL: Final = "[\u4e00-\u9fffA-Z]{2,8}[:：]"
_VALUE: Final = r"[^\s:：，。！？；“「]{1,40}"
_FIELDS: Final = re.compile(rf"{_LABEL}\s?{_VALUE}(?:[\s|｜]+(?:{_LABEL}\s?)?{_VALUE}){{0,8}}")
_FIELD: Final = re.compile(rf"(?<!\S){_LABEL}|(?<=[|｜]){_LABEL}")
_OFFICIAL: Final = re.compile(
    r"(?:[证證]券|股票|[债債]券|公司)(?:代[码碼]|[简簡][称稱])|公告[编編][号號]|索引[号號]|(?:[发發]文)?[文字][号號]|[发發]文字[号號]"
    r"|(?:[发發][布文]|成文|制[发發])(?:机[构关關]|[机機][构構關]|[单單]位|部[门門]|日期)|主[题題]分[类類]|主[题題][词詞]|有效性|密[级級]"
)
"""Labels that say of a line all by themselves that it describes the document."""
_MOMENT: Final = re.compile(
    r"\W*(?:[A-Z][a-z]{2,8},?\s+)?(?:\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?|\d{1,2}\s[A-Z][a-z]{2,8}\.?\s\d{4})"
    r"[T\s]*\d{1,2}\s?[:：时時]\s?\d{2}(?:\s?[:：分]\s?\d{2}(?:\.\d+)?秒?)?分?\s*(?:Z|[A-Z]{3,4}|[+-]\d{2}:?\d{2})?\W*"
)
_DATE_LINE: Final = re.compile(r"[（(]?[\d年月日号號./\-\s〇零○一二三四五六七八九十民国國中華华]{6,20}[）)]?")
_TIME: Final = re.compile(r"[\s\d年月日号號./\-:：时時分秒]*")
_PAIRS: Final = frozenset(("[]", "【】", "（）", "()", "［］", "〔〕"))
_BODY: Final = re.compile(
    "(?:局|委|署|[厅廳]|部|政府|人大常委[会會]|[办辦]公室|委[员員][会會]|[协協][会會]|[学學][会會]|理事[会會]|[调調]查[队隊]|[总總支大]队|中心|公司|集[团團]"
    "|大[学學]|[学學]院|法院|[检檢]察院|[银銀]行|交易所|研究[院所])$"
)
"""What the name of a body ends with that issues notices and reports."""
_HOUSE: Final = re.compile(
    "[\u4e00-\u9fff]{2,12}(?:(?<![通情海预預申捷战戰年季月简簡电電举舉回喜播财財警])(?<!(?<!文)[汇匯])(?<!(?<!大)公)[报報]|[周週月]刊|[杂雜][志誌]|"
    "(?<!突发)(?<!最新)(?<!今日)(?<!重大)(?<!国际)(?<!国内)新[闻聞]|[电電][视視][台臺]|(?<![联聯护護电電路管系法情天全助])[网網]|通[讯訊]社|客[户戶]端)"
)
"""The name of a paper, a site or a station; no 警方通报, no 互联网."""
_NO_NAME: Final = re.compile(r"[，。；：:！？?!…、#|“”「」《》\d]")
_COURTESY: Final = re.compile("此致|敬[礼禮上启啟]|[谨謹]此|[顺順即并並]?[颂頌祝]")
"""What stands over the name under a letter."""


def is_field_line(text: str, start: int, end: int) -> bool:
    """Whether a line holds labels with their values alone: two at least, or one that is a document's."""
    start, end = _open_bracket(text, start, end)
    if end - start > MAX_FIELDS_CHARS or _FIELDS.fullmatch(text, start, end) is None:
        return False
    return len(_FIELD.findall(text, start, end)) > 1 or _OFFICIAL.match(text, start, end) is not None


def _open_bracket(text: str, start: int, end: int) -> tuple[int, int]:
    """The span within the pair of brackets around a line, if it has one: ``[ 作者：李文 更新时间：… ]``."""
    if end - start > 2 and text[start] + text[end - 1] in _PAIRS:
        return trim(text, start + 1, end - 1)
    return start, end


def is_moment(text: str, start: int, end: int) -> bool:
    """Whether a line is a date with the time of day and nothing else, as feeds and pages stamp it."""
    return _MOMENT.fullmatch(text, start, end) is not None


def is_time(text: str, start: int, end: int) -> bool:
    """Whether a stretch holds a date, a time of day, both or nothing."""
    return _TIME.fullmatch(text, start, end) is not None


def is_signature(text: str, blocks: Sequence[Block], index: int) -> bool:
    """Whether a line is the name under a notice: after its prose, before the date that ends it.

    Where a body signed it, a list or a telephone number may stand before it, and behind it what the notice
    sends: a government's letter stands before its plan.
    """
    first = index
    while first > 0 and index - first < MAX_SIGNATURE_LINES and _may_sign(text, blocks[first - 1]):
        first -= 1
    above = first - 1
    while above > 0 and _COURTESY.match(text, blocks[above].start, blocks[above].end):
        above -= 1
    if first == 0 or blocks[above].role is not Role.BODY or not _may_sign(text, blocks[index]):
        return False
    last = index
    while last + 1 < len(blocks) and last - first < MAX_SIGNATURE_LINES and _may_sign(text, blocks[last]):
        last += 1
        if is_date_line(text, blocks[last]):
            is_body = all(_BODY.search(text, block.start, block.end) for block in blocks[first:last])
            if is_body:
                return True
            ends = not any(is_prose(text, block) for block in blocks[last + 1 :])
            return ends and ends_as_prose(text, blocks[above])
    return False


def is_issuer(text: str, blocks: Sequence[Block], index: int) -> bool:
    """Whether a line at the head names the body that issued a text, right over the date: 江州市统计局."""
    for block in blocks[index : index + MAX_SIGNATURE_LINES + 1]:
        if is_date_line(text, block):
            return block is not blocks[index]
        is_body = _BODY.search(text, block.start, block.end) is not None
        if not (_may_sign(text, block) and (is_body or is_house(text, block))):
            return False
    return False


def is_house(text: str, block: Block) -> bool:
    """Whether a line is the name of a paper, a site or a station and nothing else."""
    return block.role is Role.BODY and _HOUSE.fullmatch(text, block.start, block.end) is not None


def _may_sign(text: str, block: Block) -> bool:
    if block.role is not Role.BODY or block.end - block.start > MAX_SIGNATURE_CHARS:
        return False
    is_name = _NO_NAME.search(text, block.start, block.end) is None
    return is_name and _COURTESY.match(text, block.start, block.end) is None


def is_date_line(text: str, block: Block) -> bool:
    """Whether a line is a date and nothing else."""
    if _DATE_LINE.fullmatch(text, block.start, block.end) is None:
        return False
    return find_date(text, block.start, block.end) is not None
