"""Words before a Chinese figure that say it rose or fell: 增长5.2%, 同比下降了约3个百分点."""

from __future__ import annotations

import re
from typing import Final

_BETWEEN: Final = "(?:了|约|近|超过|超|逾|达到|达|到|至|为|大约|将近|不足|幅度|近乎|高达|仅|約|將近|超過)*"
_RISING: Final = (
    "增[长長]|上升|增加|提高|上[涨漲]|提升|攀升|回升|上[调調]|[调調]升|成[长長]|上[扬揚]|升高|增幅|[涨漲]幅|升幅|多增|高出|大[涨漲]"
    "|猛增|激增|[飙飆]升|暴[涨漲]|增至|升至|[涨漲]至|增到|升到|[涨漲]到|(?<![参參])加至|加幅|[扩擴]大|升值|增[产產]|上浮|翻番|偏高|偏多"
)
_FALLING: Final = (
    "下降|下跌|[减減]少|降低|下滑|回落|[缩縮][减減]|萎[缩縮]|下[调調]|[调調]降|衰退|降幅|跌幅|少增|大跌|[骤驟]降|[锐銳][减減]|暴跌"
    "|降至|跌至|[减減]至|[减減]幅|降到|跌到|[减減]到|下挫|[缩縮]小|收窄|[贬貶]值|[减減][产產]|下浮|[缩縮]水|[缩縮]量|偏低|偏少"
)
_WORD: Final = rf"(?P<word>(?P<rising>{_RISING})|(?P<falling>{_FALLING}))(?P<between>{_BETWEEN})"
MOVEMENT: Final = re.compile(rf"{_WORD}$")
_FIGURE: Final = r"\d[\d.,%％个個百分点點万亿萬億元吨倍\s]*"
DISTRIBUTED: Final = re.compile(rf"分[别別]{_WORD}\s?{_FIGURE}(?:[、，]{_FIGURE})*[、，和及与與]\s?$")
"""同比分别增长5.7%和5.6%: of the second figure too."""
REACHED: Final = re.compile(
    rf"{_WORD}\s?\d[\d.,]*\s?(?:%|％|个百分点|個百分點|个基点|個基點|[万亿萬億]*元|倍)[至到]\s?$"
)
"""提升2.3个百分点至35.6%: the second figure is what it rose to."""
OBJECT: Final = re.compile(
    r"(?P<word>(?P<rising>上[调調]|提高)|(?P<falling>下[调調]|降低))(?P<between>)"
    r"[㐀-鿿]{2,15}?[各约約共]?\s?$"
)
"""下调存款准备金率0.5个百分点: what is moved stands between."""
POINTS: Final = re.compile(r"\s?\d[\d.]*\s?(?:个百分点|個百分點|百分点|百分點|个基点|個基點|基点|基點)")
SHORT: Final = re.compile(
    rf"(?P<word>(?P<rising>[涨漲增升]|(?<![最至大许許众眾更很偏不顶頂])多(?![达達至到]))|(?P<falling>[跌降减減]|(?<![至最不缺很偏年])少(?![达達至到])))(?P<between>{_BETWEEN})$"
)
"""Before a share alone: 跌3.21%; 连涨3天 and 新增5人 are no rise by so many."""
SHARE: Final = re.compile(
    r"\s?\d[\d.,]*\s?(?:%|％|个百分点|個百分點|点|點)|[一二两兩三四五六七八九\d](?:\.\d)?成|[百千万萬一二两兩三四五六七八九十\d]{1,3}分之"
    r"|(?:\d[\d.]*|[一二两兩三四五六七八九十])倍"
)
_LARGER: Final = ("larger by ", "growing to ")
_SMALLER: Final = ("smaller by ", "shrinking to ")
DIFFERENCES: Final = {
    **dict.fromkeys(("扩大", "擴大", "多增"), _LARGER),
    **dict.fromkeys(("缩小", "縮小", "收窄", "少增"), _SMALLER),
    **dict.fromkeys(("高出", "偏高", "偏多", "多"), ("higher by ", "higher by ")),
    **dict.fromkeys(("偏低", "偏少", "少"), ("lower by ", "lower by ")),
}
"""Words of a gap, or of a rise or fall itself, and how the figure by or to which it changes is worded:
*up* would be taken for another one's movement."""
_LONGEST_CHARS: Final = 10
_REACHED_CHARS: Final = 24
_OBJECT_CHARS: Final = 20
_DISTRIBUTED_CHARS: Final = 50


def find_movement(text: str, start: int) -> re.Match[str] | None:
    """The word of movement right before the figure at ``start``.

    Its group ``rising`` or ``falling`` has the word, ``between`` what stands between it and the figure.
    """
    lead = max(0, start - _LONGEST_CHARS)
    found = MOVEMENT.search(text, lead, start)
    if found is None and SHARE.match(text, start) is not None:
        found = SHORT.search(text, lead, start)
    if found is None and POINTS.match(text, start) is not None:
        found = OBJECT.search(text, max(0, start - _OBJECT_CHARS), start)
    found = found or REACHED.search(text, max(0, start - _REACHED_CHARS), start)
    return found or DISTRIBUTED.search(text, max(0, start - _DISTRIBUTED_CHARS), start)
