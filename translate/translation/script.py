"""Traditional characters to simplified ones: the models were trained on simplified text.

OpenCC's ``tw2s`` converts characters with regard to the word they stand in (乾淨 becomes
干净, 乾隆 stays; 著 becomes 着 where it is the particle) and leaves vocabulary alone.
``tw2sp`` would also replace Taiwan's words, and does harm on mainland text that was only
converted: 文件, a policy paper, becomes 文档, a computer file.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from opencc import OpenCC

CONVERSION: Final = "tw2s"


def simplify(text: str) -> str:
    """Text in simplified characters; simplified text is returned as it is."""
    return str(_load_converter().convert(text))


@cache
def _load_converter() -> OpenCC:
    return OpenCC(CONVERSION)
