"""Shifted double-byte text: cases, what must stay untouched, and properties of any input."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translate.document import Document
from translate.repair.rule import Evidence
from translate.repair.shifted import SHIFTED_GBK, choose_codecs, is_legacy
from translate.repair.shifted_codec import BIG5, GBK, load_pair_table
from translate.repair.shifted_readings import agrees_with_reading, normalise_reading
from translate.repair.shifted_stream import Kind, open_stream

CASES = json.loads((Path(__file__).parent / "shifted_cases.json").read_text(encoding="utf-8"))
HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=30)


def find(text: str, encoding: str = "str"):
    return list(SHIFTED_GBK.find(text, Evidence(Document("case", "case", None, text), encoding)))


def apply_edits(text: str, edits) -> str:
    for edit in reversed(edits):
        text = text[: edit.start] + edit.after + text[edit.end :]
    return text


@pytest.mark.parametrize("case", CASES["repaired"], ids=lambda case: case["kind"])
def test_restores_damaged_sentences(case):
    edits = find(case["received"], case["encoding"])
    assert apply_edits(case["received"], edits) == case["repaired"]
    assert all(0 < edit.confidence <= 1 for edit in edits)


@pytest.mark.parametrize("text", CASES["untouched"])
def test_leaves_clean_text_alone(text):
    assert find(text) == []


@pytest.mark.parametrize("case", CASES["untouched_bytes"], ids=lambda case: case["text"])
def test_leaves_signs_between_characters_alone(case):
    assert find(case["text"], case["encoding"]) == []


def test_a_sign_that_the_author_repeats_is_his():
    text = "房間很舒服W早餐很好W交通方便W下次還來W服務也好。"
    assert find(text, GBK) == []


def test_leaves_lines_alone_that_were_read_with_another_codec():
    text = "第一行。\n故�博物院瀅�縔"
    evidence = Evidence(Document("case", "case", None, text), "str", reread=((5, 7),))
    assert list(SHIFTED_GBK.find(text, evidence)) == []


def test_offers_alternatives_where_it_is_unsure(seed_article):
    text = seed_article.read_text(encoding="utf-8")
    unsure = [edit for edit in find(text) if edit.confidence < 0.9]
    assert unsure
    for edit in unsure:
        assert edit.alternatives
        assert all(share <= edit.confidence for _, share in edit.alternatives)
        assert sum(share for _, share in edit.alternatives) + edit.confidence <= 1.001


def test_a_gloss_overrules_what_it_cannot_be_read_as():
    received = "我们取得了重要成果?梢灶A(yù)見，明年的任務很重。"
    assert apply_edits(received, find(received)).startswith("我们取得了重要成果。可以預(yù)見")


@pytest.mark.parametrize(
    ("gloss", "reading"),
    [("(yù)", "yu4"), ("（shè）", "she4"), ("lǜ", "lv4"), ("de", "de5"), ("ɡuān", "guan1"), ("hăo", "hao3")],
)
def test_normalises_glosses(gloss, reading):
    assert normalise_reading(gloss) == reading


def test_knows_readings():
    assert agrees_with_reading("預", "(yù)") is True
    assert agrees_with_reading("預", "(shè)") is False
    assert agrees_with_reading("A", "(yù)") is None


@pytest.mark.parametrize(
    ("encoding", "traditional", "codecs"),
    [
        ("gb18030", 1.0, (GBK,)),
        ("GBK", 1.0, (GBK,)),
        ("big5hkscs", 0.0, (BIG5,)),
        ("cp950", 0.0, (BIG5,)),
        ("str", 0.0, (GBK,)),
        ("utf-8", 1.0, (GBK, BIG5)),
    ],
)
def test_chooses_codecs(encoding, traditional, codecs):
    assert choose_codecs(encoding, lambda: traditional) == codecs
    assert is_legacy(encoding) == (encoding not in ("str", "utf-8"))


@given(HAN)
def test_a_stream_holds_the_bytes_of_its_text(text):
    items = open_stream(text, 0, len(text), load_pair_table(GBK))
    assert all(item.kind is not Kind.ORPHAN for item in items)
    raw = bytes(item.byte for item in items if item.byte >= 0)
    opaque = [item.text for item in items if item.kind is Kind.OPAQUE]
    assert raw.decode(GBK) == "".join(c for c in text if c not in opaque)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=60), st.sampled_from([GBK, BIG5]))
def test_any_bytes_give_sorted_edits(raw, codec):
    text = raw.decode(codec, "surrogateescape")
    at = 0
    for edit in find(text, codec):
        assert at <= edit.start <= edit.end <= len(text)
        assert text[edit.start : edit.end] != edit.after
        at = edit.end


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("中国的了?灶A梢(yù)�\udcd0\ue4c6Oa1 \n。，毓伞⒗浚"), max_size=40))
def test_any_text_gives_sorted_edits(text):
    at = 0
    for edit in find(text):
        assert at <= edit.start <= edit.end <= len(text)
        at = edit.end


def test_a_long_shift_is_repaired_to_its_end():
    clean = "各地加快推进一批重大工程项目。记者从有关部门了解到，今年粮食产量比去年有所增加。" * 8
    raw = clean.encode(GBK)
    received = (raw[:41] + raw[42:]).decode(GBK, "surrogateescape")
    assert apply_edits(received, find(received, GBK)) == clean


@pytest.mark.parametrize("size", [0, 1, 2, 3])
def test_tiny_texts_are_no_trouble(size):
    assert find("?" * size) == []
    assert isinstance(find("\udcd0" * size, GBK), list)
