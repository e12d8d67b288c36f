"""Foreigners whose names Chinese writes with a dot (贝尔·伍德): does the translation have any name?

How such a name is spelt in English cannot be read from its characters. But a translation
in which no word is left that could be a name has lost it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from translate.names.folding import fold
from translate.names.persons import Person, find_persons, list_titles
from translate.names.search import Name, find_english_spans, find_names

_SOUNDS: Final = (
    "阿埃艾安昂奥巴班邦保鲍贝本比彼宾波伯博布查察达代戴丹当道德登邓迪蒂丁东杜多顿厄恩尔法范方菲费芬冯夫弗福富盖甘冈高戈哥格葛根"
    "贡古瓜圭哈海汉豪赫亨洪侯胡华怀惠霍基吉加贾简江杰金京卡凯坎康考柯科克肯孔库夸奎拉莱赖兰朗劳勒雷黎里理利莉丽连良列林琳龙隆卢"
    "鲁路伦罗洛吕马玛迈曼芒毛梅门蒙孟米密明缪摩莫默姆木穆拿娜纳乃奈南内尼涅宁纽农努诺欧帕派潘庞培佩彭皮匹平珀普奇齐恰钱乔切琴丘"
    "屈让热仁荣茹儒瑞若撒萨塞赛桑瑟森沙山珊尚绍舍申圣施什石史舒斯丝思苏孙索塔泰坦汤唐陶特滕提田铁通图托瓦万旺威韦维温文翁沃乌伍"
    "武西希锡席夏香肖谢辛欣兴休许雪雅亚延扬杨耶叶伊宜因英永尤约宰赞泽曾扎詹张兆哲珍芝治朱兹祖佐娅妮莎蕾露黛碧翠艳"
    "卫翰麦得拜廉易李白茨汀爱琼逊勃毕修凡茜士刘泼歇荷琪罕娃佛姬素盛墨柏彻薇芙廷卓浩灵度斐狄滋吐莲傅牛钦嘉仔慈韩伽卜楚汗洁别玻梵朋魏茵寇萝宝乐滨蔡崔强钟敏朵蓬契弥松薛帝"
)
"""Characters that write the sounds of foreign names (the tables of Xinhua for names of persons)."""
_SOUND: Final = rf"(?:(?!当[时天年日])[{_SOUNDS}])"
_DOTTED: Final = re.compile(rf"(?<![经总助代护]){_SOUND}{{1,8}}(?:[·•・‧]{_SOUND}{{1,10}})+")
_CAPITALISED: Final = re.compile(r"(?<![\w'’-])[A-Z][\w'’-]*|\b(?:al|bin|de|van|von)[- ][A-Za-z]\w+")
_LINES: Final = (
    "a about according after all also although an and another are as at be because before both but by",
    "can could dear despite during each even every few first following for former from had has have he",
    "her here his how however i if in including into is it its last later like many more most mr mrs ms",
    "much my new next no not now of on once one only or other our over people prime second she since so",
    "some such ten than that the their them then there these they this those three through to today",
    "tomorrow two under until us was we were what when where which while who why will with would yes",
    "yesterday yet you your president premier minister ministers king queen prince princess emperor",
    "secretary general ambassador chancellor governor senator congressman congresswoman chief executive",
    "officer commander captain colonel coach author writer actor actress singer director producer",
    "painter poet composer scientist researcher january february march april may june july august",
    "september october november december monday tuesday wednesday thursday friday saturday sunday",
)
_NO_NAMES: Final = frozenset(word for line in _LINES for word in line.split())
"""Words in lower case that begin sentences, or are titles or times, and so prove no name."""


def is_foreign_sound(character: str) -> bool:
    """Whether names of foreigners are written with a character (simplified), among other uses."""
    return character in _SOUNDS


def find_lost_foreigners(source: str, target: str) -> Iterator[str]:
    """Foreigners of a source, each once, where nothing in the target can be the name of any."""
    plain = fold(source)
    known = find_names(source)
    names = [
        source[match.start() : match.end()]
        for match in _DOTTED.finditer(plain)
        if not any(match.start() < name.end and name.start < match.end() for name in known)
    ]
    if names and not _has_name(source, target):
        yield from dict.fromkeys(names)


def _has_name(source: str, target: str) -> bool:
    """Whether a capitalised word is left when what else the source names, titles and times are gone."""
    rest = list(target)
    for start, end in find_english_spans(target):
        rest[start:end] = " " * (end - start)
    others: list[Name | Person] = [*find_names(source), *find_persons(source)]
    named = {word.lower() for other in others for word in other.english.split()}
    words = {match[0].lower() for match in _CAPITALISED.finditer("".join(rest))}
    return bool(words - _NO_NAMES - list_titles() - named)
