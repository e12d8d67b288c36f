"""What an amount is counted by: 5845公斤/公顷, 每小时15～20公里, 每10股派1.5元, 亩产600公斤."""

from __future__ import annotations

import re
from typing import Final

from translate.figures.grammar import read_amount
from translate.figures.numerals import write_english

_NAMES: Final = {
    "秒": "second",
    "分钟": "minute",
    "分鐘": "minute",
    "小时": "hour",
    "小時": "hour",
    "时": "hour",
    "天": "day",
    "日": "day",
    "周": "week",
    "月": "month",
    "年": "year",
    "人": "person",
    "户": "household",
    "戶": "household",
    "股": "share",
    "亩": "mu",
    "畝": "mu",
    "坪": "ping",
    "公顷": "hectare",
    "公頃": "hectare",
    "平方米": "square metre",
    "平方公里": "square kilometre",
    "立方米": "cubic metre",
    "吨": "tonne",
    "噸": "tonne",
    "公斤": "kilogram",
    "千克": "kilogram",
    "斤": "jin",
    "升": "litre",
    "毫升": "millilitre",
    "克": "gram",
    "㎡": "square metre",
    "头": "head",
    "頭": "head",
    "套": "set",
    "台": "unit",
    "辆": "vehicle",
    "輛": "vehicle",
    "件": "item",
    "盒": "box",
    "瓶": "bottle",
    "袋": "bag",
    "蒲式耳": "bushel",
    "磅": "pound",
    "加仑": "gallon",
    "加侖": "gallon",
    "TEU": "TEU",
    "FEU": "FEU",
    "平米": "square metre",
    "平": "square metre",
    "桶": "barrel",
    "盎司": "ounce",
    "克拉": "carat",
    "千瓦时": "kilowatt-hour",
    "千瓦時": "kilowatt-hour",
    "公里": "kilometre",
}
_NAME: Final = "|".join(sorted(_NAMES, key=len, reverse=True))
_BEHIND: Final = re.compile(
    rf"\s?[余餘多]?(?:[a-zA-Z²³℃°]|(?![收报報于於为為])[㐀-鿿]){{0,5}}?(?:[/／]\s?(?P<many>10{{1,3}}(?=毫升))?|每)(?P<by>{_NAME})"
    "(?:(?![㐀-鿿])|(?<=[/／].)(?=的)|(?<=[/／]..)(?=的)|(?:(?<=每秒)|(?<=每小[时時])|(?<=每分[钟鐘])|(?<=每天))(?=[提增降升减減到至的以左上下]))"
)
_VERB: Final = (
    r"(?:[约約近超逾仅僅只到可为為]|(?:不|不得)?(?:超[过過]|高[于於]|低[于於])|高?[达達]到?|突破)?\s?$"
)
_NO_WORD: Final = (
    "(?![级級度轻輕龄齡次东東民边邊刻年高温溫值]"
    "|(?<=日)(?:[优優][鲜鮮]|[经經][济濟]|[电電][讯訊]|[邮郵新商镜鏡][报報]|新[闻聞]))"
)
"""What goes on as another word or name: 每年级, 每升高100米, 每日优鲜."""
_BEFORE: Final = re.compile(
    rf"(?<![公海英]里)(?<![千分厘毫]米)每(?P<many>\d{{1,3}}[十百千万萬]?|[十百千万萬])?(?:个|個)?(?P<by>{_NAME})(?!(?<=平)方){_NO_WORD}"
    rf"(?![㐀-鿿]{{0,7}}每)[㐀-鿿]{{0,7}}?{_VERB}"
)
_MEAN: Final = re.compile(
    r"(?:(?<![\d近节節周週生假即工今昨末两兩几幾])(?P<day>日)"
    r"|(?<=[，。、；：\s每全国國市县縣省村镇鎮乡鄉])(?P<household>[户戶])"
    r"|(?P<mu>[亩畝]))均(?![线線价價匀勻衡为為])[㐀-鿿]{0,5}?\s?$"
    rf"|(?P<hour>[时時])速{_VERB}"
    rf"|(?<![去今前本上全当當半近\d一二三四五六七八九十])(?P<made>[年月日])[产產][量能]?{_VERB}"
    rf"|[亩畝][产產]量?{_VERB}"
)
"""日均3万人, 时速350公里, 年产20万吨, 亩产600公斤."""
_NO_MEAN: Final = frozenset(("degrees Celsius", "years old", "years", "percent", "percentage points"))
"""Units of which a daily mean (日均) is no rate."""
_BEFORE_CHARS: Final = 18
_PEOPLE: Final = "people"
_COUNTED: Final = re.compile("[次张張例个個包](?<!一[个個])")
"""Behind a number without a unit that may be a rate too: 每分钟72次, 每千人6.9张床位."""
_NO_RATE: Final = re.compile("[后後前像第]")
"""Between 每 and such a number, or in it: 每月终了后十个营业日, 每天都像第一次."""


def name_rate(text: str, start: int, end: int, unit: str | None) -> str:
    """`` per hour`` for an amount at ``text[start:end]``, its ``unit`` not included; empty without a rate."""
    low = max(0, start - _BEFORE_CHARS)
    match = _BEHIND.match(text, end)
    if match is not None:
        return f" per {_count(match['many'], _NAMES[match['by']])}"
    if unit is None and _COUNTED.match(text, end) is None:
        return ""
    match = _BEFORE.search(text, low, start) if unit != "years old" else None
    if match is not None and unit is None and _NO_RATE.search(text, match.end("by"), end):
        return ""
    if match is not None:
        return f" per {_count(match['many'], _NAMES[match['by']])}"
    mean = _MEAN.search(text, low, start) if unit is not None and unit not in _NO_MEAN else None
    if mean is None:
        return ""
    by = mean["day"] or mean["household"] or mean["hour"] or mean["made"] or "亩"
    return f" per {_NAMES[by]}"


def _count(many: str | None, name: str) -> str:
    """One of what is counted by, or so many: share, 10 shares, 100,000 people."""
    number = read_amount(many) if many else None
    if number is None:
        return name
    return f"{write_english(number)} {_PEOPLE if name == 'person' else name + 's'}"
