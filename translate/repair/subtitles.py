r"""Subtitles in (SRT, WebVTT, ASS, the timed lines of a song), what is said in them out.

A subtitle cuts a sentence where the screen is full, and sets a number and two times
between its parts. Here the parts are put together again where the marks tell that a
sentence goes on; where an author set no marks each subtitle is a line of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from translate.errors import EmptyDocumentError
from translate.repair.characters import CLOSING, HAN

_CLOCK: Final = r"(?:\d{1,3}:)?\d{1,2}:\d{2}[,.]\d{1,3}"
_TIMING: Final = re.compile(rf"^[ \t]*({_CLOCK})[ \t]*-->[ \t]*({_CLOCK})[^\n]*$", re.MULTILINE)
_WEB: Final = re.compile(r"\s*WEBVTT\b")
_STARTS: Final = re.compile(rf"\s*(?:WEBVTT\b|(?:\d{{1,6}}[ \t]*\n)?[ \t]*{_CLOCK}[ \t]*-->)")
_STARTS_ASS: Final = re.compile(r"\s*\[Script Info\][ \t]*\n", re.IGNORECASE)
_PROSE: Final = re.compile("[，。；]")
"""What stands above the first subtitle only where an article speaks of subtitles."""
_DIALOGUE: Final = re.compile(
    rf"^Dialogue:[^,\n]*,\s*({_CLOCK})\s*,\s*({_CLOCK})\s*,(?:[^,\n]*,){{6}}([^\n]*)", re.MULTILINE
)
_STAMP: Final = r"\[\d{1,3}:\d{2}\.\d{1,3}\]"
_TAGS: Final = (
    "ti|ar|al|au|by|re|ve|offset|length|la|id|hash|sign|qq|total|tool|lang|language|kana|key|encoding"
)
"""What the head of a song tells; whatever else stands there says something."""
_LYRICS: Final = re.compile(rf"(?:\s*(?:\[(?:{_TAGS}):[^\]\n]*\]|(?:{_STAMP})+[^\n]*)[ \t]*(?:\n|$))+\s*")
_LYRIC: Final = re.compile(rf"\[([a-z]{{2,8}}):([^\]\n]*)\]|({_STAMP})([^\[\n][^\n]*)")
_SAID_OF_SONG: Final = frozenset(("ti", "ar", "al"))
_COMMENT: Final = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s|$)")
_VOICE: Final = re.compile(r"<v(?:\.[^ >\n]*)? ([^>\n]{1,40})>")
_STYLE: Final = re.compile(r"</?[a-zA-Z][^<>\n]{0,60}>|<\d[\d:.]*>|\{\\[^{}\n]*\}")
_SOFT_BREAK: Final = re.compile(r"\\[Nn]")
_ENDS: Final = re.compile(rf"[。！？!?…~～♪][{CLOSING}\"')]*$")
_TURN: Final = re.compile(r"[-–—－]\s?(?=\S)|[（(【\[♪]|\S{1,8}[:：](?!\d)")
"""How a line begins with which somebody else speaks, or that tells a sound."""
_HAN: Final = re.compile(f"[{HAN}]")
_LETTER: Final = re.compile(r"[^\W\d_]")
_HEAD_CHARS: Final = 4096
_MIN_ENDED_SHARE: Final = 0.2
"""Subtitles that end a sentence, of all, in a text whose author set marks."""
_MIN_ROLLING_SHARE: Final = 0.2
"""Subtitles that begin with the last line of the one before, of all, where a machine wrote them."""
_PAUSE_S: Final = 2.0
"""Silence behind the end of a sentence that begins a paragraph."""
_MAX_PARAGRAPH_CHARS: Final = 300


@dataclass(frozen=True, slots=True)
class _Cue:
    """What stands on the screen from one time to another, a line each."""

    start_s: float
    end_s: float
    lines: tuple[str, ...]


def is_subtitles(text: str) -> bool:
    """Whether ``text`` is a file of subtitles, or of a song's lines with their times."""
    head = _straighten(text[:_HEAD_CHARS])
    if _STARTS.match(head):
        first = _TIMING.search(head)
        notes = head[: first.start()].split("\n\n") if first is not None else []
        return bool(first) and not any(_PROSE.search(note) and not _COMMENT.match(note) for note in notes)
    return _STARTS_ASS.match(head) is not None or _is_song(_straighten(text) if head.startswith("[") else "")


def extract_cues(text: str, origin: str = "the subtitles") -> str:
    """Take what is said out of subtitles.

    Returns:
        Paragraphs of whole sentences, or a line a subtitle where no marks tell where a sentence ends.
        Numbers, times, styles and comments are left out: no screen shows them.

    Raises:
        EmptyDocumentError: nothing is said.

    """
    text = _straighten(text)
    cues = [cue for cue in _drop_rolling(list(_list_cues(text))) if cue.lines]
    if not cues:
        raise EmptyDocumentError(
            f"{origin} holds subtitles without text. Give some in which something is said."
        )
    return "\n".join(_join(cues)) + "\n"


def _straighten(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _is_song(text: str) -> bool:
    return _LYRICS.fullmatch(text) is not None and re.search(_STAMP, text) is not None


def _list_cues(text: str) -> Iterator[_Cue]:
    if _STARTS.match(text):
        yield from _read_timed(text)
    elif _STARTS_ASS.match(text):
        for start, end, said in _DIALOGUE.findall(text):
            yield _Cue(_read_clock(start), _read_clock(end), _read_lines(_SOFT_BREAK.split(said)))
    else:
        for key, value, stamp, said in _LYRIC.findall(text):
            at = _read_clock(stamp[1:-1]) if stamp else 0.0
            if stamp or key in _SAID_OF_SONG:
                yield _Cue(at, at, _read_lines([said or value]))


def _read_timed(text: str) -> Iterator[_Cue]:
    """Subtitles of SRT and WebVTT: what stands between two times, but for the name of the second."""
    is_web = _WEB.match(text) is not None
    timings = list(_TIMING.finditer(text))
    ends = [timing.start() for timing in timings[1:]] + [len(text)]
    for timing, end in zip(timings, ends, strict=True):
        blocks = re.split(r"\n\s*\n", text[timing.end() : end].strip("\n"))
        if end < len(text) and len(blocks) > 1 and "\n" not in blocks[-1].strip():
            blocks = blocks[:-1] if is_web or blocks[-1].strip().isdecimal() else blocks
        lines = [
            line for block in blocks if not (is_web and _COMMENT.match(block)) for line in block.split("\n")
        ]
        yield _Cue(_read_clock(timing[1]), _read_clock(timing[2]), _read_lines(lines))


def _read_lines(lines: Sequence[str]) -> tuple[str, ...]:
    """Lines without their styles; who speaks stands before what is said."""
    plain = (_STYLE.sub("", _VOICE.sub(r"\1：", line)).replace("\\h", " ").strip() for line in lines)
    return tuple(line for line in plain if line)


def _read_clock(clock: str) -> float:
    seconds = 0.0
    for part in clock.replace(",", ".").split(":"):
        seconds = 60 * seconds + float(part)
    return seconds


def _drop_rolling(cues: list[_Cue]) -> list[_Cue]:
    """Cues without the line that each keeps from the one before, where machines write them so."""
    kept = [
        bool(before.lines and cue.lines) and before.lines[-1] == cue.lines[0]
        for before, cue in pairwise(cues)
    ]
    n_rolling = sum(keeps and len(cue.lines) > 1 for keeps, cue in zip(kept, cues[1:], strict=True))
    if n_rolling <= _MIN_ROLLING_SHARE * len(cues):
        return cues
    return [
        _Cue(cue.start_s, cue.end_s, cue.lines[keeps:])
        for keeps, cue in zip([False, *kept], cues, strict=True)
    ]


def _join(cues: Sequence[_Cue]) -> Iterator[str]:
    """Paragraphs; where the author set marks, a subtitle that is not ended goes on in the next."""
    n_ended = sum(_ENDS.search(cue.lines[-1]) is not None for cue in cues)
    is_marked = n_ended >= _MIN_ENDED_SHARE * len(cues)
    paragraph = ""
    end_s = cues[0].start_s
    for cue in cues:
        for number, line in enumerate(cue.lines):
            if _ENDS.search(paragraph):
                pauses = number == 0 and cue.start_s - end_s > _PAUSE_S
                goes_on = is_marked and not pauses and len(paragraph) < _MAX_PARAGRAPH_CHARS
            else:
                goes_on = is_marked or number > 0
            is_alike = _is_foreign(paragraph) == _is_foreign(line)
            if paragraph and not (goes_on and is_alike and _TURN.match(line) is None):
                yield paragraph
                paragraph = ""
            paragraph += (_glue(paragraph, line, is_marked=is_marked) if paragraph else "") + line
        end_s = cue.end_s
    yield paragraph


def _is_foreign(line: str) -> bool:
    """Whether a line is in another language; a number is in none."""
    return _HAN.search(line) is None and _LETTER.search(line) is not None


def _glue(before: str, after: str, *, is_marked: bool) -> str:
    """Nothing between two parts in Chinese with marks; a space where none tells the parts apart."""
    is_latin = before[-1].isascii() and after[0].isascii() and after[0].isalnum()
    return " " if is_latin or not (is_marked or _ENDS.search(before)) else ""
