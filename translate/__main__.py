"""``python -m translate`` is ``zhbrief``."""

from translate.cli import run

run()
