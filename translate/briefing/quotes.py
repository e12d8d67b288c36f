"""Who said what: quoted speech that source and translation both have.

What stands in quotation marks is speech when a verb of speaking introduces or
follows it, when a verb stands earlier in a sentence that it closes as a clause of its
own, or when it runs to a whole sentence; “一带一路” is a name.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby
from typing import Final

from translate.briefing.sentences import Sentence
from translate.document import Note, Role

KIND: Final = "quote"
MAX_SENTENCES: Final = 5
"""Sentences of one quotation that are shown, at most."""
ATTRIBUTION_CHARS: Final = 60
"""Characters between a quotation and its verb of speaking, at most."""
MAX_SPEAKER_SENTENCES: Final = 2
"""Sentences looked back for the name of a speaker who is only *he* or *she*."""
MAX_QUOTES: Final = 8
MIN_CHARS: Final = 8
"""Characters between the marks from which on a verb before them introduces speech, not a name."""
SENTENCE_CHARS: Final = 16
"""Characters from which on a quotation with its own full stop is speech without any verb."""

_VERBS: Final = (
    r"(?:说|說|表示|指出|(?<![号號名简簡堪统統自人通俗尊美谑昵代对對职職])[称稱](?![为為之呼号號])|强调|強調|认为|認爲|認為"
    r"|介绍|介紹|告诉|告訴|透露|坦言|回应|回應|回答|答道|补充|補充|解释|解釋|感慨|感叹|感嘆|呼吁|呼籲|写道|寫道|问道|問道"
    r"|直言|谈到|談到|提到|重申|承认|承認|否认|否認|宣布|宣佈|警告|喊道|笑道|评价|評價|总结|總結|致辞|致辭|讲到|講到)"
)
_RECALLS: Final = r"(?:回[忆憶]|抱怨)"
_OPINES: Final = (
    rf"(?:{_RECALLS}|不(?:[同赞贊]意|[认認赞贊]同)|反[问問]|主[张張]|[担擔]心|提醒|叮[嘱囑]|[吶呐]喊|[惊驚]呼"
    r"|[证證][实實]|[辩辯][称稱解]|(?<![的受到遭])(?:反[驳駁]|批[评評]|[质質]疑|反[对對]|斥[责責]|痛斥))"
)
"""Verbs that open speech; behind a quotation they may tell what another thinks of it."""
_SPEAKS_BEFORE: Final = re.compile(
    rf"(?:{_VERBS}[道了过過着著]?[^，。！？；“”「」]{{0,12}}(?:[：:，,]|[，,]要)?|{_OPINES}[道说說称稱]?[：:，,])\s*$"
)
_SPEAKS_EARLIER: Final = re.compile(
    rf"(?:{_VERBS}|{_OPINES}).*[，,]\s*(?:(?:但|而|并|並|也|就是|因[为為]|所以)(?:是|且)?)?\s*$"
)
"""Before a quotation that is a clause of its own: 王强认为，数据太少，“……”。"""
_CLOSES: Final = re.compile(r"\s*(?:[。！？!?；;]|$)")
_PRONOUN_OPENS: Final = re.compile(r"\W*[^，。；：]{0,4}[他她]")
_PRONOUN_SPEAKS: Final = re.compile(
    rf"(?:^|[，,。！？；”」])[^，。；：“「]{{0,4}}[他她][们們]?[^，。；：“「]{{0,12}}?(?:{_VERBS}|{_OPINES})"
)
_SPEAKS: Final = re.compile(_VERBS)
_NAMES_SPEAKER: Final = re.compile(f"{_VERBS}|{_OPINES}")
_SELF_SPEAKS: Final = re.compile(rf"[”」\"，,。]我[^，。；：“「]{{0,8}}?{_VERBS}")
_TURN: Final = re.compile(r"\W*[\u4e00-\u9fffA-Za-z·]{2,12}[：:]")
"""Opens a turn of an interview with the name of whose turn it is."""
_QUESTION: Final = re.compile(r"[？?][”’」』）)\s]*$")
_DOCUMENT_SAYS: Final = re.compile(
    r"(?:(?:[结結]果|[结結][论論]|[诊診][断斷]|[标標][题題]|[内內]容|条文|條文)[为為是]?|[显顯]示|[写寫](?:着|著|有|明)|[载載标標注註]明|[规規]定|[题題][为為])"
    r"\s*[：:，,]?\s*$"
)
"""What follows is read out of a paper, not spoken."""
_SPEAKS_AFTER: Final = re.compile(
    rf"[^。！？；：“”「」]{{0,{ATTRIBUTION_CHARS}}}?(?:{_VERBS}|{_RECALLS})(?![道了着著]?[：:])"
)
"""A colon behind the verb opens the next quotation, which may be another's answer."""
_SPEAKS_NEXT: Final = re.compile(
    rf"\s*[。！？!?]?\s*[^。！？；：“”「」\n]{{2,{2 * ATTRIBUTION_CHARS}}}?{_VERBS}道?[。！!]"
)
"""The whole sentence behind a quotation says only who spoke: 张三对记者说。"""
_QUOTATION: Final = re.compile(r"“([^“”]*)(”|$)|「([^「」]*)(」|$)|\"([^\"]*)(\"|$)")
_CLOSED: Final = re.compile("“[^“”]*”|「[^「」]*」")
_SPEECH_ENDS: Final = re.compile(r"[。！？!?，,…]$")
_SENTENCE_ENDS: Final = re.compile(r"[。！？!?…]$")
_MARKS: Final = re.compile(r"[“”\"«»]|(?<!\w)[‘'’]\w|\w[.,!?][’']")


def find_quotes(
    sentences: Sequence[Sentence], speeches: Sequence[range], scores: Sequence[float]
) -> tuple[tuple[Note, ...], tuple[int, ...]]:
    """Quotations, verbatim from the translation with their attribution.

    Args:
        sentences: sentences in document order.
        speeches: what ``find_speech`` found in them.
        scores: weight of each sentence; of more quotations than ``MAX_QUOTES`` the weightiest stay.

    Returns:
        Notes of kind ``quote`` in document order, and the segments with speech that the
        translation does not mark as such.

    """
    notes: list[tuple[float, Note]] = []
    unmarked: list[int] = []
    for places in speeches:
        speech = _shorten(sentences[places.start : places.stop])
        segments = tuple(index for s in speech for index in s.segments)
        text = " ".join(s.target for s in speech if s.target)
        if text and not _MARKS.search(text):
            unmarked += segments
        elif text:
            weight = max(scores[places.start : places.stop])
            if all(note.text != text for _, note in notes):
                notes.append((weight, Note(KIND, text, segments)))
    least = sorted((weight for weight, _ in notes), reverse=True)[:MAX_QUOTES][-1:]
    kept = [note for weight, note in notes if weight >= least[0]][:MAX_QUOTES] if least else []
    return tuple(kept), tuple(unmarked)


def _shorten(speech: Sequence[Sentence]) -> Sequence[Sentence]:
    """At most ``MAX_SENTENCES``: the first, or the last where only those say who spoke."""
    named_last = _SPEAKS.search(speech[-1].source) and not any(_SPEAKS.search(s.source) for s in speech[:-1])
    return speech[-MAX_SENTENCES:] if named_last else speech[:MAX_SENTENCES]


def find_speech(sentences: Sequence[Sentence]) -> list[range]:
    """Places of each quotation with the sentences that name its speaker, none of them twice."""
    found: list[range] = []
    for _, group in groupby(enumerate(sentences), key=lambda pair: (pair[1].paragraph, pair[1].role)):
        paragraph = list(group)
        if paragraph[0][1].role is not Role.BODY:
            continue
        offset = paragraph[0][0]
        ends = list(accumulate(len(s.source) for _, s in paragraph))
        for start, end in _find_in_text("".join(s.source for _, s in paragraph)):
            first, last = offset + bisect_right(ends, start), offset + bisect_left(ends, end)
            floor = found[-1].stop if found else 0
            first = _find_speaker(sentences, first, last, floor=floor, opening=offset)
            if found and first < found[-1].stop:
                found[-1] = range(found[-1].start, max(found[-1].stop, last + 1))
            else:
                found.append(range(first, last + 1))
    return found


def _find_speaker(sentences: Sequence[Sentence], first: int, last: int, *, floor: int, opening: int) -> int:
    """Sentence to begin with so that the speaker is named; ``first`` where that needs no other.

    Back to ``floor``, the end of the quotation before: a speaker named there is known
    to the reader already. ``opening`` is the first sentence of the paragraph: in an
    interview it names whose turn it is.
    """
    speech = "".join(s.source for s in sentences[first : last + 1])
    low = max(floor, first - MAX_SPEAKER_SENTENCES)
    if _SELF_SPEAKS.search(speech) and _TURN.match(sentences[opening].source):
        return min(first, max(opening, floor)) if first - opening <= MAX_SPEAKER_SENTENCES else first
    by_pronoun = _PRONOUN_SPEAKS.search(_CLOSED.sub("”", speech)) is not None
    if not by_pronoun and (_NAMES_SPEAKER.search(speech) or _TURN.match(speech)):
        return first
    for start in range(first - 1, low - 1, -1):
        sentence = sentences[start]
        if (sentence.section, sentence.role) != (sentences[first].section, Role.BODY):
            break
        if _QUESTION.search(sentence.source):
            continue
        if by_pronoun and not _PRONOUN_OPENS.match(sentence.source):
            return start
        if not by_pronoun and start >= opening and _SPEAKS.search(sentence.source):
            return start
    return first


def _find_in_text(text: str) -> Iterator[tuple[int, int]]:
    """Places of speech with its attribution, in order of the quotations."""
    for match in _QUOTATION.finditer(text):
        inside = next(group for group in match.groups()[::2] if group is not None).strip()
        end = match.end()
        if match[0][0] == "“" and match[0][-1] != "”" and '"' in inside:
            inside = inside[: inside.index('"')]  # opened with one mark and closed with another
            end = match.start() + 1 + match[0][1:].index('"') + 1
        window = text[max(0, match.start() - ATTRIBUTION_CHARS) : match.start()]
        sentence = re.split(r"[。！？；]", _CLOSED.sub("", window))[-1]
        before = re.split(r"[。！？；”」]", window)[-1]
        after = _SPEAKS_AFTER.match(text, end)
        following = None if sentence.strip() else _SPEAKS_NEXT.match(text, end)
        introduced = _SPEAKS_BEFORE.search(before) or (
            _SPEAKS_EARLIER.search(sentence)
            and _closes_sentence(text, inside, end)
            and _CLOSED.fullmatch(match[0])
            and not _DOCUMENT_SAYS.search(before)
        )
        if len(inside) >= MIN_CHARS and introduced:
            yield match.start() - len(before), end
        elif after and _SPEECH_ENDS.search(inside):
            yield match.start(), after.end()
        elif following and len(inside) >= MIN_CHARS:
            yield match.start(), following.end()
        elif _is_whole_sentence(inside) and not _DOCUMENT_SAYS.search(before):
            yield match.start(), end


def _closes_sentence(text: str, inside: str, end: int) -> bool:
    return _SENTENCE_ENDS.search(inside) is not None or _CLOSES.match(text, end) is not None


def _is_whole_sentence(inside: str) -> bool:
    return len(inside) >= SENTENCE_CHARS and _SENTENCE_ENDS.search(inside) is not None
