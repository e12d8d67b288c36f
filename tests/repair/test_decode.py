"""Bytes to text: the right encoding, and nothing lost on the way."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from translate.document import Document
from translate.errors import EncodingError
from translate.repair.decode import decode, decode_bytes, encode

SIMPLIFIED = "近年来，徐州把深化合作摆上重要位置，取得了新的成果。"
TRADITIONAL = "近年來，徐州把深化合作擺上重要位置，取得了新的成果。"


@pytest.mark.parametrize(
    ("codec", "text", "expected"),
    [
        ("utf-8", TRADITIONAL, "utf-8"),
        ("gb18030", SIMPLIFIED, "gb18030"),
        ("gbk", TRADITIONAL, "gb18030"),
        ("gb2312", SIMPLIFIED, "gb18030"),
        ("gb2312", "吃葡萄不吐葡萄皮 不吃葡萄倒吐葡萄皮\n八百标兵奔北坡 炮兵并排北边跑", "gb18030"),
        ("gb2312", "琵琶、枇杷、葡萄、蝴蝶、蜻蜓、蚯蚓、蜘蛛、蟋蟀、鹌鹑、鹦鹉、骆驼。", "gb18030"),
        ("gb2312", "吃葡萄不吐葡萄皮 不吃葡萄倒吐葡萄皮", "gb18030"),
        ("big5", "啦啦啦 啦啦啦", "cp950"),
        ("euc_kr", "축구 대표팀이 일본을 2대1로 꺾었다", "euc_kr"),
        ("big5", TRADITIONAL, "cp950"),
        ("cp950", TRADITIONAL[:6], "cp950"),
        ("big5hkscs", "佢哋喺香港嘅屋企食飯，冇人知道嗰度係邊。", "big5hkscs"),
        ("hz", SIMPLIFIED, "hz"),
        ("utf-16-le", SIMPLIFIED, "utf-16-le"),
        ("utf-16-be", SIMPLIFIED + "ABC", "utf-16-be"),
        ("utf-32-le", SIMPLIFIED, "utf-32-le"),
        ("utf-32-be", SIMPLIFIED, "utf-32-be"),
        ("shift_jis", "これは日本語の文章です。", "shift_jis"),
        ("cp1252", "déjà vu, café", "cp1252"),
    ],
)
def test_encodings_are_told(codec: str, text: str, expected: str) -> None:
    assert decode_bytes(text.encode(codec)) == (text, expected)


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_stays_in_the_text(codec: str) -> None:
    text, encoding = decode_bytes(SIMPLIFIED.encode(codec))
    assert text == "\ufeff" + SIMPLIFIED
    assert text.encode(encoding) == SIMPLIFIED.encode(codec)


def test_a_string_is_taken_as_it_is() -> None:
    assert decode(Document("d", "d", text="甲\udce5")) == ("甲\udce5", "str")
    assert decode(Document("d", "d", raw=b"")) == ("", "utf-8")


@pytest.mark.parametrize(
    ("declared", "codec", "expected"),
    [
        ("gb2312", "utf-8", "utf-8"),
        ("utf-8", "gbk", "gb18030"),
        ("big5", "gbk", "gb18030"),
        ("gbk", "big5", "cp950"),
    ],
)
def test_a_wrong_declaration_loses(declared: str, codec: str, expected: str) -> None:
    text = TRADITIONAL if "big5" in (codec, expected) else SIMPLIFIED
    page = f'<html><head><meta charset="{declared}"></head><body>{text}</body></html>'
    assert decode_bytes(page.encode(codec)) == (page, expected)


def test_a_cut_tail_is_kept_as_lost_bytes() -> None:
    raw = SIMPLIFIED.encode()[:-1]
    text, encoding = decode_bytes(raw)
    assert (text, encoding) == (SIMPLIFIED[:-1] + "\udce3\udc80", "utf-8")


@pytest.mark.parametrize("place", range(2, 40, 5))
@pytest.mark.parametrize(
    ("codec", "text"), [("gbk", SIMPLIFIED), ("gbk", TRADITIONAL), ("big5", TRADITIONAL)]
)
def test_a_lost_byte_does_not_hide_the_encoding(codec: str, text: str, place: int) -> None:
    raw = bytearray(text.encode(codec))
    del raw[place]
    text, encoding = decode_bytes(bytes(raw))
    assert encoding == ("gb18030" if codec == "gbk" else "cp950")
    assert text.encode(encoding, "surrogateescape") == bytes(raw)


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b"%PDF-1.7\n", "a PDF document"),
        (b"\x89PNG\r\n\x1a\n\0\0", "a PNG image"),
        (b"PK\x03\x04\x14\0", "a ZIP archive"),
        (b"\x7fELF\x02\x01", "an executable"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "a RIFF image"),
        (b"\0\0\0\x20ftypisom", "an MP4 video"),
        (bytes(257) + b"ustar", "a tar archive"),
        (bytes(range(256)) * 8, "is not text in any encoding"),
    ],
)
def test_what_is_no_text_is_named(raw: bytes, name: str) -> None:
    with pytest.raises(EncodingError, match=name) as caught:
        decode_bytes(raw, "report.bin")
    assert str(caught.value).startswith("report.bin ")


NARROW = st.sampled_from([SIMPLIFIED, TRADITIONAL, "abc ", "徐", "é", "\n"]).flatmap(
    lambda text: st.sampled_from(["utf-8", "gb18030"]).map(text.encode)
)


@settings(max_examples=300)
@example(b"\xef\xbb\xbf\x80 \x81@")  # UTF-8's mark before GB18030
@given(
    st.one_of(
        st.binary(max_size=200), st.lists(st.one_of(NARROW, st.binary(max_size=3)), max_size=12).map(b"".join)
    )
)
def test_bytes_come_back_or_are_refused(raw: bytes) -> None:
    try:
        text, encoding = decode_bytes(raw)
    except EncodingError:
        return
    if encoding.startswith(("utf-16", "utf-32", "hz", "cp950", "big5")):
        return  # these are no bijections; the module says where
    assert encode(text, encoding, hashlib.sha256(raw).hexdigest()) == raw


@pytest.mark.shared
def test_real_files_decode_right(shared: Path) -> None:
    families = {
        "gb2312": {"gb18030"},
        "gb18030": {"gb18030"},
        "big5": {"cp950", "big5hkscs"},
        "pages": {"utf-8"},
    }
    for folder, expected in families.items():
        for file in sorted((shared / "encodings" / folder).iterdir()):
            raw = file.read_bytes()
            text, encoding = decode_bytes(raw)
            assert encoding in expected, file
            assert text.encode(encoding, "surrogateescape") == raw, file


@pytest.mark.parametrize("raw", [b"~~{!!!!!!!!!!~}", b"~{VPND~}~x ~", b"~{VPND\n~{9z~} ok~"])
def test_a_stray_tilde_of_hz_is_kept(raw):
    text, _ = decode_bytes(raw)
    assert text.endswith(("}", "~", "k"))


@pytest.mark.parametrize("encoding", ["gb18030", "cp950"])
def test_a_mark_of_utf8_before_another_encoding(encoding: str) -> None:
    text = "昨天新橋正式通車，市民們從四面八方趕來觀看。"
    raw = b"\xef\xbb\xbf" + text.encode(encoding)
    read, found = decode(Document("d", "d", raw=raw))
    assert (read, found) == ("\ufeff" + text, encoding)
    assert encode(read, found, hashlib.sha256(raw).hexdigest()) == raw


def test_a_mark_of_utf8_before_utf8_with_lost_bytes() -> None:
    raw = b"\xef\xbb\xbf" + "昨天新桥通车，市民都来观看。".encode().replace("桥".encode(), b"\xe6\xa1")
    assert decode(Document("d", "d", raw=raw))[1] == "utf-8"
