"""Where a text speaks about readings, as lessons and dictionaries do: there pinyin is content, and stays."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from typing import Final

from translate.repair.characters import HAN, OPENING

_SPEAKS_OF_READINGS: Final = re.compile(
    "读音|讀音|注音|拼音|读作|讀作|读成|讀成|读为|讀為|念作|念成|唸作|唸成|多音字|多音词|生字|字音|异读|異讀|轻声|輕聲|声调|聲調|普通话测试"
)
_CONTRASTS: Final = re.compile("混淆|形近|误读|誤讀|读错|讀錯|念错|唸錯|应读|應讀|同音字|正音")
"""Words about characters that are taken for one another, or read wrongly; they count within the sentence."""
_SENTENCE_END: Final = re.compile("[。！？\n]")
_REACH: Final = 120
"""Characters to either side, within the paragraph, in which a word about readings counts."""
_READS: Final = re.compile("[读讀念唸音]$")
_OWN_READING: Final = re.compile("d[úu]|ni[àa]n|y[īi]n|ㄉㄨ|ㄋㄧㄢ|[ㄧ一]ㄣ")
"""The reading of 读, 念 or 音 itself."""
_NAMES_A_CHARACTER: Final = re.compile("(?:[”」』’]|[”」』’]?(?:这个|這個|那个|那個|等|一|两|兩|二|三|之))字")
"""What follows a character that is spoken of; not 字 alone, for 数(shù)字 is a word."""
_ITEM: Final = re.compile(
    rf"(?:^|[\n、\t \u3000；;]|\d[.、．)） ])(?:[{OPENING}]?)([{HAN}]{{1,5}})[”」』’]?[ \xa0]?$"
)
_AFTER_ITEM: Final = re.compile("[”」』’]?(?:[\n、\t \u3000；;：:]|$)")
_MIN_ITEMS: Final = 2


class LessonFinder:
    """The places of a text where a reading beside a word is what the text is about."""

    def __init__(
        self,
        text: str,
        glosses: Sequence[tuple[int, int]] = (),
        readings: Sequence[tuple[int, int, str]] = (),
    ) -> None:
        """Look at ``text``.

        Args:
            text: what holds the glosses.
            glosses: spans of all brackets with letters in them.
            readings: of each gloss that is a reading its place, the number of characters that it reads,
                and how it reads the last of them.

        """
        self._text = text
        self._glosses = glosses
        self._readings = readings

    def holds(self, start: int, end: int) -> bool:
        """Whether the gloss at ``text[start:end]`` is content."""
        text = self._text
        before = text[max(0, start - _REACH) : start].rpartition("\n")[2]
        after = text[end : end + _REACH].partition("\n")[0]
        if _SPEAKS_OF_READINGS.search(before) or _SPEAKS_OF_READINGS.search(after):
            return True
        if _READS.search(before) and not _OWN_READING.search(text, start, end):
            return True
        if _NAMES_A_CHARACTER.match(after) is not None or (start, end) in self._items:
            return True
        sentence = _SENTENCE_END.split(before)[-1], _SENTENCE_END.split(after)[0]
        return any(map(_CONTRASTS.search, sentence)) or start in self._contrasted

    @cached_property
    def _contrasted(self) -> frozenset[int]:
        """Places of glosses that tell one reading of a character from another in the same sentence.

        Both read as many characters: one may read the word, the other the character in another word.
        """
        ends = [match.start() for match in _SENTENCE_END.finditer(self._text)]
        groups: dict[tuple[int, str, int], dict[int, str]] = {}
        for place, n_chars, syllable in self._readings:
            key = bisect_left(ends, place), self._text[place - 1 : place], n_chars
            groups.setdefault(key, {})[place] = syllable
        contrasts = [group for group in groups.values() if _differ(set(group.values()))]
        return frozenset(place for group in contrasts for place in group)

    @cached_property
    def _items(self) -> frozenset[tuple[int, int]]:
        """Glosses of list items that are a word and its reading, where half or more of all glosses are."""
        items = [span for span in self._glosses if self._is_item(*span)]
        is_list = len(items) >= _MIN_ITEMS and 2 * len(items) >= len(self._glosses)
        return frozenset(items if is_list else ())

    def _is_item(self, start: int, end: int) -> bool:
        return (
            _AFTER_ITEM.match(self._text, end) is not None
            and _ITEM.search(self._text[max(0, start - 8) : start]) is not None
        )


def _differ(syllables: set[str]) -> bool:
    """Whether these are several readings; one without a tone is the same as one with."""
    toned = {syllable[:-1] for syllable in syllables if not syllable.endswith("0")}
    return len({s for s in syllables if not s.endswith("0") or s[:-1] not in toned}) > 1
