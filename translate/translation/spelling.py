"""Is a name spelt right? Its characters say how it is read, so one that is spelt nearly is corrected."""

from __future__ import annotations

from translate.document import Defect
from translate.names import find_misspelled
from translate.translation.checks.names import KIND
from translate.translation.numbers import CORRECTED


def correct_names(source: str, target: str) -> tuple[str, tuple[Defect, ...]]:
    """Spell names as the source has them, where the target spells them nearly.

    What was rewritten stays a defect that says so.
    """
    corrected = target
    defects = []
    for found in sorted(find_misspelled(source, target), key=lambda found: -found.start):
        name = found.name
        corrected = corrected[: found.start] + name.english + corrected[found.end :]
        detail = f"{name.text} is {name.english}; the model wrote {found.written}{CORRECTED}"
        defects.append(Defect(KIND, detail))
    return corrected, tuple(dict.fromkeys(reversed(defects)))
