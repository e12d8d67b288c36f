"""What holds for every text whatsoever."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from translate.document import Role, Structure
from translate.errors import ConfigError, InputError
from translate.structure import divide

FRAGMENTS = [
    *(
        "。",
        "！",
        "？",
        "!?",
        "；",
        "，",
        "、",
        "：",
        "……",
        "…",
        "“",
        "”",
        "「",
        "」",
        "（",
        "）",
        '"',
        "《",
        "》",
    ),
    *(
        "【",
        "】",
        "■",
        "●",
        "◎",
        "一、",
        "（一）",
        "1.",
        "2、",
        "第一章 ",
        "第二节 ",
        "#",
        "## ",
        "- ",
        "|",
        "|---|---|",
    ),
    *("<p>", "</p>", "<strong>", "<br/>", "[查看原文](https://example.org/a?b=1)", "www.example.com/x.html"),
    *("3.14", "1,280万", "128.6亿", "Mr.", "U.S.", "WTO", "记者 张三", "本报讯（记者 ", "新华社北京1月2日电"),
    *(
        "2020年11月28日",
        "2020-11-28 10:33",
        "民國109年1月2日",
        "来源：",
        "文/王五",
        "上海合作组织",
        "徐州",
        "他说",
    ),
    *(
        "的",
        "等",
        "é",
        "👨‍👩‍👧",
        "한국",
        "の",
        "𠮷",
        "\u200b",
        "\u200d",
        " ",
        " ",
        "　",
        "\n",
        "\n\n",
        "\r\n",
        "\t",
    ),
    *("\x1c", "\x85", "\u2028", "\n■", " | ", "\n# "),
]
WILD = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from(FRAGMENTS), max_size=60).map("".join),
    st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=5)), max_size=40).map("".join),
)


def count_characters(text: str) -> int:
    """One token a character that is no space, and one for the end of the sentence."""
    return sum(not char.isspace() for char in text) + 1


def check(structure: Structure, text: str, max_tokens: int) -> None:
    sections, segments = structure.sections, structure.segments
    assert structure.text == text
    assert (sections[0].start, sections[0].level, sections[0].heading) == (0, 0, None)
    assert sections[-1].end == len(text)
    assert all(left.end == right.start for left, right in pairwise(sections))
    assert [section.index for section in sections] == list(range(len(sections)))
    for section in sections[1:]:
        assert section.level >= 1
        heading = segments[section.heading]
        assert (heading.role, heading.start, heading.section) == (Role.HEADING, section.start, section.index)
    assert [segment.index for segment in segments] == list(range(len(segments)))
    assert all(left.end <= right.start for left, right in pairwise(segments))
    assert all(0 <= right.paragraph - left.paragraph <= 1 for left, right in pairwise(segments))
    covered = ""
    for segment in segments:
        section = sections[segment.section]
        assert section.start <= segment.start
        assert segment.start < segment.end
        assert segment.end <= section.end
        assert (
            segment.source == text[segment.start : segment.end].strip() == text[segment.start : segment.end]
        )
        assert segment.n_tokens == count_characters(segment.source) <= max_tokens
        covered += segment.source
    assert "".join(covered.split()) == "".join(text.split())


@given(WILD, st.integers(min_value=8, max_value=60))
@settings(max_examples=400, deadline=None)
def test_a_division_holds_every_character_once(text, max_tokens):
    structure = divide(text, count_tokens=count_characters, max_tokens=max_tokens)
    check(structure, text, max_tokens)
    assert structure == divide(text, count_tokens=count_characters, max_tokens=max_tokens)


@given(
    st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=40).map("".join),
    st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), max_size=5),
)
@settings(max_examples=200, deadline=None)
def test_residue_is_apart_from_the_article(text, parts):
    spans = [tuple(sorted((int(low * len(text)), int(high * len(text))))) for low, high in parts]
    residue = [(low, high, "menu") for low, high in spans]
    structure = divide(text, count_tokens=count_characters, max_tokens=30, residue=residue)
    check(structure, text, 30)
    inside = {at for low, high in spans for at in range(low, high)}
    for segment in structure.segments:
        positions = {at for at in range(segment.start, segment.end) if not text[at].isspace()}
        if positions & inside:
            assert segment.role is Role.RESIDUE


@given(st.text(alphabet=" \t\n\r\u3000\x1c\u2028\xa0", max_size=20))
def test_spaces_alone_give_no_segments(text):
    structure = divide(text, count_tokens=count_characters, max_tokens=8)
    assert structure.segments == ()
    assert [(section.start, section.end) for section in structure.sections] == [(0, len(text))]


@given(st.text(alphabet="徐州一二ab12，。", min_size=1, max_size=300), st.integers(min_value=8, max_value=40))
@example("1。，1111111", 8)
@settings(max_examples=150, deadline=None)
def test_no_segment_is_mere_punctuation_where_there_are_words(text, max_tokens):
    structure = divide(text, count_tokens=count_characters, max_tokens=max_tokens)
    wordless = [s for s in structure.segments if not any(char.isalnum() for char in s.source)]
    if any(char.isalnum() for char in text):
        # A run of marks longer than a segment has nowhere to go.
        assert all(len(s.source) >= max_tokens // 4 for s in wordless)


@pytest.mark.parametrize(
    "unit",
    [
        "徐",
        "。",
        "，",
        "“",
        "(",
        "a",
        "1",
        "<",
        "|",
        "■",
        "“。",
        "（；）",
        "a. ",
        "\n■",
        "的 ",
        '"',
        "[",
        "。 徐",
    ],
)
def test_work_grows_no_faster_than_the_text(unit):
    """Counted characters stand for work: they are what costs."""
    counted = 0

    def count(text: str) -> int:
        nonlocal counted
        counted += len(text)
        return len(text) + 1

    text = unit * (40_000 // len(unit))
    structure = divide(text, count_tokens=count, max_tokens=100)
    assert max(segment.n_tokens for segment in structure.segments) <= 100
    assert counted <= 6 * len(text)


def test_a_budget_under_one_character_is_refused():
    with pytest.raises(ConfigError, match="max_segment_tokens"):
        divide("徐州", count_tokens=lambda text: 9 * len(text), max_tokens=8)


def test_residue_outside_the_text_is_refused():
    with pytest.raises(InputError, match="found 0 to 9"):
        divide("徐州", count_tokens=count_characters, max_tokens=8, residue=[(0, 9, "menu")])
