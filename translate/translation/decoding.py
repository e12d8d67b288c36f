"""Decode distinct sources, check them, and decode again those with a defect."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from translate.document import Hypothesis
from translate.errors import InferenceError
from translate.inference.interface import DecodingOptions, Engine
from translate.translation.attempts import (
    Attempt,
    Candidate,
    choose_candidate,
    drop_period,
    join_hypotheses,
    plan_attempts,
)
from translate.translation.checks import asks_for_retry, run_checks, weigh_defects
from translate.translation.checks.check import Evidence
from translate.translation.dates import correct_dates
from translate.translation.division import divide_text
from translate.translation.glossary import EMPTY, Glossary
from translate.translation.measures import correct_measures
from translate.translation.memory import Result
from translate.translation.numbers import correct_numbers
from translate.translation.plain_figures import write_plain_figures
from translate.translation.preparation import Part, prepare_source
from translate.translation.script import UNREADABLE
from translate.translation.spelling import correct_names
from translate.translation.target import finish_target

_log = logging.getLogger("translate")
FIRST_SHARE: Final = 0.7
"""Of the work, as a report has it, that the first pass is; second attempts are the rest."""

Decoded = dict[str, tuple[Hypothesis, ...]]
ReportShare = Callable[[float], None]


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
    ) -> None:
        self._engine = engine
        self._options = options
        self._max_tokens = max_tokens
        self._find_unknown = find_unknown
        self._glossary = glossary

    def translate(self, sources: Sequence[str], report: ReportShare) -> list[Result]:
        """One result a source, in order; ``report`` gets the share of the first pass that is done."""
        jobs = [self._plan(source) for source in sources]
        first = self._decode_pieces(jobs, report)
        candidates = [self._build_first(job, first) for job in jobs]
        n_attempts = [1 if job.parts else 0 for job in jobs]
        plans: dict[int, list[Attempt]] = {}
        for index, (job, candidate) in enumerate(zip(jobs, candidates, strict=True)):
            if job.parts and asks_for_retry(candidate.defects):
                kinds = frozenset(defect.kind for defect in candidate.defects)
                planned = plan_attempts(
                    job.pieces[job.main], kinds, self._options, self._glossary, candidate.hypothesis.target
                )
                plans[index] = [attempt for attempt in planned if self._fits(attempt)]
        decoded = self._decode_attempts([attempt for plan in plans.values() for attempt in plan])
        report(1.0)
        for index, planned in plans.items():
            made = [attempt for attempt in planned if attempt.options in decoded]
            more = [
                self._rebuild(jobs[index], first, main)
                for attempt in made
                for main in _read_attempt(attempt, decoded[attempt.options])
            ]
            candidates[index] = choose_candidate([candidates[index], *more])
            n_attempts[index] += len(made)
        return [
            Result(candidate.hypothesis, candidate.defects, n)
            for candidate, n in zip(candidates, n_attempts, strict=True)
        ]

    def _plan(self, source: str) -> Job:
        parts = prepare_source(source)
        pieces = tuple(
            tuple(divide_text(write_plain_figures(part.source), self._engine.count_tokens, self._max_tokens))
            for part in parts
        )
        unknown = [character for part in parts for character in self._find_unknown(part.source)]
        if any(UNREADABLE in part.source for part in parts):  # tokenizers take it for a space
            unknown.append(UNREADABLE)
        return Job(source, parts, pieces, tuple(dict.fromkeys(unknown)))

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

        if not pieces:
            return {}
        return dict(zip(pieces, self._engine.decode(pieces, self._options, count), strict=True))

    def _decode_attempts(self, attempts: Sequence[Attempt]) -> dict[DecodingOptions, Decoded]:
        """One call of the engine for each set of options; options that fail are left out, with a warning."""
        wanted: dict[DecodingOptions, dict[str, None]] = {}
        for attempt in attempts:
            wanted.setdefault(attempt.options, {}).update(dict.fromkeys(attempt.sources))
        decoded = {}
        for options, sources in wanted.items():
            try:
                found = self._engine.decode(list(sources), options)
            except InferenceError as error:
                _log.warning("A second attempt failed, and the first translations stay: %s", error)
            else:
                decoded[options] = dict(zip(sources, found, strict=True))
        return decoded

    def _join_parts(self, job: Job, first: Decoded) -> list[Hypothesis]:
        return [join_hypotheses([first[piece][0] for piece in pieces]) for pieces in job.pieces]

    def _build_first(self, job: Job, first: Decoded) -> Candidate:
        if not job.parts:
            return Candidate(Hypothesis(finish_target(job.source), 0.0, truncated=False), (), 0.0)
        return self._build(job, self._join_parts(job, first))

    def _rebuild(self, job: Job, first: Decoded, main: Hypothesis) -> Candidate:
        """The first attempt with another hypothesis for its main part."""
        hypotheses = self._join_parts(job, first)
        hypotheses[job.main] = main
        return self._build(job, hypotheses)

    def _build(self, job: Job, hypotheses: Sequence[Hypothesis]) -> Candidate:
        """Put the parts together, finish the text and check it."""
        framed = [
            replace(hypothesis, target=f"{part.before}{hypothesis.target.strip()}{part.after}")
            for part, hypothesis in zip(job.parts, hypotheses, strict=True)
        ]
        return finish_and_check(job.source, join_hypotheses(framed), job.unknown, self._glossary)


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
    target, date_defects = correct_dates(source, finish_target(hypothesis.target))
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


def _read_attempt(attempt: Attempt, decoded: Decoded) -> list[Hypothesis]:
    """The hypotheses of an attempt, best first: the n-th of all its sources together."""
    lists = [decoded[source] for source in attempt.sources]
    joined = [join_hypotheses(rank) for rank in zip(*lists, strict=False)]
    return [drop_period(hypothesis) for hypothesis in joined] if attempt.drops_period else joined
