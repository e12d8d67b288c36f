"""The command line: one file a command; parse, call, print."""

from __future__ import annotations

import signal
import sys
from types import FrameType
from typing import NoReturn

from translate.errors import OutputError, ZhbriefError

INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells have it, and after SIGTERM."""


def main() -> None:
    """Run ``zhbrief``; a deliberate error becomes one sentence and its exit code."""
    try:
        if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
            signal.signal(signal.SIGTERM, _interrupt)
        from translate.cli.app import app

        app()
    except KeyboardInterrupt:
        _forget_interrupt()
        sys.exit(INTERRUPTED)
    except ZhbriefError as error:
        _leave(error)
    except SystemExit as leaving:
        if leaving.code == INTERRUPTED:
            _forget_interrupt()
        _finish_stdout()
        raise


def _interrupt(number: int, frame: FrameType | None) -> NoReturn:
    """SIGTERM ends a command as Ctrl-C does, so that nothing half-written stays."""
    del number, frame
    raise KeyboardInterrupt


def _leave(error: ZhbriefError) -> NoReturn:
    print(f"zhbrief: {error}", file=sys.stderr)
    sys.exit(error.exit_code)


def _finish_stdout() -> None:
    """Write what is still held, here where a failure has its exit code."""
    from translate.files import open_output

    if sys.stdout is None:
        return
    try:
        with open_output(None):
            pass
    except OutputError as error:
        _leave(error)


def _forget_interrupt() -> None:
    """Let CPython leave with the exit code that was asked for.

    A Ctrl-C that strikes while code is made from a string, as dataclasses do at import, is
    remembered as unhandled though it was handled, and Python then ends itself by the signal,
    unflushed. Running another string clears the memory (``run_eval_code_obj`` in pythonrun.c).
    """
    exec("")  # noqa: S102
