"""A model from a directory: the vocabulary without torch, the translator with everything."""

from __future__ import annotations

import json
import lzma
import pickle
import shutil
from pathlib import Path

import pytest
from tiny_marian import build_tiny_marian

from translate import __version__
from translate.config import Settings
from translate.document import Document
from translate.errors import ModelError
from translate.pipeline import Pipeline
from translate.translation import load_token_counter, load_translator
from translate.translation.vocabulary import SourceVocabulary

TEXTS = ("会议在徐州举行。", "■ 一、總體要求", "國家統計局２０２０年的報告", "", "abc")


@pytest.fixture(scope="module")
def model(tmp_path_factory) -> Path:
    return build_tiny_marian(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="module")
def translator(model):
    settings = Settings(beam=2, device="cpu", dtype="float32", max_segment_tokens=40)
    return load_translator(model, name="tiny", sha256="0" * 64, settings=settings)


def test_the_signature_names_model_and_settings(translator):
    signature = translator.signature
    assert (signature.version, signature.model, signature.model_sha256) == (__version__, "tiny", "0" * 64)
    assert (signature.device, signature.dtype, signature.beam_size) == ("cpu", "float32", 2)


def test_every_line_gets_a_translation_and_what_is_wrong_is_said(translator):
    lines = ["会议在徐州举行，共有三百人参加。", "", "2020-11-26"]
    translations = translator.translate_lines(lines)
    assert [translation.segment.source for translation in translations] == lines
    assert translations[0].hypothesis.target
    assert translations[1].hypothesis.target == ""
    assert translations[2].hypothesis.target == "2020-11-26"


def test_a_models_lexicon_is_used_unless_it_is_off(model, tmp_path):
    folder = tmp_path / "with-lexicon"
    shutil.copytree(model, folder)
    (folder / "lexicon.tsv.xz").write_bytes(lzma.compress("徐州\t1\tXuzhou\n".encode()))
    given, extras = [], []
    for lexicon in ("auto", "off"):
        settings = Settings(device="cpu", dtype="float32", lexicon=lexicon)
        loaded = load_translator(folder, name="tiny", sha256="0" * 64, settings=settings)
        given.append(loaded.translate_lines(["会议在徐州举行。"])[0].given)
        extras.append("lexicon" in loaded.signature.extra)
    assert "Xuzhou" in given[0]
    assert extras == [False, True]


@pytest.mark.parametrize("text", TEXTS)
def test_the_light_counter_counts_as_the_engine_does(model, translator, text):
    counter = pickle.loads(pickle.dumps(load_token_counter(model)))
    assert counter(text) == translator.count_tokens(text)


def test_traditional_text_is_counted_as_the_model_is_given_it(model):
    counter = load_token_counter(model)
    assert counter("■ 國家圖書館") == counter("国家图书馆")


def test_unknown_characters_are_found_by_the_vocabulary(model, tmp_path):
    known = json.loads((model / "vocab.json").read_text(encoding="utf-8"))
    for name in ("source.spm",):
        (tmp_path / name).write_bytes((model / name).read_bytes())
    kept = {piece: number for piece, number in known.items() if "会" not in piece}
    (tmp_path / "vocab.json").write_text(json.dumps(kept), encoding="utf-8")
    assert "会" in SourceVocabulary.load(tmp_path).find_unknown("会议在会上")
    assert SourceVocabulary.load(model).find_unknown("会议在会上") == ()


def test_a_damaged_vocabulary_is_a_model_error(model, tmp_path):
    with pytest.raises(ModelError, match=r"source\.spm"):
        load_token_counter(tmp_path)
    (tmp_path / "source.spm").write_bytes(b"no model")
    (tmp_path / "vocab.json").write_bytes((model / "vocab.json").read_bytes())
    with pytest.raises(ModelError, match="cannot be read"):
        load_token_counter(tmp_path)


@pytest.mark.shared
def test_the_real_vocabulary_lacks_what_is_known_to_be_lacking(shared):
    vocabulary = SourceVocabulary.load(shared / "opus-mt-zh-en")
    assert vocabulary.find_unknown("王晖在沪出席会议") == ("晖", "沪")
    assert vocabulary.find_unknown("表格|") == ("|",)
    assert vocabulary.find_unknown("国家统计局发布报告。") == ()


def test_segments_are_as_long_as_the_model_says_unless_the_user_does(model, tmp_path):
    directory = tmp_path / "mine"
    shutil.copytree(model, directory)
    config = json.loads((directory / "config.json").read_text(encoding="utf-8"))
    (directory / "config.json").write_text(json.dumps(config | {"max_segment_tokens": 16}), encoding="utf-8")
    document = Document(
        "d", "a test", None, "会议在徐州举行，共有三百人参加，讨论贸易、文化和教育，大家都很高兴。"
    )
    for given, longest in ((0, 16), (10, 10)):
        article = Pipeline(Settings(model=str(directory), max_segment_tokens=given)).preparer()(document)
        lengths = [segment.n_tokens for segment in article.structure.segments]
        assert len(lengths) > 1
        assert longest - 6 <= max(lengths) <= longest
