"""Chinese persons whom a text names with their post: 县长刘芳, spelt in pinyin.

A name is read only where three things agree: a post before it, a surname and given
characters of ``persons.tsv``, and behind it a mark or a word that no name goes on with.
Foreigners bear names of other characters, and none is read right after a country.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise, product
from typing import Final

from translate.names.folding import fold, strip_marks
from translate.names.ranks import RANK_WORDS, word_rank
from translate.names.readings import load_readings
from translate.names.search import Name, find_names
from translate.names.table import list_foreign

_TABLE: Final = "persons.tsv"
_HAN: Final = "\u4e00-\u9fff"
_FOLLOWS: Final = (
    "先生|女士|同志|教授|院士|博士|老师|医生|律师|说|表示|指出|强调|认为|介绍|告诉|称|透露|坦言|回应|补充|解释|宣布|笑"
    "|出席|会见|主持|参加|担任|率|在|对|和|与|及|同|将|已|也|则|就|向|从|等|为|是|的|以|接受|当选|访问|参观|考察|听取|发表|致辞|讲话"
    "|正在|还|都|便|把|被|带|围绕|获|负责|通过|先后|首先|由于|任|发言|致电|颁|讲述|宣读|解读|给|用"
    "|作为|曾|今|昨|当天|日前|近日|带领|签署|应邀|抵达|分别|陪同|参与|作|做|一行|摄|报道|报导|看|来|到|站|拿|指着|告"
    "|于|因|受|提醒|驳斥|呼吁|要求|前往|调研|没有|回忆|出任|卸任|辞|离|逝世|去世|病逝|落马|涉嫌|说道|谈|坐|走|问|答"
    "|犯|利用|大校|上校|中校|少校|少将|中将|上将|敲|批评|质疑|不同意|不认同|反驳|反对|反问|指出|直指|指(?=[，：“「])|主张|担心|预计|预测|估计|建议|支持|证实|坚持|警告|感叹|感慨"
    "|否认|承认|如是说|总是|总能|总会|提出|提到|写道|总结|分析|判断"
)
_BOUNDARY: Final = re.compile(f"(?![{_HAN}·•‧・])(?!\\?[{_HAN}])(?!\\s?[（(]\\s?[A-Za-z])|(?:{_FOLLOWS})")
_NEXT: Final = re.compile("[、和及与]|[ \u3000]")
_WORDS: Final = re.compile(
    "文[明化学艺字]|方[向便法可舟]|金[融牌山元星华]|江[山南东河海水苏西北大边口流上下沿]|高[中原峰兴等能级度校温]|安[全定康生宁排]|马[上克来里]"
    "|白[金天领云]|黄[金河海山]|石[油林]|温[和泉州度]|康[复健]|万[里元]|常[年会务人州]|任[意用何务期命职]|雷[达鸣]|龙[江舟]"
    "|田[园野地]|洪[水福]|程[序度]|史[学诗]|章程|于[是此]|余[地力]|段落|顾[问客]|施[政行工]|严[明重格]|武[力器术汉]|苏[州联]"
    "|曾[经于在有是被以任]|常[用见常规喜以把被将]|席[前上间位]|许[多可久诺]|施[加压]|包[括含]|全[国体]|管[理]"
    "|毕业|徐州|郑[州重]|宋代|唐代|华[北东南人]|欧[洲元]|宁[夏波]|夏[天季日]|汤[加]|梅[州]|季[度]|项[目]|包[括]|卫[生星]|盛[会世]|游[客]"
    "|周[一二三四五六日天末年期]|贺[信电词卡年岁喜礼]|韩[方国]|卓越|曾[来去到赴]|辛勤|戴[上着好]|成功"
    "|单[位独纯一元打方项向]|解[决释放除读答密析]|查[看询处明办找]|关[于注键心系联怀]|左[右手]|应[该当对急邀用有]"
    "|尤其|高达|高[尚一二三于]|任[上内中]|于[今本明同上去当近]|安[心静稳逸乐享好]|田里|林[地下业]|童年|温[柔暖]|易于"
    "|阳光|盛赞|应[超以]|古[代城镇迹老典]|尚[未有无]|房[屋地产子间价]|车[辆间站]|符合|凌晨|祝[贺愿福]|甘[肃愿]|舒[适服]|饶有|冉冉|池田"
)
"""Words that begin like a name."""
_MORNING: Final = re.compile("朝[晖霞阳旭]")
"""朝 as the morning: Zhaohui, not Chaohui."""
_TRANSLITERATED: Final = frozenset("恩尔斯克普德特素伯宾森泽丝莱纳洛拉罗曼维亚娜莉莎妮雅伊利基尼朗")
"""Given characters that, without any other, are those of a foreigner: 汤普森, 霍尔德."""
_TRANSLITERATED_PAIRS: Final = _TRANSLITERATED | frozenset("威蒙多格钦祖穆迪雷诺坦")
"""The same of two given characters: 鲍威尔, 雷蒙多."""
_TRANSLITERATED_ENDS: Final = frozenset("斯普特丝伯")
"""A given name of two characters, of which the last is one of these, is a foreigner's: 欧文斯."""
_AND: Final = re.compile("[和同与及]")
_NO_NAMES: Final = frozenset(("先生", "先", "女士", "总", "总统", "总理", "之"))
_DIVIDES: Final = "[ '’-]?"
_ADDRESSES: Final = frozenset(("mr", "mrs", "ms", "miss", "dr", "sir", "madam", "comrade", "the"))
_COUNTRY_CHARS: Final = 16
"""Characters before a post within which a country makes it a foreign one."""
_ABROAD: Final = re.compile("胡塞|世界银行|世行|欧洲央行|亚奥理事会|[美俄乌以英法德日韩印][军方]")
"""Forces and bodies abroad that the table has no name of its own for."""
_SENTENCE_END: Final = re.compile("[。！？；\n]")


@dataclass(frozen=True, slots=True)
class Person:
    """A Chinese person's name in a text. Offsets are code points, half-open."""

    start: int
    end: int
    text: str
    english: str
    """In pinyin, surname first: ``Liu Fang``."""
    post: str
    """In English, as general as the Chinese word: ``director`` for 主任, ``former director`` for 原主任."""


@dataclass(frozen=True, slots=True)
class _Spelling:
    surnames: Mapping[str, str]
    given: Mapping[str, str]
    posts: Mapping[str, str]
    anchor: re.Pattern[str]
    surname: re.Pattern[str]


def find_persons(text: str) -> list[Person]:
    """Persons that a Chinese text, in either script, names right after their post, in order.

    ``代表张三、李四和王五`` names three; of a name whose end is not sure nothing is said.
    """
    return list(_find_persons(text))


@lru_cache(maxsize=512)  # the checks ask anew for each candidate of a segment
def _find_persons(text: str) -> tuple[Person, ...]:
    spelling = _load_spelling()
    plain = fold(text)
    places = find_names(text)
    found: list[Person] = []
    for anchor in spelling.anchor.finditer(plain):
        if _is_foreign(plain, anchor.start(), places):
            continue
        start = anchor.end()
        before = plain[found[-1].end if found else 0 : anchor.start()]
        post = word_rank(before, anchor["post"], spelling.posts[anchor["post"]], spelling.anchor)
        while (person := _read_person(text, plain, start, spelling, post)) is not None:
            taken = any(name.start < person.end and person.start < name.end for name in places)
            if taken or (found and person.start < found[-1].end):
                break
            found.append(person)
            following = _NEXT.match(plain, person.end)
            if following is None:
                break
            start = following.end()
    return tuple(found)


def find_lost_persons(source: str, target: str) -> Iterator[Person]:
    """Persons of a source, named with their post, whose name the target does not spell, each once.

    Hyphens, spaces and the order of surname and given name do not matter: *Jian-guo LI* is 李建国,
    and so is *Li* without any other name behind it.
    """
    told = set()
    for person in find_persons(source):
        surname = person.english.partition(" ")[0]
        whole = is_spelt_whole(person, target)
        alone = re.search(rf"\b{surname}\b(?![ -][A-Z]|-)", target) is not None
        other = re.search(rf"\b{surname} [A-Z][a-z]+-[a-z]+\b", target) is not None
        if person.text not in told and not (whole or alone or other):
            told.add(person.text)
            yield person


def is_spelt_whole(person: Person, target: str) -> bool:
    """Whether English text has a person's surname and given name, however they are divided."""
    plain = strip_marks(target)
    return any(_spells(plain, letters) for letters in list_spellings(person))


def list_spellings(person: Person) -> Iterator[str]:
    """How a name may be written, squeezed: as it is spelt first, then by other readings of its characters.

    A character may be read otherwise in a name (朝 of 吴朝晖 is Zhao), and passports write Lyu for Lü.

    Raises:
        ModelError: the table of readings is missing or unreadable.

    """
    surname, _, given = person.english.partition(" ")
    yield squeeze(surname + given)
    yield squeeze(given + surname)
    spelling = _load_spelling()
    plain = fold(person.text)
    head = spelling.surname.match(plain)
    characters = plain[head.end() :] if head is not None else ""
    syllables = [
        {spelling.given.get(c, ""), *(reading[:-1].lower() for reading in load_readings().get(c, ()))}
        for c in characters
    ]
    surnames = ("lu", "lyu", "lv") if surname == "Lü" else (squeeze(surname),)
    for letters in map("".join, product(*map(sorted, syllables))):
        for first in surnames:
            yield first + squeeze(letters)
            yield squeeze(letters) + first


def is_read(text: str, surname: str, given: str) -> bool:
    """Whether a text, in either script, has characters that may be this name, in squeezed pinyin."""
    spelling = _load_spelling()
    plain = fold(text)
    for found in spelling.surname.finditer(plain):
        if squeeze(spelling.surnames[found[0]]) == surname:
            characters = plain[found.end() : found.end() + 2]
            readings = [spelling.given.get(character, " ") for character in characters]
            if given in ("".join(readings[:1]), "".join(readings)):
                return True
    return False


def spell_person(name: str) -> str | None:
    """A whole Chinese name in pinyin; ``None`` where it has no surname, or a character may be read otherwise.

    Raises:
        ModelError: the table of readings is missing or unreadable.

    """
    spelling = _load_spelling()
    plain = fold(name)
    surname = spelling.surname.match(plain)
    given = plain[surname.end() :] if surname is not None else ""
    syllables = [_read_given(given, place, spelling) or _read_alone(c) for place, c in enumerate(given)]
    known = [syllable for syllable in syllables if syllable is not None]
    if surname is None or len(given) not in (1, 2) or len(known) != len(given):
        return None
    return _spell(spelling.surnames[surname[0]], known)


def is_surname(text: str) -> bool:
    """Whether a text is a Chinese surname, in either script."""
    return fold(text) in _load_spelling().surnames


def is_word(text: str) -> bool:
    """Whether what may be a name begins a word: 高原 of a heading is nobody."""
    return _WORDS.match(fold(text)) is not None


def _read_alone(character: str) -> str | None:
    """The syllable of a character that has one reading, tones aside: 翃 is hong."""
    readings = {reading.rstrip("12345").lower() for reading in load_readings().get(character, ())}
    return readings.pop().replace("u:", "ü").replace("v", "ü") if len(readings) == 1 else None


def list_titles() -> frozenset[str]:
    """English words of posts and forms of address, in lower case."""
    words = " ".join(_load_spelling().posts.values()).lower()
    return frozenset(words.split()) | RANK_WORDS | _ADDRESSES


def squeeze(text: str) -> str:
    """Latin letters alone, in lower case and without marks: Lü Ye'an is luyean."""
    return "".join(character for character in strip_marks(text) if "a" <= character <= "z")


def _spells(plain: str, letters: str) -> bool:
    """Whether whole words of a text are these letters, however they are divided."""
    return re.search(rf"(?<![a-z]){_DIVIDES.join(letters)}(?![a-z])", plain) is not None


def _read_person(text: str, plain: str, start: int, spelling: _Spelling, post: str) -> Person | None:
    """The name that begins at ``start``, where its end is sure."""
    surname = spelling.surname.match(plain, start)
    if surname is None or _WORDS.match(plain, start):
        return None
    ends = []
    for n_given in (1, 2):
        given = plain[surname.end() : surname.end() + n_given]
        if len(given) == n_given and _can_be_given(given, spelling):
            end = surname.end() + n_given
            if _BOUNDARY.match(plain, end):
                ends.append(end)
                # 魏凤和在 may be Wei Fenghe, or Wei Feng and somebody
                if _AND.match(plain, end) and _BOUNDARY.match(plain, end + 1):
                    return None
    if len(ends) != 1:
        return None
    end = ends[0]
    given = plain[surname.end() : end]
    syllables = [_read_given(given, place, spelling) for place in range(len(given))]
    english = _spell(spelling.surnames[surname[0]], syllables)
    return Person(start, end, text[start:end], english, post)


def _can_be_given(given: str, spelling: _Spelling) -> bool:
    known = all(character in spelling.given for character in given)
    foreign = _TRANSLITERATED if len(given) == 1 else _TRANSLITERATED_PAIRS
    ends_abroad = len(given) > 1 and given[-1] in _TRANSLITERATED_ENDS
    return known and given not in _NO_NAMES and not foreign.issuperset(given) and not ends_abroad


def _read_given(given: str, place: int, spelling: _Spelling) -> str:
    """Reading of a given character, by what follows it in the name; empty where it is not known."""
    if _MORNING.match(given, place):
        return "zhao"
    return spelling.given.get(given[place], "")


def _spell(surname: str, given: list[str]) -> str:
    """Surname and given name as China writes them (GB/T 28039-2011): Liu Jian'an."""
    parts = [given[0]] if given else []
    for _, syllable in pairwise(given):
        parts.append(f"'{syllable}" if syllable[0] in "aoe" else syllable)
    return f"{surname.capitalize()} {''.join(parts).capitalize()}"


def _is_foreign(plain: str, start: int, places: Sequence[Name]) -> bool:
    """Whether a country or an authority of one stands before the post in the same sentence."""
    low = max(0, start - _COUNTRY_CHARS)
    for end in _SENTENCE_END.finditer(plain, low, start):
        low = end.end()
    if _ABROAD.search(plain, low, start) is not None:
        return True
    return any(low <= name.start < start and name.english in list_foreign() for name in places)


@lru_cache(maxsize=1)
def _load_spelling() -> _Spelling:
    lines = files(__package__).joinpath(_TABLE).read_text(encoding="utf-8").splitlines()
    kinds: dict[str, dict[str, str]] = {"surname": {}, "given": {}, "post": {}}
    for line in lines:
        if line and not line.startswith("#"):
            kind, english, words = line.split("\t")
            kinds[kind] |= dict.fromkeys(words.split("|"), english)
    posts, surnames = ("|".join(sorted(kinds[kind], key=len, reverse=True)) for kind in ("post", "surname"))
    return _Spelling(
        kinds["surname"],
        kinds["given"],
        kinds["post"],
        re.compile(rf"(?P<post>{posts})[ \u3000：:]?(?=(?:{surnames})[{_HAN}])"),
        re.compile(surnames),
    )
