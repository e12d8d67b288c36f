"""Each rule with texts that it must catch and texts that it must leave alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from translate.document import Role
from translate.structure import divide
from translate.structure.budget import fit_sentence
from translate.structure.sentences import find_sentences

CASES = Path(__file__).parent / "cases"


def count_characters(text: str) -> int:
    return sum(not char.isspace() for char in text) + 1


def load(name):
    return [pytest.param(case, id=case["rule"]) for case in json.loads((CASES / name).read_text("utf-8"))]


def divide_freely(text):
    return divide(text, count_tokens=count_characters, max_tokens=400)


@pytest.mark.parametrize("case", load("sentences.json"))
def test_sentences(case):
    text = case["text"]
    assert [text[start:end] for start, end in find_sentences(text, 0, len(text))] == case["sentences"]


@pytest.mark.parametrize("case", load("headings.json"))
def test_headings(case):
    structure = divide_freely(case["text"])
    found = [
        [section.level, structure.segments[section.heading].source]
        for section in structure.sections
        if section.heading is not None
    ]
    assert found == case["headings"]


@pytest.mark.parametrize("case", load("front.json"))
def test_front_matter(case):
    structure = divide_freely(case["text"])
    by_role = {
        role: [segment.source for segment in structure.segments if segment.role is role] for role in Role
    }
    assert structure.byline == case["byline"]
    assert structure.date == case["date"]
    assert by_role[Role.TITLE] == ([case["title"]] if case["title"] else [])
    for name, role in (("subtitle", Role.SUBTITLE), ("dateline", Role.DATELINE)):
        if name in case:
            assert by_role[role] == ([case[name]] if case[name] else [])
    if "bylines" in case:
        assert by_role[Role.BYLINE] == case["bylines"]


@pytest.mark.parametrize("case", load("roles.json"))
def test_roles(case):
    structure = divide_freely(case["text"])
    assert [segment.source for segment in structure.segments if segment.role == case["role"]] == case["found"]


@pytest.mark.parametrize("case", load("budget.json"))
def test_budget(case):
    text = case["text"]
    parts = list(fit_sentence(text, 0, len(text), count_characters, case["max_tokens"]))
    sources = [text[start:end] for start, end, _ in parts]
    assert "".join(sources) == text
    if "parts" in case:
        assert sources == case["parts"]
    for held in case.get("parts_hold", ()):
        assert any(held in source for source in sources)
    assert max(n_tokens for _, _, n_tokens in parts) <= case["max_tokens"]
    assert min(n_tokens for _, _, n_tokens in parts) >= max(n_tokens for _, _, n_tokens in parts) / 4
