"""Damage clean text as the world does, with a seeded generator: one function a kind.

Each takes a clean text and a ``random.Random`` and returns what a reader would have
received, or ``None`` where the text cannot suffer that damage.
"""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Callable

Damage = Callable[[str, random.Random], str | None]
GBK = "gb18030"
BIG5 = "big5hkscs"


def encode_pairs(text: str, codec: str) -> bytes | None:
    """Bytes of a text that the codec holds in one- and two-byte characters; else ``None``."""
    try:
        raw = text.encode(codec)
    except UnicodeEncodeError:
        return None
    two_byte = all(ord(c) < 0x80 or len(c.encode(codec)) == 2 for c in text)
    return raw if two_byte else None


def straddled_offsets(text: str) -> list[int]:
    """Offsets of the characters whose trail byte is A3 and whose neighbour's lead is BF."""
    return [
        i
        for i, (a, b) in enumerate(itertools.pairwise(text))
        if ord(a) > 0x7F and ord(b) > 0x7F and a.encode(GBK)[-1:] == b"\xa3" and b.encode(GBK)[:1] == b"\xbf"
    ]


def read_as_browser(raw: bytes, codec: str = GBK) -> str:
    """Decode as the WHATWG standard has it: U+FFFD for an orphan, ASCII after it kept."""
    return re.sub("[\udc80-\udcff]", "\ufffd", raw.decode(codec, "surrogateescape"))


def drop_private(text: str) -> str:
    return re.sub("[\ue000-\uf8ff]", "", text)


def merge_private(text: str, rng: random.Random) -> str:
    """Each run of private-use characters becomes one wrong character, as in the seed article."""
    return re.sub(
        "[\ue000-\uf8ff]+",
        lambda _: bytes((rng.randrange(0xB0, 0xD7), rng.randrange(0xA1, 0xFE))).decode(GBK),
        text,
    )


def collapse_question_marks(text: str) -> bytes | None:
    """The byte-blind replacement: ``A3 BF`` becomes ``?`` wherever it stands."""
    raw = encode_pairs(text, GBK)
    if raw is None or not straddled_offsets(text):
        return None
    return raw.replace(b"\xa3\xbf", b"?")


def straddle_dropped(text: str, _: random.Random) -> str | None:
    """Orphans dropped, private-use characters dropped."""
    raw = collapse_question_marks(text)
    return None if raw is None else drop_private(raw.decode(GBK, "ignore"))


def straddle_merged(text: str, rng: random.Random) -> str | None:
    """Orphans dropped, private-use characters merged into wrong ones."""
    raw = collapse_question_marks(text)
    return None if raw is None else merge_private(raw.decode(GBK, "ignore"), rng)


def straddle_private(text: str, _: random.Random) -> str | None:
    """Orphans dropped, private-use characters kept."""
    raw = collapse_question_marks(text)
    return None if raw is None else raw.decode(GBK, "ignore")


def straddle_replaced(text: str, _: random.Random) -> str | None:
    """Orphans replaced by U+FFFD, private-use characters kept."""
    raw = collapse_question_marks(text)
    return None if raw is None else read_as_browser(raw)


def straddle_gbk(text: str, _: random.Random) -> str | None:
    """Read with a codec that knows no private use (Python's ``gbk``), undecodable bytes dropped."""
    raw = collapse_question_marks(text)
    return None if raw is None else raw.decode("gbk", "ignore")


def straddle_raw(text: str, _: random.Random) -> str | None:
    """The bytes themselves, orphans escaped."""
    raw = collapse_question_marks(text)
    return None if raw is None else raw.decode(GBK, "surrogateescape")


def lose_byte(text: str, rng: random.Random, codec: str) -> bytes | None:
    """One byte of one two-byte character is lost."""
    raw = encode_pairs(text, codec)
    wide = [i for i, c in enumerate(text) if ord(c) > 0x7F]
    if raw is None or not wide:
        return None
    index = rng.choice(wide)
    at = len(text[:index].encode(codec)) + rng.randrange(2)
    return raw[:at] + raw[at + 1 :]


def lost_byte_raw_gbk(text: str, rng: random.Random) -> str | None:
    raw = lose_byte(text, rng, GBK)
    return None if raw is None else raw.decode(GBK, "surrogateescape")


def lost_byte_raw_big5(text: str, rng: random.Random) -> str | None:
    raw = lose_byte(text, rng, BIG5)
    return None if raw is None else raw.decode(BIG5, "surrogateescape")


def lost_byte_replaced(text: str, rng: random.Random) -> str | None:
    """As a string: undecodable bytes became U+FFFD."""
    raw = lose_byte(text, rng, GBK)
    return None if raw is None else read_as_browser(raw)


def lost_byte_dropped(text: str, rng: random.Random) -> str | None:
    """As a string: undecodable bytes and private-use characters were dropped."""
    raw = lose_byte(text, rng, GBK)
    return None if raw is None else drop_private(raw.decode(GBK, "ignore"))


def read_latin(raw: bytes) -> str:
    """Decode as a browser reads Latin-1: windows-1252, and its undefined bytes as controls."""
    undefined = b"\x81\x8d\x8f\x90\x9d"
    return "".join(chr(b) if b in undefined else bytes((b,)).decode("cp1252") for b in raw)


def misread(*codecs: str, errors: str = "strict", mark: str = "\ufffd") -> Damage:
    """Damage that writes in the first codec and reads in the second, writes in the third, and so on."""

    def damage(text: str, _: random.Random) -> str | None:
        try:
            for written_in, read_as in zip(codecs[::2], codecs[1::2], strict=True):
                raw = text.encode(written_in)
                text = read_latin(raw) if read_as == "browser" else raw.decode(read_as, errors)
        except UnicodeError:
            return None
        return text.replace("\ufffd", mark)

    return damage


STRADDLES: dict[str, Damage] = {
    "straddle_dropped": straddle_dropped,
    "straddle_merged": straddle_merged,
    "straddle_private": straddle_private,
    "straddle_replaced": straddle_replaced,
    "straddle_gbk": straddle_gbk,
    "straddle_raw": straddle_raw,
}
BOTH, ONE, OTHER = ("simplified", "traditional"), ("simplified",), ("traditional",)
MISREADINGS: dict[str, tuple[tuple[str, ...], Damage]] = {
    "utf8_as_latin1": (BOTH, misread("utf-8", "latin-1")),
    "utf8_as_cp1252": (BOTH, misread("utf-8", "browser")),
    "utf8_as_gb18030": (BOTH, misread("utf-8", GBK)),
    "utf8_as_big5": (BOTH, misread("utf-8", BIG5)),
    "gbk_as_latin1": (BOTH, misread("gbk", "latin-1")),
    "gbk_as_cp1252": (BOTH, misread("gbk", "browser")),
    "big5_as_latin1": (OTHER, misread("big5", "latin-1")),
    "big5_as_cp1252": (OTHER, misread("big5", "browser")),
    "big5_as_gbk": (OTHER, misread("big5", GBK)),
    "gbk_as_big5": (ONE, misread("gbk", BIG5)),
    "utf8_as_latin1_twice": (ONE, misread("utf-8", "latin-1", "utf-8", "latin-1")),
    "utf8_as_cp1252_twice": (ONE, misread("utf-8", "browser", "utf-8", "browser")),
    "gbk_as_latin1_as_utf8": (ONE, misread("gbk", "latin-1", "utf-8", "latin-1")),
    "utf8_as_gb18030_twice": (ONE, misread("utf-8", GBK, "utf-8", GBK)),
    "lossy_utf8_as_gbk": (BOTH, misread("utf-8", "gbk", errors="replace")),
    "lossy_utf8_as_gbk_question": (BOTH, misread("utf-8", "gbk", errors="replace", mark="?")),
    "lossy_utf8_as_cp1252": (ONE, misread("utf-8", "cp1252", errors="replace")),
    "lossy_gbk_as_big5": (ONE, misread("gbk", "big5", errors="replace")),
    "lossy_utf8_as_big5": (OTHER, misread("utf-8", "big5", errors="replace")),
}
"""Wrong codecs, and the scripts that each is tried on; ``lossy`` ones lost bytes on the way."""
