"""Join translations of clauses to one sentence: what was divided at a comma goes on after a comma."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from translate.document import Hypothesis

_COMMA: Final = tuple("，、,")
_STOP: Final = re.compile(r"(?<![.A-Z])\.$")
"""A full stop; not the point of an initial or an ellipsis."""
_ORDINARY_WORD: Final = re.compile(
    r"(?:A|About|Accelerate|Accelerating|According|Achieve|Actively|Adhere|Advance|After|All|Also"
    r"|Although|Always|Among|An|And|As|At|Based|Be|Because|Become|Becoming|Before|Between|Both|Bring"
    r"|Bringing|Build|Building|But|By|Carry|Causing|Continue|Create|Creating|Currently|Deepen|Develop"
    r"|Due|During|Each|Enhance|Ensure|Especially|Establish|Every|Expand|Expanding|Few|First|For|Form"
    r"|From|Fully|Further|Give|Giving|Go|He|Helping|Her|His|How|However|If|Implement|Improve|Improving"
    r"|In|Including|Increase|Insist|Instead|It|Its|Jointly|Keep|Leading|Let|Make|Making|Many|More|Most"
    r"|Much|No|Not|Now|Of|On|One|Only|Open|Or|Our|Over|Promote|Promoting|Provide|Put|Reduce|Set|She"
    r"|Showing|Since|So|Some|Speed|Start|Strengthen|Strengthening|Such|Support|Take|Taking|That|The"
    r"|Their|Then|There|These|They|This|Those|Three|Through|Thus|To|Today|Two|Under|Until|Use|Using|We"
    r"|What|When|Where|Which|While|Who|With|Without|Work|You|Your)(?=(?:['’](?:s|d|re|ve|ll))?[\s,])"
)
"""Words that clauses begin with, whose capital is that of a sentence: names keep theirs."""
_NAME: Final = re.compile(
    r"(?:He|She|You) [A-Z]|A (?:shares?|class)\b|One (?:Belt|China|Country)\b|Two Sessions\b"
    r"|Three (?:Gorges|Kingdoms|Represents)\b|First (?:Lady|Minister)\b|Under[ -]?Secretary\b|Open AI\b"
)
"""Names that begin like such a word: He Lifeng, Three Gorges, A shares."""


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
    if left.endswith(",") and _ORDINARY_WORD.match(right) and not _NAME.match(right):
        right = right[0].lower() + right[1:]
    return left, right
