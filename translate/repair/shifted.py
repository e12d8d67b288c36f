"""Shifted GBK: a byte was lost, and every pair after it is read one byte off.

The commonest cause is a byte-blind replacement of the full-width question mark
(``A3 BF``) by ``?``: where the two bytes belonged to two neighbours, the lead byte
before them is orphaned, and all that follows is shifted until an ASCII byte ends the
run. The rule finds suspect stretches, reads them back into bytes and searches for the
text that most likely was there. It abstains when what was received is as likely.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final

import numpy as np

from translate.repair.language_model import (
    BOUNDARY,
    SPACE,
    CharacterModel,
    Ids,
    code_points,
    load_character_model,
)
from translate.repair.rule import Evidence, Replacement, Rule
from translate.repair.shifted_beam import Search
from translate.repair.shifted_codec import BIG5, CODECS, GBK, load_pair_table
from translate.repair.shifted_confidence import calibrate_edit
from translate.repair.shifted_costs import COSTS
from translate.repair.shifted_lattice import FULL, PROBE, Reading
from translate.repair.shifted_literal import score_received
from translate.repair.shifted_refusals import learn_refusals
from translate.repair.shifted_stream import open_stream
from translate.repair.shifted_suspects import Stretch, find_stretches
from translate.repair.shifted_vocabulary import Vocabulary, learn_vocabulary, measure_script

MIN_GAIN: Final = 6.0
"""Nats by which a reading must beat the received text."""
MIN_GAIN_CHAR: Final = 1.5
"""Nats by which it must do so for each character that it changes: a list of rare ones is no garbage."""
MIN_GAIN_BYTES: Final = 5.0
"""The same where the document came as bytes of the very code, so that a lost byte shifts as supposed."""
MIN_GAIN_SURE: Final = 2.0
"""The same where, besides, no other reading comes near."""
SURE: Final = 0.75
"""Share of the beam from which none does."""
MIN_GAIN_MARKED: Final = 4.0
"""The same where orphan bytes prove that something is wrong."""
MIN_GAIN_LOST: Final = 0.0
"""The same where U+FFFD does, which is worth whatever character may stand there."""
MAX_SURPRISE: Final = 7.0
"""Mean nats a character of what is put in, where no orphan byte proves the damage."""
CLEAR_GAIN: Final = 25.0
"""Nats that show a repair is due even where it is unsure which."""
MIN_CONFIDENCE: Final = 0.3
"""Share of the beam below which a reading of smaller gain is no repair but a guess."""
MIN_ALTERNATIVE: Final = 0.05
SURE_ALONE: Final = 0.95
"""Share of the beam from which a reading needs no alternative beside it."""
TEMPERATURE: Final = 1.3
"""Flattens the shares of the beam, whose independence assumptions make them too extreme."""
MAX_IDLE_SEARCHES: Final = 16
"""Searches in a row that found nothing, after which what seems odd is taken for the document's own style."""
VOCABULARY_CHARS: Final = 40_000
"""Length of the parts of a document that are searched with the words of their own surroundings."""
SCRIPT_CHARS: Final = 200_000
"""Length of the text's beginning that tells its script."""
MARKS: Final = re.compile("[\ufffd\udc80-\udcff]")
"""What proves that bytes were lost."""
KEPT: Final = re.compile("[\ufffd\ue000-\uf8ff]")
"""What shows that whoever read the bytes dropped nothing in silence."""
LOST: Final = "\ufffd"
STOP_FOR_MARK: Final = re.compile("\ufffd+[，。、；：？！”）》]+")
"""A mark and the stop that was put in its place: it says nothing that the text does not."""
ORPHANS: Final = re.compile("[\udc80-\udcff]")
UTF8: Final = "utf-8"
MIN_SPLIT_CHARS: Final = 4
"""Characters that agree between two differences before they become two edits."""


def find_shifted(text: str, evidence: Evidence) -> Iterator[Replacement]:
    """Repairs of shifted double-byte text, sorted and without overlap."""
    model = load_character_model()
    codecs = choose_codecs(evidence.encoding, lambda: measure_script(code_points(text[:SCRIPT_CHARS]), model))
    from_bytes = is_legacy(evidence.encoding)
    stretches = find_stretches(text, model, codecs, from_bytes=from_bytes)
    if evidence.reread:
        stretches = [stretch for stretch in stretches if not _is_reread(text, stretch, evidence.reread)]
    if not stretches:
        return
    vocabularies: dict[int, Vocabulary] = {}
    keeps_private = KEPT.search(text) is not None
    refusals = learn_refusals(text, model, from_bytes=from_bytes)
    n_idle = 0
    for stretch in stretches:
        is_marked = MARKS.search(text, stretch.start, stretch.end) is not None
        if n_idle >= MAX_IDLE_SEARCHES and not is_marked:
            continue
        part = stretch.start // VOCABULARY_CHARS
        if part not in vocabularies:
            vocabularies[part] = learn_vocabulary(_without(text, stretches, part), model)
        edits = repair_stretch(
            text, stretch, vocabularies[part], codecs, from_bytes=from_bytes, keeps_private=keeps_private
        )
        if evidence.encoding == UTF8:  # what is left of a UTF-8 character is no GBK
            edits = [edit for edit in edits if not _holds_utf8_rest(text, edit)]
        edits = [edit for edit in edits if not refusals.refuse(text, edit)]
        n_idle = 0 if edits or is_marked else n_idle + 1
        yield from edits


def _holds_utf8_rest(text: str, edit: Replacement) -> bool:
    """Whether an edit explains what is left of a UTF-8 character, at the end of a cut file for one."""
    cut = edit.end == len(text) and text.endswith("\ufffd")
    return cut or ORPHANS.search(text, edit.start, edit.end) is not None


def _is_reread(text: str, stretch: Stretch, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a stretch's line was read with another codec: what is left open there was lost in that."""
    start = text.rfind("\n", 0, stretch.start) + 1
    newline = text.find("\n", stretch.end)
    end = len(text) if newline < 0 else newline
    at = bisect_left(spans, (start, start))
    return any(a < end and b > start for a, b in spans[max(0, at - 1) : at + 1])


def choose_codecs(encoding: str, measure_traditional: Callable[[], float]) -> tuple[str, ...]:
    """Codecs worth trying: that of the bytes where it is known, else what the script allows."""
    if is_legacy(encoding):
        return (BIG5,) if _plain_name(encoding).startswith(("big5", "cp950", "ms950")) else (GBK,)
    return CODECS if measure_traditional() > 0.5 else (GBK,)


def is_legacy(encoding: str) -> bool:
    """Whether a document came as bytes of a double-byte code, so that every byte is still there."""
    return _plain_name(encoding).startswith(("big5", "cp950", "ms950", "gb", "cp936", "hz"))


def _plain_name(encoding: str) -> str:
    return encoding.lower().replace("_", "").replace("-", "")


def repair_stretch(
    text: str,
    stretch: Stretch,
    vocabulary: Vocabulary,
    codecs: tuple[str, ...],
    *,
    from_bytes: bool,
    keeps_private: bool = False,
) -> list[Replacement]:
    """Edits of one stretch; none where no reading clearly beats what was received."""
    received = text[stretch.start : stretch.end]
    context = _context_before(text, stretch.start, vocabulary.model)
    ends_line = stretch.end == len(text) or text[stretch.end] == "\n"

    def score(text: str, *, fills: bool = True) -> float:
        return score_received(
            text, vocabulary, context, ends_line=ends_line, from_bytes=from_bytes, fills=fills
        )

    literal = score(received)
    is_marked = MARKS.search(received) is not None
    for codec in codecs:
        table = load_pair_table(codec)
        items = open_stream(text, stretch.start, stretch.end, table, from_bytes=from_bytes)
        for width in (FULL,) if is_marked else (PROBE, FULL):
            search = Search(
                items,
                table,
                vocabulary,
                context,
                ends_line=ends_line,
                from_bytes=from_bytes,
                keeps_private=keeps_private,
                width=width,
            )
            readings = search.run()
            if not readings or readings[0].text == received:
                break
        if not readings or readings[0].text == received:
            continue
        gain = readings[0].log_probability - literal
        edits = list(_make_replacements(stretch, received, readings))
        if is_marked:
            edits = _keep_earned(stretch, received, readings[0], edits, score)
            if edits:
                return _settle(text, edits, from_bytes=from_bytes)
            continue
        if gain >= _needed_gain(edits, from_bytes=from_bytes) and _is_fluent(
            stretch, edits, readings[0].text, vocabulary.model, gain
        ):
            return _settle(text, edits, from_bytes=from_bytes)
    return []


def _settle(text: str, edits: list[Replacement], *, from_bytes: bool) -> list[Replacement]:
    """The edits as users see them: with probabilities of being right."""
    return [calibrate_edit(edit, text[edit.start : edit.end], from_bytes=from_bytes) for edit in edits]


def _keep_earned(
    stretch: Stretch, received: str, reading: Reading, edits: list[Replacement], score: Callable[..., float]
) -> list[Replacement]:
    """The edits of a marked stretch that beat what was received, and each one its own part of it."""
    spans = [(edit.start - stretch.start, edit.end - stretch.start) for edit in edits]
    stops = [
        bool(STOP_FOR_MARK.fullmatch(received[a:b] + e.after)) for (a, b), e in zip(spans, edits, strict=True)
    ]
    least = MIN_GAIN_LOST if LOST in received else MIN_GAIN_MARKED
    if reading.log_probability - score(received, fills=not all(stops)) < least:
        return []
    kept = []
    for i, edit in enumerate(edits):
        a, b = spans[i]
        if LOST not in received[a:b] or stops[i] or len(edits) == 1:
            kept.append(edit)
            continue
        undone, at = [], 0
        for (c, d), other in zip(spans, edits, strict=True):
            undone += [received[at:c], received[c:d] if other is edit else other.after]
            at = d
        gain = score(reading.text) - score("".join(undone) + received[at:])
        if gain - COSTS.wildcard * received.count(LOST, a, b) >= MIN_GAIN_LOST:
            kept.append(edit)
    return kept


def _needed_gain(edits: list[Replacement], *, from_bytes: bool) -> float:
    if not from_bytes:
        n_changed = sum(max(edit.end - edit.start, len(edit.after)) for edit in edits)
        return max(MIN_GAIN, MIN_GAIN_CHAR * n_changed)
    return MIN_GAIN_SURE if min(edit.confidence for edit in edits) >= SURE else MIN_GAIN_BYTES


def _is_fluent(
    stretch: Stretch, edits: list[Replacement], reading: str, model: CharacterModel, gain: float
) -> bool:
    """Whether what the edits put in reads as Chinese, not merely as better than a list of rare characters."""
    first = edits[0].start - stretch.start
    last = len(reading) - (stretch.end - edits[-1].end)
    surprise = -model.score_text(reading)[first : last + 1]
    limit = MAX_SURPRISE + (gain >= CLEAR_GAIN) + 2 * (len(surprise) <= 3)
    return float(surprise.mean()) <= limit and (gain >= CLEAR_GAIN or edits[0].confidence >= MIN_CONFIDENCE)


def _without(text: str, stretches: list[Stretch], part: int) -> str:
    """What one part of the document, and half a part on either side, says where it is not suspect."""
    at = max(0, part * VOCABULARY_CHARS - VOCABULARY_CHARS // 2)
    end = min(len(text), at + 2 * VOCABULARY_CHARS)
    pieces = []
    for stretch in stretches:
        if at <= stretch.start < end:
            pieces.append(text[at : stretch.start])
            at = stretch.end
    return "\n".join([*pieces, text[at:end]])


def _context_before(text: str, start: int, model: CharacterModel) -> Ids:
    """The three symbols before a stretch, within its line."""
    line = text[text.rfind("\n", 0, start) + 1 : start][-12:]
    symbols = model.symbols_of(line)
    symbols = symbols[symbols != SPACE]
    return np.concatenate([np.full(3, BOUNDARY), symbols])[-3:]


def _make_replacements(stretch: Stretch, received: str, readings: list[Reading]) -> Iterator[Replacement]:
    scores = np.array([r.log_probability for r in readings]) / TEMPERATURE
    shares = np.exp(scores - scores.max())
    shares /= shares.sum()
    after = readings[0].text
    for a, b, c, d in _differences(received, after):
        options: dict[str, float] = {}
        for reading, share in zip(readings, shares.tolist(), strict=True):
            if reading.text.startswith(after[:c]) and reading.text.endswith(after[d:]):
                option = reading.text[c : len(reading.text) - (len(after) - d)]
            else:
                option = after[c:d] if after[c:d] in reading.text else ""
            options[option] = options.get(option, 0.0) + share
        others = sorted(((o, p) for o, p in options.items() if o and o != after[c:d]), key=lambda o: -o[1])
        # Who is unsure says what else it may be, unlikely as it is.
        least = MIN_ALTERNATIVE if options[after[c:d]] >= SURE_ALONE or not others else others[0][1]
        yield Replacement(
            start=stretch.start + a,
            end=stretch.start + b,
            after=after[c:d],
            confidence=round(options[after[c:d]], 4),
            alternatives=tuple((o, round(p, 4)) for o, p in others if p >= min(least, MIN_ALTERNATIVE)),
        )


def _differences(before: str, after: str) -> list[tuple[int, int, int, int]]:
    """Spans ``before[a:b]`` that became ``after[c:d]``, near ones as one."""
    spans: list[tuple[int, int, int, int]] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        if spans and a - spans[-1][1] < MIN_SPLIT_CHARS:
            first = spans.pop()
            spans.append((first[0], b, first[2], d))
        else:
            spans.append((a, b, c, d))
    return spans


SHIFTED_GBK: Final = Rule(name="shifted_gbk", find=find_shifted)
