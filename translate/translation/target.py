"""From the decoder's text to what stands on the page."""

from __future__ import annotations

import re
from typing import Final

MARKS: Final = str.maketrans(
    {
        "，": ", ",
        "、": ", ",
        "。": ". ",
        "！": "! ",
        "？": "? ",
        "；": "; ",
        "：": ": ",
        "（": " (",
        "）": ") ",
        "％": "%",
        "《": "“",
        "》": "”",
        "【": "[",
        "】": "] ",
        "\u3000": " ",
    }
)
SPACE_BEFORE_MARK: Final = re.compile(r"\s+([,.!?;:)\]”](?:\s|$))")
SPACES: Final = re.compile(r"\s+")


def finish_target(target: str) -> str:
    """English marks for Chinese ones and single spaces; words stay as they are."""
    text = SPACES.sub(" ", target.translate(MARKS)).strip()
    return SPACE_BEFORE_MARK.sub(r"\1", text)
