"""Each format of two small articles against a kept copy.

To accept a wanted change: ``ZHBRIEF_WRITE_GOLDEN=1 pytest tests/render``, then read the diff.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from translated import load_article

from translate.briefing import compose
from translate.render import BRIEF_RENDERERS, TRANSLATION_RENDERERS

GOLDEN = Path(__file__).parent / "golden"
CASES = [
    *((name, "brief", kind) for name in ("port", "untitled") for kind in BRIEF_RENDERERS),
    *((name, "translate", kind) for name in ("port", "untitled") for kind in TRANSLATION_RENDERERS),
]


def render(name, command, kind):
    translated = load_article(name)
    if command == "brief":
        return BRIEF_RENDERERS[kind](compose(translated), translated)
    return TRANSLATION_RENDERERS[kind](translated)


@pytest.mark.parametrize(("name", "command", "kind"), CASES)
def test_golden(name, command, kind):
    rendered = render(name, command, kind)
    file = GOLDEN / f"{name}.{command}.{kind}"
    if os.environ.get("ZHBRIEF_WRITE_GOLDEN"):
        file.write_text(rendered, encoding="utf-8")
    assert rendered == file.read_text(encoding="utf-8")
