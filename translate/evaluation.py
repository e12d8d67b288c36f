"""Scores of translations against references: BLEU and chrF++ with their signatures, and figures kept.

sacreBLEU is an extra (``zhbrief[evaluate]``) and is imported when a score is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from translate.errors import ConfigError, InputError

INSTALL: Final = "Scores need sacreBLEU, which is not installed; run: pip install 'zhbrief[evaluate]'"
FIGURE: Final = re.compile(r"\d+(?:[.,:/-]\d+)*")
HAN: Final = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")


@dataclass(frozen=True, slots=True)
class Score:
    """One figure of merit and what it was computed with."""

    name: str
    value: float
    """0 to 100, higher is better."""
    signature: str
    """sacreBLEU's signature; two scores compare only where it is the same."""


@dataclass(frozen=True, slots=True)
class FiguresKept:
    """How many figures the translation carries over, of those that source and reference share."""

    n_shared: int
    n_kept: int


@dataclass(frozen=True, slots=True)
class Scores:
    """What is said of one set of translations."""

    n_segments: int
    n_empty: int
    """Hypotheses without any text; they are scored as they are."""
    n_untranslated: int
    """Hypotheses that hold Chinese characters."""
    bleu: Score
    chrf: Score
    """chrF++: characters up to 6-grams, words up to bigrams."""
    figures: FiguresKept | None
    """``None`` without sources."""


def evaluate(
    hypotheses: Sequence[str], references: Sequence[str], sources: Sequence[str] | None = None
) -> Scores:
    """Score translations, a line a segment.

    BLEU (Papineni et al. 2002) tokenised by ``13a`` and chrF++ (Popović 2017), both
    of sacreBLEU (Post 2018) with its defaults, as published scores of peers are.

    Raises:
        InputError: no segments, or lists of different lengths.
        ConfigError: sacreBLEU is not installed.

    """
    _check_lengths(hypotheses, references, sources)
    bleu, chrf = _metrics()
    values = []
    for name, metric in (("BLEU", bleu), ("chrF++", chrf)):
        value = metric.corpus_score(list(hypotheses), [list(references)]).score
        values.append(Score(name, float(value), str(metric.get_signature())))
    return Scores(
        n_segments=len(hypotheses),
        n_empty=sum(not line.strip() for line in hypotheses),
        n_untranslated=sum(HAN.search(line) is not None for line in hypotheses),
        bleu=values[0],
        chrf=values[1],
        figures=None if sources is None else count_figures(hypotheses, references, sources),
    )


def count_figures(
    hypotheses: Sequence[str], references: Sequence[str], sources: Sequence[str]
) -> FiguresKept:
    """Count the figures in digits that source and reference share, and those of them in the hypothesis.

    A figure that the reference rewrites (亿 into billions) is left out: whether a
    translation of it is right cannot be seen from the digits.
    """
    n_shared = n_kept = 0
    for hypothesis, reference, source in zip(hypotheses, references, sources, strict=True):
        shared = _figures(source) & _figures(reference)
        n_shared += len(shared)
        n_kept += len(shared & _figures(hypothesis))
    return FiguresKept(n_shared, n_kept)


def _figures(line: str) -> set[str]:
    # NFKC is not needed: \d matches full-width digits, and int() reads them
    return {re.sub(r"\d", lambda d: str(int(d[0])), found).replace(",", "") for found in FIGURE.findall(line)}


def _check_lengths(
    hypotheses: Sequence[str], references: Sequence[str], sources: Sequence[str] | None
) -> None:
    lengths = {"hypotheses": len(hypotheses), "references": len(references)}
    if sources is not None:
        lengths["sources"] = len(sources)
    if len(set(lengths.values())) > 1:
        found = ", ".join(f"{n} {name}" for name, n in lengths.items())
        raise InputError(f"Expected as many lines on each side, found {found}; give files of the same set.")
    if not hypotheses:
        raise InputError("Expected at least one line to score, found none.")


def _metrics() -> tuple[Any, Any]:
    try:
        from sacrebleu.metrics import BLEU, CHRF
    except ModuleNotFoundError as error:
        raise ConfigError(INSTALL) from error
    return BLEU(tokenize="13a"), CHRF(word_order=2)
