"""How damaged a text was."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from translate.document import Edit, Grade
from translate.repair.controls import UNDECODABLE
from translate.repair.rules import HEAVY, NORMALISING

MAX_CLEAN_SHARE: Final = 0.02
"""Characters that normalisation may change, of all, in a text that counts as clean."""
_LOST: Final = re.compile("[\ufffd\ue000-\uf8ff]")
_TRUNCATED: Final = 4
"""Characters at the end within which lost bytes are a file cut short, not a damaged one."""


def grade_damage(received: str, text: str, edits: Sequence[Edit]) -> Grade:
    """Grade a repair by its edits.

    - ``clean``: nothing but normalisation (width, spaces, controls, forms), of at
      most 2 % of the characters.
    - ``light``: markup, glosses, pipes, line ends, or more normalisation than that;
      or bytes cut off at the very end. Nothing that the author wrote was in doubt.
    - ``heavy``: characters had to be recovered (mojibake, shifted GBK), or are lost:
      undecodable bytes, U+FFFD or private-use characters in the text.
    """
    if _LOST.search(text, 0, max(0, len(text) - _TRUNCATED)) or any(_is_heavy(e, received) for e in edits):
        return Grade.HEAVY
    n_normalised = 0
    for edit in edits:
        if not NORMALISING.issuperset(edit.rule.split("+")):
            return Grade.LIGHT
        n_normalised += max(len(edit.before), len(edit.after))
    is_clean = n_normalised <= MAX_CLEAN_SHARE * len(received) and not _LOST.search(text)
    return Grade.CLEAN if is_clean else Grade.LIGHT


def _is_heavy(edit: Edit, received: str) -> bool:
    rules = edit.rule.split("+")
    if rules == [UNDECODABLE.name]:
        return edit.end < len(received.rstrip())
    return not HEAVY.isdisjoint(rules)
