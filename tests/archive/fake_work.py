"""A pipeline that needs no model: it runs in the runner's own processes, and dies on demand."""

from __future__ import annotations

import logging
import os
import signal
import struct
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

from translate.archive.work import Progress, Rendered
from translate.document import (
    Article,
    Document,
    Grade,
    Hypothesis,
    Repaired,
    Role,
    RunSignature,
    Section,
    Segment,
    Structure,
    TranslatedArticle,
    Translation,
)
from translate.errors import EmptyDocumentError, InferenceError, ModelError

_LOST = threading.Event()
"""Set where this process has lost its GPU."""


@dataclass(frozen=True)
class FakeWork:
    """Lines are segments, characters tokens; a translation is its source, counted and marked.

    Words in a document make it fail: ``【坏文】`` is refused by repair, ``【坏句】`` by the model,
    ``【崩溃】`` kills the preparing process, ``【猝死】`` the translating one, ``【缺内存】`` runs out of
    memory in translation, ``【慢句】`` never comes back from repair, ``【毒】`` loses the GPU to the
    translating process, in which every later call fails.
    """

    formats: tuple[str, ...] = ("markdown",)
    settings: dict[str, str] = field(default_factory=lambda: {"version": "fake"})
    delay_s: float = 0.0
    """Time that a document takes to translate."""
    log: str | None = None
    """File that gets a line for each document translated; ``.begun`` beside it appears before the first."""
    die_once: str | None = None
    """A marker file: the first translating process to find it missing makes it and dies."""
    broken_model: bool = False
    warning: str = ""
    """Said while the model is loaded."""

    def describe(self) -> dict[str, str]:
        return dict(self.settings)

    def open_prepare(self):
        return prepare

    def open_translate(self, threads: int):
        if self.broken_model:
            raise ModelError("The weights are damaged; copy the model again.")
        if self.warning:
            logging.getLogger("translate").warning(self.warning)
            logging.getLogger("another").warning("which nobody needs to know")
        return self._translate

    def _translate(
        self, articles: Sequence[Article], progress: Progress | None = None
    ) -> list[TranslatedArticle]:
        if self.die_once and not Path(self.die_once).exists():
            Path(self.die_once).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        if self.log:
            Path(self.log).with_suffix(".begun").touch()
        done = []
        if _LOST.is_set():
            raise RuntimeError("CUDA error: device-side assert triggered")
        for article in articles:
            text = article.structure.text
            if "【毒】" in text:
                _LOST.set()
                raise RuntimeError(
                    "CUDA error: device-side assert triggered\nCompile with TORCH_USE_CUDA_DSA"
                )
            if "【猝死】" in text:
                os.kill(os.getpid(), signal.SIGKILL)
            if "【坏句】" in text:
                raise InferenceError("segment 1 cannot be translated")
            if "【缺内存】" in text:
                raise MemoryError
            time.sleep(self.delay_s)
            if self.log:
                with Path(self.log).open("a", encoding="utf-8") as file:
                    file.write(article.document.doc_id + "\n")
            done.append(_translate_article(article))
            if progress:
                progress(len(article.structure.segments))
        return done

    def open_render(self):
        return self._render

    def _render(self, translated: TranslatedArticle) -> Rendered:
        lines = [translation.hypothesis.target for translation in translated.translations]
        outputs = tuple((name, f"{name}\n" + "\n".join(lines) + "\n") for name in self.formats)
        return Rendered(outputs, lines[0], 0)


def prepare(document: Document) -> Article:
    text = document.text if document.text is not None else (document.raw or b"").decode()
    if "【崩溃】" in text:
        os.kill(os.getpid(), signal.SIGSEGV)
    if "【慢句】" in text:
        time.sleep(3600)
    if "【坏文】" in text:
        raise EmptyDocumentError(f"{document.origin} holds no article.")
    segments, start = [], 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            number = len(segments)
            role = Role.BODY if number else Role.TITLE
            end = start + len(line)
            segments.append(Segment(number, 0, number, role, start, end, line.strip(), len(line)))
        start += len(line)
    structure = Structure(text, (Section(0, 0, None, 0, len(text)),), tuple(segments), None, "2024-05-06")
    return Article(document, Repaired(text, text, "utf-8", (), Grade.CLEAN), structure)


def _translate_article(article: Article) -> TranslatedArticle:
    translations = tuple(
        Translation(segment, Hypothesis(f"[{len(segment.source)}] {segment.source}", -0.1, False))
        for segment in article.structure.segments
    )
    signature = RunSignature("0", "fake", "0", "cpu", "float32", 1, 1.0)
    return TranslatedArticle(article, translations, signature)


def break_off(connection: Connection) -> None:
    """A process that is killed while it sends: of a hundred bytes four arrive."""
    os.write(connection.fileno(), struct.pack("!i", 100) + b"half")
    os._exit(1)
