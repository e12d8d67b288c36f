"""Words with numerals before a measure word that state no figure: idioms, names, set phrases.

Their numerals may explain a number in the translation, but none is asked for. Words in
which no measure word follows (统一, 十分, 四川) need no place here: a numeral by itself
is never asked for.
"""

from __future__ import annotations

import re
from typing import Final

from translate.figures.grammar import HAN_DIGIT, HAN_UNIT, NUMERAL

_LINES: Final = (
    "一二八 一分为二 一年四季 一式两份 一成不变 七人制 七匹狼 七台河 七大姑八大姨 七年之痒 七项全能",
    "万一 万万 三一五 三三两两 三下五除二 三人行 三代 三位一体 三元悖论 三元锂 三八妇女节 三分归元",
    "三只松鼠 三台 三国 三国演义 三天两头 三头六臂 三字经 三年五载 三年自然灾害 三座大山 三方 三次元",
    "三番五次 三省吾身 三级跳 三轮车 三门 三门峡 不二 丢三落四 两个凡是 两个维护 两人 两会 两口儿",
    "两口子 两国 两地 两头 两家人 两层皮 两岸 两省 两级 两面三刀 两项全能 举一反三 九一八 九台 九成新",
    "九段线 二人世界 二人台 二人转 二次元 二次创业 二话 五人制 五代十国 五位一体 五分钱 五台 五台山",
    "五棵松 五花八门 五道口 五项全能 亿万 低三下四 何止千万 八九不离十 八国联军 八年抗战 八方",
    "八股 六国 六神 再三 再二 十一国庆 十三陵 十六国 十分 十字 十字路口 十年树木 十段线 十项全能 千兆",
    "千千万万 千年未有 双十 双十一 双十二 周三 周二 周五 周六 周四 四人帮 四代 四位一体 四分五裂 四名著",
    "四周 四国 四处 四大名著 四方 四面八方 小三 小四 张三 战国七雄 接二连三 推三阻四 星期三 星期二",
    "星期五 星期六 星期四 朝三暮四 李四 独一无二 王五 王老五 百分之百 百年未有 礼拜三 礼拜二 礼拜五 礼拜六",
    "双11 双12 沪深两市 京沪两市 两市 东三省 四起 一万步 五家渠 十万火急",
    "五一 五四 六一 七一 八一 七七 百分百",
    "两个字 三个字 四个字 五个字 八个字 二字 四字 二人 二次曲线 二次函数 二次伤害 二次伤痛 二次污染 二次加工",
    "八步沙 十八洞 六道河 十四行诗 五线谱 六分仪 二头肌 三头肌 四头肌 入木三分 二百五 二月兰 千百年 九曲",
    "今明两 明后两 昨今两 市县三级 县乡三级 省市两级 一点一点 一点一滴 孤零零 一时半会 十室九空",
    "七零八落 八百里加急 四六开 三分熟 五分熟 七分熟 八分熟 富二代 官二代 星二代 红二代 十三钗 十六铺 二条城",
    "碳十四 三次方程 二次方程 四次方程 五次方程 现代五项 三项全能 冬季两项 北欧两项 三段论 八字胡",
    "十二生肖 十二指肠 一波三折 一亩三分地 十里八乡 胡说八道 说三道四 四分卫 十八趴 三部曲 四部曲 千万年",
    "五月广场 五月花 五月天 十二月党 十月节 三八线 二二八 九层塔 十一城 年三十 大年三十",
    "礼拜四 老三 老二 老四 说一不二 铁人三项 阿三 陈二 隔三差五 颠三倒四",
)
WORDS: Final = frozenset(word for line in _LINES for word in line.split())
MAX_WORD_CHARS: Final = max(map(len, WORDS))
MAX_CHARS_BEFORE: Final = 3
VAGUE: Final = re.compile(
    rf"(?:(?<![以晚早加])上|[几数成好若])[十百千万亿]+(?![{HAN_DIGIT}{HAN_UNIT}]|分之|点(?:[{HAN_DIGIT}钟半整]))"
    r"|[十百千万亿]+[几数][十百千万亿]*|[一二三四五六七八九]?十几|几十|[百千万亿]{1,2}(?=元?级|计|元?(?:产业|集群|城市)|元(?:企业|项目|[县村镇]))"
)
"""Tens of, hundreds of: a magnitude and no figure; but 十五 after 以上 and 十八 after 户数 are figures."""
COUNTED_PEOPLE: Final = re.compile(
    r"(?<=致|成)[两二]人|[两二]人(?=死|伤|遇难|身亡|丧生|被[捕拘]|失踪|获救|受伤|[轻重]伤)"
)
"""两人 and 二人 are as often "the two", but not of victims."""


def find_word(plain: str, place: int) -> tuple[int, int] | None:
    """The longest word of the list that covers ``place``; not one cut out of a longer numeral."""
    best: tuple[int, int] | None = None
    for start in range(place, max(-1, place - MAX_CHARS_BEFORE - 1), -1):
        if start and plain[start] in NUMERAL and plain[start - 1] in NUMERAL:
            continue
        for end in range(min(len(plain), start + MAX_WORD_CHARS), max(place, start + 1), -1):
            if (
                plain[start:end] in WORDS
                and not (plain[end - 1] in NUMERAL and plain[end : end + 1] in NUMERAL)
                and COUNTED_PEOPLE.match(plain, start) is None
            ):
                if best is None or end - start > best[1] - best[0]:
                    best = start, end
                break
    return best
