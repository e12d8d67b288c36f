"""Classes of characters, as they stand inside the brackets of a regular expression."""

from __future__ import annotations

from typing import Final

HAN: Final = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af々〇"
"""Chinese characters, the repetition mark and the round zero."""
CLOSING: Final = "”’」』》〉】〕）］｝"
OPENING: Final = "“‘「『《〈【〔（［｛"
STOPS: Final = "。！？；：，、…"
"""Full-width punctuation that ends a sentence or a clause."""
TONED: Final = "āáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜńňǹḿĀÁǍÀŌÓǑÒĒÉĚÈ"
"""Letters that bear a tone of pinyin, composed."""
ZHUYIN: Final = "\u3105-\u312f\u31a0-\u31bf"
ZHUYIN_TONES: Final = "ˉˊˇˋ˙"
