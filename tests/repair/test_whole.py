"""The whole of ``repair``: cases of several rules (``whole_cases.json``), and what holds of any text."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translate.document import Document
from translate.errors import InputError
from translate.repair import explain, repair, undo

CASES: dict[str, list[dict[str, Any]]] = json.loads(
    Path(__file__).with_name("whole_cases.json").read_text(encoding="utf-8")
)
MARKS = "，。、；：！？“”《》（）,.;:!?()[]|<>&'\"=%~-—…· \t\n\u3000\u200b\ufffd\ue5e5"
DAMAGE = re.split(
    r"\s+",
    """WTO café Ã© â€œ http://a.cn/?b=1,2 1,000 ３．５％ print( (qū) （ㄑㄩ） xú zhōu (xíng)
    锟斤拷
    涓浗 %E4%BB%8A \\u4eca ~{ <p> </p> <br> <td> </td> <tr> &lt;p&gt; &amp;lt;br&amp;gt; &nbsp; || |---|---|
    ━━━ ┗| |┛ <html> <script> </script> <!--""",
)
PIECES = st.one_of(
    st.text("的一是在不了有和人这中大为上个国我以要他徐州區銀", min_size=1, max_size=8),
    st.sampled_from([*MARKS, "\r\n", "\n\n", "# ", "| ", "Ã "]),
    st.sampled_from(DAMAGE),
    st.binary(max_size=3),
)


@pytest.mark.parametrize(
    "case",
    [case for cases in CASES.values() for case in cases],
    ids=lambda case: ascii(case["received"])[:40],
)
def test_case(case: dict[str, str]) -> None:
    repaired = repair(Document("d", "d", raw=case["received"].encode()))
    assert repaired.text == case.get("text", case["received"])
    assert undo(repaired.text, repaired.edits) == case["received"]


def join(pieces: list[str | bytes]) -> bytes:
    return b"".join(piece if isinstance(piece, bytes) else piece.encode() for piece in pieces)


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=30).map(join))
def test_any_mixture_is_repaired_reversibly_and_does_not_grow(raw: bytes) -> None:
    try:
        repaired = repair(Document("d", "d", raw=raw))
    except InputError:
        return  # no text, and said so
    assert undo(repaired.text, repaired.edits) == repaired.received
    repaired.text.encode("utf-8")
    assert len(repaired.text) <= 2 * len(repaired.received) + 8
    explain(repaired)
    try:
        again = repair(Document("d", "d", text=repaired.text))
    except InputError:
        return
    assert len(again.text) <= len(repaired.text) + 8
