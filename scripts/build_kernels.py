"""Compile the kernels into the package; pip does it too, by ``build_hook.py``.

    python scripts/build_kernels.py

``CXX`` names the compiler; otherwise the first of c++, g++ and clang++ is taken. Exits with 1 and
says why where they cannot be built.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

INFERENCE = Path(__file__).resolve().parent.parent / "translate" / "inference"
SOURCES = INFERENCE / "native"
LIBRARY = INFERENCE / "_kernels.so"
# Products and sums stay apart (no contraction), so that all variants give the same bits.
FLAGS = (
    *("-std=c++17", "-O3", "-fPIC", "-fvisibility=hidden", "-Wall", "-Wextra", "-Wno-psabi"),
    *("-ffp-contract=off", "-fno-math-errno", "-fno-trapping-math", "-fno-exceptions", "-fno-rtti"),
)
AVX512 = ("-mavx512f", "-mavx512bw", "-mavx512dq", "-mavx512vl", "-mavx512vnni", "-mprefer-vector-width=512")
VARIANTS: dict[str, tuple[str, ...]] = {
    "avx512_amx": (*AVX512, "-mamx-tile", "-mamx-int8"),
    "avx512_vnni": AVX512,
    "avx_vnni": ("-mavx2", "-mavxvnni"),
    "avx2": ("-mavx2",),
    "plain": (),
}
OPTIONAL = {"avx512_amx": "-DBUILT_AMX"}
"""Left out where the compiler or the system does not know it; what tells the choice that it is there."""


def main() -> int:
    """Build, and say what went wrong, if anything did."""
    problem = build()
    if problem is not None:
        LIBRARY.unlink(missing_ok=True)  # never keep one that was built from other sources
        sys.stderr.write(f"{problem}\n")
    return 0 if problem is None else 1


def build() -> str | None:
    """Compile every variant and link them; returns what went wrong, if anything did."""
    if os.name != "posix":
        return f"they are not built on {sys.platform}"
    names = [os.environ["CXX"]] if os.environ.get("CXX") else ["c++", "g++", "clang++"]
    compiler = next((found for name in names if (found := shutil.which(name))), None)
    if compiler is None:
        return f"no C++ compiler found (looked for {', '.join(names)})"
    variants = dict(VARIANTS) if platform.machine() in ("x86_64", "AMD64") else {"plain": ()}
    if sys.platform != "linux":  # elsewhere AMX's registers are had in another way, or not at all
        variants.pop("avx512_amx", None)
    with tempfile.TemporaryDirectory() as folder:
        sources = {
            name: [*flags, f"-DVARIANT={name}", "-c", str(SOURCES / "variant.cc")]
            for name, flags in variants.items()
        }
        problems = _compile(compiler, Path(folder), sources)
        built = [name for name in variants if name not in problems]
        choice = [flag for name, flag in OPTIONAL.items() if name in built]
        problems |= _compile(compiler, Path(folder), {"choose": [*choice, "-c", str(SOURCES / "choose.cc")]})
        for name, problem in problems.items():
            if name not in OPTIONAL:
                return problem
        objects = [str(Path(folder) / f"{name}.o") for name in (*built, "choose")]
        made = Path(folder) / LIBRARY.name
        linked = subprocess.run(
            [compiler, "-shared", "-o", str(made), *objects],
            capture_output=True,
            text=True,
            check=False,
        )
        if linked.returncode:
            return f"{compiler} failed to link: {linked.stderr[:2000]}"
        whole = LIBRARY.with_suffix(".new")
        shutil.copyfile(made, whole)
        whole.replace(LIBRARY)  # at once: a running process keeps the old one
    return None


def _compile(compiler: str, folder: Path, commands: dict[str, list[str]]) -> dict[str, str]:
    """Run the commands beside each other, an object file each; what went wrong, by name."""
    running = {
        name: subprocess.Popen(
            [compiler, *FLAGS, *command, "-o", str(folder / f"{name}.o")], stderr=subprocess.PIPE, text=True
        )
        for name, command in commands.items()
    }
    messages = {name: process.communicate()[1] for name, process in running.items()}
    return {
        name: f"{compiler} failed on {name}: {messages[name][:2000]}"
        for name, process in running.items()
        if process.returncode
    }


if __name__ == "__main__":
    sys.exit(main())
