"""Words around a Chinese figure that make it no exact one: 超过5%, 不低于8%, 200余人, 3年以上."""

from __future__ import annotations

import re
from typing import Final

from translate.figures.figure import Figure
from translate.figures.grammar import HAN_DIGIT, OVER

_NOT: Final = (
    "(?:[不未没沒勿]|(?<![识識辨鉴鑑甄判分特类類性区區级級国國各])[别別])"
    "有?[得能可应應会會曾宜要准許许再须須需当當]{0,2}"
)
_MONEY: Final = r"\s?(?:人民[币幣]|新?[台臺][币幣]|港[币幣]|美金)?\s?"
"""A currency before its amount: 不低于人民币5000万元."""
_BEFORE: Final = (
    (re.compile(rf"(?:至少|最少|{_NOT}(?:低[于於]|少[于於]|小[于於]|不足)){_MONEY}$"), "at least "),
    (re.compile(rf"{_NOT}(?:超过|超過|超出|超|逾|突破|高[于於]|多[于於]|大[于於]){_MONEY}$"), "not over "),
    (re.compile(rf"(?:最多|多达|多達|至多){_MONEY}$"), "up to "),
    (re.compile(rf"(?:不足|不到|低于|低於|少于|少於|小于|小於|未满|未滿|不满|不滿|不及){_MONEY}$"), "under "),
    (re.compile(rf"(?:将近|將近|接近|(?<![最附靠邻鄰新远遠])近){_MONEY}$"), "nearly "),
    (re.compile(rf"(?:跌破|失守|跌穿){_MONEY}$"), "falling below "),
    (re.compile(rf"(?:升破|[涨漲]破|站上|升穿){_MONEY}$"), "rising above "),
    (re.compile(rf"(?:超过|超過|{OVER}|逾|突破|高于|高於){_MONEY}$"), "over "),
    (re.compile(rf"(?:大约|大約|(?<![签节违预相条合集制履邀簽節違預條])[约約]){_MONEY}$"), "about "),
)
_BROKEN: Final = re.compile(r"(?<![打突跌升涨漲击擊攻贬貶刷失冲衝爆侦偵看识識残殘])破\s?$")
"""票房破30亿; but 破3起案 is to solve three."""
_BROKEN_UNITS: Final = frozenset(("yuan", "percent", "US dollars", "points"))
_MANY: Final = 10**4
_ITEMS: Final = re.compile(r"[项項]")
_MORE: Final = re.compile("[多余餘]")
_ROUGHLY: Final = re.compile("[来來几幾]")
_AFTER: Final = re.compile(
    r"\s?(?:[个個](?=.(?:小[时時]|[钟鐘]|月|星期|世[纪紀]|百分)))?(?P<more>[多余餘])"
    r"|\s?(?P<rough>[来來](?=[个個名人位家万萬亿億元块塊斤亩畝吨噸天年岁歲次张張条條只头頭里米分户戶]))"
    r"|\s?(?:年|[个個]月|天|周|小[时時])(?P<later>[多余餘])(?=[来來]|[时時][间間]|前|[后後]|以|的|了|[，。、；）]|$)"
)
_LEAD_CHARS: Final = 8
_UNIT_LATER: Final = 6
"""Characters behind a figure within which 左右 or 以上 still speaks of it."""
_ANOTHER: Final = re.compile(
    rf"[^\w%％℃]|[\d{HAN_DIGIT}万萬亿億]|规模|規模|限额|限額|[厅廳局处處县縣科市省部中高初正副地]级|[厅廳局处處县縣科市省部中高初正副地]級|职称|職稱|学历|學歷"
)
"""Where something else begins, so that 以上 behind it does not speak of the figure."""
_BEHIND: Final = (
    (re.compile("左右|上下(?!游)"), "about ", ""),
    (re.compile("以上"), "", " or more"),
    (re.compile("以[下内內](?![简簡几幾称稱简])|之内|之內"), "", " or less"),
    (re.compile("不到"), "under ", ""),
)


def word_roughness(text: str, figure: Figure) -> tuple[str, str]:
    """What stands before and behind a number that is not exact."""
    lead = text[max(0, figure.start - _LEAD_CHARS) : figure.start]
    before = next((word for pattern, word in _BEFORE if pattern.search(lead)), "")
    if lead.endswith("突破") and _ITEMS.match(text, figure.end):
        before = ""  # 突破12项关键技术: twelve breakthroughs
    behind = _AFTER.match(text, figure.end)
    if not before and (_MORE.search(figure.text) or (behind and (behind["more"] or behind["later"]))):
        before = "over "
    elif not before and (_ROUGHLY.search(figure.text) or (behind and behind["rough"])):
        before = "about "
    if not before and _BROKEN.search(lead) and (figure.value >= _MANY or figure.unit in _BROKEN_UNITS):
        before = "over "
    tail = _ANOTHER.split(text[figure.end : figure.end + _UNIT_LATER], maxsplit=1)[0]
    if not before:
        for pattern, word, after in _BEHIND:
            if pattern.search(tail):
                return word, after
    return before, ""
