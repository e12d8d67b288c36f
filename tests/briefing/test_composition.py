"""The briefing as a whole: traceable, verbatim, complete about what is doubtful."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from translated import build_article, build_plain, load_article

from translate.briefing import compose
from translate.briefing.composition import _list_deductions
from translate.briefing.facts import find_facts
from translate.briefing.key_points import find_spans, rank_sentences, score_sentences
from translate.briefing.sentences import join_sentences
from translate.document import Defect
from translate.render import BRIEF_RENDERERS


def check_traceable(translated, briefing):
    """Every note rests on segments; key points and quotes are their translations, word for word."""
    targets = {t.segment.index: t.hypothesis.target.strip() for t in translated.translations}
    for note in (*briefing.notes, *briefing.quotes, *briefing.gaps):
        assert note.segments
        assert set(note.segments) <= set(targets)
        assert note.text
    for note in (*briefing.notes, *briefing.quotes):
        assert note.text == " ".join(targets[i] for i in note.segments if targets[i])
        assert list(note.segments) == sorted(note.segments)
    assert [n.segments for n in briefing.notes] == sorted(n.segments for n in briefing.notes)
    for fact in briefing.facts:
        assert fact.segment in targets
        source = next(t.segment.source for t in translated.translations if t.segment.index == fact.segment)
        assert fact.source_text in source


@pytest.mark.parametrize("name", ["port", "untitled"])
def test_traceable(name):
    translated = load_article(name)
    check_traceable(translated, compose(translated))


def test_headline_is_the_title():
    assert compose(load_article("port")).headline == "New Lingang terminal goes into service"


def test_headline_without_title_is_a_lead_sentence_that_stands_alone():
    headline = compose(load_article("untitled")).headline
    assert headline.startswith("The water level of the reservoir")


def test_every_section_with_a_heading_is_heard():
    translated = load_article("port")
    sections = {t.segment.index: t.segment.section for t in translated.translations}
    heard = {sections[note.segments[0]] for note in compose(translated, max_points=3).notes}
    assert heard == {0, 1, 2}


def test_antecedent_is_taken_along():
    notes = compose(load_article("untitled"), max_points=6).notes
    assert all(note.segments != (2,) for note in notes)


def test_leaning_sentence_without_antecedent_is_no_key_point():
    assert all(0 not in note.segments for note in compose(load_article("untitled")).notes)


def test_clauses_of_a_divided_sentence_stay_together():
    sentences = join_sentences(load_article("port"))
    assert (13, 14) in [s.segments for s in sentences]


def test_defects_push_a_sentence_back():
    pairs = [
        ("甲镇的水库建成了，可供水三万吨。", "The reservoir of the town was finished and supplies water."),
        ("乙镇的道路修好了，可通行卡车。", "The road of the village was repaired and carries lorries."),
    ] * 1
    data = {
        "doc_id": "x",
        "sections": [
            {
                "level": 0,
                "segments": [
                    {"role": "body", "paragraph": i, "zh": zh, "en": en, "defects": defects}
                    for i, ((zh, en), defects) in enumerate(
                        zip(pairs, ([{"kind": "number", "detail": ""}] * 2, []), strict=True)
                    )
                ],
            }
        ],
    }
    (note,) = compose(build_article(data), max_points=1).notes
    assert note.segments == (1,)


def brief_with_defects(kind):
    defects = [{"kind": kind, "detail": ""}]
    texts = [
        ("title", "水库建成", "Water water water", defects),
        ("body", "甲镇的水库昨天建成了。", "The reservoir of the town was finished.", []),
        ("body", "乙镇的道路修好了。", "Road road road road road road road.", defects),
    ]
    segments = [
        {"role": role, "paragraph": i, "zh": zh, "en": en, "defects": found}
        for i, (role, zh, en, found) in enumerate(texts)
    ]
    return compose(build_article({"doc_id": "x", "sections": [{"level": 0, "segments": segments}]}))


@pytest.mark.parametrize("kind", ["loop", "untranslated", "empty"])
def test_broken_translation_is_neither_headline_nor_key_point(kind):
    briefing = brief_with_defects(kind)
    assert briefing.headline == "The reservoir of the town was finished."
    assert [note.segments for note in briefing.notes] == [(1,)]
    assert {i for gap in briefing.gaps for i in gap.segments} == {0, 2}


def test_doubtful_title_is_still_the_headline():
    assert brief_with_defects("low_confidence").headline == "Water water water"


@pytest.mark.parametrize(
    ("target", "heads"),
    [
        ("202302302302.", False),
        ("…", False),
        ("(20230102) a", False),
        ("Xinwen Lianbo (20230102)", True),
        ("7 dead in 2023", True),
    ],
)
def test_a_title_without_words_is_no_headline(target, heads):
    texts = [
        ("title", "水库建成", target),
        ("body", "甲镇的水库昨天建成了。", "The reservoir was finished in town."),
    ]
    segments = [{"role": role, "paragraph": i, "zh": zh, "en": en} for i, (role, zh, en) in enumerate(texts)]
    briefing = compose(build_article({"doc_id": "x", "sections": [{"level": 0, "segments": segments}]}))
    assert briefing.headline == (target if heads else texts[1][2])


KEY_POINT_CASES = json.loads((Path(__file__).parent / "key_points.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", KEY_POINT_CASES, ids=lambda case: case["why"])
def test_key_points(case):
    """``told``: the segments that may be key points, of all that are body text."""
    sections = [
        {
            "level": level,
            "segments": [
                {
                    "role": role,
                    "paragraph": i,
                    "zh": zh,
                    "en": f"Sentence {i} is long enough to be told.",
                }
                for i, (role, zh) in numbered
            ],
        }
        for level, numbered in _number(case["sections"])
    ]
    notes = compose(build_article({"doc_id": "x", "sections": sections}), max_points=20).notes
    assert {i for note in notes for i in note.segments} <= set(case["told"])
    assert notes


def _number(sections):
    """Sections as (level, [(number, entry)...]), entries numbered through the article."""
    number = 0
    for level, entries in sections:
        yield level, list(enumerate(entries, number))
        number += len(entries)


def test_lost_closing_mark_does_not_silence_the_rest():
    pairs = [("“甲镇的水库建成了。", "“The reservoir of the town was finished.")]
    pairs += [
        (
            f"第{i}座水库也在去年建成。".replace("也", ""),
            f"Reservoir {i} of the county was finished last year.",
        )
        for i in range(14)
    ]
    sentences = join_sentences(build_plain(*pairs))
    assert [s.leans_back for s in sentences] == [False] + [True] * 8 + [False] * 6


def test_no_points_wanted():
    assert compose(load_article("port"), max_points=0).notes == ()


def test_negative_points_are_refused():
    with pytest.raises(ValueError, match="max_points must be 0 or more, found -1"):
        compose(load_article("port"), max_points=-1)


def test_article_without_body():
    data = {
        "doc_id": "x",
        "sections": [{"level": 0, "segments": [{"role": "title", "paragraph": 0, "zh": "雪", "en": "Snow"}]}],
    }
    briefing = compose(build_article(data))
    assert (briefing.headline, briefing.notes) == ("Snow", ())


def test_table_alone_gives_points():
    cells = [
        {
            "role": "cell",
            "paragraph": i,
            "zh": f"第{i}项目投资额一亿元",
            "en": f"Project {i} has an investment of 100 million",
        }
        for i in range(3)
    ]
    briefing = compose(build_article({"doc_id": "x", "sections": [{"level": 0, "segments": cells}]}))
    assert briefing.notes


CHINESE = st.text(st.sampled_from("他水库的，。“”！？同时说一二三�"), min_size=1, max_size=20)
ENGLISH = st.text(st.sampled_from("abc He said, “”.!? "), max_size=40)


@given(st.lists(st.tuples(CHINESE, ENGLISH), min_size=1, max_size=10), st.integers(0, 6))
def test_any_article_is_briefed_faithfully(pairs, max_points):
    translated = build_plain(*pairs)
    briefing = compose(translated, max_points=max_points)
    check_traceable(translated, briefing)
    assert len(briefing.notes) <= max_points
    used = [i for note in briefing.notes for i in note.segments]
    assert len(used) == len(set(used))
    missing = {i for note in briefing.gaps if note.kind == "missing" for i in note.segments}
    assert missing == {i for i, (_, en) in enumerate(pairs) if not en.strip()}


@pytest.mark.parametrize(
    "zh",
    [
        "（德清县发改局）",
        "责任编辑：李军",
        "本报讯",
        "图为新建的水库。",
        "各位观众晚上好。",
        "主要内容如下：",
        "水库、道路、桥梁……",
    ],
)
def test_what_only_frames_the_article_is_no_key_point(zh):
    pairs = [
        (zh, "This English is long enough to be told."),
        ("甲镇的水库建成了。", "The reservoir of the town was built."),
    ]
    assert (0,) not in [note.segments for note in compose(build_plain(*pairs)).notes]


def test_clauses_after_a_semicolon_belong_to_their_sentence():
    sentences = join_sentences(
        build_plain(("甲镇有水；", "A;"), ("乙镇有路。", "B."), ("丙镇：", "C:"), ("有桥。", "D."))
    )
    assert [s.segments for s in sentences] == [(0, 1), (2, 3)]


@pytest.mark.parametrize(
    ("zh", "en", "held_back"),
    [
        ("乙镇的道路投资3亿元修好了。", "The road was repaired for 30 million yuan.", True),
        ("乙镇的道路投资3亿元修好了。", "The road was repaired for 300 million dollars.", True),
        ("乙镇的道路由�先生修好了。", "The road was repaired by a Mr.", True),
        ("乙镇的道路投资3亿元修好了。", "The road was repaired for 300 million yuan.", False),
    ],
)
def test_doubtful_figures_and_characters_hold_a_sentence_back(zh, en, held_back):
    translated = build_plain((zh, en))
    assert bool(_list_deductions(translated, find_facts(translated))) is held_back


@pytest.mark.parametrize("deductions", [{0: 1.0}, {1: 1.0}])
def test_deductions_are_taken_off(deductions):
    sentences = join_sentences(
        build_plain(("甲镇有水。", "There is water in the town."), ("乙镇有路。", "B."))
    )
    ranks = rank_sentences(sentences, title="", title_source="")
    plain = score_sentences(sentences, ranks, {})
    held = score_sentences(sentences, ranks, deductions)
    assert [p - h for p, h in zip(plain, held, strict=True)] == pytest.approx(
        [deductions.get(0, 0.0), deductions.get(1, 0.0)]
    )


def test_a_corrected_figure_is_told():
    entry = {"role": "body", "paragraph": 0, "zh": "乙镇的道路投资3亿元修好了。"}
    entry["en"] = "The road of the village was repaired for 300 million yuan."
    entry["defects"] = [
        {"kind": "number", "detail": "3亿 is 300 million; the model wrote 3 million: corrected"}
    ]
    other = {"role": "body", "paragraph": 1, "zh": "甲镇下雨了。", "en": "Rain fell on the town of Jia."}
    briefing = compose(
        build_article({"doc_id": "x", "sections": [{"level": 0, "segments": [entry, other]}]}), max_points=1
    )
    assert [note.segments for note in briefing.notes] == [(0,)]
    assert "corrected" in briefing.gaps[0].text


def test_facts_left_out_are_counted():
    pairs = [(f"投资{n}亿元。", f"{n / 10:g} billion yuan was invested.") for n in range(11, 51)]
    briefing = compose(build_plain(*pairs))
    assert (len(briefing.facts), briefing.n_facts) == (24, 40)
    assert "## Facts (24 of 40; " in BRIEF_RENDERERS["markdown"](briefing, build_plain(*pairs))


@pytest.mark.parametrize(("first", "stands"), [("10月2日会议开幕。", True), ("会议开幕。", False)])
def test_that_day_needs_its_day(first, stands):
    sentences = join_sentences(
        build_plain((first, "The meeting opened."), ("当天，总理抵达上海。", "He came that day."))
    )
    assert (1 in find_spans(sentences, ())) is stands


def test_a_fact_has_all_its_places():
    translated = build_plain(
        ("总投资12.8亿元。", "Total investment is 1.28 billion yuan."),
        ("今年开工。", "Work begins this year."),
        ("总投资12.8亿元的项目获批。", "The project with 1.28 billion yuan was approved."),
    )
    (fact,) = compose(translated).facts
    assert (fact.segment, fact.also) == (0, (2,))
    assert "| [0] [2] |" in BRIEF_RENDERERS["markdown"](compose(translated), translated)


def test_the_first_sound_sentence_is_the_lead():
    translated = build_plain(
        ("国家主席出席了开幕仪式。", "The president attended the opening ceremony."),
        ("出席仪式的国家主席在开幕仪式上讲话。", "The president gave a speech at the opening ceremony."),
    )
    assert compose(translated).headline == "The president attended the opening ceremony."


def test_the_headline_has_its_segments():
    assert compose(load_article("port")).headline_segments == (0,)
    untitled = compose(load_article("untitled"))
    targets = [t.hypothesis.target for t in load_article("untitled").translations]
    assert untitled.headline == " ".join(targets[i] for i in untitled.headline_segments)


@pytest.mark.parametrize("doubtful", [0, 1])
def test_a_headline_is_marked_for_its_own_segments_alone(doubtful):
    translated = build_plain(("水位下降了6米。", "The water fell by 6 metres."), ("6米。", "6 metres."))
    defects = (Defect("number", "6 is not in the source"),)
    marked = [
        replace(t, defects=defects) if t.segment.index == doubtful else t for t in translated.translations
    ]
    translated = replace(translated, translations=tuple(marked))
    briefing = replace(compose(translated), headline="The water fell by 6 metres.", headline_segments=(0,))
    first = BRIEF_RENDERERS["markdown"](briefing, translated).splitlines()[0]
    assert first.endswith("⚠") == (doubtful == 0)
