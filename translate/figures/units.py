"""Units and measure words that follow a figure in Chinese."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

_NAMES: Final = {
    "人民币": "yuan",
    "元人民币": "yuan",
    "美元": "US dollars",
    "美金": "US dollars",
    "港元": "Hong Kong dollars",
    "港币": "Hong Kong dollars",
    "新台币": "New Taiwan dollars",
    "台币": "New Taiwan dollars",
    "日元": "yen",
    "日圆": "yen",
    "韩元": "won",
    "欧元": "euros",
    "英镑": "pounds sterling",
    "卢布": "roubles",
    "卢比": "rupees",
    "澳元": "Australian dollars",
    "加元": "Canadian dollars",
    "新元": "Singapore dollars",
    "瑞士法郎": "Swiss francs",
    "元": "yuan",
    "块钱": "yuan",
    "平方公里": "square kilometres",
    "平方千米": "square kilometres",
    "公里": "kilometres",
    "千米": "kilometres",
    "英里": "miles",
    "海里": "nautical miles",
    "平方米": "square metres",
    "立方米": "cubic metres",
    "厘米": "centimetres",
    "毫米": "millimetres",
    "微米": "micrometres",
    "纳米": "nanometres",
    "公尺": "metres",
    "公吨": "tonnes",
    "米": "metres",
    "公顷": "hectares",
    "英亩": "acres",
    "平方英里": "square miles",
    "英尺": "feet",
    "公分": "centimetres",
    "加仑": "gallons",
    "公升": "litres",
    "亩": "mu",
    "吨": "tonnes",
    "公斤": "kilograms",
    "千克": "kilograms",
    "斤": "jin",
    "毫克": "milligrams",
    "克": "grams",
    "桶": "barrels",
    "毫升": "millilitres",
    "升": "litres",
    "千瓦时": "kilowatt-hours",
    "兆瓦时": "megawatt-hours",
    "千瓦": "kilowatts",
    "兆瓦": "megawatts",
    "吉瓦": "gigawatts",
    "摄氏度": "degrees Celsius",
    "℃": "degrees Celsius",
    "°C": "degrees Celsius",
    "人次": "visits",
    "人": "people",
    "名": "people",
    "户": "households",
    "岁": "years old",
    "周年": "years",
    "周岁": "years old",
    "年级": "grade",
    "世纪": "century",
    "年": "years",
    "个月": "months",
    "周": "weeks",
    "天": "days",
    "小时": "hours",
    "分钟": "minutes",
    "秒": "seconds",
    "公元": "AD",
}
CHINESE_UNITS: Final = tuple(sorted(_NAMES.items(), key=lambda item: -len(item[0])))
"""Chinese unit and its English name, longest first."""

METRIC: Final = {"mu": (Fraction(1, 15), "hectares"), "jin": (Fraction(1, 2), "kilograms")}
"""Chinese units that few readers know, in units they do (State Council's order of 1984, exact)."""

MEASURES: Final = tuple(
    "个名人位年月日天周项条次种类家所座台辆架艘只头匹斤吨米亩层届期批套部门国省市县区镇乡村方步倍场轮分秒岁枚颗张份篇句"
    "字页册卷支队群组对双副件块片根棵株朵间栋幢户口亿万千百点处道股笔例起宗届局级档格圈遍趟回声顿席曲首幅段节课世代线城校"
)
"""Measure words and nouns that take a numeral directly."""

COUNTERS: Final = tuple("个名人位件项种家所座台辆架艘只头匹枚颗张篇句")
"""Measure words that count, and never number in a series as 70周年 and 三楼 do."""
