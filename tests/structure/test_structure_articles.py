"""Whole articles: the seed article, an overlong line, and the transcripts of the data folder."""

from __future__ import annotations

import re
import tarfile

import pytest

from translate.document import Role
from translate.structure import divide


def count_characters(text: str) -> int:
    return sum(not char.isspace() for char in text) + 1


@pytest.fixture(scope="module")
def seed_text(seed_article):
    """The seed article after the plainest of repairs, so that this stage is tested by itself."""
    text = seed_article.read_text(encoding="utf-8")
    text = re.sub(r"\([a-zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜɡ]+\)", "", text)
    text = "\n".join(line.strip(" |") for line in text.splitlines())
    return re.sub(r"(?<=[^\x00-\x7f]),", "，", text)


def test_the_seed_article_has_its_parts(seed_text):
    structure = divide(seed_text, count_tokens=count_characters, max_tokens=128)
    segments = structure.segments
    assert [(s.role, s.source) for s in segments[:3]] == [
        (Role.TITLE, "2020上海合作組織(徐州)地方區域合作交流會綜述"),
        (Role.SUBTITLE, "“上海精神”再弘揚 互利合作再出發"),
        (Role.BYLINE, "◎徐報融媒記者 沈揚"),
    ]
    assert structure.byline == "徐報融媒記者 沈揚"
    headings = [segments[s.heading].source for s in structure.sections if s.heading is not None]
    assert headings == ["■打造合作共享上合平臺", "■講好民心相通上合故事", "■傳遞共謀發展上合夢想"]
    assert [section.level for section in structure.sections] == [0, 1, 1, 1]
    assert all(segment.role is Role.BODY for segment in segments[3:] if segment.source[0] != "■")


def test_paragraphs_lost_in_one_line_are_found_by_the_spaces_left(seed_text):
    structure = divide(seed_text, count_tokens=count_characters, max_tokens=128)
    section = [s for s in structure.segments if s.section == 1 and s.role is Role.BODY]
    opening = {s.paragraph: s.source for s in reversed(section)}
    assert [source[:4] for _, source in sorted(opening.items())] == [
        "有朋自遠",
        "作為中國",
        "2001",
        "近年來，",
    ]


def test_a_space_after_every_sentence_is_a_habit_and_no_paragraph():
    text = "大桥昨天正式通车，市民们从四面八方赶来观看。 " * 20
    structure = divide(text, count_tokens=count_characters, max_tokens=128)
    assert {segment.paragraph for segment in structure.segments} == {0}
    assert len(structure.segments) == 20


def test_a_row_of_a_table_is_a_paragraph():
    table = "| 城市 | 产值 |\n|---|---|\n| 徐州 | 128.6 |"
    text = f"产值简报\n\n下表是各市的产值，单位是亿元。\n\n{table}\n\n表中数字未经审计。"
    structure = divide(text, count_tokens=count_characters, max_tokens=128)
    rows = {}
    for segment in structure.segments:
        if segment.role is Role.CELL:
            rows.setdefault(segment.paragraph, []).append(segment.source)
    assert list(rows.values()) == [["| 城市", "| 产值 |"], ["| 徐州", "| 128.6 |"]]


def test_a_date_in_residue_at_the_head_is_the_date_of_publication():
    text = "新桥昨天通车\n来源：徐州日报 2020-11-28 10:33\n昨天上午，新桥正式通车，市民们从四面八方赶来观看。"
    start = text.index("来源")
    residue = [(start, text.index("\n", start), "source")]
    structure = divide(text, count_tokens=count_characters, max_tokens=128, residue=residue)
    assert structure.date == "2020-11-28"
    assert structure.segments[1].role is Role.RESIDUE


@pytest.mark.shared
def test_transcripts_give_their_title_date_and_headings(shared):
    """Thirty days of the archive: what a daily transcript always has must be found in each."""
    names = re.compile(r"(?:.*/)?(\d{4})(\d{2})([01])5\.md$")
    n_read = 0
    with tarfile.open(shared / "archive" / "xinwenlianbo-2023-2025.tar.xz") as archive:
        for member in archive:
            match = names.match(member.name)
            if match is None or not member.isfile():
                continue
            file = archive.extractfile(member)
            assert file is not None
            text = file.read().decode("utf-8")
            structure = divide(text, count_tokens=count_characters, max_tokens=128)
            assert structure.date == f"{match[1]}-{match[2]}-{match[3]}5"
            assert structure.segments[0].role is Role.TITLE
            markdown = re.findall(r"^#{2,3} .*$", text, re.MULTILINE)
            headings = [structure.segments[s.heading].source for s in structure.sections[1:]]
            assert [heading for heading in headings if heading.startswith("#")] == [
                m.strip() for m in markdown
            ]
            covered = "".join("".join(segment.source.split()) for segment in structure.segments)
            assert covered == "".join(text.split())
            n_read += 1
            if n_read == 30:
                break
    assert n_read == 30
