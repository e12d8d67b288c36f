"""The command line: one file a command; parse, call, print."""

from __future__ import annotations

import atexit
import gc
import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import NoReturn

from translate.errors import INTERRUPTED, OutputError, ZhbriefError

_ENDING = (signal.SIGTERM, *((signal.SIGHUP,) if hasattr(signal, "SIGHUP") else ()))
"""Signals that end a command as Ctrl-C does: told to stop, its terminal closed."""
_ALLOCATIONS_A_COLLECTION = 50_000
"""Objects made, less those freed, before Python looks for cycles among them; its own is 700."""


def main() -> None:
    """Run ``zhbrief``; a deliberate error becomes one sentence and its exit code."""
    try:
        if sys.stderr is None:  # closed, as services do: what is said goes nowhere, not into the results
            sys.stderr = Path(os.devnull).open("w", encoding="utf-8", errors="replace")  # noqa: SIM115
        for number in _ENDING:
            if signal.getsignal(number) is signal.SIG_DFL:
                signal.signal(number, _interrupt)
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


def run() -> NoReturn:
    """``main`` as a process: start and end cost less.

    What is imported is no garbage, so the search for it can wait (0.4 s with torch), and nothing needs
    taking apart at the end (0.35 s).
    """
    gc.set_threshold(_ALLOCATIONS_A_COLLECTION)
    code: list[int] = []
    atexit.register(_end_process, code)  # the first to be registered is the last to be called
    try:
        main()
    except SystemExit as leaving:
        if leaving.code is None or isinstance(leaving.code, int):
            code.append(leaving.code or 0)
        raise
    code.append(0)
    sys.exit(0)


def _end_process(code: list[int]) -> None:
    """End at once, if the exit code is known and all that was written is out."""
    if not code:
        return
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except (OSError, ValueError):  # Python's own end says what is to be said
        return
    os._exit(code[0])


def _interrupt(number: int, frame: FrameType | None) -> NoReturn:
    """A signal ends a command as Ctrl-C does, so that nothing half-written stays."""
    del number, frame
    raise KeyboardInterrupt


def _leave(error: ZhbriefError) -> NoReturn:
    from translate.cli.messages import tell

    tell(f"zhbrief: {error}")
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
