"""Clauses, those that a translation leaves out, and how what was divided at them is joined again."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from fakes import FakeEngine
from hypothesis import given
from hypothesis import strategies as st

from translate.config import Settings
from translate.document import Hypothesis, RunSignature
from translate.inference.interface import DecodingOptions
from translate.translation.attempts import plan_divided
from translate.translation.clauses import divide_around, find_clauses, note_omissions
from translate.translation.seams import join_hypotheses
from translate.translation.translator import Translator

CASES = json.loads(Path(__file__).with_name("clauses.json").read_text(encoding="utf-8"))
SIGNATURE = RunSignature("0", "fake", "0" * 64, "cpu", "float32", 4, 1.0)
SOURCE = "由于交通不便，救援人员徒步前往现场。"
LACKING = Hypothesis("Rescuers went there on foot.", -0.2, False, 7, support=(-1.0, 30.0))
MEANING = "As traffic is inconvenient."


@pytest.mark.parametrize("case", CASES["clauses"], ids=lambda case: case["text"])
def test_clauses(case) -> None:
    assert [case["text"][start:end] for start, end in find_clauses(case["text"])] == case["clauses"]


@given(st.text(alphabet="天地人和，。：；,:?”（a1 \n", max_size=60))
def test_clauses_tile_the_text(text: str) -> None:
    spans = find_clauses(text)
    assert spans == [] or "".join(text[start:end] for start, end in spans) == text
    assert len(spans) != 1


@pytest.mark.parametrize("case", CASES["omissions"], ids=lambda case: case["why"])
def test_what_a_translation_leaves_out(case) -> None:
    support = tuple(math.inf if value is None else value for value in case["support"])
    hypothesis = Hypothesis("A target.", -0.5, False, 3, support=support)
    text = case["text"]
    noted = note_omissions(text, find_clauses(text), hypothesis, FakeEngine().count_tokens)
    assert list(noted.omitted) == case["omitted"]
    assert noted.support == ()


@pytest.mark.parametrize("case", CASES["divided"], ids=lambda case: case["text"] + case["clause"])
def test_a_text_is_divided_around_a_clause(case) -> None:
    assert [list(halves) for halves in divide_around(case["text"], case["clause"])] == case["halves"]


@pytest.mark.parametrize("case", CASES["seams"], ids=lambda case: case["joined"])
def test_a_sentence_goes_on_behind_a_comma(case) -> None:
    halves = [Hypothesis(case[side], -0.5, False, 3) for side in ("left", "right")]
    assert join_hypotheses(halves, ["前半句，", "后半句。"]).target == case["joined"]
    whole = join_hypotheses(halves, ["前一句。", "后一句。"]).target
    assert whole == f"{case['left']} {case['right']}".strip()


def test_what_is_joined_leaves_out_what_its_parts_leave_out() -> None:
    parts = [Hypothesis("One", -1.0, False, 2, omitted=("甲，",)), Hypothesis("two.", -2.0, False, 4)]
    joined = join_hypotheses(parts)
    assert (joined.omitted, joined.n_tokens) == (("甲，",), 6)
    assert joined.log_prob == pytest.approx(-10 / 6)


def test_an_omission_asks_for_the_source_in_two() -> None:
    pieces = ["前一句已经译好。", "甲方出资两亿，乙方建设桥梁，丙方监督质量。"]
    found = [attempt.sources for attempt in plan_divided(pieces, DecodingOptions(), ["乙方建设桥梁，"])]
    assert (pieces[0], "甲方出资两亿，", "乙方建设桥梁，丙方监督质量。") in found
    assert (pieces[0], "甲方出资两亿，乙方建设桥梁，", "丙方监督质量。") in found


def translate(table) -> tuple[FakeEngine, object]:
    engine = FakeEngine(table)
    translator = Translator(engine, SIGNATURE, Settings())
    (translation,) = translator.translate_lines([SOURCE])
    return engine, translation


def test_a_second_attempt_that_leaves_nothing_out_is_kept() -> None:
    engine, translation = translate(
        {SOURCE: LACKING, "由于交通不便，": MEANING, "救援人员徒步前往现场。": "They went there on foot."}
    )
    assert translation.hypothesis.target == "As traffic is inconvenient, they went there on foot."
    assert translation.defects == ()
    assert translation.attempts > 1
    assert engine.calls[0] == ((SOURCE,), DecodingOptions())


def test_what_all_attempts_leave_out_is_told_with_its_meaning() -> None:
    class Forgetful(FakeEngine):
        """Gives the clause alone a meaning only where it is asked for that alone."""

        def decode(self, sources, options, progress=None, spans=()):
            lone = len(sources) == 1 and sources[0] == "由于交通不便，"
            found = super().decode(sources, options, progress, spans)
            return found if lone else [tuple(LACKING for _ in row) for row in found]

    engine = Forgetful({"由于交通不便，": MEANING})
    (translation,) = Translator(engine, SIGNATURE, Settings()).translate_lines([SOURCE])
    (defect,) = translation.defects
    assert defect.kind == "omission"
    assert defect.detail == (
        'nothing in the translation rests on “由于交通不便” (by itself: "As traffic is inconvenient")'
    )
    assert translation.hypothesis.target == LACKING.target


def test_engines_are_asked_about_the_clauses() -> None:
    asked = []

    class Listening(FakeEngine):
        def decode(self, sources, options, progress=None, spans=()):
            asked.append([list(here) for here in spans])
            return super().decode(sources, options, progress, spans)

    Translator(Listening(), SIGNATURE, Settings()).translate_lines([SOURCE, "会议昨天闭幕。"])
    assert asked[0] == [[(0, 7), (7, 18)], []]
