"""Readings that no text of this kind holds, whatever the search thinks of them.

They are all short: a long shift that came out as Chinese proves itself.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

from translate.repair.language_model import UNKNOWN, CharacterModel, code_points
from translate.repair.rule import Replacement
from translate.repair.shifted_stream import LONE, LONE_BYTE
from translate.repair.shifted_vocabulary import measure_script

SHORT_CHARS: Final = 8
"""Length up to which an edit is asked whether its characters belong here."""
MIN_HABIT: Final = 3
"""Times that a lone sign must stand in a document to be its author's."""
HABIT_FACTOR: Final = 4.0
"""Times more often than the other bytes that lost their lead, in a badly damaged document."""
N_TRAILS: Final = 63
"""ASCII characters that may be trail bytes."""
MAX_TRADITIONAL: Final = 0.4
"""Share of traditional forms up to which a text is simplified."""
ONE_SCRIPT: Final = 100
"""Difference of two stored costs of a form that shows it to be of one script alone."""
SCRIPT_CHARS: Final = 20_000
"""Length of the text's beginning that tells its script."""
_FOREIGN: Final = re.compile("[A-Za-z\u0370-\u058f\u3040-\u318f\uac00-\ud7af]")
_ORPHAN: Final = re.compile("[\udc80-\udcff]")
_UNIT: Final = re.compile("[ABCGKLMTVWXk]")
"""A letter that is a unit, or a grade, behind a number."""
_NUMBER: Final = re.compile("[0-9〇零一二三四五六七八九十百千万萬亿億几幾两兩]")
_SIGN: Final = re.compile("[@-~]")


@dataclass(frozen=True, slots=True)
class Refusals:
    """What one document does not hold."""

    model: CharacterModel
    from_bytes: bool
    traditional: float
    """Share of traditional forms among those of one script alone."""
    habits: frozenset[str]
    """Lone ASCII signs that the author likes."""

    def refuse(self, text: str, edit: Replacement) -> bool:
        """Whether an edit of ``text`` is no repair."""
        before = text[edit.start : edit.end]
        if max(len(before), len(edit.after)) > SHORT_CHARS:
            return False
        new = "".join(character for character in edit.after if character not in before)
        is_lone = _SIGN.search(before) is not None
        if _ORPHAN.fullmatch(before) and not self._may_be_half(text, edit):
            return True
        if _UNIT.fullmatch(before) and _NUMBER.match(text, max(0, edit.start - 1)):
            return True
        if is_lone and not self.habits.isdisjoint(set(before) - set(edit.after)):
            return True
        if is_lone and self.traditional < MAX_TRADITIONAL and self._holds_traditional(new):
            return True
        if self.from_bytes:
            return False
        return _FOREIGN.search(new) is not None or bool((self.model.symbols_of(new) == UNKNOWN).any())

    def _may_be_half(self, text: str, edit: Replacement) -> bool:
        """Whether a lone orphan stands where half a Chinese character may be left, no sign of Latin-1."""
        after = text[edit.end : edit.end + 1]
        return (
            edit.start > 0 and text[edit.start - 1] >= "\u2e80" and (after in {"", "\n"} or after >= "\u2e80")
        )

    def _holds_traditional(self, text: str) -> bool:
        points = code_points(text)
        points = points[points < 65536]
        gaps = self.model.simplified_forms[points].astype(int) - self.model.traditional_forms[points]
        return bool((gaps >= ONE_SCRIPT).any())


def learn_refusals(text: str, model: CharacterModel, *, from_bytes: bool) -> Refusals:
    """What a document's own use of lone signs forbids."""
    counts = Counter((LONE_BYTE if from_bytes else LONE).findall(text))
    least = max(MIN_HABIT, HABIT_FACTOR * sum(counts.values()) / N_TRAILS)
    script = measure_script(code_points(text[:SCRIPT_CHARS]), model)
    return Refusals(model, from_bytes, script, frozenset(sign for sign, n in counts.items() if n >= least))
