"""Traditional characters to simplified ones: the models were trained on simplified text.

OpenCC's ``t2s`` converts characters with regard to the word they stand in (乾淨 becomes
干净, 乾隆 stays) and leaves vocabulary alone. Its ``tw2sp`` would also replace Taiwan's
words, and does harm on mainland text that was only converted: 文件, a policy paper,
becomes 文档, a computer file; ``tw2s`` turns the 显著 of simplified text into 显着.

What it leaves undone is 著 as a particle (拿著): in traditional text, what is no
compound of 著 is made 着 here.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from opencc import OpenCC

UNREADABLE: Final = "\ufffd"
"""What stands for a byte or half a character that nobody could read."""
SURROGATE: Final = re.compile("[\ud800-\udfff]")
PARTICLE: Final = re.compile(r"(?<![显卓昭名专巨原论编合土遗译新所拙])著(?![名作述称录者有]|书立说)")


VARIANTS: Final = str.maketrans("衞粧糭枱敍", "衛妝粽檯敘")
"""Forms of Hong Kong that ``t2s`` does not know; ``hk2s`` knows them and breaks 覆盖."""
SHARED: Final = frozenset("乾薹藉瞭徵夥")
"""Characters of simplified text too, in names and terms: 王丙乾, 菜薹."""


def simplify(text: str) -> str:
    """Text in simplified characters; simplified text is returned as it is.

    A lone surrogate, which stands for an undecodable byte and which no encoder takes, becomes U+FFFD.
    """
    given = SURROGATE.sub(UNREADABLE, text).translate(VARIANTS)
    converted = _load_converter().convert(given)
    if converted == given:
        return given
    if len(converted) == len(given) and all(
        before in SHARED for before, after in zip(given, converted, strict=True) if before != after
    ):
        return given
    return PARTICLE.sub("着", converted)


@cache
def _load_converter() -> OpenCC:
    return OpenCC("t2s")
