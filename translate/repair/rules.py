"""The rules of repair, in the order they run.

A stage is an ordered list of named rules: to add one is a file, a line here and a
case in the tests. Damage to bytes is mended first, while the characters still are
what the bytes made of them; then markup, then what stands between the characters,
then their width; lines are joined when all else has settled.
"""

from __future__ import annotations

from typing import Final

from translate.repair.controls import CONTROLS, FORMS, SPACES, SURROGATES, UNDECODABLE
from translate.repair.glosses import GLOSSES, INTERLEAVED
from translate.repair.ledger import Ledger
from translate.repair.lines import BREAKS
from translate.repair.markup import ENTITIES, SCRIPTS, TAGS
from translate.repair.rule import Evidence, Rule
from translate.repair.shifted import SHIFTED_GBK
from translate.repair.spacing import GAPS, SPACES_AT_MARKS
from translate.repair.tables import PIPES
from translate.repair.width import BRACKETS, PUNCTUATION, STOPS_IN_CHINESE, WIDTH

RULES: Final[tuple[Rule, ...]] = (
    SURROGATES,
    SHIFTED_GBK,
    UNDECODABLE,
    ENTITIES,
    SCRIPTS,
    TAGS,
    CONTROLS,
    SPACES,
    FORMS,
    WIDTH,
    GLOSSES,
    INTERLEAVED,
    PIPES,
    GAPS,
    BRACKETS,
    PUNCTUATION,
    STOPS_IN_CHINESE,
    SPACES_AT_MARKS,
    BREAKS,
)

NORMALISING: Final = frozenset(
    rule.name
    for rule in (CONTROLS, SPACES, FORMS, WIDTH, GAPS, BRACKETS, PUNCTUATION, SPACES_AT_MARKS, SURROGATES)
)
"""Rules that change how a text is set, not what it says."""
HEAVY: Final = frozenset((SHIFTED_GBK.name, UNDECODABLE.name))
"""Rules that mend, or mark, characters that were lost."""


def apply_rules(ledger: Ledger, evidence: Evidence, rules: tuple[Rule, ...] = RULES) -> None:
    """Run ``rules`` in order on the ledger's text; each whose trigger occurs in it."""
    for rule in rules:
        text = ledger.text
        if rule.trigger is None or rule.trigger.search(text):
            ledger.apply(rule.name, rule.find(text, evidence))
