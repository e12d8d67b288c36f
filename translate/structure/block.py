"""What the parts of this stage hand to each other: blocks, spans of text with a role."""

from __future__ import annotations

from dataclasses import dataclass

from translate.document import Role


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands at the head of a line and says what the line is (``■``, ``一、``, ``##``)."""

    kind: str
    """Marks of one kind head parts of one depth."""
    rank: int | None
    """Depth relative to other ranked kinds, smaller is higher; ``None`` where only use tells."""
    n_chars: int
    """Length of the mark with the space after it."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, cell or other unit that no sentence crosses.

    Blocks are sorted, do not overlap, start and end with a character that is no
    space, and hold every such character of the text.
    """

    start: int
    end: int
    role: Role = Role.BODY
    gap: bool = False
    """A blank line stands before it."""
    joined: bool = False
    """Belongs to the same paragraph (or table row) as the block before it."""
    mark: Mark | None = None
    """For a heading: what made it one."""


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Narrow a span so that it starts and ends with a character that is no space; it may become empty."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
