"""From a segment as the reader sees it to what the model is given.

The model gets simplified characters without decoration; an enumeration, a bracketed tag
or a bullet that it would garble is taken off first and put back in English style.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from translate.figures import MONTH_NAMES, opens_series
from translate.translation.datelines import split_dateline
from translate.translation.script import simplify

HAN: Final = re.compile(r"[㐀-䶿一-鿿豈-﫿〇𠀀-𲎯]")
DECORATION: Final = "■□●○◎◆◇▲△▼▽★☆※►▶▪•·♦✦➤#*＃＊|｜_＿\u3000 \t"
EDGE_DECORATION: Final = re.compile(rf"^[{re.escape(DECORATION)}]+|[{re.escape(DECORATION)}]+$")
QUOTE_MARK: Final = re.compile(r"^(?![>＞]\d)(?:[>＞] ?)+(?=[^\s>＞])")
"""Before each line of what a mail quotes, and of a quotation in Markdown; ``>60岁`` is over 60."""
EMPHASIS: Final = re.compile(
    r"(?<![*~A-Za-z0-9])(?P<mark>\*\*|~~)(?=[^\s*~、，,和与及（(])(?=[^*~\n]*[㐀-䶿一-鿿：])(?P<inner>[^*~\n]{2,})(?<!\s)(?P=mark)(?![*~])"
)
"""Words in bold or struck out, as Markdown sets them; ``张**和李**`` hides two names."""
_MAY_BE_HIDDEN: Final = re.compile(
    "[王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧肖程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任"
    "姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文欧某]"
)
"""Before a mark that hides the rest of a name."""
_HIDDEN_BODY: Final = re.compile(
    "[\u4e00-\u9fff]{0,8}?(?:公司|集团|银行|中心|学校|医院|商店|超市|饭店|工厂|合作社)"
)
"""Behind a mark that hides the middle of the name of a body."""
TAG: Final = re.compile(r"^【(?P<tag>[^【】]{1,20})】\s*(?=\S)")
WRAPPED: Final = re.compile(r"^[【〖［](?P<inner>[^【】〖〗［］]+)[】〗］]$")
ENUMERATION: Final = re.compile(
    r"^(?:[（(](?P<inner>[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]{1,3}|\d{1,2})[)）][、.．]?"
    r"|(?P<bare>[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]{1,3})、"
    r"|(?P<digits>\d{1,2})(?:、|[.．](?=[^\d\s]))"
    r"|(?P<circled>[①-⑳]))\s*(?=\S)"
)
CHINESE_DIGITS: Final = {character: value for value, character in enumerate("一二三四五六七八九", 1)}
STAMP: Final = re.compile(
    r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\s+|(?P<year>\d{4})年(?P<month>0?[1-9]|1[0-2])月(?P<day>\d{1,2})日\s*)"
    r"(?P<time>\d{1,2}:\d{2}(?::\d{2})?)(?(year)\s*(?=来源|稿源|作者|编辑|责编|发布|浏览|字号)|\s+(?=\S))"
)
"""Date and time over an article or a post: copied, for models break them up."""
ADDRESS: Final = re.compile(
    r"\[(?P<text>[^\[\]]*)\](?P<target>\([^()\s]+\))"
    r"|(?:(?:https?|ftp)://|www\.)[!#-'*-;=?-Z_a-z~]+(?<![.,;:!?'])"
    r"|<[\w.+-]+@[a-zA-Z\d-]+(?:\.[a-zA-Z\d-]+)+>|[\w.+-]+@[a-zA-Z\d-]+(?:\.[a-zA-Z\d-]+)+",
    re.ASCII,
)
"""A link in Markdown, a web address, a mail address: copied, never translated."""
FOLDED: Final = {
    **{
        code: code - 0xFEE0
        for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
    },
    ord("％"): "%",
    ord("「"): "“",
    ord("」"): "”",
    ord("『"): "‘",
    ord("』"): "’",
    ord("\u3000"): " ",
    ord("\u200b"): None,
    ord("\ufeff"): None,
}
"""Full-width digits and Latin to half width, corner quotes to the ones the models know best."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch that the model translates by itself, and the English that stands around it."""

    source: str
    before: str = ""
    after: str = ""


def fold_source(text: str) -> str:
    """Simplified characters, half-width digits and Latin, no edge space: equal sources become equal."""
    return simplify(text).translate(FOLDED).strip()


def has_chinese(text: str) -> bool:
    """Whether there is anything to translate: at least one Han character."""
    return HAN.search(text) is not None


def prepare_source(text: str) -> tuple[Part, ...]:
    """Divide a segment into what the model is given; empty when there is nothing to translate.

    Every Han character of the text is in exactly one part, in order, or in an
    enumeration or a dateline that stands in ``before`` in English.
    """
    if not has_chinese(text):
        return ()
    rest = fold_source(text)
    quoted = QUOTE_MARK.match(rest)
    if quoted is not None and has_chinese(rest[quoted.end() :]):
        first, *others = prepare_source(rest[quoted.end() :])
        return (
            replace(first, before=">" * len(re.findall("[>＞]", quoted[0])) + " " + first.before),
            *others,
        )
    rest = EDGE_DECORATION.sub("", EMPHASIS.sub(_take_emphasis, rest))
    parts: list[Part] = []
    tag = TAG.match(rest)
    if tag is not None and has_chinese(tag["tag"]):
        parts.append(Part(tag["tag"].strip(), "[", "]"))
        rest = EDGE_DECORATION.sub("", rest[tag.end() :])
    wrapped = WRAPPED.match(rest)
    if wrapped is not None:
        rest = wrapped["inner"].strip()
    before = ""
    stamp, enumeration = STAMP.match(rest), ENUMERATION.match(rest)
    dateline, filed = split_dateline(rest)
    if stamp is not None and has_chinese(rest[stamp.end() :]):
        before, rest = f"{_write_stamp(stamp)} ", rest[stamp.end() :]
    elif dateline and has_chinese(filed):
        before, rest = f"{dateline} " if dateline.endswith(":") else f"{dateline} — ", filed
    elif enumeration and has_chinese(rest[enumeration.end() :]) and not opens_series(rest):
        before = _write_enumeration(enumeration)
        rest = EDGE_DECORATION.sub("", rest[enumeration.end() :])
    return (*parts, *_divide_at_addresses(rest, before)) if rest else tuple(parts)


def _take_emphasis(match: re.Match[str]) -> str:
    """What is emphasised, without its marks; as it stands where they hide names or numbers: 张**诉李**."""
    text, inner = match.string, match["inner"]
    before, after = text[max(0, match.start() - 1) : match.start()], text[match.end() : match.end() + 1]
    is_person = _MAY_BE_HIDDEN.match(before) and _MAY_BE_HIDDEN.match(inner[-1])
    is_body = before and _HIDDEN_BODY.match(inner) and _HIDDEN_BODY.match(text, match.end())
    is_number = inner[0].isdecimal() and after.isdecimal()
    return match[0] if is_person or is_body or is_number else inner


def _divide_at_addresses(text: str, before: str) -> list[Part]:
    """Parts around what is copied, which stands behind the part before it, or in front of the first."""
    parts: list[Part] = []
    lead, position = before, 0

    def copy(literal: str) -> None:
        nonlocal lead
        if parts:
            space = " " if literal[:1].isalnum() or literal.startswith(("[", "<")) else ""
            parts[-1] = replace(parts[-1], after=parts[-1].after + space + literal)
        elif literal:
            lead += literal + " "

    def add(source: str, before: str = "", after: str = "") -> None:
        nonlocal lead
        if has_chinese(source):
            parts.append(Part(source.strip(), lead + before, after))
            lead = ""
        else:
            copy((before + source + after).strip())

    for match in ADDRESS.finditer(text):
        add(text[position : match.start()])
        if match["target"]:
            add(match["text"], "[", "]" + match["target"])
        else:
            copy(match[0])
        position = match.end()
    add(text[position:])
    return parts


def _write_stamp(stamp: re.Match[str]) -> str:
    if stamp["year"] is None:
        return stamp[0].strip()
    return f"{MONTH_NAMES[int(stamp['month']) - 1]} {int(stamp['day'])}, {stamp['year']}, {stamp['time']}"


def _write_enumeration(match: re.Match[str]) -> str:
    inner, circled = match["inner"], match["circled"]
    if circled is not None:
        return f"({ord(circled) - ord('①') + 1}) "
    if inner is not None:
        return f"({_read_small(inner)}) "
    return f"{_read_small(match['bare'] or match['digits'])}. "


def _read_small(text: str) -> int:
    """A number under 100: 十四, 二十, 7."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.partition("十")
    if not ten:
        return int("".join(str(CHINESE_DIGITS[character]) for character in text))
    return 10 * (CHINESE_DIGITS[tens] if tens else 1) + (CHINESE_DIGITS[ones] if ones else 0)
