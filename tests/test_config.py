"""Settings: who wins, and what is refused."""

from __future__ import annotations

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
        ('shortlist = "on"', "shortlist must be one of auto, off, found 'on'"),
        ("length_penalty = nan", "length_penalty must be 0 or more, found nan"),
        ("length_penalty = -3.0", "length_penalty must be 0 or more, found -3.0"),
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


def test_a_whole_number_serves_where_a_fraction_may_stand() -> None:
    assert load_settings(environment={"ZHBRIEF_LENGTH_PENALTY": "1"}).length_penalty == 1
    assert load_settings(environment={}, options={"length_penalty": 2}).length_penalty == 2
