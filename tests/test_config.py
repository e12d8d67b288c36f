"""Settings: who wins, and what is refused."""

from __future__ import annotations

import logging
from dataclasses import fields
from pathlib import Path

import pytest

from translate.config import Settings, load_settings
from translate.errors import ConfigError


def test_later_wins(tmp_path: Path) -> None:
    file = tmp_path / "zhbrief.toml"
    file.write_text('beam = 2\nthreads = 3\nmodel = "from-file"\n', encoding="utf-8")
    environment = {"ZHBRIEF_THREADS": "5", "ZHBRIEF_MODEL": "from-environment", "PATH": "/bin"}
    settings = load_settings(file=file, environment=environment, options={"model": "given", "device": None})
    assert settings == Settings(beam=2, threads=5, model="given")


def test_a_file_that_an_editor_of_windows_wrote_is_read(tmp_path: Path) -> None:
    file = tmp_path / "zhbrief.toml"
    file.write_bytes(b"\xef\xbb\xbfbeam = 2\r\nthreads = 3\r\n")
    assert load_settings(file=file, environment={}) == Settings(beam=2, threads=3)


def test_defaults_need_nothing() -> None:
    assert load_settings(environment={}) == Settings()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("beam = 0", "beam must be 1 or more, found 0"),
        ("beem = 4", "Unknown setting 'beem'"),
        ('beam = "4"', "must be int"),
        ("beam = true", "must be int"),
        ("model = 3", "must be str"),
        ('device = "tpu"', "device must be one of auto, cpu, cuda, found 'tpu'"),
        ('dtype = "int3"', "dtype must be one of"),
        ("max_segment_tokens = 7", "must be 8 or more, or 0 for what suits the model, found 7"),
        ('lexicon = "on"', "lexicon must be one of auto, off, found 'on'"),
        ('shortlist = "on"', "shortlist must be one of auto, off, found 'on'"),
        ("length_penalty = nan", "length_penalty must be 0 or more, found nan"),
        ("length_penalty = -3.0", "length_penalty must be 0 or more, found -3.0"),
        ("length_penalty = inf", "length_penalty must be 10 or less, found inf"),
        ("length_penalty = 1000", "length_penalty must be 10 or less, found 1000"),
        ("length_penalty = 1" + "0" * 400, "larger than any float"),
        ("beam = 65", "beam must be 64 or less, found 65"),
        ("beam = 4.0", "must be int"),
        ("threads = 1000000", "threads must be 1024 or less"),
        ("max_document_mib = 99999999999999", "max_document_mib must be 4096 or less"),
        ("beam =", "not valid TOML"),
    ],
)
def test_a_bad_file_is_refused(tmp_path: Path, content: str, message: str) -> None:
    file = tmp_path / "zhbrief.toml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError, match=message):
        load_settings(file=file, environment={})


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load_settings(file=tmp_path / "none.toml", environment={})


def test_a_bad_variable_is_named() -> None:
    with pytest.raises(ConfigError, match="ZHBRIEF_BEAM must be int, found 'four'"):
        load_settings(environment={"ZHBRIEF_BEAM": "four"})


def test_a_whole_number_serves_where_a_fraction_may_stand(tmp_path: Path) -> None:
    file = tmp_path / "zhbrief.toml"
    file.write_text("length_penalty = 1\n", encoding="utf-8")
    for found in (
        load_settings(file=file, environment={}),
        load_settings(environment={"ZHBRIEF_LENGTH_PENALTY": "1"}),
        load_settings(environment={}, options={"length_penalty": 1}),
    ):
        assert repr(found.length_penalty) == "1.0"


def test_a_file_of_terms_may_stand_in_the_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    file = tmp_path / "zhbrief.toml"
    file.write_text('glossary = "~/terms.tsv"\n', encoding="utf-8")
    assert load_settings(file=file, environment={}).glossary == str(tmp_path / "terms.tsv")
    assert load_settings(environment={}, options={"glossary": "a~/b.tsv"}).glossary == "a~/b.tsv"


def test_every_setting_has_its_type() -> None:
    given = {field.name: getattr(Settings(), field.name) for field in fields(Settings)}
    given |= {"model": "m", "glossary": "g"}
    assert load_settings(environment={}, options=given) == Settings(**given)


def test_an_empty_variable_is_as_if_not_set() -> None:
    empty = {f"ZHBRIEF_{field.name.upper()}": "" for field in fields(Settings)}
    assert load_settings(environment=empty) == Settings()


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("ZHBRIEF_BEEM", "did you mean ZHBRIEF_BEAM?"),
        ("ZHBRIEF_MAX_DOCUMENT_MB", "did you mean ZHBRIEF_MAX_DOCUMENT_MIB?"),
        ("ZHBRIEF_XYZZY", "known are MODEL, "),
        ("ZHBRIEF_BEAM", None),
        ("ZHBRIEF_KERNELS", None),
        ("ZHBRIEFING", None),
    ],
)
def test_a_mistyped_variable_is_said(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, name: str, advice: str | None
) -> None:
    logger = logging.getLogger("translate")
    monkeypatch.setattr(logger, "handlers", [caplog.handler])
    monkeypatch.setattr(logger, "propagate", False)
    load_settings(environment={name: "3"})
    said = [record.getMessage() for record in caplog.records]
    if advice is None:
        assert not said
    else:
        assert len(said) == 1
        assert f"{name} is no setting" in said[0]
        assert advice in said[0]
