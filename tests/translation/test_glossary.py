"""The user's terms: read, found, checked, and tried in English where the model has its own way."""

from __future__ import annotations

import pytest
from fakes import FakeEngine
from test_translator import SIGNATURE

from translate.config import Settings
from translate.errors import ConfigError
from translate.translation.glossary import EMPTY, Glossary
from translate.translation.translator import Translator

TERMS = {"上合組織": "Shanghai Cooperation Organisation", "徐工集团": "XCMG", "徐工": "Xugong"}


@pytest.fixture
def glossary() -> Glossary:
    return Glossary.build(TERMS)


def test_the_longest_term_wins_and_either_script_is_found(glossary):
    assert glossary.find_terms("上合组织与徐工集团") == (
        ("上合组织", "Shanghai Cooperation Organisation"),
        ("徐工集团", "XCMG"),
    )
    assert glossary.find_terms("徐州") == ()
    assert EMPTY.find_terms("徐工集团") == ()


@pytest.mark.parametrize(
    ("source", "target", "n_defects"),
    [
        ("徐工集团参会。", "XCMG took part.", 0),
        ("徐工集团参会。", "xcmg's people took part.", 0),
        ("徐工集团参会。", "Xugong Group took part.", 1),
        ("徐工集团参会。", "XCMGX took part.", 1),
        ("徐工集团和上合组织。", "They took part.", 2),
        ("大家参会。", "Everyone took part.", 0),
    ],
)
def test_missing_terms_are_defects(glossary, source, target, n_defects):
    defects = glossary.check(source, target)
    assert [defect.kind for defect in defects] == ["term"] * n_defects


def test_the_term_is_given_to_the_model_in_english_where_it_went_its_own_way(glossary):
    engine = FakeEngine({"徐工集团参会。": "Xugong Group took part.", "XCMG 参会。": "XCMG took part."})
    translator = Translator(engine, SIGNATURE, Settings(), glossary=glossary)
    translation = translator.translate_lines(["徐工集团参会。"])[0]
    assert translation.hypothesis.target == "XCMG took part."
    assert translation.defects == ()
    assert len(engine.calls) > 1


def test_a_glossary_is_read_from_a_file(tmp_path):
    path = tmp_path / "terms.tsv"
    path.write_text("\ufeff# names\n\n徐工集團\tXCMG\n徐工集團\tXCMG\n", encoding="utf-8")
    assert dict(Glossary.load(path).terms) == {"徐工集团": "XCMG"}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("徐工集团 XCMG\n", "line 1: expected a Chinese term, a tab"),
        ("# a\n徐工集团\t\n", "line 2"),
        ("XCMG\t徐工\n", "line 1"),
        ("徐工\tXugong\n徐工\tXCMG\n", "line 2: 徐工 is 'Xugong' further up"),
        ("\udcff", "cannot be read as UTF-8"),
    ],
)
def test_a_bad_glossary_is_a_setting_error(tmp_path, content, message):
    path = tmp_path / "terms.tsv"
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(ConfigError, match=message):
        Glossary.load(path)


def test_a_missing_glossary_is_a_setting_error(tmp_path):
    with pytest.raises(ConfigError, match=r"none\.tsv cannot be read: No such file"):
        Glossary.load(tmp_path / "none.tsv")
