"""What runs in the child processes: reading, preparing and rendering, translating."""

from __future__ import annotations

import hashlib
import logging
import os
import pickle
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final, TypeVar

from translate.archive.hands import GPU_LOST, leave_with_parent, receive_tasks
from translate.archive.item import Item, Mark, Request, replace_surrogates
from translate.archive.keeping import pack_translation, unpack_translation
from translate.archive.messages import (
    EndOfInput,
    Part,
    Prepared,
    PrepareTask,
    Ready,
    RenderedParts,
    RenderTask,
    SegmentsDone,
    Stopped,
    TaskFailed,
    Translated,
    TranslateTask,
)
from translate.archive.output import write_part
from translate.archive.reading import read_sources
from translate.archive.resemblance import sketch_text
from translate.archive.work import SUFFIXES, Prepare, Render, Translate, Work
from translate.document import Article, Document, Role, Segment, TranslatedArticle
from translate.errors import ConfigError, ModelError, OutputError, ZhbriefError
from translate.render import show_heading
from translate.translation import is_device_fault

_MARK_INTERVAL_S: Final = 0.25
_STOPPING: Final = (ConfigError, ModelError, OutputError)
"""Errors that would come again with every document."""
_Opened = TypeVar("_Opened")


def serve_reading(connection: Connection, request: Request) -> None:
    """Read the sources and send what is found; the parent slows us down by not listening."""
    last_entry, last_s = "", 0.0
    with leave_with_parent():
        for found in read_sources(request):
            if isinstance(found, Mark):
                now = time.monotonic()
                if found.entry == last_entry and now - last_s < _MARK_INTERVAL_S:
                    continue
                last_entry, last_s = found.entry, now
            connection.send(found)
        connection.send(EndOfInput())


def serve_articles(connection: Connection, work: Work) -> None:
    """Prepare and render, one task after the other."""
    logging.disable(logging.WARNING)  # a hundred thousand documents must not talk on the terminal
    prepare: Prepare | None = None
    render: Render | None = None
    with leave_with_parent():
        connection.send(Ready())
        for task in receive_tasks(connection):
            if isinstance(task, PrepareTask):
                prepare = prepare or _open(connection, work.open_prepare)
                connection.send(_attempt(partial(_prepare, prepare, task.item)))
            elif isinstance(task, RenderTask):
                render = render or _open(connection, work.open_render)
                connection.send(_attempt(partial(_render, render, task)))


def serve_translation(connection: Connection, work: Work, threads: int) -> None:
    """Translate groups of articles, one after the other."""
    with leave_with_parent():
        with _collect_warnings() as notes:
            translate = _open(connection, partial(work.open_translate, threads))
        connection.send(Ready(tuple(notes)))
        logging.disable(logging.WARNING)
        for task in receive_tasks(connection):
            connection.send(_attempt(partial(_translate, translate, task, connection)))


@contextmanager
def _collect_warnings() -> Iterator[list[str]]:
    """Collect our own warnings; nothing is printed: the terminal is the parent's."""
    notes: list[str] = []
    handler = logging.Handler()

    def note(record: logging.LogRecord) -> bool:
        if record.name == "translate":
            notes.append(record.getMessage())
        return False

    handler.addFilter(note)
    logging.getLogger().addHandler(handler)
    try:
        yield notes
    finally:
        logging.getLogger().removeHandler(handler)


def _open(connection: Connection, opener: Callable[[], _Opened]) -> _Opened:
    """Load what a role needs; what fails here would fail for every document."""
    try:
        return opener()
    except ZhbriefError as error:
        connection.send(Stopped(error))
    except Exception as error:  # the run stops with it, whatever it is
        connection.send(
            Stopped(
                ModelError(f"A process of the run could not start: {_name_error(error)}. {_place(error)}")
            )
        )
    raise SystemExit(1)


_Answer = Prepared | RenderedParts | Translated


def _attempt(task: Callable[[], _Answer]) -> _Answer | TaskFailed | Stopped:
    """Run a task; whatever it raises is an answer about this document, and the next one gets its turn.

    But where the GPU is lost to this process every document would fail: it ends, and a new one goes on.
    """
    try:
        return task()
    except _STOPPING as error:
        return Stopped(error)
    except ZhbriefError as error:
        return TaskFailed(type(error).__name__, str(error), may_recover=False)
    except MemoryError as error:
        return TaskFailed("MemoryError", f"Memory ran out. {_place(error)}", may_recover=True)
    except (BrokenPipeError, ConnectionResetError):
        raise
    except Exception as error:  # a defect of ours must cost one document, with its trace
        if is_device_fault(error):
            os._exit(GPU_LOST)  # at once: what tidies up would call the GPU
        return TaskFailed(
            type(error).__name__,
            f"A defect of zhbrief, please report it: {_name_error(error)}. {_place(error)}",
            may_recover=False,
        )


def _name_error(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"


def _place(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    return " < ".join(f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in reversed(frames[-4:]))


def _prepare(prepare: Prepare, item: Item) -> Prepared:
    start = time.perf_counter()
    article = prepare(Document(item.doc_id, item.origin, item.raw, item.text))
    facts = {
        **_describe(article),
        "title_source": show_heading(item.title) if item.title else _title(article.structure.segments),
        "date": article.structure.date or item.date,
        "sketch": sketch_text(article.repaired.text),
        "prepare_s": time.perf_counter() - start,
    }
    return Prepared(pickle.dumps(article, pickle.HIGHEST_PROTOCOL), facts["n_source_tokens"], facts)


def _describe(article: Article) -> dict[str, Any]:
    """Columns of the ledger that an article alone tells."""
    return {
        "grade": str(article.repaired.grade),
        "encoding": article.repaired.encoding,
        "n_chars": len(article.repaired.text),
        "n_segments": len(article.structure.segments),
        "n_source_tokens": sum(segment.n_tokens for segment in article.structure.segments),
    }


def _title(segments: tuple[Segment, ...]) -> str | None:
    """The title as a briefing shows it, without Markdown's marks."""
    title = next((segment.source for segment in segments if segment.role is Role.TITLE), None)
    return None if title is None else replace_surrogates(show_heading(title))


def _render(render: Render, task: RenderTask) -> RenderedParts:
    start = time.perf_counter()
    facts: dict[str, Any] = {}
    translated: TranslatedArticle
    if task.kept is None:
        translated = pickle.loads(task.packed)  # noqa: S301  # packed by our own process
    else:
        translated = _rename(unpack_translation(Path(task.kept).read_bytes()), task)
        facts = _describe(translated.article) | {
            "title_source": _title(translated.article.structure.segments),
            "sketch": sketch_text(translated.article.repaired.text),
        }
        if translated.article.structure.date is not None:
            facts["date"] = translated.article.structure.date
    rendered = render(translated)
    parts = []
    for name, text in rendered.outputs:
        data = replace_surrogates(text).encode("utf-8")
        path = f"{task.parts}.{SUFFIXES[name]}"
        write_part(Path(path), data)
        parts.append(Part(name, path, hashlib.sha256(data).hexdigest(), len(data)))
    kept = f"{task.parts}.kept" if task.keep else None
    if kept is not None:
        write_part(Path(kept), pack_translation(translated))
    facts |= {
        "title": replace_surrogates(rendered.title),
        "n_defects": rendered.n_defects,
        "render_s": time.perf_counter() - start,
    }
    return RenderedParts(tuple(parts), facts, kept)


def _rename(translated: TranslatedArticle, task: RenderTask) -> TranslatedArticle:
    """A kept translation under the name of the document that it is rendered for."""
    document = replace(translated.article.document, doc_id=task.doc_id, origin=task.origin)
    return replace(translated, article=replace(translated.article, document=document))


def _translate(translate: Translate, task: TranslateTask, connection: Connection) -> Translated:
    start = time.perf_counter()
    articles: list[Article] = [pickle.loads(packed) for packed in task.packed]  # noqa: S301
    done = translate(articles, lambda count: connection.send(SegmentsDone(count)))
    if len(done) != len(articles):
        raise RuntimeError(f"{len(articles)} articles were given, {len(done)} came back")
    packed = tuple(pickle.dumps(article, pickle.HIGHEST_PROTOCOL) for article in done)
    return Translated(packed, time.perf_counter() - start)
