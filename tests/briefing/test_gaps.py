"""What the reader is warned of."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from translated import build_article, build_plain, load_article

from translate.briefing import compose
from translate.briefing.damage import find_doubtful_edits
from translate.document import Edit
from translate.render.view import list_doubts


def list_gaps(translated):
    return [(g.kind, g.text, g.segments) for g in compose(translated).gaps]


def test_gaps_of_an_article():
    assert list_gaps(load_article("port")) == [
        ("doubtful", "Figure: 2.6亿 is 260 million, the translation has 26 million", (13,)),
        ("damage", "Restored by guess: “O?浞” read as “设备” (62% sure, or “装备” 20%)", (7,)),
        ("residue", "Left over from the page, not part of the article", (15,)),
    ]


def test_missing_comes_first():
    assert list_gaps(load_article("untitled")) == [
        ("missing", "No translation came out", (4,)),
        ("missing", "Translation broke off before its end", (4,)),
        ("damage", "1 character lost in the source", (5,)),
    ]


def test_same_gap_is_said_once():
    gaps = compose(build_plain(("甲。", ""), ("乙。", "B."), ("丙。", ""))).gaps
    assert [(g.text, g.segments) for g in gaps] == [("No translation came out", (0, 2))]


def test_sound_article_has_no_gaps():
    assert compose(build_plain(("甲镇有水。", "There is water in the town."))).gaps == ()


def test_unknown_words_share_one_note_and_mark_no_segment():
    translated = build_plain(
        ("甲镇有水。", "Jyazhen has water."), ("乙镇有路。", "A road is in Yizhen, Jyazhen, Qwzhen.")
    )
    briefing = compose(translated)
    assert [(g.kind, g.text, g.segments) for g in briefing.gaps] == [
        ("spelling", "Unknown words or names, perhaps misspelt: Jyazhen, Qwzhen", (0, 1))
    ]
    assert list_doubts(translated, briefing) == {}


def test_a_word_that_the_model_was_given_is_known():
    translated = build_plain(("甲镇有水。", "Jyazhen has water."))
    (only,) = translated.translations
    told = replace(translated, translations=(replace(only, given=" Jyazhen 有水。"),))
    assert compose(told).gaps == ()


def test_guessed_removal_is_laid_to_the_segment_after_it():
    translated = build_plain(("甲镇有水。", "A."), ("乙镇有路。", "B."))
    edit = Edit("residue", 5, 8, "[图]", "", 0.5)
    article = replace(
        translated.article,
        repaired=replace(translated.article.repaired, edits=(edit,), received="甲镇有水。[图]乙镇有路。"),
    )
    assert [d.segment for d in find_doubtful_edits(article)] == [1]
    gaps = compose(replace(translated, article=article)).gaps
    assert [(g.text, g.segments) for g in gaps] == [("Removed by guess: “[图]” (50% sure)", (1,))]


def brief_one(role, zh, en, kind="number", detail="53 is not in the translation"):
    entry = {"role": role, "paragraph": 0, "zh": zh, "en": en, "defects": [{"kind": kind, "detail": detail}]}
    article = build_article({"doc_id": "x", "sections": [{"level": 0, "segments": [entry]}]})
    return [(g.kind, g.text) for g in compose(article).gaps]


@pytest.mark.parametrize(
    ("role", "zh"),
    [
        ("dateline", "2019-06-15 08:53"),
        ("byline", "记者 王五 2019年"),
        ("body", "咨询电话：0874-3123453"),
        ("body", "备案号：皖ICP备05001253号-1"),
    ],
)
def test_numbers_that_count_nothing_are_not_checked(role, zh):
    assert brief_one(role, zh, "A line.") == []


def test_doubt_of_a_dateline_is_not_said():
    assert brief_one("dateline", "央视网消息：", "CCTV news.", "low_confidence", "") == []
    assert brief_one("body", "央视网消息：", "CCTV news.", "low_confidence", "") != []


@pytest.mark.parametrize(
    ("role", "zh", "kind"),
    [
        ("body", "共有53人参加了会议。", "number"),
        ("body", "电话诈骗案件53起，比去年少。", "number"),
        ("dateline", "2019-06-15 08:53", "loop"),
        ("title", "共有53人参加会议", "number"),
    ],
)
def test_other_numbers_are(role, zh, kind):
    assert [gap for gap in brief_one(role, zh, "A line.", kind) if gap[0] == "doubtful"]


@pytest.mark.parametrize(
    ("zh", "several"),
    [
        ("【1】【2】【3】【4】", True),
        ("1 [2] [3] 下一页", True),
        ("共3页", True),
        ("共1页", False),
        ("下一页：新桥昨天通车", False),
        ("责任编辑：李军", False),
    ],
)
def test_one_page_of_several_is_said(zh, several):
    gaps = brief_one("residue", zh, "A line.", "loop", "")
    assert (
        ("missing", "This is one page of an article of several; the others are not here") in gaps
    ) == several


@given(st.lists(st.tuples(st.integers(0, 11), st.booleans()), unique_by=lambda e: e[0], max_size=5))
def test_a_guess_is_laid_to_the_segment_that_holds_it(places):
    """Edits that lengthen or shorten the text before a guess do not move it to another segment."""
    text = "甲镇有水。乙镇有路吗。"
    entries = [
        {"rule": "r", "at": text[place], "before": "X" * (place % 3), "confidence": 0.3 if unsure else 0.99}
        for place, unsure in places
        if place < len(text) and text.index(text[place]) == place
    ]
    segments = [{"role": "body", "paragraph": 0, "zh": zh, "en": "A."} for zh in (text[:5], text[5:])]
    translated = build_article(
        {"doc_id": "x", "edits": entries, "sections": [{"level": 0, "segments": segments}]}
    )
    expected = [(e["at"], int(text.index(e["at"]) >= 5)) for e in entries if e["confidence"] < 0.8]
    found = [(d.edit.after, d.segment) for d in find_doubtful_edits(translated.article)]
    assert sorted(found) == sorted(expected)
