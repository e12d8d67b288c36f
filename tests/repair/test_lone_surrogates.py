"""Half a character, as UTF-16 and JSON let it through, is marked in the repair and given back by undo."""

from __future__ import annotations

import pytest

from translate.document import Document
from translate.files import open_output
from translate.repair import repair, undo


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("\ud83d中国的经济发展。", b"\xed\xa0\xbd"),
        ("中国的经济\udc12发展。", b"\xed\xb0\x92"),
        ("中国的经济\udfff\ud800发展。", b"\xed\xbf\xbf\xed\xa0\x80"),
        ("中国的经济\udca3发展。", b"\xa3"),
    ],
)
def test_undo_writes_what_was_received(text, written, tmp_path):
    repaired = repair(Document("d", "d", text=text))
    repaired.text.encode()
    undone = undo(repaired.text, repaired.edits)
    assert undone == text
    with open_output(tmp_path / "undone.txt") as stream:
        stream.write(undone)
    assert written in (tmp_path / "undone.txt").read_bytes()
