"""Mojibake: text that was written in one codec and read in another, once or twice.

A suspect run is turned back into bytes with every codec it may have been read with,
and out again with every codec it may have been written in; the language model says
which reading is Chinese, if any. What a lost byte made ambiguous is filled where the
context decides, and stays U+FFFD where it does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import numpy as np

from translate.repair.characters import HAN
from translate.repair.language_model import CharacterModel, Floats, load_character_model
from translate.repair.mojibake_channel import (
    LOST,
    OLD_BIG5,
    READ_AS,
    UTF_8,
    WRITTEN_IN,
    Rereading,
    View,
    may_be_read_as,
    open_view,
    reread,
)
from translate.repair.mojibake_edits import MIN_GAIN, Candidate, Piece, make_replacements
from translate.repair.mojibake_fill import Filling, choose_characters
from translate.repair.mojibake_mentions import is_mention
from translate.repair.mojibake_price import (
    INVALID_COST,
    LOST_COST,
    limit_surprise,
    measure_text,
    price_text,
    weigh_chance,
)
from translate.repair.mojibake_remains import find_remains
from translate.repair.mojibake_steps import reread_in_step
from translate.repair.mojibake_suspects import find_suspect_stretches
from translate.repair.rule import Evidence, Replacement, Rule
from translate.repair.shifted_codec import BIG5, GBK

FLUENT_SURPRISE: Final = 6.5
"""Mean nats a character, below which a reading is Chinese and is not read anew."""
PLAUSIBLE_SURPRISE: Final = 6.0
"""The same for what was received, below which it stays as it is."""
STEP_COST: Final = 1.0
"""Nats that each further codec must earn."""
MIN_HAN: Final = 2
"""Chinese characters that a reading must hold at least."""
MIN_PLAUSIBILITY: Final = 0.5
"""Probability of being Chinese that a reading needs."""
UNREADABLE: Final = re.compile("[\ufffd\ue000-\uf8ff]")
"""What no author wrote: where it comes out of a pair of bytes, they were lost or read out of step."""
IN_STEP: Final = {(BIG5, UTF_8): 0.93, (OLD_BIG5, UTF_8): 0.93, (GBK, BIG5): 0.97}
"""How often a part that seems sure is right after losses in these readings (read as, written in), on
flores_dev, where it is not nearly always: one U+FFFD may stand for one byte or two."""
LOST_GAIN: Final = 20.0
"""Nats that a mark is worth which says that text was lost before."""
MAX_DEPTH: Final = 3
_HAN: Final = re.compile(f"[{HAN}]")
_TRAIL: Final = re.compile("[@-~]")
"""The second byte of a pair, in ASCII, which reads the same in any codec: the first of two readings ends
short of it."""
_Prices = dict[tuple[str, bool], float]


def find_mojibake(text: str, _: Evidence) -> Iterator[Replacement]:
    """Repairs of wrongly read runs, sorted and without overlap."""
    model = load_character_model()
    at = 0
    for start, end in find_suspect_stretches(text, model):
        first, last = text.rfind("\n", 0, start) + 1, text.find("\n", end)
        line = text[first : last if last >= 0 else len(text)]
        for candidate in reread_line(text[start:end], model):
            shift = start - first
            if start + candidate.start >= at and not is_mention(
                line, shift + candidate.start, shift + candidate.end
            ):
                at = start + candidate.end
                yield from make_replacements(text[start:end], start, candidate)


def reread_line(line: str, model: CharacterModel) -> list[Candidate]:
    """The best readings of a line's wrongly read runs; none overlap."""
    candidates = [Candidate(start, end, after, LOST_GAIN, 1.0) for start, end, after in find_remains(line)]
    candidates += [c for c in _list_candidates(line, model, MAX_DEPTH) if c.gain >= MIN_GAIN]
    chosen: list[Candidate] = []
    for candidate in sorted(candidates, key=lambda c: (-c.gain, c.start)):
        if all(candidate.end <= c.start or candidate.start >= c.end for c in chosen):
            chosen.append(_trim(line, _mark_unreadable(_weigh_rivals(candidate, candidates))))
    return sorted((c for c in chosen if c.end > c.start or c.text), key=lambda c: c.start)


def _weigh_rivals(candidate: Candidate, candidates: list[Candidate]) -> Candidate:
    """The candidate, less certain where another reading of the same place comes near."""
    rivals = {
        c.text: c.gain
        for c in candidates
        if c.start < candidate.end and c.end > candidate.start and c.text != candidate.text
    }
    share = 1 / (1 + sum(np.exp(min(gain - candidate.gain, 0.0)) for gain in rivals.values()))
    return replace(candidate, certainty=candidate.certainty * float(share))


def _mark_unreadable(candidate: Candidate) -> Candidate:
    """The candidate with U+FFFD for private-use characters, which only a search may pass through."""
    pieces = tuple(
        replace(
            piece,
            fillings=tuple(
                replace(f, character=LOST) if UNREADABLE.match(f.character) else f for f in piece.fillings
            ),
        )
        for piece in candidate.pieces
    )
    return replace(candidate, text=UNREADABLE.sub(LOST, candidate.text), pieces=pieces)


def _list_candidates(line: str, model: CharacterModel, depth: int) -> list[Candidate]:
    """Readings of the runs of a line; runs that no codec turns into Chinese are read anew, and again."""
    direct: list[Candidate] = []
    unsettled: list[Candidate] = []
    prices: _Prices = {}
    for read_as in READ_AS:
        if not may_be_read_as(line, read_as):
            continue
        view = open_view(line, read_as)
        for written_in in WRITTEN_IN[read_as]:
            for rereading in _reread(view, written_in, model):
                candidate, surprise = _weigh(line, rereading, model, prices)
                if candidate is None:
                    continue
                if candidate.pieces:
                    share = IN_STEP.get((read_as, written_in), 1.0)
                    candidate = replace(candidate, certainty=candidate.certainty * share)
                n_read = len(candidate.text) - len(UNREADABLE.findall(candidate.text))
                if surprise < limit_surprise(n_read) and candidate.plausibility >= MIN_PLAUSIBILITY:
                    direct.append(candidate)
                # Between two misreadings a text was stored, which means as UTF-8.
                if written_in == UTF_8 and surprise > FLUENT_SURPRISE and len(candidate.text) > 2:
                    unsettled.append(candidate)
    if depth > 1 and not any(_settles(c, line) for c in direct):
        for outer in unsettled:
            direct.extend(_read_anew(line, outer, model, depth))
    return direct


def _reread(view: View, written_in: str, model: CharacterModel) -> Iterator[Rereading]:
    yield from reread(view, written_in)
    if written_in != UTF_8 and LOST in view.units:
        yield from reread_in_step(view, written_in, model)


def _settles(candidate: Candidate, line: str) -> bool:
    """Whether a direct reading explains most of a line so well that no detour can be better."""
    wide = sum(character > "\x7f" for character in line)
    covered = sum(character > "\x7f" for character in line[candidate.start : candidate.end])
    return covered * 2 > wide and candidate.gain > 2.0 * covered


def _weigh(
    line: str, rereading: Rereading, model: CharacterModel, prices: _Prices
) -> tuple[Candidate | None, float]:
    """A rereading as a candidate, with the mean nats that a character of it costs.

    ``prices`` holds what was measured for this line: the codecs ask for the same stretches, and many
    give the same reading.
    """
    received = line[rereading.start : rereading.end]
    if sum(len(slot) == 1 and slot[0] > 0x7F for slot in rereading.slots) < MIN_HAN:
        return None, 0.0
    before = _measure(received, model, prices, knows_words=True)
    if -before / len(received) < PLAUSIBLE_SURPRISE:
        return None, 0.0
    fillings = choose_characters(rereading.slots, model, starts_line=rereading.start == 0)
    text = "".join(filling.character for filling in fillings)
    if text == received:
        return None, 0.0
    n_han = len(_HAN.findall(text))
    after = _measure(text, model, prices, knows_words=False)
    n_lost = len(UNREADABLE.findall(text))
    n_excused = min(n_lost, 2 * (received.count(LOST) + received.count("?")))
    n_read = len(text) - n_excused
    cost = -after - LOST_COST * n_excused + INVALID_COST * (n_lost - n_excused)
    certainty = float(np.prod([filling.share for filling in fillings]))
    candidate = Candidate(
        rereading.start,
        rereading.end,
        text,
        after - before - STEP_COST,
        certainty,
        weigh_chance(n_read, cost),
        tuple(_divide(rereading, fillings, -price_text(text, model, knows_words=False)))
        if certainty < 1 or n_lost
        else (),
    )
    is_chinese = n_han >= MIN_HAN and 2 * n_han >= sum(character > "\x7f" for character in text) - n_lost
    return candidate, cost / n_read if is_chinese and n_read else np.inf


def _measure(text: str, model: CharacterModel, prices: _Prices, *, knows_words: bool) -> float:
    price = prices.get((text, knows_words))
    if price is None:
        price = prices[text, knows_words] = measure_text(text, model, knows_words=knows_words)
    return price


def _divide(rereading: Rereading, fillings: tuple[Filling, ...], costs: Floats) -> Iterator[Piece]:
    """Pieces of a reading that begin and end where a character of the source does."""
    first = 0
    for i, end in enumerate(rereading.ends):
        if end >= 0:
            start = rereading.ends[first - 1] if first else rereading.start
            own = fillings[first : i + 1]
            cost = sum(
                float(c)
                for f, c in zip(own, costs[first : i + 1], strict=True)
                if not UNREADABLE.match(f.character)
            )
            yield Piece(start, end, own, cost)
            first = i + 1


def _read_anew(line: str, outer: Candidate, model: CharacterModel, depth: int) -> Iterator[Candidate]:
    """What comes of reading a reading once more."""
    if _TRAIL.match(line, outer.end):
        outer = replace(outer, end=outer.end + 1, text=outer.text + line[outer.end])
    before = measure_text(line[outer.start : outer.end], model)
    for inner in _list_candidates(outer.text, model, depth - 1):
        if (inner.end - inner.start) * 2 <= len(outer.text):
            continue
        whole = outer.text[: inner.start] + inner.text + outer.text[inner.end :]
        after = measure_text(whole, model, knows_words=False)
        if -after / len(whole) < limit_surprise(len(whole)):
            gain = after - before - 2 * STEP_COST
            certainty = outer.certainty * inner.certainty
            yield Candidate(outer.start, outer.end, whole, gain, certainty, inner.plausibility)


def _trim(line: str, candidate: Candidate) -> Candidate:
    """The candidate without what it leaves as it was, at either end."""
    before, after = line[candidate.start : candidate.end], candidate.text
    n_start = 0
    while n_start < min(len(before), len(after)) and before[n_start] == after[n_start]:
        n_start += 1
    n_end = 0
    while n_end < min(len(before), len(after)) - n_start and before[-1 - n_end] == after[-1 - n_end]:
        n_end += 1
    return replace(
        candidate,
        start=candidate.start + n_start,
        end=candidate.end - n_end,
        text=after[n_start : len(after) - n_end],
    )


MOJIBAKE: Final = Rule(name="mojibake", find=find_mojibake)
