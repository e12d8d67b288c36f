"""Readings that CC-CEDICT lacks: of old names, of the classics, of Taiwan."""

from __future__ import annotations

from typing import Final

_WORDS: Final = """
    说說yue4 种chong2 冒mo4 顿頓du2 垃le4 圾se4 嗯唔ng2 嗯唔ng3 嗯唔ng4 呒嘸m2 食yi4 其ji1 可ke4
    龟龜qiu1 蕃bo1 万mo4 俟qi2 尉yu4 阏閼yan1 身yuan2 大dai4 宛yuan1 叶xie2 见見xian4 被pi1 女ru3
    知zhi4 亡wu2 无無mo2 内內na4 衣yi4 语語yu4 王wang4 雨yu4 乘sheng4 车車ju1 行heng2 解xie4
    查zha1 仇qiu2 区區ou1 任ren2 华華hua4 盖蓋ge3 召shao4 员員yun4 洗xian3 繁po2 黑he4 朴piao2
    宿xiu3 宿xiu4 缪繆miao4 秘祕bi4 晟cheng2 燕yan1 翟zhai2 覃qin2 覃xun2 郇huan2 隗wei3 冯馮ping2
    番pan1 铅鉛yan2 枞樅zong1 六lu4 涡渦guo1 泌bi4 浒滸xu3 蚌beng4 歙she4 台tai1 丽麗li2 莘xin1
    牟mu4 洞tong2 纶綸guan1 骑騎ji4 斜xia2 衰cui1 遗遺wei4 贾賈gu3 度duo2 恶惡wu4 属屬zhu3 矜guan1
    矜qin2 景ying3 邪ye2 莫mu4 暴pu4 予yu2 数數shuo4 蛇yi2 戏戲hu1 於wu1 父fu3 液ye4 质質zhi4
    角jue2 血xie3 法fa4 期ji1 夕xi4 息xi2 惜xi2 昔xi2 危wei2 微wei2 薇wei2 企qi4 究jiu4 迹ji1
    跡ji1 积積ji2 击擊ji2 杰jie2 研yan2 俊jun4 播bo4 质zhi2 拥擁yong3 突tu2 亚亞ya3 和han4
    夹夾jia2 携攜xi1 髮发fa3
"""


def _read(words: str) -> dict[str, tuple[str, ...]]:
    readings: dict[str, tuple[str, ...]] = {}
    for word in words.split():
        characters = word.rstrip("abcdefghijklmnopqrstuvwxyz12345")
        for character in characters:
            readings[character] = (*readings.get(character, ()), word[len(characters) :])
    return readings


RARE_READINGS: Final = _read(_WORDS)
"""Syllable and tone digit of each character, as in ``load_readings``."""
