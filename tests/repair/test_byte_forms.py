"""What other conventions write in bytes: known at sight, and given back by undo."""

from __future__ import annotations

import pytest

from translate.document import Document
from translate.repair import repair, undo

REST = "今天在北京举行演唱会，门票全部售罄，歌迷热情高涨。"


def mend(received: str | bytes) -> str:
    document = (
        Document("d", "d", raw=received) if isinstance(received, bytes) else Document("d", "d", text=received)
    )
    repaired = repair(document)
    assert undo(repaired.text, repaired.edits) == repaired.received
    return repaired.text


@pytest.mark.parametrize("mark", ["\ufeff", "ï»¿", "锘?", "锘\ufffd"])
def test_a_byte_order_mark_goes_however_it_was_read(mark):
    assert mend(mark + REST) == REST


@pytest.mark.parametrize("text", ["锘是一种元素。", "他问：锘?我没听说过。"])
def test_the_same_characters_elsewhere_stay(text):
    assert "锘" in mend(text)


def test_halves_of_an_emoji_in_utf_8_are_one():
    assert mend("真好".encode() + b"\xed\xa0\xbd\xed\xb8\x80" + REST.encode()) == "真好😀" + REST


def test_nul_in_two_bytes_is_none():
    assert mend("真好。\n".encode() + b"\xc0\x80" + REST.encode()) == "真好。\n" + REST


def test_a_half_alone_stays_lost():
    assert mend("真好".encode() + b"\xed\xa0\xbd" + REST.encode()) == "真好\ufffd" + REST


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("售价".encode("gbk") + b"\x80" + "99元。".encode("gbk"), "售价€99元。"),
        ("欧元（".encode("gbk") + b"\x80" + "）上涨。".encode("gbk"), "欧元（€）上涨。"),
        (b"\xa9 2023 ", "\ufffd 2023 "),
        (b"Beyonc\xe9 ", "Beyonc\ufffd "),
        (b"\xa0\xa0\xa0\xa0", "\u3000\u3000"),
    ],
)
def test_a_byte_of_another_code_becomes_no_character(raw, text):
    assert mend(raw + REST.encode("gbk")) == (text + REST)


def test_a_rare_character_within_a_line_stays():
    assert mend("他字牋之，" + REST) == "他字牋之，" + REST
