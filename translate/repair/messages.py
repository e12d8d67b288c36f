"""A saved e-mail or web page (MIME: ``.eml``, ``.mht``) in, its text or page out.

In such a file Chinese stands as base64 or quoted-printable, between headers, pictures and
attachments. The text is taken out as bytes, to be decoded like any other; attachments are
files of their own.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

_HEADERS: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s{0,8}"
    rb"(?:[A-Za-z][A-Za-z0-9-]{1,60}:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){2,200}\r?\n"
)
"""Headers up to an empty line."""
_OF_MIME: Final = re.compile(rb"^(?:MIME-Version|Content-Transfer-Encoding):", re.IGNORECASE | re.MULTILINE)
_MAX_HEADER_BYTES: Final = 65_536
_SHOWN: Final = ("Subject", "From", "Date")


@dataclass(frozen=True, slots=True)
class Message:
    """What a message says."""

    head: str
    """Subject, sender and date, a line each; empty for a saved page, which shows them itself."""
    body: bytes


def read_message(raw: bytes) -> Message | None:
    """Take the text out of a saved message or page; ``None`` where ``raw`` is none, or not read as one."""
    headers = _HEADERS.match(raw[:_MAX_HEADER_BYTES])
    if headers is None or _OF_MIME.search(headers[0]) is None:
        return None
    from email import errors, message_from_bytes, policy  # spares other texts the parser

    # Of headers that break the standard the library raises these; the text stays as it came.
    with suppress(errors.MessageError, LookupError, ValueError, AttributeError):
        message = message_from_bytes(raw.lstrip(b"\xef\xbb\xbf \t\r\n"), policy=policy.default)
        is_mail = message["To"] is not None
        part = message.get_body(preferencelist=("plain", "html") if is_mail else ("html", "plain"))
        body = part.get_payload(decode=True) if part is not None else None
        if isinstance(body, bytes) and body.strip():
            values = [(name, " ".join(str(message[name] or "").split())) for name in _SHOWN]
            lines = [f"{name}: {value}" for name, value in values if value] if is_mail else []
            return Message("\n".join(lines), body)
    return None
