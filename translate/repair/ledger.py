"""The ledger: every change that repair makes, composed, reversible, in received coordinates.

Rules run one after another, each on the text that the last one left, so their
replacements speak of different texts. The ledger keeps one sorted list of edits
against the *received* text and folds each rule's replacements into it:

- a replacement that touches no earlier edit becomes an edit of its own;
- one that overlaps earlier edits is joined with them into a single edit over the
  union of their places (rules joined with ``+``, confidences multiplied);
- edits that merely stand side by side stay apart.

One rule costs time linear in the text plus the edits so far, whatever it did.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import prod

from translate.document import Edit
from translate.errors import InputError
from translate.repair.rule import Replacement


class Ledger:
    """The received text, the current text, and the edits between the two."""

    __slots__ = ("_edits", "_received", "_text")

    def __init__(self, received: str) -> None:
        self._received = received
        self._text = received
        self._edits: list[Edit] = []

    @property
    def received(self) -> str:
        """The text before any edit."""
        return self._received

    @property
    def text(self) -> str:
        """The text after all rules applied so far."""
        return self._text

    def edits(self) -> tuple[Edit, ...]:
        """Return the edits so far: sorted, never overlapping, in coordinates of the received text."""
        return tuple(self._edits)

    def apply(self, rule: str, replacements: Iterable[Replacement]) -> int:
        """Apply what ``rule`` found to the current text.

        Args:
            rule: name that the edits will bear.
            replacements: sorted, non-overlapping, in coordinates of the current text.

        Returns:
            How many replacements changed something.

        Raises:
            ValueError: replacements out of order, overlapping or outside the text; a fault of the rule.

        """
        text = self._text
        wanted = [r for r in replacements if text[r.start : r.end] != r.after]
        if not wanted:
            return 0
        _check_order(rule, wanted, len(text))
        self._edits = _fold(rule, wanted, self._edits, self._received, text)
        self._text = _substitute(text, wanted)
        return len(wanted)


def undo(text: str, edits: Iterable[Edit]) -> str:
    """Take ``edits`` back from a repaired ``text``: the received text, character for character.

    Raises:
        InputError: ``text`` is not what these edits led to.

    """
    parts: list[str] = []
    position = 0  # in the repaired text
    shift = 0  # repaired minus received coordinates
    for edit in edits:
        start = edit.start + shift
        end = start + len(edit.after)
        if start < position or text[start:end] != edit.after:
            raise InputError(_mismatch("undone", edit.rule, start, edit.after, text[start:end]))
        parts += (text[position:start], edit.before)
        position = end
        shift += len(edit.after) - (edit.end - edit.start)
    parts.append(text[position:])
    return "".join(parts)


def redo(received: str, edits: Iterable[Edit]) -> str:
    """Make ``edits`` again on the ``received`` text: the repaired text.

    Raises:
        InputError: ``received`` is not the text that these edits were made on.

    """
    parts: list[str] = []
    position = 0
    for edit in edits:
        found = received[edit.start : edit.end]
        if edit.start < position or found != edit.before:
            raise InputError(_mismatch("made", edit.rule, edit.start, edit.before, found))
        parts += (received[position : edit.start], edit.after)
        position = edit.end
    parts.append(received[position:])
    return "".join(parts)


def _mismatch(done: str, rule: str, start: int, expected: str, found: str) -> str:
    return (
        f"An edit by {rule} cannot be {done}: expected {expected[:40]!r} at character {start}, "
        f"found {found[:40]!r}. Give the text and the edits of one and the same repair."
    )


def _check_order(rule: str, replacements: Sequence[Replacement], n_chars: int) -> None:
    last_end = 0
    for r in replacements:
        if not last_end <= r.start <= r.end <= n_chars:
            raise ValueError(
                f"rule {rule}: replacement {r.start}:{r.end} must start at or after {last_end} "
                f"and end within {n_chars} characters"
            )
        last_end = r.end


def _substitute(
    text: str, replacements: Sequence[Replacement], start: int = 0, end: int | None = None
) -> str:
    """``text[start:end]`` with the replacements made."""
    parts: list[str] = []
    position = start
    for r in replacements:
        parts += (text[position : r.start], r.after)
        position = r.end
    parts.append(text[position:end])
    return "".join(parts)


@dataclass(slots=True)
class _Cluster:
    """Replacements and earlier edits that make one edit together: half-open index ranges of both."""

    first_new: int
    last_new: int
    first_old: int
    last_old: int


def _fold(rule: str, new: Sequence[Replacement], old: list[Edit], received: str, text: str) -> list[Edit]:
    """Merge ``new`` (coordinates of ``text``) into ``old``; all that is untouched is reused."""
    starts, ends = _current_places(old)
    out: list[Edit] = []
    done = 0
    for c in _cluster(new, old, starts, ends):
        out += old[done : c.first_old]
        done = c.last_old
        group, joined = new[c.first_new : c.last_new], old[c.first_old : c.last_old]
        low, high = group[0].start, group[-1].end
        if joined:
            low, high = min(low, starts[c.first_old]), max(high, ends[c.last_old - 1])
            start = joined[0].start - (starts[c.first_old] - low)
            end = joined[-1].end + (high - ends[c.last_old - 1])
        else:
            shift = ends[c.first_old - 1] - old[c.first_old - 1].end if c.first_old else 0
            start, end = low - shift, high - shift
        draft = Edit(rule, start, end, received[start:end], _substitute(text, group, low, high), 1.0)
        if draft.before != draft.after:
            out.append(_join(draft, group, joined))
    out += old[done:]
    return out


def _join(draft: Edit, group: Sequence[Replacement], joined: Sequence[Edit]) -> Edit:
    """Complete ``draft`` with the rules, the confidence and the alternatives of what it is made of."""
    if not joined and len(group) == 1:
        return replace(draft, confidence=group[0].confidence, alternatives=group[0].alternatives)
    rules = {name: None for edit in joined for name in edit.rule.split("+")} | {draft.rule: None}
    confidence = prod(e.confidence for e in joined) * prod(r.confidence for r in group)
    return replace(draft, rule="+".join(rules), confidence=confidence)


def _current_places(edits: Sequence[Edit]) -> tuple[list[int], list[int]]:
    """Where each edit's ``after`` stands in the current text."""
    starts: list[int] = []
    ends: list[int] = []
    shift = 0
    for edit in edits:
        start = edit.start + shift
        end = start + len(edit.after)
        starts.append(start)
        ends.append(end)
        shift = end - edit.end
    return starts, ends


def _cluster(
    new: Sequence[Replacement], old: Sequence[Edit], starts: Sequence[int], ends: Sequence[int]
) -> list[_Cluster]:
    """Group replacements with the earlier edits that they overlap, in order."""
    clusters = [_Cluster(0, 1, *_overlapped(new[0], old, starts, ends))]
    for number, (previous, r) in enumerate(pairwise(new), start=1):
        first, last = _overlapped(r, old, starts, ends)
        open_ = clusters[-1]
        same_gap = previous.start == previous.end == r.start == r.end
        if first < open_.last_old or same_gap:
            open_.last_new = number + 1
            open_.last_old = max(open_.last_old, last)
        else:
            clusters.append(_Cluster(number, number + 1, first, last))
    return clusters


def _overlapped(
    r: Replacement, old: Sequence[Edit], starts: Sequence[int], ends: Sequence[int]
) -> tuple[int, int]:
    """Index range of the edits that ``r`` cannot be told apart from.

    An edit that only touches ``r`` at its border stays apart, except that an
    insertion joins a deletion or an insertion at the same point: otherwise two
    edits would claim one place, and their order would be anybody's guess.
    """
    if r.start < r.end:
        return bisect_right(ends, r.start), bisect_left(starts, r.end)
    point = r.start
    first, last = bisect_left(ends, point), bisect_right(starts, point)
    while first < last and starts[first] < point == ends[first] and old[first].start < old[first].end:
        first += 1
    while (
        first < last
        and starts[last - 1] == point < ends[last - 1]
        and old[last - 1].start < old[last - 1].end
    ):
        last -= 1
    return first, last
