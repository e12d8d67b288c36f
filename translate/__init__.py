"""zhbrief: repair a Chinese article, translate it into English, brief a busy reader."""

from __future__ import annotations

__version__ = "0.1.0"
