"""Draw people, places, dates and figures, each in Chinese and in English, to train on.

What a reader needs most from a translation, who, where, when and how much, is what a
corpus of modest size shows least: each name a few times, each figure once. Drawn at
random in both languages, they teach how characters are spelled in pinyin and how 亿
is counted, instead of single names and numbers.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final, Self

from translate.figures import write_english
from translate.names import load_readings, load_table

from .corpus import open_text

Pair = tuple[str, str]
"""The same thing in Chinese, simplified, and in English."""

MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
SMALL_WORDS: Final = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
PAIRS: Final = Path(__file__).with_name("pairs.json")
GIVEN: Final = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华文玉兰红建国志新海波峰林丹宁浩宇轩然子涵欣怡梦琪嘉俊雨泽晨阳"
    "思远博雅诗婷雪梅春燕凤云飞鹏龙辉斌健康德福生东亮成义永庆家振宏凯旋安邦瑞祥启光耀宗立群学勤正清源根水火土木金山川河"
    "江湖石玲珍琴瑶瑜璐颖慧敬忠诚信仁礼智勋爱民兴旺昌盛富贵天佑晓小少大中良才贤达仲季伯淑贞惠芬芝莲菊荷青松柏楠桐"
    "昊翔坤乾震巽炎焱淼森鑫垚璇琳瑾瑛琼珊珂倩茜蕾薇蓉萍莉莎菲蓓苗若素婉娅妮姗婕媛嫣岚岩峻崇岳巍"
)
PLACE_KINDS: Final = {
    "市": " City", "县": " County", "区": " District", "省": " Province", "镇": " Town", "村": " Village"
}  # fmt: skip
SCALES: Final = ((10**4, "万"), (10**4, "万"), (10**8, "亿"), (10**8, "亿"), (10**12, "万亿"))
LAST_COUNTRY: Final = "India"
"""In the table of names, countries come first."""
WITH_ARTICLE: Final = frozenset(
    ("United States", "United Kingdom", "Netherlands", "Philippines", "Maldives", "United Arab Emirates",
     "Vatican", "Dominican Republic")
)  # fmt: skip
CITY: Final = re.compile(r"^([A-Z][A-Za-z'’ .-]+?)(?:, (?:a |the )?| \(|\s)(?:capital|city|port)")
DIVISION: Final = re.compile(
    r"^([A-Z][a-z'’üö]+(?:'[a-z]+)?)(?:,| (?:prefecture|county|district|city|province|sub))"
)
GIVEN_NAME: Final = re.compile(r"^([A-Z][a-z]+) \(name\)")


@dataclass(frozen=True, slots=True)
class Draw:
    """A source of chance and what it draws from."""

    chance: random.Random
    surnames: dict[str, str]
    syllables: dict[str, str]
    """Characters with one reading, without its tone."""
    countries: Sequence[Pair]
    places: Sequence[Pair]
    foreign_names: Sequence[Pair]

    @classmethod
    def load(cls, dictionary: Path, seed: int) -> Self:
        """Read the table of names and a dictionary.

        The dictionary's lines are ``simplified<TAB>traditional<TAB>pinyin<TAB>glosses``.
        """
        rows = [(row.chinese[0], row.name) for row in load_table() if row.name != "-"]
        last = next(i for i, (_, name) in enumerate(rows) if name == LAST_COUNTRY)
        places, foreign_names = [], []
        with open_text(dictionary) as lines:
            for line in lines:
                chinese, _, _, glosses = line.rstrip("\n").split("\t")
                if found := GIVEN_NAME.match(glosses):
                    foreign_names.append((chinese, found[1]))
                elif (kind := PLACE_KINDS.get(chinese[-1])) and (found := DIVISION.match(glosses)):
                    places.append((chinese, found[1] + kind))
                elif found := CITY.match(glosses):
                    places.append((chinese, found[1]))
        readings = {
            character: {reading.rstrip("12345") for reading in found}
            for character, found in load_readings().items()
        }
        return cls(
            random.Random(seed),
            dict(load_pairs()["surnames"]),
            {character: next(iter(found)) for character, found in readings.items() if len(found) == 1},
            [(zh, f"the {name}" if name in WITH_ARTICLE else name) for zh, name in rows[: last + 1]],
            [pair for pair in places if "variant" not in pair[1]],
            foreign_names,
        )

    def person(self) -> Pair:
        """A Chinese name: 王晓明, Wang Xiaoming."""
        surname = self.chance.choice(list(self.surnames))
        known = [character for character in GIVEN if character in self.syllables]
        given = self.chance.choices(known, k=self.chance.choice((1, 2, 2, 2)))
        return surname + "".join(given), f"{self.surnames[surname]} {spell(given, self.syllables)}"

    def foreigner(self) -> Pair:
        """A name in transcription: 安德鲁·史密斯, Andrew Smith."""
        first, last = self.chance.sample(self.foreign_names, 2)
        return f"{first[0]}·{last[0]}", f"{first[1]} {last[1]}"

    def country(self) -> Pair:
        """A country: 肯尼亚, Kenya."""
        return self.chance.choice(self.countries)

    def place(self) -> Pair:
        """A Chinese division or a city abroad: 淮阳区, Huaiyang District."""
        return self.chance.choice(self.places)

    def month(self) -> Pair:
        """A month: 11月, November."""
        number = self.chance.randint(1, 12)
        return f"{number}月", MONTHS[number - 1]

    def date(self) -> Pair:
        """A day of the year: 11月26日, November 26."""
        month, day = self.month(), self.chance.randint(1, 28)
        return f"{month[0]}{day}日", f"{month[1]} {day}"

    def year(self) -> Pair:
        """A year, most of them of our time."""
        year = self.chance.choice((self.chance.randint(1900, 2030), self.chance.randint(1995, 2027)))
        return str(year), str(year)

    def count(self, low: int, high: int) -> Pair:
        """A whole number: 1,280 or 1280."""
        number = self.chance.randint(low, high)
        if number < len(SMALL_WORDS) and self.chance.random() < 0.5:
            return str(number), SMALL_WORDS[number]
        return (f"{number:,}" if self.chance.random() < 0.3 else str(number)), f"{number:,}"

    def score(self) -> Pair:
        """Goals or sets: digits on both sides."""
        goals = str(self.chance.randint(0, 6))
        return goals, goals

    def decimal(self) -> Pair:
        """A number with one or two decimals, or none."""
        number = f"{self.chance.uniform(0.1, 99):.{self.chance.choice((0, 1, 1, 2))}f}"
        return number, number

    def amount(self) -> Pair:
        """A large number in 万 or 亿: 128.6亿, 12.86 billion."""
        scale, name = self.chance.choice(SCALES)
        n_decimals = self.chance.choice((0, 0, 1, 2))
        mantissa = self.chance.choice((self.chance.uniform(1, 10), self.chance.uniform(10, 9000)))
        number = f"{mantissa:.{n_decimals}f}"
        return number + name, write_english(Fraction(number) * scale)


def load_pairs() -> dict[str, list[Pair]]:
    """``pairs.json``: sentences as the news writes them, the bodies it speaks of, set phrases, surnames."""
    pairs = json.loads(PAIRS.read_text(encoding="utf-8"))
    return {name: [(chinese, english) for chinese, english in rows] for name, rows in pairs.items()}


def spell(characters: Sequence[str], syllables: dict[str, str]) -> str:
    """Pinyin of a given name or a place, in one word: Xiaoming, Xi'an."""
    word = ""
    for character in characters:
        syllable = syllables[character].replace("v", "u")
        word += ("'" if word and syllable[0] in "aeo" else "") + syllable
    return word.capitalize()
