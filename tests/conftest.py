"""Fixtures that every test may use."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings
from tiny_marian import build_tiny_marian

# Tests judge what comes out, never how long it takes.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The data folder beside the checkout; tests that need it are skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("needs the data folder ../shared, which is not here")
    return SHARED


@pytest.fixture(scope="session")
def seed_article() -> Path:
    """The real, damaged article that the project was made for."""
    return ROOT / "examples" / "xuzhou-sco-2020.txt"


@pytest.fixture(scope="session")
def tiny_model_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A complete Marian directory with seeded random weights, built in well under a second."""
    return build_tiny_marian(tmp_path_factory.mktemp("model") / "tiny")
