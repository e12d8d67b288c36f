"""Datelines worded by rule: 新华社北京11月26日电（记者 张三）is no sentence that a model has to translate.

They are all alike, most articles of an agency begin with one, and a model that takes 电 for
electricity spoils the first line. Only what is understood to the last character is worded.
"""

from __future__ import annotations

import re
from typing import Final

from translate.figures import FigureKind, find_figures, word_figures
from translate.names import load_table, word_byline

_AGENCIES: Final = {
    "新华社": "Xinhua",
    "新华网": "Xinhuanet",
    "中新社": "China News Service",
    "中新网": "China News Service",
    "中国新闻网": "China News Service",
    "人民网": "People's Daily Online",
    "央视网": "CCTV.com",
    "央视新闻": "CCTV News",
    "央广网": "CNR.cn",
    "环球网": "Huanqiu.com",
    "国际在线": "CRI Online",
    "中央社": "Central News Agency",
    "本报": "This newspaper",
    "本网": "This website",
    "本站": "This website",
    "本台": "This station",
    "本社": "This agency",
    "本刊": "This magazine",
}
_CITIES_ABROAD: Final = (
    "东京 Tokyo|首尔 Seoul|平壤 Pyongyang|华盛顿 Washington|纽约 New York|洛杉矶 Los Angeles",
    "渥太华 Ottawa|墨西哥城 Mexico City|巴西利亚 Brasilia|里约热内卢 Rio de Janeiro",
    "布宜诺斯艾利斯 Buenos Aires|伦敦 London|巴黎 Paris|柏林 Berlin|罗马 Rome|马德里 Madrid",
    "维也纳 Vienna|日内瓦 Geneva|布鲁塞尔 Brussels|海牙 The Hague|斯德哥尔摩 Stockholm",
    "华沙 Warsaw|雅典 Athens|莫斯科 Moscow|基辅 Kyiv|安卡拉 Ankara|伊斯坦布尔 Istanbul",
    "开罗 Cairo|耶路撒冷 Jerusalem|德黑兰 Tehran|巴格达 Baghdad|大马士革 Damascus|迪拜 Dubai",
    "利雅得 Riyadh|内罗毕 Nairobi|约翰内斯堡 Johannesburg|亚的斯亚贝巴 Addis Ababa",
    "新德里 New Delhi|伊斯兰堡 Islamabad|喀布尔 Kabul|曼谷 Bangkok|河内 Hanoi|雅加达 Jakarta",
    "吉隆坡 Kuala Lumpur|马尼拉 Manila|金边 Phnom Penh|万象 Vientiane|仰光 Yangon",
    "堪培拉 Canberra|悉尼 Sydney|惠灵顿 Wellington|联合国 United Nations",
)
_ABROAD: Final = dict(pair.split(" ", 1) for line in _CITIES_ABROAD for pair in line.split("|"))
_PROGRAMMES: Final = {
    "新闻联播": "Xinwen Lianbo",
    "朝闻天下": "Zhaowen Tianxia",
    "焦点访谈": "Jiaodian Fangtan",
}
_DATE: Final = r"(?:[\d一二三四五六七八九十]{1,2}月)?[\d一二三四五六七八九十]{1,3}日"
_DATELINE: Final = re.compile(
    rf"[【〔\[]?\s?(?P<via>据)?(?P<agency>{'|'.join(sorted(_AGENCIES, key=len, reverse=True))})"
    rf"(?P<place>[\u4e00-\u9fff]{{2,8}}?)?\s?(?P<date>{_DATE})?(?:综合)?专?(?:电|讯|消息|报道)"
    r"(?:\s?[(（](?P<who>[^()（）]{1,40})[)）])?\s?(?P<colon>[:：])?\s?[】〕\]]?"
)
_ENDS: Final = tuple(")）:：]】〕 \u3000")
_ROLE: Final = re.compile("(?:特约|特派|实习|见习|首席)?(?:记者|通讯员)")


def word_dateline(source: str) -> str | None:
    """English of a dateline in simplified characters; ``None`` for what is none, or not understood whole."""
    match = _DATELINE.fullmatch(source.strip())
    if match is None:
        return None
    place = _word_place(match["place"]) if match["place"] else ""
    date = _word_date(match["date"]) if match["date"] else ""
    who = _word_who(match["who"].strip()) if match["who"] else ""
    if place is None or date is None or who is None:
        return None
    agency = _AGENCIES[match["agency"]]
    if match["via"]:
        agency = f"According to {agency[0].lower() + agency[1:] if agency.startswith('This ') else agency}"
    head = ", ".join(part for part in (agency, place, date) if part)
    return f"{head}{f' ({who})' if who else ''}{':' if match['colon'] else ''}"


def split_dateline(source: str) -> tuple[str, str]:
    """English of the dateline that a line begins with, and the rest of the line; empty where there is none.

    It must end as such, with a mark or a space: 央视新闻报道说 begins a sentence.
    """
    match = _DATELINE.match(source)
    if match is None or not match[0].endswith(_ENDS):
        return "", source
    english = word_dateline(match[0])
    return (english, source[match.end() :]) if english else ("", source)


def _word_place(place: str) -> str | None:
    """A city abroad, or a place that the table has under its own name, not as another one's capital."""
    own = next((row.name for row in load_table() if place == row.chinese[0]), None)
    return _ABROAD.get(place) or own


def _word_date(date: str) -> str | None:
    figures = find_figures(date)
    kinds = {figure.kind for figure in figures}
    return word_figures(date, figures) if kinds and kinds <= {FigureKind.MONTH, FigureKind.DAY} else None


def _word_who(who: str) -> str | None:
    """A programme, or people with their roles."""
    if who in _PROGRAMMES:
        return _PROGRAMMES[who]
    people = word_byline(who) if _ROLE.match(who) else None
    return people[0].lower() + people[1:] if people else None
