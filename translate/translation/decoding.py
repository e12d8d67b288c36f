"""Decode distinct sources, check them, and decode again those with a defect."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from translate.document import Defect, Hypothesis
from translate.errors import InferenceError
from translate.inference.interface import DecodingOptions, Engine, Progress
from translate.translation.attempts import (
    Attempt,
    Candidate,
    drop_period,
    plan_divided,
    plan_rewritten,
    plan_wide_beam,
)
from translate.translation.checks import asks_for_retry, run_checks, weigh_defects
from translate.translation.checks.check import Evidence
from translate.translation.checks.omission import KIND as OMISSION
from translate.translation.checks.omission import word_omission
from translate.translation.clauses import find_clauses, note_omissions
from translate.translation.copies import correct_copies
from translate.translation.dates import correct_dates
from translate.translation.division import divide_text
from translate.translation.glossary import EMPTY, Glossary
from translate.translation.lexicon import NO_LEXICON, Lexicon
from translate.translation.measures import correct_measures
from translate.translation.memory import Result
from translate.translation.numbers import correct_numbers
from translate.translation.plain_dates import write_plain_dates
from translate.translation.plain_figures import write_plain_figures
from translate.translation.plain_words import write_plain_words
from translate.translation.preparation import Part, prepare_source
from translate.translation.script import UNREADABLE
from translate.translation.seams import join_hypotheses
from translate.translation.sentence_form import FULL_STOP, set_latin_apart, write_as_sentence
from translate.translation.spelling import correct_names
from translate.translation.target import capitalise_sentence, finish_target

_log = logging.getLogger("translate")
BROAD_BEAM: Final = 4
"""From so many beams on what a cheap second attempt mends a wide beam translates no better. With one beam
it is worth 0.13 BLEU on flores_dev, so that a wide beam is tried first."""
FIRST_SHARE: Final = 0.7
"""Of the work, as a report has it, that the first pass is; second attempts are the rest."""

_LATIN: Final = re.compile("[A-Za-z]+")

Decoded = dict[str, tuple[Hypothesis, ...]]
ReportShare = Callable[[float], None]
Main = tuple[Hypothesis, tuple[str, ...]]
"""Another translation of the part that second attempts are made on, and the pieces that it translates."""


@dataclass(frozen=True, slots=True)
class Job:
    """One source on its way."""

    source: str
    parts: tuple[Part, ...]
    pieces: tuple[tuple[str, ...], ...]
    """What the engine is given for each part: one piece, or more where the part is over the budget."""
    unknown: tuple[str, ...]

    @property
    def main(self) -> int:
        """The part that second attempts are made on: the longest."""
        return max(range(len(self.parts)), key=lambda i: len(self.parts[i].source))


class Decoder:
    """Sources in, checked results out.

    What becomes of a source never depends on the others of a call, so that a run that was
    interrupted ends with the same output.
    """

    def __init__(
        self,
        engine: Engine,
        options: DecodingOptions,
        *,
        max_tokens: int,
        find_unknown: Callable[[str], tuple[str, ...]],
        glossary: Glossary,
        lexicon: Lexicon = NO_LEXICON,
    ) -> None:
        self._engine = engine
        self._options = options
        self._max_tokens = max_tokens
        self._find_unknown = find_unknown
        self._glossary = glossary
        self._lexicon = lexicon
        mending = (self._plan_rewritten, self._plan_divided, self._plan_rewritten)
        is_broad = options.beam_size >= BROAD_BEAM
        self._stages = (*mending, self._plan_wide) if is_broad else (self._plan_wide, *mending)

    def translate(self, sources: Sequence[str], report: ReportShare) -> list[Result]:
        """One result a source, in order; ``report`` gets the share of the first pass that is done."""
        jobs = [self._plan(source) for source in sources]
        first = self._decode_pieces(jobs, report)
        candidates = [self._build_first(job, first) for job in jobs]
        tried: list[set[Attempt]] = [set() for _ in jobs]
        n_attempts = [1 if job.parts else 0 for job in jobs]
        for plan in self._stages:
            plans = {
                index: [a for a in plan(candidate) if a not in tried[index] and self._fits(a)]
                for index, (job, candidate) in enumerate(zip(jobs, candidates, strict=True))
                if job.parts and asks_for_retry(candidate.defects)
            }
            decoded = self._decode_attempts([attempt for planned in plans.values() for attempt in planned])
            for index, planned in plans.items():
                tried[index].update(planned)
                made = [attempt for attempt in planned if attempt.options in decoded]
                mains = [main for attempt in made for main in _read_attempt(attempt, decoded)]
                candidates[index] = self._choose(jobs[index], first, candidates[index], mains)
                n_attempts[index] += len(made)
        meanings = self._translate_omitted(candidates)
        report(1.0)
        return [
            Result(candidate.hypothesis, _word_omissions(candidate, meanings), n, _show_given(job, candidate))
            for job, candidate, n in zip(jobs, candidates, n_attempts, strict=True)
        ]

    def _translate_omitted(self, candidates: Sequence[Candidate]) -> dict[str, str]:
        """What the clauses mean by themselves that all attempts left out."""
        clauses = list(dict.fromkeys(clause for c in candidates for clause in c.hypothesis.omitted))
        if not clauses:
            return {}
        decoded = self._decode_attempts([Attempt((clause,), self._options) for clause in clauses])
        found = decoded.get(self._options, {})
        return {clause: finish_target(hypotheses[0].target) for clause, hypotheses in found.items()}

    def _plan(self, source: str) -> Job:
        parts = prepare_source(source)
        pieces = tuple(
            tuple(
                divide_text(self._write_for_model(part.source), self._engine.count_tokens, self._max_tokens)
            )
            for part in parts
        )
        unknown = [character for part in parts for character in self._find_unknown(part.source)]
        if any(UNREADABLE in part.source for part in parts):  # tokenizers take it for a space
            unknown.append(UNREADABLE)
        return Job(source, parts, pieces, tuple(dict.fromkeys(unknown)))

    def _write_for_model(self, source: str) -> str:
        """A part as the model is given it.

        A model with a lexicon copies, and gets the glossary's terms in English. For others they stay as they
        are until a second attempt is due.
        """
        if self._lexicon.english:
            source = self._glossary.substitute(source)
        terms = [term for term, _ in self._glossary.find_terms(source)]
        plain = write_plain_figures(write_plain_dates(write_plain_words(source, terms)))
        return set_latin_apart(self._lexicon.write_rare_words(write_as_sentence(plain), terms))

    def _plan_rewritten(self, best: Candidate) -> Iterable[Attempt]:
        kinds = frozenset(defect.kind for defect in best.defects)
        return plan_rewritten(best.pieces, kinds, self._options, self._glossary, best.hypothesis.target)

    def _plan_divided(self, best: Candidate) -> Iterable[Attempt]:
        return plan_divided(best.pieces, self._options, best.hypothesis.omitted)

    def _plan_wide(self, best: Candidate) -> Iterable[Attempt]:
        return (plan_wide_beam(best.pieces, self._options),)

    def _fits(self, attempt: Attempt) -> bool:
        """Whether the model can read it: what was written into a source may make it too long."""
        return all(
            self._engine.count_tokens(source) <= self._engine.max_source_tokens for source in attempt.sources
        )

    def _decode_pieces(self, jobs: Sequence[Job], report: ReportShare) -> Decoded:
        pieces = list(dict.fromkeys(piece for job in jobs for part in job.pieces for piece in part))
        n_done = 0

        def count(n_finished: int) -> None:
            nonlocal n_done
            n_done += n_finished
            report(FIRST_SHARE * n_done / len(pieces))

        return self._decode(pieces, self._options, count) if pieces else {}

    def _decode(
        self, sources: Sequence[str], options: DecodingOptions, progress: Progress | None = None
    ) -> Decoded:
        """Hypotheses of each source, with the clauses that they leave out."""
        clauses = [find_clauses(source) for source in sources]
        found = self._engine.decode(sources, options, progress, clauses)
        return {
            source: tuple(
                note_omissions(source, spans, hypothesis, self._engine.count_tokens)
                for hypothesis in hypotheses
            )
            for source, spans, hypotheses in zip(sources, clauses, found, strict=True)
        }

    def _decode_attempts(self, attempts: Sequence[Attempt]) -> dict[DecodingOptions, Decoded]:
        """One call of the engine for each set of options; options that fail are left out, with a warning."""
        wanted: dict[DecodingOptions, dict[str, None]] = {}
        for attempt in attempts:
            wanted.setdefault(attempt.options, {}).update(dict.fromkeys(attempt.sources))
        decoded = {}
        for options, sources in wanted.items():
            try:
                decoded[options] = self._decode(list(sources), options)
            except InferenceError as error:
                _log.warning("A second attempt failed, and the first translations stay: %s", error)
        return decoded

    def _join_parts(self, job: Job, first: Decoded) -> list[Hypothesis]:
        return [
            _drop_added(part, pieces, join_hypotheses([first[piece][0] for piece in pieces], pieces))
            for part, pieces in zip(job.parts, job.pieces, strict=True)
        ]

    def _build_first(self, job: Job, first: Decoded) -> Candidate:
        if not job.parts:
            return Candidate(Hypothesis(finish_target(job.source), 0.0, truncated=False), (), 0.0)
        return self._check(job, self._frame(job, self._join_parts(job, first)), job.pieces[job.main])

    def _choose(self, job: Job, first: Decoded, current: Candidate, mains: Sequence[Main]) -> Candidate:
        """The best of the current candidate and those with another hypothesis for the main part.

        They are checked in the model's own order: behind one without a defect none can be better.
        """
        parts = self._join_parts(job, first)
        before, main, after = parts[: job.main], job.parts[job.main], parts[job.main + 1 :]
        joined = [
            (self._frame(job, [*before, _drop_added(main, pieces, found), *after]), pieces)
            for found, pieces in mains
        ]
        candidates = [current]
        for hypothesis, pieces in sorted(joined, key=lambda pair: -pair[0].log_prob):
            candidates.append(self._check(job, hypothesis, pieces))
            if candidates[-1].weight == 0:
                break
        return min(candidates, key=Candidate.rank)

    def _frame(self, job: Job, hypotheses: Sequence[Hypothesis]) -> Hypothesis:
        """Put the parts together."""
        return join_hypotheses(
            [
                replace(hypothesis, target=f"{part.before}{hypothesis.target.strip()}{part.after}")
                for part, hypothesis in zip(job.parts, hypotheses, strict=True)
            ]
        )

    def _check(self, job: Job, hypothesis: Hypothesis, pieces: tuple[str, ...]) -> Candidate:
        target = correct_copies(_join_given(job, pieces), hypothesis.target)
        found = finish_and_check(job.source, replace(hypothesis, target=target), job.unknown, self._glossary)
        return replace(found, pieces=pieces)


def finish_and_check(
    source: str, hypothesis: Hypothesis, unknown: tuple[str, ...] = (), glossary: Glossary = EMPTY
) -> Candidate:
    """Finish a target, correct what its source tells for sure, and check the rest.

    Args:
        source: in simplified characters, half-width digits and Latin.
        hypothesis: what the model made of it.
        unknown: characters of the source that the model does not know.
        glossary: terms that are prescribed.

    """
    target = capitalise_sentence(source, finish_target(hypothesis.target))
    target, date_defects = correct_dates(source, target)
    target, number_defects = correct_numbers(source, target)
    target, unit_defects = correct_measures(source, target)
    target, name_defects = correct_names(source, target)
    finished = replace(hypothesis, target=target)
    terms = tuple(english for _, english in glossary.find_terms(source))
    defects = (
        *run_checks(Evidence(source, finished, unknown, terms)),
        *date_defects,
        *number_defects,
        *unit_defects,
        *name_defects,
        *glossary.check(source, target),
    )
    return Candidate(finished, defects, weigh_defects(defects))


def _word_omissions(candidate: Candidate, meanings: Mapping[str, str]) -> tuple[Defect, ...]:
    """The candidate's defects; what is left out, with its meaning."""
    omitted = candidate.hypothesis.omitted
    if not omitted:
        return candidate.defects
    worded = [Defect(OMISSION, word_omission(clause, meanings.get(clause, ""))) for clause in omitted]
    first = next(place for place, defect in enumerate(candidate.defects) if defect.kind == OMISSION)
    others = [defect for defect in candidate.defects if defect.kind != OMISSION]
    return (*others[:first], *worded, *others[first:])


def _join_given(job: Job, main: tuple[str, ...]) -> str:
    """What the model was given for all parts, ``main`` for the longest."""
    parts = [main if place == job.main else pieces for place, pieces in enumerate(job.pieces)]
    return " ".join(piece for pieces in parts for piece in pieces)


def _show_given(job: Job, candidate: Candidate) -> str:
    """What the model was given for the best candidate, if it has Latin words that the source has not."""
    given = _join_given(job, candidate.pieces)
    return given if set(_LATIN.findall(given)) - set(_LATIN.findall(job.source)) else ""


def _read_attempt(attempt: Attempt, decoded: Mapping[DecodingOptions, Decoded]) -> list[Main]:
    """The hypotheses of an attempt, best first: the n-th of all its sources together."""
    lists = [decoded[attempt.options][source] for source in attempt.sources]
    return [(join_hypotheses(rank, attempt.sources), attempt.sources) for rank in zip(*lists, strict=False)]


def _drop_added(part: Part, pieces: Sequence[str], hypothesis: Hypothesis) -> Hypothesis:
    """The hypothesis without its full stop where its source got one that the part lacks."""
    is_added = pieces[-1].endswith(FULL_STOP) and not part.source.endswith(FULL_STOP)
    return drop_period(hypothesis) if is_added else hypothesis
