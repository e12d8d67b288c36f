"""The stages in order: what is refused before any of them."""

from __future__ import annotations

import pytest

from translate.document import Document
from translate.errors import InputError
from translate.pipeline import check_size

MIB = 2**20


@pytest.mark.parametrize(
    ("raw", "text", "is_too_large"),
    [
        (b"x" * MIB, None, False),
        (b"x" * (MIB + 1), None, True),
        (None, "文" * (MIB // 3), False),
        (None, "文" * (MIB // 3 + 1), True),
        (None, "\ud83d" * 9, False),
    ],
)
def test_a_document_is_measured_in_bytes_however_it_came(raw, text, is_too_large) -> None:
    document = Document("d", "d.txt", raw, text)
    if not is_too_large:
        check_size(document, 1)
        return
    with pytest.raises(InputError, match=r"d\.txt is larger than 1 MiB"):
        check_size(document, 1)
