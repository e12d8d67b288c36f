"""Key points: the sentences that tell most, verbatim, each with what it needs to be understood."""

from __future__ import annotations

import re
import statistics
from collections.abc import Mapping, Sequence, Set
from itertools import pairwise
from typing import Final

from translate.briefing.ranking import count_words, rank
from translate.briefing.selection import select
from translate.briefing.sentences import Sentence
from translate.briefing.vectors import Vector, weigh_terms
from translate.document import Note, Role, Section

KIND: Final = "key_point"

MAX_COMPANIONS: Final = 2
"""Sentences taken along at most, so that a point can be understood."""
MIN_WORDS: Final = 5
SENTENCES_PER_POINT: Final = 3
"""A short article has at most one point for so many sentences, yet two where it can."""
FULL_WORDS: Final = 45
"""Words from which on a point becomes too long for a busy reader."""

# Deductions, on the scale of ``ranking.Weights``. They order doubtful sentences behind sound
# ones of about the same weight, yet let the one sentence that says it all through.
_DEFECT_COST: Final = 1.0
_MAX_DEFECT_WEIGHT: Final = 3.0
_LOW_SCORE_COST: Final = 0.7
_QUESTION_COST: Final = 1.5
_COMPANION_COST: Final = 0.6
_LENGTH_COST: Final = 0.03

_QUOTE_COST: Final = 0.5

_QUESTION: Final = re.compile(r"[？?][”’」』）)\s]*$")
_UNFINISHED: Final = re.compile(r"(?:[：:]|…|\.{3})[”’」』）)\s]*$")
"""Opens a list or trails off: what it means is said elsewhere."""
_SPEECH: Final = re.compile(r"^\W*[“「\"]")

_SAME_DAY: Final = re.compile(r"\W*[当當](?:天|日|晚)")
_DATED: Final = re.compile(
    r"\d\s?[日号號]|[今昨明前后後]天|[今昨][日晚]|(?:星期|周|週)[一二三四五六日天]|[一二三四五六七八九十][日号號]"
)
"""A day that 当天 may mean; without one in the sentences taken along it would be read as another."""

_LABELLED: Final = re.compile(
    r"^\W*[\u4e00-\u9fff]{0,6}(?:[电電][话話]|[热熱][线線]|[邮郵][箱编編]|[网網]址|地址|附件|[单單]位|[币幣][种種]|[时時][间間]|地[点點]|[来來]源"
    r"|日期|[文字][号號]|[机機][构構關关]|[编編][号號]|代[码碼]|[简簡][称稱]|采[访訪]者|(?:采|受)[访訪]人|受[访訪]者|嘉[宾賓]|主持人?|主[讲講]人?)"
    r"\s*[:：][^。！？!?]*$"
    r"|^\W*(?:[会會][议議]|活[动動]|[举舉][办辦]|[开開][会會])?(?:[时時][间間]|地[点點]|日期)\s*[:：][^，。！？!?]{1,40}。?$"
    r"|^\W*(?:time|date|place|venue|location|address|tel|telephone|phone|fax|e-?mail|web(?:site)?|source|author|editor|reporter"
    r"|interviewe[re]|host|guests?|moderator|speakers?)\s*[:：][^。！？!?]*$",
    re.IGNORECASE,
)
"""A label and its value, short of a sentence."""
_ANSWER: Final = re.compile(r"\W*(?:答|回答|A)\s*[:：]")
_LIST_HEAD: Final = re.compile(
    r"(?:下列|以下(?!.*(?:意见|意見|建议|建議|措施|要求|事项|事項|[规規]定|工作|几点|幾點))|之一|[应應][当當]|必[须須]|不得|[严嚴]禁|禁止|可以|情形|[条條]件|[时時]段|包括)[^。！？；：]{0,20}[：:]\s*$"
    r"|(?:[为為是有]|[例比]如)[：:]\s*$"
)
"""Governs the items of its list; what is only their title, 国内快讯：, is not needed with them."""
_ITEM: Final = re.compile(r"\s*(?:[（(](?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)]|[①-⑳])")
_MAX_ITEMS: Final = 20
"""Sentences looked back for what a list is of."""
_NEWS_SHARE: Final = 0.2
"""Of a sentence's pairs of characters, those that no heading has; with fewer it says no more than they."""

_BOILERPLATE: Final = re.compile(
    r"责任编辑|責任編輯|^\W*(?:编辑|編輯|责编|責編|来源|來源|校对|校對|审核|審核|监制|監製|供稿|摄影|攝影|作者)[:：]"
    r"|版权所有|版權所有|未经授权|未經授權|转载|轉載|点击|點擊|扫码|掃碼|二维码|公众号|公眾號"
    r"|各位观众|各位觀眾|观众朋友|觀眾朋友|听众朋友|欢迎收看|歡迎收看|感谢收看|感謝收看|^\W*图[为：:]|^\W*圖[為：:]"
    r"|(?:截图|截圖|供图|供圖|资料图|資料圖|图片来源[:：].*|[\u4e00-\u9fff]{2,4}[摄攝])[。.）)\s]*$"
    r"|^[（(【\[][^（()）]*[）)】\]]$"
    r"|^\W*[（(]?\s*(?:完|本报讯|本報訊|资料图|資料圖)\s*[）)]?\W*$"
)


def choose_key_points(
    sentences: Sequence[Sentence],
    scores: Sequence[float],
    speeches: Sequence[range],
    sections: Sequence[Section],
    *,
    max_points: int,
    headings: Sequence[str] = (),
) -> tuple[Note, ...]:
    """Choose at most ``max_points`` notes of kind ``key_point``, in document order.

    Sections under a heading are all heard before any is heard twice, as far as
    ``max_points`` goes. Cells of tables are chosen only where there is no other text;
    questions, labels with their values, and what only repeats headings (a list of
    contents) never.

    Args:
        sentences: body and cells, in document order.
        scores: what ``score_sentences`` gave them.
        speeches: places in ``sentences`` of quotations with their speakers.
        sections: sections of the article.
        max_points: notes wanted, at least 0.
        headings: sources of the article's headings.

    """
    wanted = Role.BODY if any(s.role is Role.BODY for s in sentences) else Role.CELL
    n_wanted = sum(s.role is wanted for s in sentences)
    max_points = min(max_points, max(2, n_wanted // SENTENCES_PER_POINT))
    spans = find_spans(sentences, speeches)
    known = {pair for heading in headings for pair in _list_pairs(heading)}
    eligible = [
        i
        for i in spans
        if sentences[i].role is wanted and can_stand(sentences[i]) and _adds(sentences[i], known)
    ]
    costs = [_COMPANION_COST * (len(spans[i]) - 1) if i in spans else 0.0 for i in range(len(scores))]
    net = [score - cost for score, cost in zip(scores, costs, strict=True)]
    groups = group_sections([s.section for s in sentences], sections, max_points)
    vectors = _weigh_both([s.source for s in sentences], [s.target for s in sentences])
    points: list[range] = []
    for limit in range(max_points, len(eligible) + max_points):
        chosen = select(net, vectors, limit=limit, groups=groups, eligible=eligible)
        merged = _merge([spans[i] for i in chosen])
        if len(merged) > max_points:
            break
        points = merged
        if len(points) == max_points or len(chosen) < limit:
            break
    return tuple(_note(sentences[point.start : point.stop]) for point in points)


def rank_sentences(sentences: Sequence[Sentence], *, title: str, title_source: str) -> list[float]:
    """Weight of each sentence in its article, however it was translated.

    Args:
        sentences: body and cells, in document order.
        title: English title, empty when there is none.
        title_source: Chinese title, empty when there is none.

    """
    return rank(
        [s.target for s in sentences],
        sources=[s.source for s in sentences],
        paragraphs=[s.paragraph for s in sentences],
        sections=[s.section for s in sentences],
        title=title,
        title_source=title_source,
    )


def score_sentences(
    sentences: Sequence[Sentence], ranks: Sequence[float], deductions: Mapping[int, float]
) -> list[float]:
    """Take off what tells against each sentence as a key point.

    Args:
        sentences: body and cells, in document order.
        ranks: what ``rank_sentences`` gave them.
        deductions: what tells against segments beside the defects of their translations, by index.

    """
    scores = list(ranks)
    log_probs = [s.log_prob for s in sentences]
    low = statistics.fmean(log_probs) - 2 * statistics.pstdev(log_probs) if log_probs else 0.0
    for i, sentence in enumerate(sentences):
        scores[i] -= _DEFECT_COST * min(_MAX_DEFECT_WEIGHT, sentence.defect_weight)
        scores[i] -= max((deductions.get(index, 0.0) for index in sentence.segments), default=0.0)
        scores[i] -= _LOW_SCORE_COST * (sentence.log_prob < low)
        scores[i] -= _QUESTION_COST * bool(_QUESTION.search(sentence.source))
        scores[i] -= _QUOTE_COST * bool(_SPEECH.search(sentence.source))
        scores[i] -= _LENGTH_COST * max(0, count_words(sentence.target) - FULL_WORDS)
    return scores


def find_spans(sentences: Sequence[Sentence], speeches: Sequence[range]) -> dict[int, range]:
    """Sentences that must be read together with each sentence, itself among them.

    A sentence that leans back takes its antecedent along, an answer its question, the item
    of a list what the list is of; a quotation stays with the
    sentence that names its speaker. Absent are those that would need more than
    ``MAX_COMPANIONS`` others, or one that is untranslated or in another section.
    """
    speech_of = {i: speech for speech in speeches for i in speech}
    spans = {}
    for i, sentence in enumerate(sentences):
        span = speech_of.get(i, range(i, i + 1))
        first = min(span.start, _find_list_head(sentences, i))
        while first > 0 and _leans_back(sentences[first]) and span.stop - first <= MAX_COMPANIONS:
            first -= 1
        span = range(first, span.stop)
        companions = sentences[span.start : span.stop]
        if _leans_back(companions[0]) or len(span) > MAX_COMPANIONS + 1:
            continue
        if _SAME_DAY.match(sentence.source) and not any(_DATED.search(s.source) for s in companions):
            continue
        if all(s.target and not s.broken and s.section == sentence.section for s in companions):
            spans[i] = span
    return spans


def _leans_back(sentence: Sentence) -> bool:
    return sentence.leans_back or _ANSWER.match(sentence.source) is not None


def _find_list_head(sentences: Sequence[Sentence], item: int) -> int:
    """The sentence that governs the list of this item; ``item`` itself where there is none."""
    if not _ITEM.match(sentences[item].source):
        return item
    for i in range(item - 1, max(-1, item - 1 - _MAX_ITEMS), -1):
        sentence, following = sentences[i], sentences[i + 1]
        if sentence.section == sentences[item].section and _LIST_HEAD.search(sentence.source):
            return i
        goes_on = sentence.paragraph == following.paragraph or _ITEM.match(following.source)
        if sentence.section != sentences[item].section or not goes_on:
            break
    return item


def group_sections(of_sentences: Sequence[int], sections: Sequence[Section], limit: int) -> list[int]:
    """Group each sentence under a heading, so deep that there are no more groups than ``limit``.

    Where even the top headings are more than ``limit``, each of them is a group.

    Returns:
        One section index a sentence.

    """
    groups = list(of_sentences)
    for depth in sorted({s.level for s in sections if s.level > 0}, reverse=True):
        groups = [_find_ancestor(sections, section, depth) for section in of_sentences]
        if len(set(groups)) <= limit:
            break
    return groups


def _find_ancestor(sections: Sequence[Section], index: int, depth: int) -> int:
    """Nearest section at or before ``index`` whose heading is at ``depth`` or above it."""
    while index > 0 and sections[index].level > depth:
        index -= 1
    return index


def can_stand(sentence: Sentence) -> bool:
    """Whether a sentence states something by itself: it is translated, whole, no question and no label."""
    source = sentence.source
    if sentence.broken or _BOILERPLATE.search(source) or _UNFINISHED.search(source):
        return False
    if _QUESTION.search(source) or _LABELLED.search(source):
        return False
    return count_words(sentence.target) >= MIN_WORDS


def _adds(sentence: Sentence, known: Set[str]) -> bool:
    """Whether a sentence says more than the headings, whose pairs of characters are ``known``."""
    pairs = _list_pairs(sentence.source)
    return not known or len(pairs - known) > _NEWS_SHARE * len(pairs)


def _list_pairs(text: str) -> set[str]:
    letters = [char for char in text if char.isalpha()]
    return {first + second for first, second in pairwise(letters)}


def _weigh_both(sources: Sequence[str], targets: Sequence[str]) -> list[Vector]:
    """Vectors over the terms of both languages, of length 1 where neither side is empty."""
    scale = 0.5**0.5
    pairs = zip(weigh_terms(sources), weigh_terms(targets), strict=True)
    return [
        {("zh " + term): weight * scale for term, weight in source.items()}
        | {("en " + term): weight * scale for term, weight in target.items()}
        for source, target in pairs
    ]


def _merge(spans: Sequence[range]) -> list[range]:
    """Join spans that overlap; nothing must be said twice."""
    merged: list[range] = []
    for span in sorted(spans, key=lambda span: (span.start, span.stop)):
        if merged and span.start < merged[-1].stop:
            merged[-1] = range(merged[-1].start, max(merged[-1].stop, span.stop))
        else:
            merged.append(span)
    return merged


def _note(sentences: Sequence[Sentence]) -> Note:
    return Note(
        kind=KIND,
        text=" ".join(s.target for s in sentences),
        segments=tuple(index for s in sentences for index in s.segments),
    )
