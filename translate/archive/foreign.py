"""Files that are no text, known by their signatures, and what a person can do about them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_CONVERT: Final = "convert it to text or HTML"
_UNPACK: Final = "unpack it, or pack it as zip or tar"


@dataclass(frozen=True, slots=True)
class Foreign:
    """What a file is that holds no text for us."""

    name: str
    advice: str | None = None
    """What to do about it; ``None`` for what holds no article by its nature, as a picture."""

    @property
    def is_harmless(self) -> bool:
        """Whether no article is lost with it."""
        return self.advice is None

    @property
    def reason(self) -> str:
        """Why it is not read, in a sentence."""
        if self.advice is None:
            return f"it holds no text: {self.name}"
        return f"it is {self.name}, which is not read; {self.advice}"


_SIGNATURES: Final = tuple(
    (re.compile(pattern, re.DOTALL), Foreign(name, advice))
    for pattern, name, advice in (
        (rb"%PDF-\d\.\d[ \t]*(?:[\r\n%]|$)", "a PDF", _CONVERT),
        (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document (.doc, .xls, .ppt, .wps)", _CONVERT),
        (rb"\{\\rtf1?[\\\s{}]", "an RTF document", _CONVERT),
        (rb"%!PS-Adobe-\d", "a PostScript document", _CONVERT),
        (rb".{60}(?:BOOKMOBI|TEXtREAd)", "an e-book (Kindle)", _CONVERT),
        (rb"\x89\x9b\x9a\xde", "an e-book (UMD)", _CONVERT),
        (rb"ITSF[\x02-\x04]\x00\x00\x00", "an e-book (CHM)", _CONVERT),
        (rb"AT&TFORM.{4}DJV", "a DjVu document", _CONVERT),
        (rb"(?:CAJ|KDH|TEB)\x00|HN\x01\x00", "a CAJ document", _CONVERT),
        (rb"Rar!\x1a\x07", "a RAR archive", _UNPACK),
        (rb"7z\xbc\xaf\x27\x1c", "a 7z archive", _UNPACK),
        (rb"MSCF\x00\x00\x00\x00", "a cabinet archive", _UNPACK),
        (rb"..-lh[0-7d]-", "an LZH archive", _UNPACK),
        (rb"\x1f[\x9d\xa0]", "a file packed by compress", _UNPACK),
        (rb"\x04\x22\x4d\x18", "a file packed by lz4", _UNPACK),
        (rb"LZIP[\x00\x01]", "a file packed by lzip", _UNPACK),
        (rb"\x89PNG\r\n\x1a\n", "a PNG picture", None),
        (rb"\xff\xd8\xff", "a JPEG picture", None),
        (rb"GIF8[79]a.{0,10}[\x00-\x08]", "a GIF picture", None),
        (rb"RIFF.{4}(?:WAVE|AVI |WEBP|ACON|RMID|CDDA)", "a RIFF file (sound, film or picture)", None),
        (rb"ID3[\x02-\x04][\x00-\x0f].[\x00-\x7f]{4}", "a sound file", None),
        (rb"\x00.{3}ftyp", "a film or a picture", None),
        (rb"\x7fELF", "a program", None),
        (rb"MZ\x90\x00", "a program", None),
        (rb"SQLite format 3\x00", "a database", None),
        (rb"wOF[F2](?:\x00\x01\x00\x00|OTTO|true)", "a font", None),
        (rb"\x00\x01\x00\x00\x00|OTTO\x00", "a font", None),
    )
)
"""Long enough that no text starts so: ``ID3`` or ``RIFF`` alone may be an article's first word."""
_BINARY: Final = Foreign("binary data")
_DAMAGED: Final = Foreign("binary data under the name of a document", "see whether it is damaged")
_DOCUMENT_SUFFIXES: Final = frozenset(
    {
        *("txt", "text", "md", "markdown", "htm", "html", "xhtml", "shtml", "mht", "mhtml", "xml", "rtf"),
        *("csv", "tsv", "json", "jsonl", "ndjson"),
        *("doc", "docx", "dot", "wps", "wpt", "odt", "pages", "xls", "xlsx", "et", "ods"),
        *("ppt", "pptx", "dps", "odp", "pdf", "ps", "caj", "kdh", "nh"),
        *("mobi", "azw", "azw3", "epub", "umd", "chm", "djvu"),
        *("rar", "7z", "zip", "tar", "gz", "bz2", "xz", "zst", "lzh"),
    }
)
"""Of names that promise an article."""
_UTF16_32_MARKS: Final = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_ODD_SHARE: Final = 0.05
_ODD: Final = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd\ue000-\uf8ff]")
"""What a text seldom holds: controls, bytes that no codec reads, characters of private use."""


def find_foreign(head: bytes, suffix: str) -> Foreign | None:
    """Say what a stream is that holds no text, ``None`` where it may be text.

    Args:
        head: its first bytes.
        suffix: of its name, in small letters, without the dot. It only tells whether data of no known
            kind was meant to be an article.

    """
    for pattern, foreign in _SIGNATURES:
        if pattern.match(head):
            return foreign
    if b"\x00" not in head or _looks_like_utf16(head) or _reads_as_text(head):
        return None
    return _DAMAGED if suffix in _DOCUMENT_SUFFIXES else _BINARY


def _looks_like_utf16(head: bytes) -> bool:
    """A byte order mark, or NULs on one side only of the byte pairs (ASCII within UTF-16)."""
    if head.startswith(_UTF16_32_MARKS):
        return True
    even, odd = head[0::2].count(0), head[1::2].count(0)
    return len(head) >= 16 and max(even, odd) > 0 and min(even, odd) == 0 and _plausible_utf16(head, odd > 0)


def _plausible_utf16(head: bytes, little_endian: bool) -> bool:
    """Whether the pairs read as UTF-16 are mostly Chinese characters and ASCII."""
    text = head[: len(head) // 2 * 2].decode("utf-16-le" if little_endian else "utf-16-be", "replace")
    return len(re.findall(r"[\n\r -~\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]", text)) > 0.9 * len(text)


def _reads_as_text(head: bytes) -> bool:
    """Whether bytes are a text with a few stray NULs, in UTF-8 or GB18030; NULs may fill up its end."""
    filled = head.rstrip(b"\x00")
    if not filled:
        return False
    for encoding in ("utf-8", "gb18030"):
        text = filled.decode(encoding, "replace")
        if len(_ODD.findall(text)) <= max(1, _ODD_SHARE * len(text)):
            return True
    return False
