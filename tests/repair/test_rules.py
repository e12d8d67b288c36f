"""Each rule by cases (``rule_cases.json``): what it repairs, and what it must leave alone.

The file is ASCII (``\\u`` escapes), so that controls and look-alikes survive editors.
"""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translate.document import Document
from translate.repair.ledger import Ledger, undo
from translate.repair.rule import Evidence, Replacement, Rule
from translate.repair.rules import HEAVY, NORMALISING, RULES, TAKING, apply_rules, deletes_han
from translate.repair.survey import Survey

CASES: dict[str, list[dict[str, Any]]] = json.loads(
    Path(__file__).with_name("rule_cases.json").read_text(encoding="ascii")
)
for case in (case for cases in CASES.values() for case in cases):
    case["received"] = "".join(case["received"])  # JSON cannot hold two halves of a character apart
BY_NAME = {rule.name: rule for rule in RULES}
DECODERS = ("shifted_gbk", "mojibake")
CHEAP = tuple(rule for rule in RULES if rule.name not in DECODERS)
EVIDENCE = Evidence(Document("d", "a test"), "str")


@pytest.mark.parametrize(
    ("name", "case"),
    [(name, case) for name, cases in CASES.items() for case in cases],
    ids=lambda value: value if isinstance(value, str) else ascii(value["received"])[:40],
)
def test_rule(name: str, case: dict[str, Any]) -> None:
    evidence = Evidence(EVIDENCE.document, case.get("encoding", "str"))
    ledger = Ledger(case["received"])
    apply_rules(ledger, evidence, (BY_NAME[name],))
    assert ledger.text == case["text"]
    assert undo(ledger.text, ledger.edits()) == case["received"]


def test_every_rule_has_cases_of_both_kinds() -> None:
    for rule in CHEAP:
        cases = CASES[rule.name]
        assert any(case["received"] != case["text"] for case in cases), rule.name
        assert any(case["received"] == case["text"] for case in cases), rule.name


def test_families_name_real_rules() -> None:
    assert set(BY_NAME) >= NORMALISING | HEAVY | TAKING
    assert len(BY_NAME) == len(RULES)


DAMAGE = st.sampled_from(
    [
        *"徐州（），。｜│　ˋ“”《》⻄１．％()<>&,.?!:; |\n\t",
        *("區(qū)", "\r\n", "──", "<p>", "</p>", "<br>", "<!--", "-->", "<script>", "<rt>", "</rt>", "]]>"),
        *(
            "&amp;",
            "nbsp;",
            "&#20013;",
            "3.5",
            "1,000",
            "http://a.cn/",
            "xú",
            "zhōu",
            "ㄑㄩ",
            "WTO",
            "責任編輯：",
        ),
        *(
            "───",
            "━━━",
            "┻━┻",
            "，３００",
            "：３",
            "9 0 0",
            "　",
            "元",
            "拼音",
            "|x|",
            " | ",
            "</td><td>",
            "</tr>",
        ),
        *("\\u4eca", "\\u5929", "%E4%BB%8A", "=E5=A4=A9", "&#22269", "~{=qLl~}", "\ue5e5", "\u200d"),
        *(
            "\\n",
            "[b]",
            "[/b]",
            "[/quote]",
            "\uf06c",
            "l\t",
            "-{",
            "}-",
            "\n- 3 -\n",
            "\n3\n",
            "> ",
            "O0",
            "[编辑]\n",
        ),
        *("\u200b", "\ufeff", "\x1b[0m", "\udce5", "\ud83d", "\ude00", "\U00020000"),
    ]
)


@settings(max_examples=300)
@given(st.lists(DAMAGE, max_size=40).map("".join))
def test_no_mixture_of_damage_breaks_the_rules(received: str) -> None:
    ledger = Ledger(received)
    apply_rules(ledger, EVIDENCE, CHEAP)
    assert undo(ledger.text, ledger.edits()) == received
    ledger.text.encode("utf-8")


@settings(max_examples=300)
@given(st.lists(DAMAGE, max_size=40).map("".join))
def test_no_rule_asks_to_delete_chinese_characters(received: str) -> None:
    """The guard in ``apply_rules`` is for what we have not thought of: no rule leans on it."""
    for rule in CHEAP:
        if rule.name not in TAKING:
            assert not [r for r in rule.find(received, EVIDENCE) if deletes_han(received, r)], rule.name


def test_a_rule_cannot_delete_chinese_characters() -> None:
    faulty = Rule("faulty", lambda text, evidence: [Replacement(0, 3, "", 0.99), Replacement(3, 4, "", 0.99)])
    ledger = Ledger("徐州市|")
    apply_rules(ledger, EVIDENCE, (faulty,))
    assert ledger.text == "徐州市"


@settings(max_examples=200)
@given(st.text(max_size=80))
def test_any_text_is_repaired_reversibly(received: str) -> None:
    ledger = Ledger(received)
    apply_rules(ledger, EVIDENCE, CHEAP)
    assert undo(ledger.text, ledger.edits()) == received


@settings(max_examples=200)
@given(st.lists(DAMAGE, max_size=20).map("".join))
def test_triggers_never_hide_what_a_rule_would_find(received: str) -> None:
    survey = Survey(received)
    for rule in CHEAP:
        if rule.trigger is not None and not rule.trigger(survey):
            assert not list(rule.find(received, EVIDENCE)), rule.name


@given(st.text("徐州合作是的一在，。、《》“”123WTOabc \n", max_size=60))
def test_clean_text_changes_in_form_only(received: str) -> None:
    """Whatever is not damage keeps its characters: at most space, width and line ends change."""
    ledger = Ledger(received)
    apply_rules(ledger, EVIDENCE, CHEAP)
    assert squeeze(ledger.text) == squeeze(received)


def squeeze(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


@pytest.mark.parametrize(
    "unit",
    [
        "|",
        "(",
        "（徐",
        "<",
        "<!--",
        "&amp;",
        " ",
        "徐 ",
        "徐(qū",
        "，\n",
        "[",
        "ā",
        "“",
        "?",
        "\t",
        "徐 州，",
        "甲|x|，",
        "\\u4eca",
        "%E4%BB%8A",
        "1 ",
        "<td>",
        "踌（chóu）",
        "１，２３４，",
        "[b]甲[/b]",
        "[list]",
        "[/b]",
        "甲\\n",
        "\uf06c\n",
        "l\t甲\n",
        "-{甲}-",
        "甲，\n- 1 -\n",
        "甲，\n1\n",
        "> 甲，\n",
        "O1,",
        "1 , 234",
        "1.2×104",
        "\n",
        "\n \n1",
    ],
)
def test_long_repetitions_take_linear_time(unit: str) -> None:
    """Not timed: what is quadratic here does not come back within the suite's patience."""
    received = unit * (100_000 // len(unit))
    ledger = Ledger(received)
    apply_rules(ledger, EVIDENCE, CHEAP)
    assert undo(ledger.text, ledger.edits()) == received
