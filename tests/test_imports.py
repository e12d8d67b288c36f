"""The architecture, checked: imports point down only, and the front door stays light."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "translate"

# Lower numbers may not import higher ones; parts on one level do not import each other.
LEVELS = {
    "document": 0,
    "errors": 0,
    "config": 1,
    "machine": 1,
    "model_files": 1,
    "files": 2,
    "manifest": 2,
    "figures": 2,
    "names": 2,
    "inference": 2,
    "evaluation": 2,
    "repair": 3,
    "structure": 3,
    "translation": 3,
    "briefing": 3,
    "render": 3,
    "registry": 3,
    "pipeline": 4,
    "diagnosis": 5,
    "archive": 5,
    "cli": 6,
}
HEAVY = {"torch", "transformers"}


def parts() -> list[str]:
    return sorted(p.stem for p in PACKAGE.iterdir() if (p.suffix == ".py" or (p / "__init__.py").exists()))


def modules_of(part: str) -> list[Path]:
    single = PACKAGE / f"{part}.py"
    return [single] if single.exists() else sorted((PACKAGE / part).rglob("*.py"))


def imported_modules(source: Path) -> list[str]:
    names: list[str] = []
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{source}: relative import"
            names += [f"{node.module}.{alias.name}" for alias in node.names]
    return names


@pytest.mark.parametrize("part", [p for p in parts() if p not in ("__init__", "__main__", "models")])
def test_imports_point_down(part: str) -> None:
    for source in modules_of(part):
        for name in imported_modules(source):
            top, *rest = name.split(".")
            if top != "translate" or not rest or rest[0] in (part, "__version__"):
                continue
            target = rest[0]
            assert LEVELS[target] < LEVELS[part], f"{source} imports {name}"
            if target == "inference":
                assert part == "translation", f"{source}: inference is for translation alone"


@pytest.mark.parametrize("part", [p for p in parts() if p not in ("inference", "models")])
def test_only_inference_imports_torch_and_transformers(part: str) -> None:
    for source in modules_of(part):
        assert not HEAVY & {name.split(".")[0] for name in imported_modules(source)}, source


@pytest.mark.parametrize(
    "statement",
    [
        "import translate",
        "import translate.pipeline",
        "import translate.inference",
        "import translate.translation",
        "from translate.cli.app import app",
        "import sys; sys.argv = ['zhbrief', '--help']\n"
        "from translate.cli import main\ntry: main()\nexcept SystemExit: pass",
    ],
)
def test_front_door_loads_no_torch(statement: str) -> None:
    probe = f"{statement}\nimport sys\nsys.exit(','.join({HEAVY!r} & set(sys.modules)) or None)"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
