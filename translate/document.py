"""The frozen records that pass between the stages.

Nothing here behaves: a record is what one stage hands to the next. Offsets are
code points, half-open. Units stand in the names: ``_s`` seconds, ``_tokens``
subword tokens, ``_chars`` code points; counts start with ``n_``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Document:
    """One input as it arrived: bytes where we have them, else text."""

    doc_id: str
    """Unique within a run: a path, an archive member or a caller's identifier."""
    origin: str
    """Where it came from, as a reader would look it up."""
    raw: bytes | None = None
    """The bytes as read; ``None`` when the document arrived as a string."""
    text: str | None = None
    """The text as received; ``None`` when only bytes are known."""


class Grade(StrEnum):
    """How damaged a text was."""

    CLEAN = "clean"
    LIGHT = "light"
    HEAVY = "heavy"


@dataclass(frozen=True, slots=True)
class Edit:
    """One change that repair made, in coordinates of the received text.

    The edits of a document are sorted and never overlap, so that
    ``received[start:end] == before`` and replacing each ``before`` by its
    ``after`` gives the repaired text; undoing them gives the received text back.
    Rules that touched the same place are joined with ``+`` in ``rule``.
    """

    rule: str
    start: int
    end: int
    before: str
    after: str
    confidence: float
    """Probability, 0 to 1, that ``after`` is what the author wrote."""
    alternatives: tuple[tuple[str, float], ...] = ()
    """Other readings worth showing, each with its probability, best first."""


@dataclass(frozen=True, slots=True)
class Repaired:
    """The text after repair, and how it came about."""

    received: str
    """The decoded text before any edit; edits are relative to it."""
    text: str
    encoding: str
    """Codec the bytes were read with, ``str`` when the document was a string."""
    edits: tuple[Edit, ...]
    grade: Grade


class Role(StrEnum):
    """What a segment is in its article."""

    TITLE = "title"
    SUBTITLE = "subtitle"
    BYLINE = "byline"
    DATELINE = "dateline"
    HEADING = "heading"
    BODY = "body"
    CELL = "cell"
    RESIDUE = "residue"
    """Left-overs of the page: kept and translated, set apart from the article."""


@dataclass(frozen=True, slots=True)
class Segment:
    """The unit of translation: a sentence, a heading, a cell or a clause of an overlong sentence."""

    index: int
    """Position in the document, from 0; notes refer to it."""
    section: int
    paragraph: int
    role: Role
    start: int
    end: int
    source: str
    """``text[start:end]`` without the white space around it."""
    n_tokens: int
    """Source subword tokens, end-of-sentence included; never over the model's budget."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the article. Sections tile the text: each starts where the last one ended."""

    index: int
    level: int
    """0 for what precedes the first heading, else the depth of its heading, from 1."""
    heading: int | None
    """Index of the segment that is its heading."""
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Structure:
    """A repaired text divided. Every non-space character of ``text`` lies in exactly one segment."""

    text: str
    sections: tuple[Section, ...]
    segments: tuple[Segment, ...]
    byline: str | None
    """Author line in Chinese, without its mark (``徐報融媒記者 沈揚``)."""
    date: str | None
    """Date of publication, ISO 8601, where the text states one."""


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One output of the decoder for one source."""

    target: str
    log_prob: float
    """Mean natural log-probability a target token, end-of-sentence included."""
    truncated: bool
    """True when decoding stopped at its length limit, not at end-of-sentence."""
    n_tokens: int = 0
    """Target subword tokens, end-of-sentence included."""
    support: tuple[float, ...] = ()
    """What each span of the source that was asked about bears on the target: natural logarithm of
    probability that the target loses without it."""
    omitted: tuple[str, ...] = ()
    """Clauses of the source that the target seems to leave out."""


@dataclass(frozen=True, slots=True)
class Defect:
    """Something a check found wrong or doubtful in a translation."""

    kind: str
    detail: str


@dataclass(frozen=True, slots=True)
class Translation:
    """One segment with its best translation and what is doubtful about it."""

    segment: Segment
    hypothesis: Hypothesis
    defects: tuple[Defect, ...] = ()
    attempts: int = 1
    given: str = ""
    """What the model was given, if it has English that the source has not: rare words, terms, names."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure, date, amount or name that the source states."""

    kind: str
    source_text: str
    target_text: str
    value: float | None
    unit: str | None
    segment: int
    meaning: str = ""
    """The figure in English as read from the source by rule, not by the model: over 200 people."""
    also: tuple[int, ...] = ()
    """Other segments that state the same in the same words."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A person, a place or an organisation that the source names, as read by a table, not by the model."""

    name: str
    """In English; of a Chinese person in pinyin."""
    source_texts: tuple[str, ...]
    """As the source writes it, each way once."""
    segments: tuple[int, ...]
    role: str = ""
    """Post of a Chinese person in English, as the source gives it first; empty for any other name."""


@dataclass(frozen=True, slots=True)
class Note:
    """A line of the briefing and the segments it rests on."""

    kind: str
    text: str
    segments: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RunSignature:
    """The settings behind an output, printed with it so that two runs can be compared."""

    version: str
    model: str
    model_sha256: str
    device: str
    dtype: str
    beam_size: int
    length_penalty: float
    extra: Mapping[str, str] = field(default_factory=dict)
    caution: str = ""
    """What whoever reads the model's translations must know of it."""


@dataclass(frozen=True, slots=True)
class Article:
    """A document after repair and structure, ready for translation."""

    document: Document
    repaired: Repaired
    structure: Structure


@dataclass(frozen=True, slots=True)
class TranslatedArticle:
    """An article with one translation a segment, in segment order."""

    article: Article
    translations: tuple[Translation, ...]
    signature: RunSignature

    def list_indices(self, role: Role) -> tuple[int, ...]:
        """Segments with this role, in order."""
        return tuple(t.segment.index for t in self.translations if t.segment.role is role)


@dataclass(frozen=True, slots=True)
class Briefing:
    """What a busy reader gets. Every note names the segments it rests on."""

    document: Document
    headline: str
    notes: tuple[Note, ...]
    facts: tuple[Fact, ...]
    quotes: tuple[Note, ...]
    gaps: tuple[Note, ...]
    """What is missing or uncertain: damage not undone, defects, truncation."""
    signature: RunSignature
    mentions: tuple[Mention, ...] = ()
    n_facts: int = 0
    """Facts found in all; ``facts`` are the most telling of them."""
    headline_segments: tuple[int, ...] = ()
    """Segments whose translation the headline is."""
