"""Second attempts: what to try where the first translation has a defect, and which to keep."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from translate.document import Defect, Hypothesis
from translate.inference.interface import DecodingOptions
from translate.translation.abbreviations import write_out
from translate.translation.checks.names import KIND as NAME
from translate.translation.checks.phrases import KIND as PHRASE
from translate.translation.checks.phrases import write_misread_phrases
from translate.translation.clauses import divide_around
from translate.translation.code_switch import write_lost_figures, write_lost_names
from translate.translation.division import split_clauses
from translate.translation.glossary import EMPTY, Glossary
from translate.translation.glossary import KIND as TERM
from translate.translation.numbers import KIND as NUMBER
from translate.translation.sentence_form import FULL_STOP

WIDE_BEAM: Final = 8
NO_REPEAT_NGRAM: Final = 4
"""Honest repeats are shorter; forbidding n-grams belongs in a second attempt only."""
SENTENCE_END: Final = "。！？!?…；;：:.”’」』）)"
SWITCHES: Final = ((PHRASE, write_misread_phrases), (NAME, write_lost_names), (NUMBER, write_lost_figures))
"""How what a target lacks is written into its source in English, or in plainer Chinese."""
MAX_DIVIDED: Final = 2
"""Clauses left out around which a source is divided: each takes two attempts."""
LOOPING: Final = frozenset({"loop", "truncated", "length"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """One translation of a segment and what is wrong with it."""

    hypothesis: Hypothesis
    defects: tuple[Defect, ...]
    weight: float
    """Sum of the defects' weights."""
    pieces: tuple[str, ...] = ()
    """What the engine was given for the part that second attempts are made on; the next go on from it."""

    def rank(self) -> tuple[float, float]:
        """Smaller is better: fewer and lighter defects, then the model's own score."""
        return self.weight, -self.hypothesis.log_prob


@dataclass(frozen=True, slots=True)
class Attempt:
    """One more way to translate a text: other options, or the same text given otherwise."""

    sources: tuple[str, ...]
    """Translated one by one and joined with spaces."""
    options: DecodingOptions


def plan_rewritten(
    pieces: Sequence[str],
    kinds: frozenset[str],
    options: DecodingOptions,
    glossary: Glossary = EMPTY,
    target: str = "",
) -> list[Attempt]:
    """Ways to mend defects of these kinds in a ``target`` while the source stays whole.

    Forbidden repeats break loops; a full stop tells a model that was trained on sentences that a short title,
    too, is over; a term, a name or a figure in English is copied; a short name, written out, is made of words
    that the model knows.
    """
    attempts: list[Attempt] = []
    if kinds & LOOPING:
        attempts.append(Attempt(tuple(pieces), replace(options, no_repeat_ngram=NO_REPEAT_NGRAM)))
    if pieces[-1][-1] not in SENTENCE_END:
        attempts.append(Attempt((*pieces[:-1], pieces[-1] + FULL_STOP), options))
    if TERM in kinds:
        attempts.extend(_attempt_rewritten(pieces, glossary.substitute, options))
    if NAME in kinds:
        attempts.extend(_attempt_rewritten(pieces, write_out, options))
    switches = [write for kind, write in SWITCHES if kind in kinds]
    if switches:
        attempts.extend(
            _attempt_rewritten(pieces, partial(_switch, switches=switches, target=target), options)
        )
    return attempts


def plan_divided(
    pieces: Sequence[str], options: DecodingOptions, omitted: Sequence[str] = ()
) -> Iterator[Attempt]:
    """The same source in parts, of which none can be skipped: all clauses, or two about one left out."""
    clauses = tuple(clause for piece in pieces for clause in split_clauses(piece))
    if len(clauses) > len(pieces):
        yield Attempt(clauses, options)
    for clause in omitted[:MAX_DIVIDED]:
        for place, piece in enumerate(pieces):
            for halves in divide_around(piece, clause):
                yield Attempt((*pieces[:place], *halves, *pieces[place + 1 :]), options)


def plan_wide_beam(pieces: Sequence[str], options: DecodingOptions) -> Attempt:
    """Many hypotheses, of which one may have the right figures; it takes as long as all other attempts."""
    beam = max(WIDE_BEAM, options.beam_size)
    return Attempt(tuple(pieces), replace(options, beam_size=beam, n_best=beam))


def _switch(piece: str, switches: Sequence[Callable[[str, str], str]], target: str) -> str:
    for write in switches:
        piece = write(piece, target)
    return piece


def _attempt_rewritten(
    pieces: Sequence[str], rewrite: Callable[[str], str], options: DecodingOptions
) -> Iterator[Attempt]:
    """The same pieces in other words, if that changes them."""
    rewritten = tuple(rewrite(piece) for piece in pieces)
    if rewritten != tuple(pieces):
        yield Attempt(rewritten, options)


def drop_period(hypothesis: Hypothesis) -> Hypothesis:
    """The hypothesis without its full stop; an ellipsis or an abbreviation's point stays."""
    target = hypothesis.target
    if target.endswith(".") and not target.endswith("..") and "." not in target.split()[-1][:-1]:
        return replace(hypothesis, target=target[:-1].rstrip())
    return hypothesis
