"""The command line: one file a command; parse, call, print."""

from __future__ import annotations

import sys

from translate.errors import ZhbriefError


def main() -> None:
    """Run ``zhbrief``; a deliberate error becomes one sentence and its exit code."""
    from translate.cli.app import app

    try:
        app()
    except ZhbriefError as error:
        print(f"zhbrief: {error}", file=sys.stderr)
        sys.exit(error.exit_code)
