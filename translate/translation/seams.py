"""Join translations of clauses to one sentence: what was divided at a comma goes on after a comma."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from translate.document import Hypothesis

_COMMA: Final = tuple("，、,")
_STOP: Final = re.compile(r"(?<![.A-Z])\.$")
"""A full stop; not the point of an initial or an ellipsis."""
_FUNCTION_WORD: Final = re.compile(
    r"(?:A|After|All|Although|Also|An|And|As|At|Because|Before|But|By|During|Each|Every|Few|For|From|He|Her|His"
    r"|How|However|If|In|Instead|It|Its|Many|More|Most|Much|No|Not|Of|On|One|Only|Or|Our|Over|She|Since|So|Some"
    r"|Such|That|The|Their|Then|There|These|They|This|Those|Three|Through|Thus|To|Two|Under|Until|We|What|When"
    r"|Where|Which|While|Who|With|Without|You|Your)(?=(?:['’](?:s|d|re|ve|ll))?[\s,])"
)
"""Words that have a capital at the start of a sentence alone: names keep theirs."""


def join_hypotheses(hypotheses: Sequence[Hypothesis], sources: Sequence[str] = ()) -> Hypothesis:
    """One hypothesis of several that follow each other; the score is the mean a token.

    Args:
        hypotheses: one a source.
        sources: what they translate, if it was one text: a translation of what ends with a comma
            ends with one too, and no sentence begins behind it.

    """
    if len(hypotheses) == 1:
        return hypotheses[0]
    targets = [hypothesis.target for hypothesis in hypotheses]
    for number, source in enumerate(sources[:-1]):
        if source.rstrip().endswith(_COMMA):
            targets[number], targets[number + 1] = smooth_seam(targets[number], targets[number + 1])
    n_tokens = sum(hypothesis.n_tokens for hypothesis in hypotheses)
    weights = [hypothesis.n_tokens if n_tokens else 1 for hypothesis in hypotheses]
    total = sum(hypothesis.log_prob * weight for hypothesis, weight in zip(hypotheses, weights, strict=True))
    return Hypothesis(
        target=" ".join(target for target in targets if target),
        log_prob=total / sum(weights) if weights else 0.0,
        truncated=any(hypothesis.truncated for hypothesis in hypotheses),
        n_tokens=n_tokens,
        omitted=tuple(clause for hypothesis in hypotheses for clause in hypothesis.omitted),
    )


def smooth_seam(left: str, right: str) -> tuple[str, str]:
    """Two targets, the first ending with a comma for a full stop, the second not as a sentence begins."""
    left = _STOP.sub(",", left.rstrip())
    if left.endswith(",") and _FUNCTION_WORD.match(right):
        right = right[0].lower() + right[1:]
    return left, right
