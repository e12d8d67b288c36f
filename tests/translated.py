"""Translated articles for tests, built from small JSON files instead of a model.

A file gives sections of segments; texts and offsets follow from them: paragraphs
stand on lines of their own, segments of a paragraph side by side, cells with a tab (or
their ``gap``) between them. An edit names the
repaired text that it led to (``at``) and what stood there before.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from translate.document import (
    Article,
    Defect,
    Document,
    Edit,
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

ARTICLES = Path(__file__).resolve().parent / "briefing" / "articles"
SIGNATURE = RunSignature(
    version="0.0",
    model="hand",
    model_sha256="0" * 64,
    device="cpu",
    dtype="float32",
    beam_size=4,
    length_penalty=1.0,
)


def load_article(name: str) -> TranslatedArticle:
    """The article of ``briefing/articles/NAME.json``."""
    return build_article(json.loads((ARTICLES / f"{name}.json").read_text(encoding="utf-8")))


def build_plain(*pairs: tuple[str, str]) -> TranslatedArticle:
    """One paragraph of (Chinese, English) sentences."""
    segments = [{"role": "body", "paragraph": 0, "zh": zh, "en": en} for zh, en in pairs]
    return build_article({"doc_id": "plain", "sections": [{"level": 0, "segments": segments}]})


def build_article(data: dict[str, Any]) -> TranslatedArticle:
    """The records that a pipeline would have made of ``data``."""
    text, sections, translations = "", [], []
    last_paragraph = None
    for number, section in enumerate(data["sections"]):
        start, heading = len(text), None
        for entry in section["segments"]:
            if last_paragraph is not None and entry["paragraph"] != last_paragraph:
                text += "\n"
            elif entry["role"] == "cell" and text:
                text += entry.get("gap", "\t")
            last_paragraph = entry["paragraph"]
            segment = Segment(
                index=len(translations),
                section=number,
                paragraph=entry["paragraph"],
                role=Role(entry["role"]),
                start=len(text),
                end=len(text) + len(entry["zh"]),
                source=entry["zh"],
                n_tokens=len(entry["zh"]) + 1,
            )
            if segment.role is Role.HEADING and heading is None:
                heading = segment.index
            text += entry["zh"]
            translations.append(_translate(segment, entry))
        sections.append(Section(number, section["level"], heading, start, len(text)))
    closed = [
        Section(
            s.index, s.level, s.heading, s.start, sections[i + 1].start if i + 1 < len(sections) else s.end
        )
        for i, s in enumerate(sections)
    ]
    structure = Structure(
        text, tuple(closed), tuple(t.segment for t in translations), data.get("byline"), data.get("date")
    )
    document = Document(data["doc_id"], f"{data['doc_id']}.txt", text=text)
    repaired = _repair(text, data.get("edits", []), Grade(data.get("grade", "clean")))
    return TranslatedArticle(Article(document, repaired, structure), tuple(translations), SIGNATURE)


def _translate(segment: Segment, entry: dict[str, Any]) -> Translation:
    hypothesis = Hypothesis(entry["en"], entry.get("log_prob", -0.5), entry.get("truncated", False))
    defects = tuple(Defect(d["kind"], d["detail"]) for d in entry.get("defects", []))
    return Translation(segment, hypothesis, defects)


def _repair(text: str, entries: list[dict[str, Any]], grade: Grade) -> Repaired:
    received, edits, done = "", [], 0
    for entry in sorted(entries, key=lambda e: text.index(e["at"])):
        place = text.index(entry["at"])
        received += text[done:place]
        start = len(received)
        received += entry["before"]
        done = place + len(entry["at"])
        alternatives = tuple((reading, share) for reading, share in entry.get("alternatives", []))
        edits.append(
            Edit(
                entry["rule"],
                start,
                len(received),
                entry["before"],
                entry["at"],
                entry["confidence"],
                alternatives,
            )
        )
    return Repaired(received + text[done:], text, "utf-8", tuple(edits), grade)
