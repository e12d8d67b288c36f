"""Which encoding bytes are in: the one that makes them the likeliest Chinese.

The order of trust: a byte order mark, then strict UTF-8 (which other text does not
pass by chance), then HZ, then the candidates weighed against each other, character
by character, on a sample; where that leaves GB and Big5 close, as in a short text of
rare characters, the character model tells which reading is Chinese. A charset that the
page declares is one more piece of evidence, no more: pages lie, often after a conversion
that left the old declaration standing. Double-byte candidates are read with gaps
allowed, since a lost byte makes rubbish of all that follows it, and rubbish looks like
any other encoding.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from functools import lru_cache
from math import inf
from typing import Final

from translate.repair.byte_forms import straighten_utf8
from translate.repair.frequency import FREQUENT, HANGUL, LESS_FREQUENT, MOST_FREQUENT

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it starts with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BIG5_FAMILY: Final = ("cp950", "big5hkscs", "big5")
_PRIORS: Final = {
    "utf-8": 0.0,
    "gb18030": 0.0,
    "cp950": 0.0,
    "big5hkscs": -2.0,
    "big5": -4.0,
    "utf-16-le": -8.0,
    "utf-16-be": -8.0,
    "shift_jis": -8.0,
    "euc_jp": -8.0,
    "euc_kr": -14.0,
    "cp1252": -8.0,
}
"""Natural log-odds before the bytes are seen; Chinese encodings are what we expect."""
_DECLARED_BONUS: Final = 6.0
_DECLARATION: Final = re.compile(
    rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z][A-Za-z0-9_:.-]{1,30})""", re.IGNORECASE
)
_DECLARATION_WITHIN: Final = 4096
_ALIASES: Final = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "cp936": "gb18030",
    "big5": "cp950",
    "cp932": "shift_jis",
    "cp949": "euc_kr",
    "iso8859-1": "cp1252",
}
_KEEP: Final = "zhbrief.keep"
_HZ: Final = re.compile(rb"~\{(?:[\x21-\x7d][\x21-\x7e])+~\}")
_SAMPLE_BYTES: Final = 8_192
"""Bytes that the candidates are judged on, from the first non-ASCII one."""
_LOST: Final = re.compile("[\ud800-\udfff]+")
_NOT_PLAIN: Final = re.compile(rb"[\x00-\x08\x80-\xff]")
_CLOSE: Final = 12.0
"""Nats between GB and Big5 within which characters by themselves do not tell: a short text of rare ones."""
_SEQUENCE_BYTES: Final = 512
_DOUBLE_BYTE: Final = ("gb18030", "cp950", "big5hkscs")
_WIDE: Final = ("utf-16-le", "utf-16-be")
_JAPANESE: Final = ("shift_jis", "euc_jp")
_KANA: Final = re.compile("[\u3041-\u3096\u30a1-\u30fa]")
"""Without any of these a text is no Japanese, whatever characters the bytes give."""
_MIN_WIDE_MEAN: Final = -10.0
"""Log-probability a character below which bytes are no UTF-16: any bytes can be read as that."""

_LOG_PROB: Final = {
    **dict.fromkeys(LESS_FREQUENT, -8.3),
    **dict.fromkeys(HANGUL, -6.5),
    **dict.fromkeys(FREQUENT, -7.3),
    **dict.fromkeys(MOST_FREQUENT, -6.0),
    **dict.fromkeys("，。、的", -3.5),
    **dict.fromkeys("“”‘’《》（）：；？！—…·「」『』【】　", -6.0),
}
_LOG_PROB_BY_RANGE: Final = (
    (0x00, 0x7F, -4.0),
    (0x80, 0x9F, -16.0),
    (0xA0, 0x24F, -9.0),
    (0x250, 0x1FFF, -10.0),
    (0x2000, 0x2E7F, -9.5),
    (0x3000, 0x303F, -9.5),
    (0x3041, 0x30FF, -7.5),
    (0x3100, 0x33FF, -11.0),
    (0x4E00, 0x9FA5, -12.5),
    (0xAC00, 0xD7A3, -12.5),
    (0xFF01, 0xFF5E, -9.0),
    (0xFF61, 0xFF9F, -12.0),
)
_LOST_LOG_PROB: Final = -22.0
_RARE_LOG_PROB: Final = -16.0


def detect_encoding(raw: bytes) -> str:
    """Name the Python codec that ``raw`` is best read with; always one of our candidates."""
    for mark, marked in _BOMS:
        if raw.startswith(mark):
            return marked if mark != codecs.BOM_UTF8 else _look_behind_mark(raw)
    n_valid = _count_valid_utf8(raw)
    valid = raw[:n_valid]
    if b"\0" in raw and (encoding := _detect_utf32(raw)):
        return encoding
    if b"\0" in raw or (n_valid < len(raw) - 3) or not _has_long_sequence(valid):
        if raw.isascii() and b"\0" not in raw:
            return "hz" if _HZ.search(raw) else "utf-8"
        if _is_modified_utf8(raw):
            return "utf-8"
        return _choose_likeliest(raw, is_utf8=n_valid == len(raw))
    return "utf-8"


def _look_behind_mark(raw: bytes) -> str:
    """Encoding behind a mark of UTF-8, which an editor may have put before text in a Chinese code."""
    behind = raw.removeprefix(codecs.BOM_UTF8)
    if _count_valid_utf8(behind) >= len(behind) - 3 or _has_long_sequence(
        behind[: _count_valid_utf8(behind)]
    ):
        return "utf-8"
    likeliest = _choose_likeliest(behind, is_utf8=False)
    return likeliest if likeliest in _DOUBLE_BYTE or likeliest in _BIG5_FAMILY else "utf-8"


def _count_valid_utf8(raw: bytes) -> int:
    """Bytes before the first that is no UTF-8."""
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return len(raw)


def _is_modified_utf8(raw: bytes) -> bool:
    """Whether bytes are UTF-8 but for what Java writes otherwise."""
    straight = straighten_utf8(raw)
    if straight == raw or not raw.strip(b"\0"):
        return False
    return (
        _count_valid_utf8(straight) >= len(straight) - 3
        and re.search(rb"[\xe0-\xec\xee\xef]", raw) is not None
    )


def _has_long_sequence(valid: bytes) -> bool:
    """Whether UTF-8 holds a sequence of three or four bytes, as any Chinese does; two may be chance."""
    return re.search(rb"[\xe0-\xf4]", valid) is not None


def _detect_utf32(raw: bytes) -> str | None:
    for encoding, high in (("utf-32-le", 3), ("utf-32-be", 0)):
        if len(raw) >= 4 and not any(raw[high : 4 * _SAMPLE_BYTES : 4]):
            try:
                raw[: len(raw) // 4 * 4].decode(encoding)
            except UnicodeDecodeError:
                continue
            return encoding
    return None


def _choose_likeliest(raw: bytes, *, is_utf8: bool) -> str:
    """Weigh the candidates by how likely Chinese they make a sample of the bytes."""
    sample = _take_sample(raw)
    declared = _find_declared(raw)
    scores: dict[str, float] = {}
    for encoding, prior in _PRIORS.items():
        if encoding in _DOUBLE_BYTE:
            score = _score_with_gaps(sample, encoding)
        else:
            text = decode_leniently(sample, encoding)
            score = score_text(text)
            if encoding in _WIDE and score < _MIN_WIDE_MEAN * len(text):
                continue
            if encoding in _JAPANESE and not _KANA.search(text):
                continue
        bonus = _DECLARED_BONUS if encoding == declared or (encoding == "utf-8" and is_utf8) else 0.0
        scores[encoding] = prior + bonus + score
    best = max(scores, key=lambda encoding: scores[encoding])
    close = [encoding for encoding in _DOUBLE_BYTE if scores[best] - scores[encoding] < _CLOSE]
    if best in close and "gb18030" in close and len(close) > 1:
        best = max(close, key=lambda encoding: _score_as_sequence(sample, encoding))
    return _settle_big5(raw) if best in _BIG5_FAMILY else best


def _score_as_sequence(sample: bytes, encoding: str) -> float:
    """Log-probability of the sample's start, each character after those before it."""
    from translate.repair.language_model import load_character_model  # spares other texts the model

    text = _LOST.sub("\ufffd", decode_leniently(sample[:_SEQUENCE_BYTES], encoding))
    return float(load_character_model().score_text(text).sum())


def _take_sample(raw: bytes) -> bytes:
    """Up to ``_SAMPLE_BYTES`` from the first byte that is no plain ASCII; starts at an even byte."""
    first = _NOT_PLAIN.search(raw)
    start = first.start() & ~1 if first else 0
    return raw[start : start + _SAMPLE_BYTES]


def _score_with_gaps(sample: bytes, encoding: str) -> float:
    """Log-probability of the likeliest reading of double-byte text in which bytes may be missing.

    A lost byte shifts every later pair by one, so that sound text reads as rubbish to
    the end of its run; here a reading may skip a byte for ``_LOST_LOG_PROB`` and go on.
    """
    best = [0.0] + [-inf] * (len(sample) + 4)
    for i, byte in enumerate(sample):
        here = best[i]
        if byte < 0x80:
            best[i + 1] = max(best[i + 1], here + _log_prob(chr(byte)))
            continue
        best[i + 1] = max(best[i + 1], here + _LOST_LOG_PROB)
        best[i + 2] = max(best[i + 2], here + _unit_log_prob(sample[i : i + 2], encoding))
        if encoding == "gb18030" and sample[i + 1 : i + 2].isdigit():
            best[i + 4] = max(best[i + 4], here + _unit_log_prob(sample[i : i + 4], encoding))
    return best[len(sample)]


@lru_cache(maxsize=65_536)
def _unit_log_prob(unit: bytes, encoding: str) -> float:
    """Log-probability of the one character that ``unit`` stands for; minus infinity if it is none."""
    text = unit.decode(encoding, "surrogateescape")
    return _log_prob(text) if len(text) == 1 and not _LOST.match(text) else -inf


def _find_declared(raw: bytes) -> str | None:
    """Return the codec that an HTML or XML declaration names, one of our candidates or ``None``."""
    match = _DECLARATION.search(raw[:_DECLARATION_WITHIN])
    if match is None:
        return None
    try:
        name = codecs.lookup(match[1].decode("ascii")).name
    except LookupError:
        return None
    return _ALIASES.get(name, name)


def score_text(text: str) -> float:
    """Log-probability of ``text`` as Chinese, one character at a time."""
    return sum(n * _log_prob(character) for character, n in Counter(text).items())


@lru_cache(maxsize=4096)
def _log_prob(character: str) -> float:
    known = _LOG_PROB.get(character)
    if known is not None:
        return known
    code = ord(character)
    if 0xD800 <= code <= 0xDFFF:
        return _LOST_LOG_PROB
    if code < 0x20 and character not in "\t\n\r":
        return _RARE_LOG_PROB
    for low, high, log_prob in _LOG_PROB_BY_RANGE:
        if low <= code <= high:
            return log_prob
    return _RARE_LOG_PROB


def _settle_big5(raw: bytes) -> str:
    """Choose the flavour of Big5 that loses fewest bytes and, that being equal, gives them back."""

    def judge(encoding: str) -> tuple[int, bool]:
        text = raw.decode(encoding, "surrogateescape")
        return len(_LOST.findall(text)), text.encode(encoding, "surrogateescape") != raw

    return min(_BIG5_FAMILY, key=judge)


def _keep_undecodable(error: UnicodeError) -> tuple[str, int]:
    """Error handler of a decoder: ASCII as it is, any other byte ``xx`` as U+DCxx.

    ``surrogateescape`` refuses ASCII, which the codec of HZ complains of after a stray ``~``.
    """
    if not isinstance(error, UnicodeDecodeError):
        raise error
    lost = error.object[error.start : error.end]
    return "".join(chr(byte if byte < 0x80 else 0xDC00 + byte) for byte in lost), error.end


codecs.register_error(_KEEP, _keep_undecodable)


def decode_leniently(raw: bytes, encoding: str) -> str:
    """Decode, losing nothing: an undecodable byte ``xx`` becomes the lone surrogate ``U+DCxx``."""
    if not encoding.startswith(("utf-16", "utf-32")):
        return raw.decode(encoding, _KEEP if encoding == "hz" else "surrogateescape")
    width = 2 if encoding.startswith("utf-16") else 4
    whole = len(raw) // width * width
    tail = "".join(chr(0xDC00 + byte) for byte in raw[whole:])
    return raw[:whole].decode(encoding, "surrogatepass" if width == 2 else "replace") + tail
