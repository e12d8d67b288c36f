r"""Escaped text: Chinese that a program wrote in ASCII, and that nobody read back.

``\u4eca\u5929`` (JSON), ``%u4ECA`` (JavaScript), ``%E4%BB%8A`` (URLs), ``=E4=BB=8A``
(quoted-printable mail), ``~{=qLl~}`` (HZ), ``&#22269`` (an entity without its semicolon).
A line's escapes are decoded where the character model finds Chinese in them. URLs keep
theirs, and so does a line that speaks of encodings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final
from urllib.parse import unquote_to_bytes

import numpy as np

from translate.repair.characters import HAN
from translate.repair.language_model import load_character_model
from translate.repair.rule import Evidence, Replacement, Rule
from translate.repair.spans import find_urls
from translate.repair.survey import Trait, scan

_RUN: Final = re.compile(
    r"(?P<units>(?<![A-Z]:)(?:\\{1,2}u[0-9A-Fa-f]{4}(?:\\{1,2}[nrt\"/](?=\\{1,2}u[0-9A-Fa-f]{4}))?)+"
    r"|%u[0-9A-Fa-f]{4}(?:%u[0-9A-Fa-f]{4}|%[0-7][0-9A-Fa-f])*)"
    r"|(?P<percent>(?<![0-9A-Za-z/=?&#._~:@|-])"
    r"(?>(?:%[0-9A-Fa-f]{2})+(?:[0-9A-Za-z.,!~*'()_-]{1,20}(?:%[0-9A-Fa-f]{2})+)*)"
    r"(?![0-9A-Za-z_-]*(?:[/=?&#]|\.[0-9A-Za-z])))"
    r"|(?P<quoted>(?:=[0-9A-F]{2})+(?:(?:[ -<>-~]{1,40}|=\n){0,3}(?:=[0-9A-F]{2})+)*)"
    r"|(?P<hz>~\{(?:[\x21-\x77][\x21-\x7e])+~\})"
    r"|&#(?:(?P<decimal>[1-6][0-9]{4})(?![0-9]{0,2};)|[xX](?P<hex>[4-9][0-9A-Fa-f]{3})(?![0-9A-Fa-f]{0,2};))"
)
_UNIT: Final = re.compile(r"(?:\\{1,2}|%)u([0-9A-Fa-f]{4})|\\{1,2}([nrt\"/])|%([0-9A-Fa-f]{2})")
_SIGNS: Final = {"n": "\n", "r": "\r", "t": "\t"}
_HAN: Final = re.compile(f"[{HAN}]")
_WIDE: Final = re.compile(f"[{HAN}\u3001-\u3030\uff01-\uff5e]")
"""What an entity without its semicolon may stand for."""
_MIN_HAN: Final = 2
_SPEAKS_OF_ESCAPES: Final = re.compile(
    "编码|編碼|转义|轉義|码点|碼點|字节|位元組|字符|字元|正则|正則|十六进制|[Uu]nicode|UTF|GBK|ASCII"
)
_MIN_HAN_BESIDE_TEXT: Final = 12
"""Characters that a line's escapes must hold where the line speaks of such things."""
_MIN_MEAN: Final = -8.5
"""Log-probability a character above which what comes out is Chinese."""


@dataclass(frozen=True, slots=True)
class _Escaped:
    """A run of escapes and what it stands for."""

    start: int
    end: int
    after: str
    is_entity: bool
    line: int
    """Where its line starts."""

    @property
    def n_han(self) -> int:
        """Chinese characters that it holds."""
        return len(_HAN.findall(self.after))


def _find_escapes(text: str, evidence: Evidence) -> Iterator[Replacement]:
    """Escapes that hold Chinese, line by line."""
    for line, group in groupby(_list_escaped(text, evidence), key=lambda run: run.line):
        runs = list(group)
        if all(run.is_entity for run in runs) or _are_chinese(text, line, runs):
            yield from (Replacement(run.start, run.end, run.after, 0.95) for run in runs)


def _list_escaped(text: str, evidence: Evidence) -> Iterator[_Escaped]:
    urls = find_urls(text)
    line = done = 0
    for match in scan(_RUN, text, evidence.survey_of(text).find(Trait.ESCAPE)):
        after = _decode(match)
        if after and not after.isascii() and not urls.holds(match.start()):
            line = max(line, text.rfind("\n", done, match.start()) + 1)
            done = match.end()
            is_entity = match.lastgroup in {"decimal", "hex"}
            if not is_entity or _WIDE.match(after):
                yield _Escaped(match.start(), match.end(), after, is_entity, line)


def _decode(match: re.Match[str]) -> str | None:
    """What a run stands for; ``None`` where it is no text."""
    kind, run = match.lastgroup, match[match.lastgroup or 0]
    if kind in {"decimal", "hex"}:
        return chr(int(run, 16 if kind == "hex" else 10))
    if kind == "units":
        text = "".join(
            chr(int(m[1] or m[3], 16)) if m[1] or m[3] else _SIGNS.get(m[2], m[2])
            for m in _UNIT.finditer(run)
        )
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        return None if "\ufffd" in text else text
    if kind == "hz":
        return _read(run.encode("ascii"), ("hz",))
    if kind == "quoted":
        run = run.replace("=\n", "").replace("%", "%25").replace("=", "%")
    return _read(unquote_to_bytes(run), ("utf-8", "gb18030"))


def _read(raw: bytes, encodings: tuple[str, ...]) -> str | None:
    for encoding in encodings:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _are_chinese(text: str, line: int, runs: list[_Escaped]) -> bool:
    """Whether the escapes of one line hold likely Chinese, and are not what the line is about."""
    n_han = sum(run.n_han for run in runs)
    if n_han < _MIN_HAN:
        return False
    end = text.find("\n", runs[-1].end)
    parts: list[str] = []
    decoded: list[bool] = []
    done = line
    for run in runs:
        parts += (text[done : run.start], run.after)
        decoded += [False] * (run.start - done) + [_HAN.match(c) is not None for c in run.after]
        done = run.end
    parts.append(text[done : end if end >= 0 else len(text)])
    decoded += [False] * len(parts[-1])
    if n_han < _MIN_HAN_BESIDE_TEXT and any(_SPEAKS_OF_ESCAPES.search(part) for part in parts[::2]):
        return False
    scores = load_character_model().score_text("".join(parts))
    return float(scores[np.array(decoded)].mean()) > _MIN_MEAN


ESCAPES: Final = Rule("escapes", _find_escapes, lambda survey: survey.has(Trait.ESCAPE))
