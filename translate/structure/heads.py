"""Heads that machines write and read: YAML between two rules, the first lines of an e-mail, the labelled
fields with which a databank exports an article.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from typing import Final

from translate.document import Role
from translate.structure.block import Block, trim
from translate.structure.dates import find_date

MAX_HEAD_LINES: Final = 40
_RULE: Final = re.compile("-{3,}|\\.{3}")
_YAML: Final = re.compile(r"[A-Za-z][\w-]{1,24}:(?:\s|$)|-\s|\s|[\]}]")
_MAIL: Final = re.compile(
    r"(?:From|To|Cc|Bcc|Subject|Date|Sent|Reply-To|[发發寄]件人|收件人|抄送|主[题題]|日期|[发發]送[时時][间間]|[时時][间間])\s?[:：]",
    re.IGNORECASE,
)
_FIELD: Final = re.compile(
    r"(?:[【\[［]\s?(?P<inner>[\w/]{2,8})\s?[】\]］]\s?[:：]?|(?P<key>[\w-]+)\s?[:：])\s*"
)


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


_HEADLINES: Final = _words("标题 標題 题名 題名 题目 題目 篇名 文章标题 文章標題 新闻标题 新聞標題")
"""Labels that only a databank sets before a headline."""
_TITLE: Final = _words("title subject 主题 主題") | _HEADLINES
_AUTHOR: Final = _words("author from 发件人 發件人 寄件人 作者 记者 記者")
_DATE: Final = _words("""
    date sent 日期 发送时间 發送時間 时间 時間 发布时间 發布時間 發佈時間 发表时间 发布日期 發布日期 发表日期
    发文日期 出版日期 刊登日期 报道日期
""")
_OTHERS: Final = _words("""
    来源 來源 出处 出處 媒体 媒體 刊名 报纸 報紙 报刊 机构 機構 单位 單位 网址 網址 链接 連結 url
    版次 版面 版名 栏目 欄目 关键词 關鍵詞 关键字 分类 分類 字数 字數 年/期 年期 年卷期 卷期 页码 期号
    副标题 副標題 编号 編號 地区 地區 语种 语言 issn doi
""")
"""What else a databank tells of an article."""
_BODIES: Final = _words("正文 内容 內容 全文 摘要 文章内容 文章正文")
"""Labels before the text itself."""
_TEXT: Final = _words("description summary excerpt subtitle abstract 副标题 副標題")
_MEASURE: Final = re.compile(
    "[百千万萬亿億]*(?:[美欧歐港日]?元|人|[户戶]|[吨噸]|[亩畝]|公里|公[顷頃]|件|[个個]|%|％)"
)
"""What 单位 tells over a table rather than over an article."""
_ADDRESS: Final = re.compile(r"\s*<?[\w.+-]+@[\w.-]+>?\s*")


@dataclass(frozen=True, slots=True)
class Head:
    """The blocks of such a head in their roles, and what its fields say."""

    blocks: tuple[Block, ...]
    n_read: int
    """Blocks of the text that it takes up."""
    has_title: bool
    byline: str | None
    date: str | None


def read_head(text: str, blocks: Sequence[Block]) -> Head | None:
    """Read the fields at the start of a text; ``None`` where there are none.

    A title's label is apart from it; what says nothing about the article is residue.
    """
    n_read = _measure_yaml(text, blocks) or _measure_mail(text, blocks) or _measure_labelled(text, blocks)
    if not n_read:
        return None
    found: list[Block] = []
    has_title = False
    byline = date = None
    for block in blocks[:n_read]:
        field = _FIELD.match(text, block.start, block.end)
        key = _read_key(field)
        start = field.end() if field is not None else block.start
        is_title = key in _TITLE and not has_title
        if (is_title or key in _BODIES) and start < block.end:
            has_title = has_title or is_title
            found.append(replace(block, end=trim(text, block.start, start)[1], role=Role.RESIDUE))
            found.append(Block(start, block.end, Role.TITLE if is_title else Role.BODY))
            continue
        role = Role.RESIDUE
        if key in _DATE and date is None:
            date, role = _read_date(text, start, block.end), Role.DATELINE
        elif key in _AUTHOR:
            byline = byline or _ADDRESS.sub("", text[start : block.end]).strip("\"' ") or None
            role = Role.BYLINE
        elif key in _TEXT:
            role = Role.BODY
        found.append(replace(block, role=role))
    return Head(tuple(found), n_read, has_title, byline, date)


def _read_key(field: re.Match[str] | None) -> str:
    return "" if field is None else (field["inner"] or field["key"]).lower()


def _measure_labelled(text: str, blocks: Sequence[Block]) -> int:
    """Lines from the first on that are fields of a databank, the headline first, up to the text's own label;
    else 0.
    """
    n_fields = 0
    for number, block in enumerate(blocks[:MAX_HEAD_LINES]):
        field = _FIELD.match(text, block.start, block.end)
        key = _read_key(field)
        if key in _BODIES and n_fields:
            return number + 1
        if field is not None and _MEASURE.fullmatch(text, field.end(), block.end):
            break
        is_known = key in _AUTHOR or key in _DATE or key in _OTHERS
        if not (is_known if number else key in _HEADLINES):
            break
        n_fields += 1
    return n_fields if n_fields > 1 else 0


def _measure_yaml(text: str, blocks: Sequence[Block]) -> int:
    """Blocks from the first rule to the second, if nothing but fields stands between; else 0."""
    if not blocks or blocks[0].start > 0 or not text.startswith("---", blocks[0].start):
        return 0
    n_fields = 0
    for number, block in enumerate(blocks[:MAX_HEAD_LINES]):
        if _RULE.fullmatch(text, block.start, block.end):
            if number and n_fields:
                return number + 1
            continue
        line = text.rfind("\n", 0, block.start) + 1
        if _YAML.match(text, line, block.end) is None:
            return 0
        n_fields += 1
    return 0


def _measure_mail(text: str, blocks: Sequence[Block]) -> int:
    """Lines from the first on that are fields of an e-mail, a sender and a subject among them; else 0."""
    keys: list[str] = []
    for block in blocks[:MAX_HEAD_LINES]:
        if (block.gap and keys) or _MAIL.match(text, block.start, block.end) is None:
            break
        keys.append(text[block.start : block.end].replace("：", ":").partition(":")[0].strip().lower())
    is_mail = not _AUTHOR.isdisjoint(keys) and not _TITLE.isdisjoint(keys)
    return len(keys) if is_mail else 0


def _read_date(text: str, start: int, end: int) -> str | None:
    found = find_date(text, start, end)
    if found is not None:
        return found.iso
    try:
        return parsedate_to_datetime(text[start:end]).date().isoformat()
    except ValueError:  # no date at all, or not as RFC 5322 has it
        return None
