"""What is set apart on purpose: names in two parts, series, the cells of rows under one another."""

from __future__ import annotations

import re
from typing import Final

from translate.repair.characters import HAN

SURNAMES: Final = frozenset(
    "王李张張刘劉陈陳杨楊赵趙黄黃周吴吳徐孙孫胡朱高林何郭马馬罗羅梁宋郑鄭谢謝韩韓唐冯馮于董萧蕭肖程曹袁邓鄧"
    "许許傅沈曾彭吕呂苏蘇卢盧蒋蔣蔡贾賈丁魏薛叶葉阎閻余潘杜戴夏钟鍾鐘汪田任姜范範方石姚谭譚廖邹鄒熊金陆陸"
    "郝孔白崔康毛邱秦江史顾顧侯邵孟龙龍万萬段雷钱錢汤湯尹黎易常武乔喬贺賀赖賴龚龔文欧歐简簡柳祝佘甄裴"
)
"""Surnames of nine bearers in ten."""
_SERIES: Final = (
    "一二三四五六七八九十",
    "日一二三四五六日",
    "甲乙丙丁戊己庚辛壬癸",
    "东南西北中发白",
    "東南西北中發白",
    "红橙黄绿青蓝靛紫",
    "红橙黄绿青蓝紫",
    "赤橙黄绿青蓝紫",
    "紅橙黃綠青藍紫",
    "赤橙黃綠青藍紫",
    "金木水火土",
    "子丑寅卯辰巳午未申酉戌亥",
    "鼠牛虎兔龙蛇马羊猴鸡狗猪",
    "鼠牛虎兔龍蛇馬羊猴雞狗豬",
    "宫商角徵羽",
    "宮商角徵羽",
    "乾坎艮震巽离坤兑",
    "乾坎艮震巽離坤兌",
    "柴米油盐酱醋茶",
    "柴米油鹽醬醋茶",
)
_MIN_COLUMNS: Final = 3
_SINGLE: Final = re.compile(f"[{HAN}]")


def is_list_of_items(letters: str) -> bool:
    """Whether single characters are names in two parts (``王 芳 李 娜``) or a series (``一 二 三``)."""
    if any(letters in series for series in _SERIES):
        return True
    return len(letters) % 2 == 0 and SURNAMES.issuperset(letters[::2])


def is_row(text: str, start: int, end: int) -> bool:
    """Whether a line above or below ``text[start:end]`` has as many cells, and is no spaced prose itself."""
    n_cells = len(text[start:end].split())
    if n_cells < _MIN_COLUMNS:
        return False
    above = text[text.rfind("\n", 0, max(0, start - 1)) + 1 : max(0, start - 1)]
    below_end = text.find("\n", end + 1)
    below = text[end + 1 : below_end if below_end >= 0 else len(text)]
    return any(_is_row_of(line.split(), n_cells) for line in (above, below))


def _is_row_of(cells: list[str], n_cells: int) -> bool:
    """Whether a line is a row of so many cells; one without Chinese, of pinyin above the text, is none."""
    n_single = sum(_SINGLE.fullmatch(cell) is not None for cell in cells)
    has_han = any(_SINGLE.search(cell) for cell in cells)
    return len(cells) == n_cells and has_han and n_single <= n_cells / 2
