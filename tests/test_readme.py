"""What README.md shows works as it stands there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_example_in_python_runs(
    tmp_path: Path,
    tiny_model_dir: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    article = "市图书馆新馆开放\n\n昨天上午，新馆举行了开放仪式。\n"
    (tmp_path / "article.txt").write_text(article, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ZHBRIEF_MODEL", str(tiny_model_dir))
    monkeypatch.setenv("ZHBRIEF_BEAM", "1")
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    exec(compile(example, "README.md", "exec"), {})
    assert "昨天上午，新馆举行了开放仪式。" in capsys.readouterr().out


def test_the_example_of_repair_comes_out_as_shown() -> None:
    damaged, shown = re.findall(r"\$ echo '(.*?)' \| zhbrief repair -\n\s+(.*)\n", README)[0]
    done = subprocess.run(
        [sys.executable, "-m", "translate", "repair", "-"],
        input=f"{damaged}\n".encode(),
        capture_output=True,
        check=True,
        cwd=ROOT,
    )
    assert done.stdout.decode() == f"{shown}\n"
