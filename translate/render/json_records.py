"""JSON of translations and briefings: stable names, every segment, nothing rounded."""

from __future__ import annotations

import json
import math
from typing import Any, Final

from translate.document import (
    Briefing,
    Edit,
    Note,
    Repaired,
    Role,
    RunSignature,
    Section,
    TranslatedArticle,
    Translation,
)
from translate.render.escape import escape_json
from translate.render.view import find_author, show_heading, word_author

TRUNCATED: Final = {"kind": "truncated", "detail": "decoding stopped at its length limit"}


def render_briefing(briefing: Briefing, translated: TranslatedArticle) -> str:
    """One JSON object; the keys of ``render_translation`` and ``briefing``."""
    return dump(list_article(translated, briefing), indent=2) + "\n"


def render_translation(translated: TranslatedArticle) -> str:
    """One JSON object: source, title, byline, date, sections with all segments, repair, signature."""
    return dump(list_article(translated, None), indent=2) + "\n"


def list_article(translated: TranslatedArticle, briefing: Briefing | None) -> dict[str, Any]:
    """The article as plain data; ``briefing`` is left out where there is none.

    The ``zh`` of all segments, in order, is the whole text but for white space.
    """
    structure = translated.article.structure
    by_section: dict[int, list[Translation]] = {}
    for translation in translated.translations:
        by_section.setdefault(translation.segment.section, []).append(translation)
    author = find_author(translated)
    data: dict[str, Any] = {
        "source": translated.article.document.origin,
        "title": _join_role(translated, Role.TITLE),
        "byline": structure.byline,
        "byline_en": word_author(translated) or (author.hypothesis.target if author else None),
        "date": structure.date,
        "sections": [_list_section(s, by_section.get(s.index, [])) for s in structure.sections],
    }
    if briefing is not None:
        data["briefing"] = list_briefing(briefing)
    repaired = translated.article.repaired
    data["repair"] = {"grade": repaired.grade.value, "edits": list_edits(repaired)}
    data["signature"] = list_signature(translated.signature)
    return data


def list_briefing(briefing: Briefing) -> dict[str, Any]:
    """Headline, key points, facts, names, quotes and gaps as plain data."""
    return {
        "headline": briefing.headline,
        "headline_segments": list(briefing.headline_segments),
        "key_points": [_list_note(note) for note in briefing.notes],
        "facts": [
            {
                "kind": fact.kind,
                "source_text": fact.source_text,
                "target_text": fact.target_text,
                "value": finite(fact.value),
                "unit": fact.unit,
                "meaning": fact.meaning,
                "segment": fact.segment,
                "also": list(fact.also),
            }
            for fact in briefing.facts
        ],
        "n_facts": briefing.n_facts,
        "quotes": [_list_note(note) for note in briefing.quotes],
        "gaps": [{"kind": note.kind, **_list_note(note)} for note in briefing.gaps],
        "mentions": [
            {
                "name": mention.name,
                "role": mention.role,
                "source_texts": list(mention.source_texts),
                "segments": list(mention.segments),
            }
            for mention in briefing.mentions
        ],
    }


def list_edits(repaired: Repaired) -> list[dict[str, Any]]:
    """Repair's edits as plain data, in coordinates of the received text."""
    return [list_edit(edit) for edit in repaired.edits]


def list_edit(edit: Edit) -> dict[str, Any]:
    """One edit as plain data; ``alternatives`` only where there are some."""
    data: dict[str, Any] = {
        "rule": edit.rule,
        "start": edit.start,
        "end": edit.end,
        "before": edit.before,
        "after": edit.after,
        "confidence": edit.confidence,
    }
    if edit.alternatives:
        data["alternatives"] = [[text, share] for text, share in edit.alternatives]
    return data


def list_signature(signature: RunSignature) -> dict[str, Any]:
    """Settings of the run as plain data."""
    return {
        "version": signature.version,
        "model": signature.model,
        "model_sha256": signature.model_sha256,
        "device": signature.device,
        "dtype": signature.dtype,
        "beam_size": signature.beam_size,
        "length_penalty": signature.length_penalty,
        "extra": dict(signature.extra),
        "caution": signature.caution,
    }


def list_defects(translation: Translation) -> list[dict[str, str]]:
    """Defects as plain data, a translation that broke off among them."""
    defects = [{"kind": d.kind, "detail": d.detail} for d in translation.defects]
    if translation.hypothesis.truncated and all(d["kind"] != TRUNCATED["kind"] for d in defects):
        defects.append(dict(TRUNCATED))
    return defects


def dump(data: object, indent: int | None = None) -> str:
    r"""Serialise as JSON in readable UTF-8; lone surrogates as ``\udcXX``, which UTF-8 cannot hold.

    Raises:
        ValueError: a number is not finite.

    """
    return escape_json(json.dumps(data, ensure_ascii=False, allow_nan=False, indent=indent))


def _list_section(section: Section, members: list[Translation]) -> dict[str, Any]:
    heading = next((t for t in members if t.segment.index == section.heading), None)
    return {
        "index": section.index,
        "level": section.level,
        "heading": _list_heading(heading) if heading else None,
        "segments": [
            {
                "index": t.segment.index,
                "paragraph": t.segment.paragraph,
                "role": t.segment.role.value,
                **_list_pair(t),
                "given": t.given,
                "log_prob": finite(t.hypothesis.log_prob),
                "defects": list_defects(t),
            }
            for t in members
        ],
    }


def _list_heading(heading: Translation) -> dict[str, str]:
    return {"zh": show_heading(heading.segment.source), "en": heading.hypothesis.target}


def _list_pair(translation: Translation) -> dict[str, str]:
    return {"zh": translation.segment.source, "en": translation.hypothesis.target}


def _list_note(note: Note) -> dict[str, Any]:
    return {"text": note.text, "segments": list(note.segments)}


def _join_role(translated: TranslatedArticle, role: Role) -> dict[str, str] | None:
    members = [t for t in translated.translations if t.segment.role is role]
    if not members:
        return None
    return {
        "zh": " ".join(show_heading(t.segment.source) for t in members),
        "en": " ".join(t.hypothesis.target.strip() for t in members).strip(),
    }


def finite(value: float | None) -> float | None:
    """JSON has no infinity; a score or value that is none becomes null."""
    return value if value is not None and math.isfinite(value) else None
