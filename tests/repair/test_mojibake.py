"""Wrongly read text: every chain of codecs there and back, what must stay, and properties."""

from __future__ import annotations

import json
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translate.document import Document
from translate.repair.mojibake import MOJIBAKE
from translate.repair.mojibake_channel import BIG5, GBK, LATIN, open_view
from translate.repair.rule import Evidence

CASES = json.loads((Path(__file__).parent / "mojibake_cases.json").read_text(encoding="utf-8"))
CHAINS = [(s, c) for s in CASES["sentences"] for c in CASES["chains"]] + [
    (s, c) for s in CASES["traditional_sentences"] for c in CASES["traditional_chains"]
]

FOREIGN_LINES = (
    (Path(__file__).parents[2] / "benchmarks" / "clean" / "foreign.txt")
    .read_text(encoding="utf-8")
    .splitlines()
)


def find(text: str):
    return list(MOJIBAKE.find(text, Evidence(Document("case", "case", None, text), "str")))


def apply_edits(text: str, edits) -> str:
    for edit in reversed(edits):
        text = text[: edit.start] + edit.after + text[edit.end :]
    return text


def read_as_browser(raw: bytes) -> str:
    """Big5 as browsers read it: a pair that is none becomes one U+FFFD."""
    parts = []
    at = 0
    while at < len(raw):
        width = 1 if raw[at] < 0x80 else 2
        parts.append(raw[at : at + width].decode("cp950", "replace")[:1])
        at += width
    return "".join(parts)


@pytest.mark.parametrize(("sentence", "chain"), CHAINS, ids=lambda value: "-".join(value)[:30])
def test_restores_what_a_chain_of_codecs_did(sentence, chain):
    received = sentence
    for written_in, read_as in zip(chain[::2], chain[1::2], strict=True):
        try:
            received = received.encode(written_in).decode(read_as)
        except UnicodeError:
            return  # this sentence cannot suffer that damage
    edits = find(received)
    assert apply_edits(received, edits) == sentence
    assert all(edit.confidence > 0.8 for edit in edits)


@pytest.mark.parametrize(("received", "repaired"), CASES["literal"])
def test_repairs_the_wrong_run_and_nothing_else(received, repaired):
    assert apply_edits(received, find(received)) == repaired


@pytest.mark.parametrize("text", CASES["untouched"])
def test_leaves_legitimate_text_alone(text):
    assert find(text) == []


@pytest.mark.parametrize("line", FOREIGN_LINES)
def test_words_in_another_script_are_words(line):
    assert find(line) == []


def test_a_page_of_foreign_lines_is_left_alone():
    text = "\n".join(FOREIGN_LINES)
    assert find(text) == []
    assert find(text.replace("\n", "，")) == []


def test_marks_what_is_lost_and_invents_nothing():
    sentence = "会议认为，当前的任务仍然很重，不能放松。"
    received = sentence.encode().decode("gbk", "replace")
    repaired = apply_edits(received, find(received))
    assert len(repaired) == len(sentence)
    assert all(a in {b, "\ufffd"} for a, b in zip(repaired, sentence, strict=True))


def test_what_was_guessed_is_an_edit_of_its_own():
    received = "故宫博物院要举行展览，欢迎参观。".encode().decode("gbk", "replace")
    edits = find(received)
    sure = [edit for edit in edits if edit.confidence > 0.95]
    unsure = [edit for edit in edits if edit.confidence <= 0.95]
    assert sure
    assert unsure
    assert all("\ufffd" in received[edit.start : edit.end] for edit in unsure)
    for edit in unsure:
        assert all(0 < share <= edit.confidence for _, share in edit.alternatives)
        assert sum(share for _, share in edit.alternatives) + edit.confidence <= 1.001
    text = apply_edits(received, edits)
    assert len(text) == len("故宫博物院要举行展览，欢迎参观。")


@pytest.mark.parametrize("read", [lambda raw: raw.decode("cp950", "replace"), read_as_browser])
def test_gbk_read_as_big5_finds_its_way_past_what_was_lost(read):
    sentence = (
        "中国人民银行决定，下调金融机构存款准备金率，记者从有关部门了解到，今年粮食产量比去年有所增加。"
    )
    received = read(sentence.encode("gbk"))
    assert "\ufffd" in received
    repaired = apply_edits(received, find(received))
    assert sum(a == b for a, b in zip(repaired, sentence, strict=False)) >= len(sentence) - 4


@pytest.mark.parametrize(("sentence", "written_in", "read_as"), [tuple(case) for case in CASES["lossy"]])
def test_what_is_sure_after_losses_is_right(sentence, written_in, read_as):
    received = sentence.encode(written_in).decode(read_as, "replace")
    edits = find(received)
    assert edits
    assert all(part in sentence for e in edits if e.confidence > 0.9 for part in e.after.split("\ufffd"))
    assert not any("\ue000" <= c <= "\uf8ff" for e in edits for c in e.after)


@pytest.mark.parametrize("sentence", CASES["in_step"])
def test_parts_between_losses_come_back_into_step(sentence):
    received = sentence.encode("gbk").decode("big5", "replace")
    assert "\ufffd" in received
    repaired = apply_edits(received, find(received))
    blocks = SequenceMatcher(None, repaired, sentence, autojunk=False).get_matching_blocks()
    assert sum(block.size for block in blocks) >= len(sentence) - 4


@pytest.mark.parametrize("read_as", ["mac_roman", "cp1251", "koi8_r"])
@pytest.mark.parametrize("written_in", ["utf-8", "gbk"])
def test_codecs_that_are_not_known_give_nothing_sure(written_in, read_as):
    for sentence in CASES["sentences"]:
        edits = find(sentence.encode(written_in).decode(read_as, "replace"))
        assert all(edit.confidence < 0.6 for edit in edits)


@pytest.mark.parametrize("years", ["二十八", "九十八", "三十六"])
def test_a_number_is_not_invented(years):
    sentence = f"今年是建校{years}周年，大家都很高兴。"
    received = sentence.encode().decode("gbk", "replace")
    repaired = apply_edits(received, find(received))
    assert len(repaired) == len(sentence)
    assert all(a in {b, "\ufffd"} for a, b in zip(repaired[5:8], years, strict=True))


@pytest.mark.parametrize("sentence", ["人與人之間的疏離。今天天氣很好", "他们很重视距離、速度和时间"])
def test_a_euro_sign_may_be_either_of_two(sentence):
    """A2 E3 is a euro sign in code page 936, and so is 80."""
    received = sentence.encode().decode("gb18030", "replace")
    assert "\ufffd" in received or "€" in received
    assert apply_edits(received, find(received))[: len(sentence) - 2] == sentence[:-2]


@pytest.mark.parametrize("read_as", [LATIN, GBK, BIG5])
def test_a_view_maps_units_to_their_characters(read_as):
    text = "aé中\ufffd\udcd0b"
    view = open_view(text, read_as)
    assert len(view.offsets) == len(view.units) + 1
    assert sorted({o for o in view.offsets if o >= 0}) == list(range(len(text) + 1))


@settings(max_examples=80, deadline=None)
@given(st.text(st.sampled_from("中国鏂伴椈Ãä¸­éà?\ufffd\udcd0\ue4c6 a1\nÖÐ¹ú锟斤拷い瓣"), max_size=40))
def test_any_text_gives_sorted_edits(text):
    at = 0
    for edit in find(text):
        assert at <= edit.start <= edit.end <= len(text)
        assert text[edit.start : edit.end] != edit.after
        at = edit.end
