"""What is said to the person, on standard error."""

from __future__ import annotations

import logging
import sys

from translate.files import give_up


def tell(message: str) -> None:
    """Print a message, with what would steer a terminal made visible.

    A log that takes no more (its pipe was left, its disk is full) stops nothing: results go elsewhere.
    """
    if not all(line.isprintable() for line in message.split("\n")):
        from translate.render.escape import escape_controls  # here, for its 60 ms of import

        message = escape_controls(message)
    try:
        print(message, file=sys.stderr, flush=True)
    except OSError:
        give_up(sys.stderr)


class Teller(logging.Handler):
    """The package's messages, as ``tell`` prints them."""

    def emit(self, record: logging.LogRecord) -> None:
        """Print one."""
        tell(self.format(record))
