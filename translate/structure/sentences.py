"""Sentences of a paragraph.

A sentence ends at ``。！？`` and their half-width kin, at an ellipsis that trails
off, with the closing quotes and brackets after them. Short quotations and
brackets are kept whole, and a short quotation stays with the clause that says who
spoke. Decimals, numbers of lists, abbreviations, addresses and ``、`` end nothing.

``；`` ends a sentence only in a long one, between clauses that can stand alone:
in the training news half of all sentences have 21 subword tokens or fewer and one
in ten over 42, so a model has seen little of what is longer, whereas a fragment of
a few words makes it loop.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from translate.structure.block import trim

MAX_KEPT_CHARS: Final = 60
"""A quotation or bracket up to this long is not divided."""
MAX_SPEECH_CHARS: Final = 45
"""A quotation up to this long stays with the clause that names its speaker."""
LONG_SENTENCE_CHARS: Final = 60
"""From here on a sentence is divided at ``；``."""
MIN_CLAUSE_CHARS: Final = 10
"""Shorter clauses stay with their neighbour."""
MIN_TRAILING_CHARS: Final = 8
"""An ellipsis before this many characters is a stammer, no end."""

MIN_DOTTED_CHARS: Final = 12
"""A half-width dot with a space after it and less than this before it parts the fields of a reference."""

CLOSERS: Final = {
    "“": "”", "‘": "’", "「": "」", "『": "』", "（": "）", "(": ")", "《": "》", "〈": "〉",
    "【": "】", "[": "]", '"': '"', "〝": "〞", "﹁": "﹂",
}  # fmt: skip
_QUOTES: Final = frozenset('“‘「『"〝﹁')
_SIGN: Final = re.compile(r"[。｡！？!?.．…“‘「『（(《〈【\[\"〝﹁]")
_ENDS: Final = frozenset("。｡！？!?…")
_CLUSTER: Final = re.compile(r"[。｡！？!?…．.]+")
_CLOSING: Final = re.compile(r"(?:[ \u3000]?[”’」』〞﹂])+|[）)》〉】\]]+|(?:\[[\d\s,，–-]{1,8}\])+")
_SEMICOLON: Final = re.compile(r"[；;][”’」』）)]*")
_FINAL_MARKS: Final = re.compile(r"[。｡！？…]+")
_NOT_END_BEFORE: Final = frozenset("，,、；;：:。！？）)…·—~～-％%")
_CONTINUES: Final = re.compile(r"[的地得等之和与與及或是为為]|一[词詞语語句类類]|这|這|字样|字樣|二字")
_GOES_ON: Final = re.compile(r"的(?!确|確)|地(?=[一响響叫喊笑跳跑冲衝打敲关關倒摔])")
_NUMBERED: Final = re.compile(
    r"(?:^|[：:；;，,。、（(【\[\s])(?:\d{1,3}(?:\.\d{1,3})+|[IVX]{1,5}|[Ⅰ-Ⅻ①-⑳]|[(（]\d{1,2}[)）])$"
    r"|(?:^|[：:；;，,。（(【\[]\s?)\d{1,3}$|\s\d{1,2}$"
    r"|^\s*(?:[图圖表注问問答QA]|[A-Z][a-z]{1,7}\s)\s?\d{1,3}$"
)
"""What stands before the dot of a list's number, and not of a sentence: 1. 2.1. II. ①. Step 1."""
_NUMBERED_CHARS: Final = 14
_MAX_SHORTENED_CHARS: Final = 4
_SPEAKS: Final = re.compile(
    r"[^，。；：！？…“”「」『』\n]{0,24}(?:说|說|道|称|稱|表示|问|問|答|喊|指出|认为|認為|强调|強調|感慨|坦言|介绍|介紹|笑言|回忆|回憶|写到|寫到|補充|补充)"
    r"[，,。：:！!；]"
)
_ABBREVIATIONS: Final = re.compile(
    r"(?:mrs?|ms|dr|prof|gen|sen|rep|gov|st|jr|sr|nos?|vs|vol|fig|al|inc|ltd|co|corp|dept|univ|etc|eg|ie|ca|cf|approx"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|mt|ft|pp|eds?)",
    re.IGNORECASE,
)
_WORD_BEFORE: Final = re.compile(r"[A-Za-z.]+$")


def find_sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Divide ``text[start:end]`` into sentences.

    Returns:
        Spans in order; together they hold every character that is no space, and
        each holds a letter or digit where the whole does.

    """
    spans = [trim(text, low, high) for low, high in _cut_sentences(text, start, end)]
    clauses = [part for low, high in spans if low < high for part in _cut_clauses(text, low, high)]
    return join_wordless(text, clauses)


def join_wordless(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join spans without a letter or digit to the span before them, or the first to the one after."""
    joined: list[tuple[int, int]] = []
    for low, high in spans:
        wordless = not any(char.isalnum() for char in text[low:high])
        if joined and (wordless or not _has_word(text, joined[0], len(joined))):
            joined[-1] = (joined[-1][0], high)
        else:
            joined.append((low, high))
    return joined


def _has_word(text: str, span: tuple[int, int], n_spans: int) -> bool:
    return n_spans > 1 or any(char.isalnum() for char in text[span[0] : span[1]])


def _cut_sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Spans between sentence ends, spaces included."""
    begin = position = start
    straight_open = False
    while match := _SIGN.search(text, position, end):
        at, sign = match.start(), match[0]
        if sign in CLOSERS:
            close = text.find(CLOSERS[sign], at + 1, min(end, at + 2 + MAX_KEPT_CHARS))
            if close < 0 or (sign == '"' and straight_open):
                straight_open = sign == '"' and not straight_open
                position = at + 1
                continue
            stop = _finish_quotation(text, begin, at, close, end)
            position = stop or close + 1
            if stop is None:
                continue
        else:
            stop = _finish_sentence(text, begin, at, end, straight_open=straight_open)
            if stop < 0:
                position = -stop
                continue
            straight_open = straight_open and '"' not in text[at:stop]
            position = stop
        yield begin, stop
        begin = stop
    yield begin, end


def _finish_sentence(text: str, begin: int, at: int, end: int, *, straight_open: bool) -> int:
    """End of the sentence whose final mark is at ``at``; minus where to look on if it is none."""
    cluster = _CLUSTER.match(text, at, end)
    stop = at + 1 if cluster is None else cluster.end()
    marks = text[at:stop]
    if set(marks) <= set(".．") and len(marks) < 3:
        if not _is_full_stop(text, begin, at, stop, end):
            return -stop
    elif set(marks) <= set("!?"):
        if not _is_half_width_end(text, at, stop, end):
            return -stop
    elif set(marks) <= set("….．") and not _trails_off(text, begin, at, stop, end):
        return -stop
    closed = _skip_closing(text, stop, end, straight_open=straight_open)
    if closed > stop and closed < end and text[closed] in _NOT_END_BEFORE:
        return -closed
    return closed


def _skip_closing(text: str, position: int, end: int, *, straight_open: bool = False) -> int:
    """Position after the closing quotes, brackets, note numbers and further final marks."""
    while position < end:
        if straight_open and text[position] == '"':
            position, straight_open = position + 1, False
        elif text[position] == "[" or text.startswith(" [", position):
            note = _CLOSING.match(text, text.index("[", position), end)
            if note is None:
                return position
            position = note.end()
        elif match := _CLOSING.match(text, position, end) or _FINAL_MARKS.match(text, position, end):
            position = match.end()
        else:
            return position
    return position


def _finish_quotation(text: str, begin: int, opening: int, close: int, end: int) -> int | None:
    """End of the sentence that ends with the quotation or bracket closed at ``close``, if it does."""
    if text[close - 1] not in _ENDS or close - 1 == opening:
        return None
    stop = _skip_closing(text, close + 1, end)
    if stop >= end or (text[stop].isspace() and text[stop] != " "):
        return stop
    following = trim(text, stop, end)[0]
    if text[following] in _NOT_END_BEFORE:
        return None
    before = opening
    while before > begin and text[before - 1].isspace():
        before -= 1
    embedded = before > begin and (text[before - 1].isalnum() or text[before - 1] in "、”’」』》）)")
    if text[opening] in "《〈" or _GOES_ON.match(text, following, end):
        return None  # 《爸爸去哪儿？》第二季; “加油！”的呐喊声
    if text[opening] not in _QUOTES:
        return None if embedded and following == stop else stop
    if embedded and (text[close - 1] != "。" or _CONTINUES.match(text, following, end)):
        return None
    short = close - begin <= MAX_SPEECH_CHARS
    if short and _SPEAKS.match(text, following, min(end, following + 40)):
        return None
    return stop


def _is_full_stop(text: str, begin: int, at: int, stop: int, end: int) -> bool:
    """Whether a half-width or wide dot ends a sentence."""
    before = text[at - 1] if at > begin else ""
    after = text[stop] if stop < end else ""
    if not before or before.isspace() or not (before.isalnum() or before in '”’」』》）)"%％'):
        return False
    if after and _NUMBERED.search(text[max(begin, at - _NUMBERED_CHARS) : at]):
        return False
    if _is_han(before) or before in "”’」』》）":
        if after.isspace() and at - begin < MIN_DOTTED_CHARS:
            return False
        ends = after == "" or after.isspace() or _is_han(after) or after in '“”‘’「」『』（《"'
        return ends and not (
            at - begin <= 3 and all(char in "一二三四五六七八九十" for char in text[begin:at].strip())
        )
    if after and not after.isspace() and after not in '”’」』）)"':
        return False
    if before.isdecimal():
        return not text[begin:at].strip().isdecimal()
    word = _WORD_BEFORE.search(text, max(begin, at - 20), at)
    letters = word[0].replace(".", "") if word else ""
    if len(letters) == 1 or (word and "." in word[0]) or _ABBREVIATIONS.fullmatch(letters):
        return after == ""
    following = trim(text, stop, min(end, stop + 5))[0]
    if 0 < len(letters) <= _MAX_SHORTENED_CHARS and following < end and text[following] in "(0123456789":
        return False  # Sec. 3, Eq. (3)
    return not (following < end and text[following].islower() and text[following].isascii())


def _is_half_width_end(text: str, at: int, stop: int, end: int) -> bool:
    """Whether ``?`` or ``!`` ends a sentence and is no part of an address or a name."""
    before = text[at - 1] if at > 0 else ""
    after = text[stop] if stop < end else ""
    if after == "" or after.isspace():
        return True
    if before.isascii() and ((after.isascii() and after not in ")\"'") or text[at] == "!"):
        return False
    return after not in _NOT_END_BEFORE


def _trails_off(text: str, begin: int, at: int, stop: int, end: int) -> bool:
    """Whether an ellipsis ends a sentence."""
    if stop >= end or text[stop].isspace():
        return True
    if text[stop] in _NOT_END_BEFORE or _CONTINUES.match(text, stop, end):
        return False
    if _CLOSING.match(text, stop, end):
        return True
    return at - begin >= MIN_TRAILING_CHARS and not text[stop].isdecimal()


def _cut_clauses(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Divide a long sentence at its ``；``."""
    if end - start <= LONG_SENTENCE_CHARS:
        return [(start, end)]
    bounds = [start]
    position = start
    for match in _SEMICOLON.finditer(text, start, end):
        if match.start() < position:
            continue
        stop = match.end()
        low = max(position, stop - MAX_KEPT_CHARS)
        in_quotes = text.rfind("“", low, stop) > text.rfind("”", low, stop)
        in_brackets = text.rfind("（", low, stop) > text.rfind("）", low, stop)
        if (in_quotes and _closes_soon(text, "”", stop, end)) or (
            in_brackets and _closes_soon(text, "）", stop, end)
        ):
            continue
        if stop - bounds[-1] >= MIN_CLAUSE_CHARS and end - stop >= MIN_CLAUSE_CHARS:
            bounds.append(stop)
            position = stop
    return [trim(text, low, high) for low, high in zip(bounds, [*bounds[1:], end], strict=True)]


def _closes_soon(text: str, sign: str, position: int, end: int) -> bool:
    return text.find(sign, position, min(end, position + MAX_KEPT_CHARS)) >= 0


def _is_han(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff" or "\U00020000" <= char <= "\U0003ffff"
