"""Bytes that some other convention wrote, and that are known at sight.

Java writes an emoji as two surrogates of three bytes each and NUL as two bytes;
Windows' code page 936 has the euro sign at 80; a byte order mark, or two hard spaces,
read with a double-byte code are a character that no author puts there. These come
before the searches, which would make something of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from translate.repair.rule import Evidence, Replacement, Rule
from translate.repair.survey import Survey, Trait

UTF8: Final = "utf-8"
GBK: Final = "gb18030"
_MARK: Final = re.compile("(?:\ufeff?ï»¿|[锘嚜][?\ufffd\udcbf])")
"""EF BB BF as Latin-1, GBK and Big5 read it; the last byte stands alone where ASCII follows."""
_MODIFIED: Final = re.compile(
    "\udced([\udca0-\udcaf])([\udc80-\udcbf])\udced([\udcb0-\udcbf])([\udc80-\udcbf])|\udcc0\udc80"
)
_EURO: Final = re.compile("\udc80(?= ?[0-9])|(?<=[0-9])\udc80|(?<=[0-9] )\udc80|(?<=[(（])\udc80(?=[)）])")
_HARD_SPACES: Final = re.compile(
    "牋{2,}|^牋(?![纸紙札奏注註疏函简簡素表麻启啟候谱譜是者即又亦也的或和与與，、：；。？！（“”》」])",
    re.MULTILINE,
)
_MODIFIED_BYTES: Final = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]|\xc0\x80")


def straighten_utf8(raw: bytes) -> bytes:
    """Bytes with what Java writes otherwise as UTF-8 has it, or nearly: to judge the encoding by."""
    return _MODIFIED_BYTES.sub(b"\xf0\x9f\x98\x80", raw)


def _find_mark(text: str, _: Evidence) -> Iterator[Replacement]:
    match = _MARK.match(text)
    if match is not None:
        yield Replacement(0, match.end(), "", 0.99)


def _find_modified(text: str, evidence: Evidence) -> Iterator[Replacement]:
    if evidence.encoding != UTF8:
        return
    for match in _MODIFIED.finditer(text):
        after = ""
        if match[1]:
            a, b, c, d = (ord(part) - 0xDC00 for part in match.groups())
            high, low = (a & 15) << 6 | (b & 63), (c & 15) << 6 | (d & 63)
            after = chr(0x10000 + (high << 10) + low)
        yield Replacement(match.start(), match.end(), after, 0.99)


def _find_euros(text: str, evidence: Evidence) -> Iterator[Replacement]:
    """Beside a number, or alone in brackets; elsewhere 80 may be what is left of a character."""
    if evidence.encoding == GBK:
        for match in _EURO.finditer(text):
            yield Replacement(match.start(), match.end(), "€", 0.95)


def _find_hard_spaces(text: str, _: Evidence) -> Iterator[Replacement]:
    """A0 A0, two hard spaces, is a rare character in GBK: repeated, or where a line starts without a word
    for paper, it is none.
    """
    for match in _HARD_SPACES.finditer(text):
        yield Replacement(match.start(), match.end(), "\u3000" * len(match[0]), 0.95)


def _has_bytes(survey: Survey) -> bool:
    return survey.has(Trait.SURROGATE)


BYTE_ORDER_MARK: Final = Rule("byte_order_mark", _find_mark)
MODIFIED_UTF8: Final = Rule("modified_utf8", _find_modified, _has_bytes)
EURO: Final = Rule("euro", _find_euros, _has_bytes)
HARD_SPACES: Final = Rule("hard_spaces", _find_hard_spaces, lambda survey: "牋" in survey.text)
