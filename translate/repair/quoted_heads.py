"""The heads of older messages that a mail quotes below its own text: from whom, to whom, when, about what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_SENDER: Final = "[发發寄]件人|From"
_FIELD: Final = re.compile(
    rf"[>＞\s]*(?P<key>{_SENDER}|收件人|抄送|密送|主[题題旨]|(?:[发發][送件]|寄件)?(?:[时時][间間]|日期)|To|Cc|Bcc|Subject|Date|Sent)"
    r"\s?[:：]\s*\S.*"
)
_FROM: Final = re.compile(_SENDER)
_MIN_FIELDS: Final = 3
_RULE: Final = re.compile(
    r"[>＞\s]*[-—–_]{2,}\s?"
    r"(?:(?:原始|转发的?|轉寄的?)(?:邮件|郵件|信息|訊息)|Original Message|Forwarded message)\s?[-—–_]{2,}",
    re.IGNORECASE,
)


def find_quoted_heads(text: str, lines: Sequence[tuple[int, int]]) -> frozenset[int]:
    """Numbers of the lines of such heads and of the rules above them; the text's own head is none."""
    found: set[int] = set()
    run: list[int] = []
    has_sender = False
    for number, (start, end) in enumerate([*lines, (0, 0)]):
        field = _FIELD.fullmatch(text, start, end)
        if field is not None:
            run.append(number)
            has_sender = has_sender or _FROM.fullmatch(field["key"]) is not None
            continue
        if run and run[0] > 0 and len(run) >= _MIN_FIELDS and has_sender:
            found.update(run)
        run, has_sender = [], False
        if number and _RULE.fullmatch(text, start, end):
            found.add(number)
    return frozenset(found)
