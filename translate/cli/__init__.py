"""The command line: one file a command; parse, call, print."""

from __future__ import annotations

import sys

from translate.errors import ZhbriefError

INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells have it."""


def main() -> None:
    """Run ``zhbrief``; a deliberate error becomes one sentence and its exit code."""
    from translate.cli.app import app

    try:
        app()
    except ZhbriefError as error:
        print(f"zhbrief: {error}", file=sys.stderr)
        sys.exit(error.exit_code)
    except SystemExit as leaving:
        if leaving.code == INTERRUPTED:
            _forget_interrupt()
        raise


def _forget_interrupt() -> None:
    """Let CPython leave with the exit code that was asked for.

    A Ctrl-C that strikes while code is made from a string, as dataclasses do at import, is
    remembered as unhandled though it was handled, and Python then ends itself by the signal,
    unflushed. Running another string clears the memory (``run_eval_code_obj`` in pythonrun.c).
    """
    exec("")  # noqa: S102
