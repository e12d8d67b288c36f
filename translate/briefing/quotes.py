"""Who said what: quoted speech that source and translation both have.

What stands in quotation marks is speech when a verb of speaking introduces or
follows it, or when it runs to a whole sentence; “一带一路” is a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby
from typing import Final

from translate.briefing.sentences import Sentence
from translate.document import Note, Role

KIND: Final = "quote"
MAX_SENTENCES: Final = 4
"""Sentences of one quotation that are shown, at most."""
MIN_CHARS: Final = 8
"""Characters between the marks from which on a verb before them introduces speech, not a name."""
SENTENCE_CHARS: Final = 16
"""Characters from which on a quotation with its own full stop is speech without any verb."""

_VERBS: Final = (
    r"(?:说|說|表示|指出|(?<![号號名简簡堪统統自人通俗尊美谑昵代对對职職])[称稱](?![为為之呼号號])|强调|強調|认为|認爲|認為"
    r"|介绍|介紹|告诉|告訴|透露|坦言|回应|回應|回答|答道|补充|補充|解释|解釋|感慨|感叹|感嘆|呼吁|呼籲|写道|寫道|问道|問道"
    r"|直言|谈到|談到|提到|重申|承认|承認|否认|否認|宣布|宣佈|警告|喊道|笑道|评价|評價|总结|總結|致辞|致辭|讲到|講到)"
)
_SPEAKS_BEFORE: Final = re.compile(_VERBS + r"[道了过過着著]?[^，。！？；“”「」]{0,12}[：:，,]?\s*$")
_SPEAKS_AFTER: Final = re.compile(r"^[^。！？；“”「」]{0,60}?" + _VERBS)
_QUOTATION: Final = re.compile(r"“([^“”]*)(”|$)|「([^「」]*)(」|$)|\"([^\"]*)(\"|$)")
_SPEECH_ENDS: Final = re.compile(r"[。！？!?，,…]$")
_SENTENCE_ENDS: Final = re.compile(r"[。！？!?…]$")
_MARKS: Final = re.compile(r"[“”\"«»]|(?<!\w)[‘'’]\w|\w[.,!?][’']")
_TARGET_VERBS: Final = re.compile(
    r"\b(?:sa(?:id|ys?|ying)|stat(?:ed|es|ing)|not(?:ed|es|ing)|point(?:ed|s|ing) out|express\w*|stress\w*"
    r"|emphasi[sz]\w*|add(?:ed|s|ing)|t(?:old|ells?|elling)|believ\w*|think\w*|thought|explain\w*"
    r"|according to"
    r"|call(?:ed|s|ing)|ask(?:ed|s|ing)|answer\w*|repl(?:ied|ies|y|ying)|respond\w*|introduc\w*|reveal\w*"
    r"|disclos\w*|announc\w*|declar\w*|warn\w*|argu\w*|reiterat\w*|remark\w*|observ\w*|claim\w*|wr(?:ote|ites?)"
    r"|acknowledg\w*|admit\w*|den(?:ied|ies|y|ying)|conclud\w*|sigh\w*|mention\w*|comment\w*|recall\w*"
    r"|urg(?:ed|es|ing)|describ\w*|quot\w*|in (?:his|her|their|its) (?:words|speech))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Speech:
    """Sentences that hold one quotation and the clause that attributes it."""

    sentences: tuple[Sentence, ...]
    attributed: bool
    """The source names who speaks."""


def find_quotes(sentences: Sequence[Sentence]) -> tuple[tuple[Note, ...], tuple[int, ...]]:
    """Quotations, verbatim from the translation with their attribution.

    Args:
        sentences: body of the article in document order.

    Returns:
        Notes of kind ``quote`` in document order, and the segments with speech that the
        translation does not mark as such.

    """
    notes: list[Note] = []
    unmarked: list[int] = []
    for speech in find_speech(sentences):
        segments = tuple(index for s in speech.sentences for index in s.segments)
        text = " ".join(s.target for s in speech.sentences if s.target)
        if not text:
            continue
        if not _MARKS.search(text):
            unmarked += segments
        elif not speech.attributed or _TARGET_VERBS.search(text):
            notes.append(Note(KIND, text, segments))
    return tuple(notes), tuple(unmarked)


def find_speech(sentences: Sequence[Sentence]) -> Iterator[Speech]:
    """Yield quoted speech of the source, each sentence at most once."""
    bodies = [s for s in sentences if s.role is Role.BODY]
    for _, group in groupby(bodies, key=lambda s: (s.section, s.paragraph)):
        paragraph = list(group)
        ends = list(accumulate(len(s.source) for s in paragraph))
        covered: dict[int, bool] = {}
        joined: list[list[int]] = []
        for start, end, has_verb in _find_in_text("".join(s.source for s in paragraph)):
            places = [
                i for i, stop in enumerate(ends) if stop > start and stop - len(paragraph[i].source) < end
            ]
            known = covered.get(places[0], False)
            if places[0] in covered:
                joined[-1] += [i for i in places if i not in covered]
            else:
                joined.append(places)
            covered |= dict.fromkeys(joined[-1], known or has_verb)
        for places in joined:
            yield Speech(tuple(paragraph[i] for i in places[:MAX_SENTENCES]), covered[places[0]])


def _find_in_text(text: str) -> Iterator[tuple[int, int, bool]]:
    """Places of speech with its attribution (start, end), and whether it is attributed."""
    for match in _QUOTATION.finditer(text):
        inside = next(group for group in match.groups()[::2] if group is not None).strip()
        before = re.split(r"[。！？；”」]", text[: match.start()])[-1]
        after = text[match.end() :]
        speaks_before = len(inside) >= MIN_CHARS and _SPEAKS_BEFORE.search(before)
        speaks_after = _SPEECH_ENDS.search(inside) and _SPEAKS_AFTER.match(after)
        if speaks_before:
            yield match.start() - len(before), match.end(), True
        elif speaks_after:
            yield match.start(), match.end() + speaks_after.end(), True
        elif len(inside) >= SENTENCE_CHARS and _SENTENCE_ENDS.search(inside):
            yield match.start(), match.end(), False
