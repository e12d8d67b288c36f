"""What holds for every format: complete, safe to print, safe to parse."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from translated import build_article, build_plain, load_article

from translate.briefing import compose
from translate.document import Defect, Edit, Grade, Hypothesis, Role, Translation
from translate.render import BRIEF_RENDERERS, TRANSLATION_RENDERERS, rename_origin, render_line
from translate.render.escape import escape_controls, escape_markdown
from translate.render.view import MARKUP_RULES, SETTING_RULES, describe_reliability, refer
from translate.repair.rules import RULES
from translate.structure import divide

RENDERERS = [
    *(
        (f"brief {name}", lambda t, r=renderer: r(compose(t), t))
        for name, renderer in BRIEF_RENDERERS.items()
    ),
    *((f"translate {name}", renderer) for name, renderer in TRANSLATION_RENDERERS.items()),
]
READABLE = [entry for entry in RENDERERS if not entry[0].endswith("json")]
HOSTILE = st.text(
    st.sampled_from("水他说“”。 ab|#*_`[]<>&~-+1.)\n\r\t\x1b\x85\u202e\udc80\ufffd\\"), max_size=25
)
ORIGINS = st.text(st.sampled_from("水·ab|#*_`[]<>&~-+1. \n\x1b\x85\u202e\\"), min_size=1, max_size=25).filter(
    str.strip
) | (st.sampled_from(["/in/a.txt", "in/ · Source: b.txt", "Reliability: x", "&amp;_a_.txt", "*a*\\"]))


def by_name(entries):
    return pytest.mark.parametrize("render", [r for _, r in entries], ids=[n for n, _ in entries])


@by_name(RENDERERS)
def test_no_sentence_is_dropped(render):
    translated = load_article("port")
    rendered = render(translated).replace("\\|", "|")
    for translation in translated.translations:
        assert translation.hypothesis.target in rendered


@pytest.mark.parametrize("kind", ["markdown", "text"])
@pytest.mark.parametrize("doubtful", [True, False])
def test_a_doubtful_title_is_marked_where_it_stands_at_the_head(kind, doubtful):
    translated = load_article("port")
    title = translated.translations[0]
    assert title.segment.role is Role.TITLE
    defects = (Defect("number", "20 is not in the source"),) if doubtful else ()
    marked = replace(translated, translations=(replace(title, defects=defects), *translated.translations[1:]))
    first = BRIEF_RENDERERS[kind](compose(marked), marked).splitlines()[0]
    assert first.endswith("⚠") == doubtful


def _rename(translated, origin: str):
    article = translated.article
    return replace(translated, article=replace(article, document=replace(article.document, origin=origin)))


@pytest.mark.parametrize("entry", RENDERERS, ids=[name for name, _ in RENDERERS])
@pytest.mark.parametrize("name", ["port", "untitled", "credited"])
@given(origins=st.tuples(ORIGINS, ORIGINS))
def test_a_result_is_renamed_as_if_it_were_rendered_for_the_other_file(entry, name, origins):
    kind, render = entry
    translated = load_article("port")
    if name == "untitled":
        roles = [replace(s.segment, role=Role.BODY) for s in translated.translations]
        pairs = zip(translated.translations, roles, strict=True)
        translated = replace(translated, translations=tuple(replace(t, segment=s) for t, s in pairs))
    elif name == "credited":
        article = translated.article
        structure = replace(article.structure, byline="记者 李_明*", date=None)
        translated = replace(translated, article=replace(article, structure=structure))
    before, after = (render(_rename(translated, origin)) for origin in origins)
    assert rename_origin(kind.split()[1], before, origins[1]) == after


@by_name([entry for entry in RENDERERS if entry[0] not in ("translate text", "translate bilingual")])
def test_what_must_be_known_of_the_model_is_said(render):
    translated = load_article("port")
    caution = "by a small model: the gist alone"
    assert caution not in render(translated)
    assert caution in render(replace(translated, signature=replace(translated.signature, caution=caution)))


@by_name(RENDERERS)
def test_missing_translation_shows_its_source(render):
    assert "镇政府决定从四月起隔日供水。" in render(load_article("untitled"))


@by_name(RENDERERS)
@given(pairs=st.lists(st.tuples(HOSTILE, HOSTILE), min_size=1, max_size=5))
def test_output_is_utf8_and_ends_with_one_newline(render, pairs):
    rendered = render(build_plain(*pairs))
    rendered.encode("utf-8")
    assert rendered.endswith("\n")
    assert not rendered.endswith("\n\n")


@by_name(READABLE)
@given(pairs=st.lists(st.tuples(HOSTILE, HOSTILE), min_size=1, max_size=5))
def test_nothing_steers_the_terminal(render, pairs):
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", render(build_plain(*pairs)))


@by_name([entry for entry in RENDERERS if entry[0].endswith("json")])
@given(pairs=st.lists(st.tuples(HOSTILE, HOSTILE), min_size=1, max_size=5))
def test_json_gives_back_every_character(render, pairs):
    data = json.loads(render(build_plain(*pairs)))
    segments = [s for section in data["sections"] for s in section["segments"]]
    assert [(s["zh"], s["en"]) for s in segments] == pairs


def test_json_keys_are_those_agreed():
    translated = load_article("port")
    data = json.loads(BRIEF_RENDERERS["json"](compose(translated), translated))
    assert list(data) == [
        "source",
        "title",
        "byline",
        "byline_en",
        "date",
        "sections",
        "briefing",
        "repair",
        "signature",
    ]
    assert list(data["sections"][1]) == ["index", "level", "heading", "segments"]
    assert list(data["sections"][1]["segments"][0]) == [
        "index", "paragraph", "role", "zh", "en", "given", "log_prob", "defects",
    ]  # fmt: skip
    assert list(data["briefing"]) == [
        "headline",
        "headline_segments",
        "key_points",
        "facts",
        "n_facts",
        "quotes",
        "gaps",
        "mentions",
    ]
    assert data["title"] == {"zh": "临港新码头投入使用", "en": "New Lingang terminal goes into service"}
    assert (data["byline"], data["byline_en"]) == ("本报记者 林芳", "Our reporter Lin Fang")
    text = "".join(s["zh"] for section in data["sections"] for s in section["segments"])
    assert text.split() == "".join(translated.article.structure.text.split("\n")).split()


def test_json_without_title():
    data = json.loads(TRANSLATION_RENDERERS["json"](load_article("untitled")))
    assert (data["title"], data["byline"], data["byline_en"], data["date"]) == (None, None, None, None)
    assert data["sections"][0]["heading"] is None
    assert "briefing" not in data
    assert data["sections"][0]["segments"][4]["defects"][0]["kind"] == "truncated"


def test_json_has_no_infinity():
    translated = build_plain(("水。", "Water."))
    (only,) = translated.translations
    lost = replace(only, hypothesis=Hypothesis("", float("-inf"), truncated=False))
    data = json.loads(TRANSLATION_RENDERERS["json"](replace(translated, translations=(lost,))))
    assert data["sections"][0]["segments"][0]["log_prob"] is None


def test_row_of_cells_stays_on_one_line():
    cells = [
        {"role": "cell", "paragraph": 0, "zh": zh, "en": en} for zh, en in (("水", "Water"), ("油", "Oil"))
    ]
    translated = build_article({"doc_id": "x", "sections": [{"level": 0, "segments": cells}]})
    assert "Water | Oil" in TRANSLATION_RENDERERS["text"](translated)
    assert "Water \\| Oil" in TRANSLATION_RENDERERS["markdown"](translated)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("水\t油", "水! | 油!"),
        ("水\t\t油", "水! | (empty) | 油!"),
        ("水\t \t\t油", "水! | (empty) | (empty) | 油!"),
        ("\t水\t油", "(empty) | 水! | 油!"),
        ("| 水 | 油 |", "水! | 油!"),
        ("| 水 |  | 油 |", "水! | (empty) | 油!"),
        ("|  | 水 | 油 |", "(empty) | 水! | 油!"),
        ("水。那是水。\t油", "水。! 那是水。! | 油!"),
    ],
)
def test_values_stay_in_their_columns(row, expected):
    structure = divide(f"标题\n\n甲\t乙\t丙\n{row}\n子\t丑\t寅\n", count_tokens=len, max_tokens=1000)
    translations = tuple(
        Translation(s, Hypothesis(s.source.strip(" |") + "!", 0.0, truncated=False), ())
        for s in structure.segments
    )
    plain = build_plain(("水。", "Water."))
    article = replace(plain.article, structure=structure)
    shown = TRANSLATION_RENDERERS["text"](replace(plain, article=article, translations=translations))
    assert expected in shown.split("\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# x", "\\# x"),
        ("1. x", "1\\. x"),
        ("1.5 x", "1.5 x"),
        ("- x", "\\- x"),
        ("a | b", "a \\| b"),
        ("*a* [b](c)", "\\*a\\* \\[b\\](c)"),
        ("a_b _c_", "a_b \\_c\\_"),
        ("<b> &amp; & x", "\\<b> \\&amp; & x"),
        ("x > y", "x > y"),
        ("2020年", "2020年"),
        ("#tag", "#tag"),
        ("~~x~~", "\\~\\~x\\~\\~"),
        ("", ""),
    ],
)
def test_markdown_specials(text, expected):
    assert escape_markdown(text) == expected


def test_controls_are_spelt_out():
    assert escape_controls("a\x1b[31m\u202e\udc80\t\n") == "a\\x1b[31m\\u202e\\udc80\t\n"


@pytest.mark.parametrize(
    ("segments", "expected"),
    [((3,), "[3]"), ((3, 4), "[3] [4]"), ((3, 4, 5), "[3–5]"), ((1, 3, 4, 5, 9), "[1] [3–5] [9]")],
)
def test_references(segments, expected):
    assert refer(segments) == expected


def test_lines():
    (only,) = build_plain(("水。", "Water\n flows.")).translations
    assert render_line("水。", only, "text") == "Water flows."
    assert json.loads(render_line("水。", only, "json")) == {
        "zh": "水。", "en": "Water\n flows.", "given": "", "log_prob": -0.5, "defects": [],
    }  # fmt: skip
    with pytest.raises(ValueError, match="text or json, found 'xml'"):
        render_line("水。", only, "xml")


@given(HOSTILE)
def test_a_line_stays_a_line(target):
    (only,) = build_plain(("水。", target)).translations
    translation = Translation(only.segment, only.hypothesis)
    for kind in ("text", "json"):
        assert len(render_line("水。", translation, kind).splitlines()) <= 1


def test_editors_are_no_authors():
    segments = [
        {"role": "byline", "paragraph": 0, "zh": "记者 林芳", "en": "Reporter Lin Fang"},
        {"role": "body", "paragraph": 1, "zh": "雨停了。", "en": "The rain stopped."},
        {"role": "byline", "paragraph": 2, "zh": "责任编辑：王红", "en": "Editor: Wang Hong"},
    ]
    data = {"doc_id": "x", "byline": "记者 林芳", "sections": [{"level": 0, "segments": segments}]}
    translated = build_article(data)
    assert json.loads(TRANSLATION_RENDERERS["json"](translated))["byline_en"] == "Reporter Lin Fang"
    head = BRIEF_RENDERERS["text"](compose(translated), translated).split("\n\n")[0]
    assert "Reporter Lin Fang (记者 林芳)" in head
    assert "Wang Hong" not in head
    for render in TRANSLATION_RENDERERS.values():
        assert "Editor: Wang Hong" in render(translated)
        assert render(translated).count("Reporter Lin Fang") in (1, 2)


def test_line_without_a_finite_score():
    (only,) = build_plain(("水。", "Water.")).translations
    lost = replace(only, hypothesis=Hypothesis("", float("-inf"), truncated=False))
    assert json.loads(render_line("水。", lost, "json"))["log_prob"] is None


def edits_by(*rules):
    return tuple(Edit(rule, i, i + 1, "x", "y", 0.99) for i, rule in enumerate(rules))


@pytest.mark.parametrize(
    ("grade", "rules", "said"),
    [
        (Grade.CLEAN, (), "undamaged source"),
        (Grade.CLEAN, ("punctuation",), "undamaged source (1 repair)"),
        (Grade.LIGHT, ("tags",) * 90, "undamaged source (markup removed)"),
        (
            Grade.LIGHT,
            ("pipes", "tags+entities", "width"),
            "undamaged source (markup removed, 1 other repair)",
        ),
        (Grade.LIGHT, ("tags", "glosses"), "lightly damaged source (markup removed, 1 other repair)"),
        (Grade.LIGHT, ("tags+glosses",), "lightly damaged source (1 repair)"),
        (Grade.LIGHT, ("name_dots", "width"), "lightly damaged source (2 repairs)"),
        (Grade.HEAVY, ("tags", "mojibake"), "heavily damaged source (markup removed, 1 other repair)"),
    ],
)
def test_markup_is_no_damage(grade, rules, said):
    translated = load_article("port")
    repaired = replace(translated.article.repaired, grade=grade, edits=edits_by(*rules))
    translated = replace(translated, article=replace(translated.article, repaired=repaired))
    assert f"· {said} ·" in describe_reliability(translated, {})


def test_the_rules_that_are_no_damage_exist():
    assert {rule.name for rule in RULES} >= MARKUP_RULES | SETTING_RULES
