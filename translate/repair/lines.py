"""Line ends inside a paragraph, as OCR, mail and PDF leave them: joined where the evidence is good.

A line end inside a sentence looks like the end of a title. It is joined when

- what it divides cannot be divided: a bracket or quotation is open, or the next line
  starts with a mark that no line starts with;
- or a clause mark ends the line, and it is as wide as its neighbours or the text is prose;
- or the text is wrapped: lines that end in mid-sentence are all equally wide, and hardly any is wider
  (a text of one or two such lines must be prose besides);
- or the line already holds a whole sentence, which titles do not;
- or the character model finds that the next line goes on with the sentence.

Lines that all end with a mark (``stanzas``), poems, lists, headings, lines of a label
and its value, and indented lines keep their line ends.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final

import numpy as np

from translate.repair.characters import HAN
from translate.repair.language_model import load_character_model
from translate.repair.line_ends import MAX_LINE_CHARS, Break, ends_sentence, list_breaks, place_breaks
from translate.repair.rule import Evidence, Replacement, Rule
from translate.repair.spans import find_code
from translate.repair.stanzas import Stanzas, Surroundings, count_columns
from translate.repair.survey import Trait

_STARTS_NO_LINE: Final = re.compile(f"[，。、；！？）》」』”’】…]|：(?![{HAN}]{{1,8}}：)")
"""A mark that no line starts with; ``:作者: 李文`` is a field of reStructuredText."""
_MEASURE: Final = (
    r"\d{1,3}[.．]\d+\s?(?:[%％‰℃亿億万萬倍吨噸秒亩畝岁歲]|元(?![数數素件])|[美欧歐港日]元|[个個]百分|千[米克瓦]|公[里斤顷頃]|[平立]方"
    r"|[厘毫]?米|毫?克|小[时時]|分[钟鐘]|[级級](?![别別])|年(?!度)|(?:[kMG]?(?:Hz|W|V)|[kcm]?m|[km]?g)\b)"
)
"""A number with its unit: no item, though 210.3 begins like one."""
STARTS_ITEM: Final = re.compile(
    rf"[•·●■◆▲★※☆◎○□△▼→#>*\-–—－|【\t]|[\[［](?!\d)|(?!{_MEASURE})\d{{1,3}}[.、)）．]"
    r"|[（(]?[一二三四五六七八九十]{1,3}[）)、.．]|[①-⑳]"
    r"|[（(]\d{1,3}[）)]|第.{1,4}[章节節条條回]|[A-Za-z]{1,3}[.、)）]|《[^》\n]*》$"
)
_GOES_ON_IN_NAME: Final = re.compile(f"[·・•](?=[{HAN}])")
"""The dot of a foreign name, or of an item: the one behind a full line, the other behind any."""
_HEADS: Final = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|第.{1,4}[章节節条條回])[^，。；！？]*"
)
"""A heading with its number: what follows is no part of it."""
_STANDS_ALONE: Final = re.compile(
    r"[（(\[【]?\s*(?:(?:[计計]量|金[额額])?[单單]位|[币幣][种種]|(?:[数數][据據]|[资資]料|信息|文章|稿件)?[来來]源|稿源|作者|[记記]者"
    r"|通[讯訊][员員]|(?:[责責]任)?[编編][辑輯]|[责責][编編]|[审審][核校]|校[对對]|(?:[发發][布表佈]|更新|成文)?(?:[时時][间間]|日期)"
    r"|[发發][布文](?:机[构關关]|[字]?[号號])|[浏瀏][览覽]次?[数數量]?|字[号號體体]|[上下]一[篇条條]|版[权權](?:所有)?|[备備]案[号號]"
    r"|(?:[联聯][系繫]|咨[询詢]|[举舉][报報])?[电電][话話]|地址|[邮郵][编編箱]|[网網]址|附件|附[注註]|[备備]注)\s*[:：／/]"
    r"|[^，。；：]{0,6}(?:\d{4}|[〇○零一二三四五六七八九]{4})\s?年.{1,3}月.{1,3}[日号號]\s*$|(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}\b"
)
"""A label with its value, or a date by itself: no sentence goes on with it."""
_LABELLED: Final = re.compile(rf"\s*[{HAN}]{{2,8}}[:：]")
"""An entry of a list, or a turn of talk; where the line before is one too, neither goes on with the other."""
_TURN: Final = re.compile(rf"\s*[{HAN}]{{1,8}}[:：]")
"""Who speaks or sings next, where the one before breaks off with a dash."""
_HYPHENED: Final = re.compile(r"(?<![A-Za-z/._=@-])([A-Za-z]{2,})-$")
_LOWER: Final = re.compile(r"[a-z]{2,}(?![\w.-]*@)")
_PREFIXES: Final = frozenset(
    ("self", "non", "anti", "co", "pre", "post", "semi", "cross", "long", "short", "high", "low", "well",
     "multi", "state", "ex", "pro", "all", "one", "two", "three")
)  # fmt: skip
"""What keeps its hyphen before another word."""
_ISSUER: Final = re.compile("(?:政府|[办辦]公[室厅廳]|[委局署部院校会會]|中心|公司|集[团團])$")
_NOTICE: Final = re.compile(
    "[关關][于於][^，。；！？]{4,60}的?(?:通知|通告|公告|公示|意[见見]|[决決]定|[决決][议議]|函|批[复復複]|[报報]告|[请請]示|[规規]定|[办辦]法|通[报報])(?:[（(].{1,10}[）)])?"
)
"""A notice's title in two lines: who gives it, and what about."""
_EXPECTS_FIGURE: Final = re.compile(
    "(?:(?P<moves>增[长長加]|下[降跌]|[减減]少|偏[少多高低]|上[升涨漲]|回落)|增[至到]|(?<![下抵转轉传傳到表发發直])[达達]|[达達]到|[共合总總][计計]|[共仅僅还還尚约約只拥擁][有]|[约約为為至到]|[仅僅]|[占佔]|超[过過]?|不足|接近)$"
)
_MAX_END_CHARS: Final = 3
"""Length of the longest of these, and of an issuer's, at the end of a line."""
_FIGURE: Final = re.compile(rf"\d[\d.,]*\s?(?![年月日号號时時点點])[{HAN}%％‰℃]")
"""No date, with which a paragraph under a headline begins: 资金下达 over 2022年，……"""
_CHANGE: Final = re.compile(r"\d[\d.,]*\s?(?:[%％‰℃倍成]|[个個]?百分|[万萬亿億]|毫米)")
"""By how much something moved; a headline may end with 增长, and 30家企业 begin the paragraph."""
_CLAUSE_END: Final = frozenset("，、,")
_OPEN_END: Final = frozenset("（(《“‘「『【—")
_BRACKETS: Final = ("（）", "《》", "【】", "()")
_QUOTES: Final = ("“”", "「」", "『』")
_MIN_QUOTED_COLUMNS: Final = 30
"""Shorter lines within a quotation may be verses."""
_MIN_LINES_TO_COMPARE: Final = 3
_MIN_CLAUSE_COLUMNS: Final = 30
_MIN_WRAP_CHARS: Final = 18
_MAX_RAGGED: Final = 4
_MIN_WRAPPED_LINES: Final = 3
_MIN_WRAPPED_SHARE: Final = 0.6
_MIN_SHORT_COLUMNS: Final = 50
"""Least width of wrapped lines in a text of so few."""
_MAX_WIDER_SHARE: Final = 0.25
"""Lines wider than the wrap, of those as wide as it: in wrapped text only a heading or a table is."""
_MIN_SENTENCE_CHARS: Final = 20
_MIN_START_CHARS: Final = 8
_CLAUSE: Final = re.compile("[，。！？；]")
_INNER_MARK: Final = re.compile("[，。；？！、,;?!](?=.)")
_MIN_PROSE_SHARE: Final = 0.5
"""Wrapped lines with a mark within, of all, where none after them ends a sentence: headlines and
addresses may be of one width too."""
_INNER_STOP: Final = re.compile("[。！？](?![”」』’）])")
_LAST_LINE: Final = re.compile("。[”」』）]*$")
_MAX_HEADING_CHARS: Final = 20
"""So short a line before one more than twice as long is a heading, however well the one would go on."""
_JUDGED_CHARS: Final = 3
_CONTEXT_CHARS: Final = 6
_MIN_GAIN: Final = 5.0
"""Nats by which the start of a line must be likelier after the line before than at a beginning, where
nothing else tells that the text is wrapped."""
_APART: Final = "\n\n\n"
"""Between two windows: what a model of four characters reads after it stands at a beginning."""


def _find_breaks(text: str, evidence: Evidence) -> Iterator[Replacement]:
    code = find_code(text)
    places = [place for place in place_breaks(evidence.survey_of(text)) if not code.holds(place)]
    breaks = list(list_breaks(text, places))
    stanzas = Stanzas(text)
    wraps = [(measure, _find_wrap(text, breaks, measure)) for measure in (count_columns, len)]
    is_short = _is_short_and_wrapped(text, breaks)
    for b, gain in zip(breaks, _measure_gains(breaks), strict=True):
        is_full = any(w is not None and abs(m(b.line) - w) <= _MAX_RAGGED for m, w in wraps)
        is_full = is_full or (is_short and gain > 0)
        if not (is_full or gain > _MIN_GAIN or _may_go_on(b, is_likely=gain > 0)):
            continue  # most line ends: looking around is what takes time
        around = stanzas.look_around(b.place)
        confidence = _judge(b, around, is_full=is_full, goes_on=gain > _MIN_GAIN, is_likely=gain > 0)
        if confidence > 0:
            is_parted = _is_parted(b)
            after = "" if is_parted else glue(b.line, b.following)
            yield Replacement(b.start - is_parted, b.end, after, confidence)


def _may_go_on(b: Break, *, is_likely: bool) -> bool:
    """Whether the two lines by themselves give any reason to join them."""
    return (
        b.line[-1] in _OPEN_END
        or b.line[-1] in _CLAUSE_END
        or _STARTS_NO_LINE.match(b.following) is not None
        or _find_at_end(_ISSUER, b.line) is not None
        or (b.line[-1] == "-" and _HYPHENED.search(b.line) is not None)
        or _count_open(b.line, _BRACKETS)
        or _count_open(b.line, _QUOTES)
        or _is_measured(b)
        or (is_likely and _holds_sentence(b.line))
    )


def _holds_sentence(line: str) -> bool:
    """Whether a line holds a whole sentence, which titles do not."""
    return len(line) >= _MIN_SENTENCE_CHARS and _INNER_STOP.search(line) is not None


def _judge(b: Break, around: Surroundings, *, is_full: bool, goes_on: bool, is_likely: bool) -> float:
    """Probability that the author wrote no line end here; 0 leaves it."""
    if _STARTS_NO_LINE.match(b.following):
        return 0.97
    if _ISSUER.search(b.line) and _NOTICE.fullmatch(b.following.strip()):
        return 0.9
    if around.is_set:
        return 0.0
    columns = count_columns(b.line)
    may_be_wrapped = is_full or around.may_be_wrapped
    if b.line[-1] in _OPEN_END and not _TURN.match(b.following):
        return 0.95
    if _count_open(b.line, _BRACKETS):
        return 0.95
    if _count_open(b.line, _QUOTES) and (columns >= _MIN_QUOTED_COLUMNS or is_full or around.is_prose):
        return 0.95
    if is_full and _GOES_ON_IN_NAME.match(b.following):
        return 0.85
    if STARTS_ITEM.match(b.following) or _STANDS_ALONE.match(b.following) or _HEADS.fullmatch(b.line):
        return 0.0
    if _LABELLED.match(b.following) and _LABELLED.match(b.line):
        return 0.0
    if _HYPHENED.search(b.line) and _LOWER.match(b.following):
        return 0.85
    if b.line[-1] in _CLAUSE_END:
        return 0.9 if "。" in b.line or (columns >= _MIN_CLAUSE_COLUMNS and may_be_wrapped) else 0.0
    if b.line[-1] in "：:" or (b.line[-1] in "；;" and not (is_full and around.is_prose)):
        return 0.0
    if is_full:
        return 0.9
    if may_be_wrapped and len(b.line) >= _MIN_WRAP_CHARS and _is_measured(b):
        return 0.85
    if is_likely and _holds_sentence(b.line):
        return 0.8
    return 0.85 if goes_on and (around.n_lines < _MIN_LINES_TO_COMPARE or may_be_wrapped) else 0.0


def _is_parted(b: Break) -> bool:
    """Whether a Latin word was divided at the line end, so that its hyphen goes; ``self-`` keeps it."""
    word = _HYPHENED.search(b.line)
    return word is not None and _LOWER.match(b.following) is not None and word[1].lower() not in _PREFIXES


def _is_measured(b: Break) -> bool:
    """Whether a line ends where a figure must follow, and one does."""
    expected = _find_at_end(_EXPECTS_FIGURE, b.line)
    if expected is None:
        return False
    return (_CHANGE if expected["moves"] else _FIGURE).match(b.following) is not None


def _find_at_end(words: re.Pattern[str], line: str) -> re.Match[str] | None:
    """Where one of ``words``, each with its ``$``, ends a line: looking at all of it is what takes time."""
    return words.search(line, max(0, len(line) - _MAX_END_CHARS))


def measure_gain(line: str, following: str) -> float:
    """Nats by which one line is likelier as the rest of the other than as a beginning; see there."""
    return _measure_gains([Break(0, 0, 0, line, following)])[0]


def _measure_gains(breaks: list[Break]) -> list[float]:
    """Nats by which each next line is likelier as the rest of the one before than as a beginning.

    With ``_MIN_GAIN``, half of the line ends put into sentences of the tuning set were
    found, and 2 in 1,000 ends of real headlines taken for such. What is too short to be asked
    about has no gain.
    """
    gains = [0.0] * len(breaks)
    asked, windows, starts = [], [], []
    at = 0
    for index, b in enumerate(breaks):
        line, following = b.line.strip(), b.following.strip()
        headed = len(line) <= _MAX_HEADING_CHARS and len(following) > 2 * len(line)
        if not headed and len(line) >= _MIN_START_CHARS and _CLAUSE.search(following):
            asked.append(index)
            start = following[:_JUDGED_CHARS]
            for context in (line[-_CONTEXT_CHARS:], ""):
                windows.append(_APART + context + start)
                at += len(windows[-1])
                starts += [at - len(start), at]
    if asked:
        scores = load_character_model().score_text("".join(windows) + _APART)
        sums = np.add.reduceat(scores, starts)[::2].reshape(-1, 2)
        for index, gain in zip(asked, (sums[:, 0] - sums[:, 1]).tolist(), strict=True):
            gains[index] = gain
    return gains


def _count_open(line: str, pairs: tuple[str, ...]) -> bool:
    """Whether one of ``pairs`` is left open at the end of the line."""
    for pair in pairs:
        opening, closing = pair[0], pair[1]
        last = line.rfind(opening)
        if last >= 0 and line.find(closing, last) < 0 and len(line) - last < 80:
            return True
    return False


def _find_wrap(text: str, breaks: list[Break], measure: Callable[[str], int]) -> int | None:
    """The width at which a text is wrapped; ``None`` where it is not."""
    widths = Counter(
        measure(b.line) for b in breaks if len(b.line) < MAX_LINE_CHARS and b.line[-1] not in "：:；;"
    )
    if not widths:
        return None
    near = {width: sum(widths[w] for w in range(width - 3, width + 3)) for width in widths}
    best = max(near, key=lambda width: (near[width], width))
    enough = near[best] >= max(_MIN_WRAPPED_LINES, _MIN_WRAPPED_SHARE * widths.total())
    if not enough or best < measure("一" * _MIN_WRAP_CHARS):
        return None
    full = [b for b in breaks if abs(measure(b.line[:MAX_LINE_CHARS]) - best) <= _MAX_RAGGED]
    n_marked = sum(_INNER_MARK.search(b.line) is not None for b in full)
    is_ended = any(
        _LAST_LINE.search(b.following) and measure(b.following) <= best + _MAX_RAGGED for b in full
    )
    if n_marked < _MIN_PROSE_SHARE * len(full) and not is_ended:
        return None
    n_wider = sum(measure(line[:MAX_LINE_CHARS]) > best + _MAX_RAGGED for line in text.split("\n"))
    return best if n_wider <= _MAX_WIDER_SHARE * near[best] else None


def _is_short_and_wrapped(text: str, breaks: list[Break]) -> bool:
    """Whether a text with one or two line ends in mid-sentence is a sentence or two, wrapped.

    All such lines are wide and equally wide, none is wider, one holds a clause, and the last
    line ends a sentence: a title over an article is narrower than its paragraphs.
    """
    if not 0 < len(breaks) < _MIN_WRAPPED_LINES:
        return False
    lines = [line.rstrip(" \u3000") for line in text.strip("\n ").split("\n")]
    widths = [count_columns(line) for line in lines]
    broken = [count_columns(b.line) for b in breaks]
    return (
        min(broken) >= _MIN_SHORT_COLUMNS
        and max(widths) <= min(broken) + _MAX_RAGGED
        and ends_sentence(lines[-1])
        and any(_CLAUSE.search(b.line) for b in breaks)
        and sum(not ends_sentence(line) for line in lines) == len(breaks)
    )


def glue(line: str, following: str) -> str:
    """A space between two Latin words, nothing elsewhere."""
    left, right = line[-1], following[0]
    return " " if left.isascii() and right.isascii() and left.isalnum() and right.isalnum() else ""


BREAKS: Final = Rule("line_breaks", _find_breaks, lambda survey: survey.has(Trait.NEWLINE))
