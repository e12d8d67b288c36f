"""Build hook: compiles the kernels into wheels and editable installations.

They are optional: where they cannot be compiled the package is built all the same, computes
with torch alone, and the build says so (``pip install -v`` shows it).
"""

from __future__ import annotations

import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class KernelBuilder(BuildHookInterface):
    """Runs ``build_kernels.py`` and adds what it made."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile; see ``BuildHookInterface.initialize``."""
        del version
        if self.target_name != "wheel":
            return
        script = Path(self.root) / "scripts" / "build_kernels.py"
        done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=False)
        if done.returncode:
            self.app.display_warning(f"Compiled kernels are left out, torch will do: {done.stderr.strip()}")
            return
        build_data["artifacts"].append("/translate/inference/_kernels.so")
        build_data["pure_python"] = False
        # the library knows nothing of Python: any version may load it
        build_data["tag"] = f"py3-none-{sysconfig.get_platform().replace('-', '_').replace('.', '_')}"
