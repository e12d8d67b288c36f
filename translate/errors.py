"""Every exception that zhbrief raises on purpose.

::

    ZhbriefError
    ├─ InputError            this document fails, a batch goes on    exit 1
    │  ├─ EncodingError
    │  └─ EmptyDocumentError
    ├─ InferenceError        names the segment; this document fails  exit 1
    ├─ ConfigError           nothing was started                     exit 2
    ├─ ModelError            model missing, damaged or not Marian    exit 3
    │  └─ DeviceError
    └─ OutputError           the result could not be written; the batch stops  exit 4

A message says what was expected, what was found, where, and what to do.
"""

from __future__ import annotations

from typing import ClassVar, Final

INTERRUPTED: Final = 130
"""Exit code after Ctrl-C, as shells have it, after SIGTERM and after SIGHUP."""


class ZhbriefError(Exception):
    """Base of every deliberate exception."""

    exit_code: ClassVar[int] = 1


class InputError(ZhbriefError):
    """A document could not be used; others may be."""


class EncodingError(InputError):
    """Bytes are no text in any encoding that we know."""


class EmptyDocumentError(InputError):
    """A document holds no text to work on."""


class InferenceError(ZhbriefError):
    """The model failed on a segment, which the message names."""


class ConfigError(ZhbriefError):
    """A setting is unknown or has an impossible value; nothing was started."""

    exit_code = 2


class ModelError(ZhbriefError):
    """A model is missing, damaged or not a Marian model."""

    exit_code = 3


class DeviceError(ModelError):
    """The requested device cannot run the model."""


class OutputError(ZhbriefError):
    """A result could not be written."""

    exit_code = 4
