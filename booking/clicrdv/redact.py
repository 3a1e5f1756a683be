"""Keeps secrets and people out of the logs, whoever wrote the line: our code, Django's, or a library's."""

import logging
import re
import traceback
from collections.abc import Mapping

MASK = "***"

_QUOTED_OR_BARE = r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\s&;,"'<>)}\]]+)"""
_NAMED = re.compile(
    r"(?i)((?:api_?key|password|passwd|_session_id|sessionid|secret)(?:%5d|[\]\\\"'])*\s*(?:=|:|%3d)\s*)"
    + _QUOTED_OR_BARE
)
# The API's key has 32 hexadecimal digits, a session id 24, the hash of a password 40.
_HEX = re.compile(r"(?<![0-9A-Za-z])(?:[0-9a-fA-F]{40}|[0-9a-fA-F]{32}|[0-9a-fA-F]{24})(?![0-9A-Za-z])")
_EMAIL = re.compile(r"[\w.!#$&'*+/=?^`{|}~-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(
    r"(?<![\w.:+-])(?:(?:\+|%2B|00)[1-9](?:[ .()/-]|%20)?[0-9](?:(?:[ .()/-]|%20)?[0-9]){6,12}"
    r"|0[1-9](?:(?:[ .+/-]|%20)?[0-9]{2}){4})(?![\w:])"
)


# The key of a frame's address, and the token of a hand-over: whoever has it reads on where somebody chose.
_ADDRESS = re.compile(r"/(in|continue)/[0-9A-Za-z_-]{43}(?![0-9A-Za-z_-])")


def masked(text: str) -> str:
    """The text without keys, passwords, hashes, session ids, e-mail addresses and phone numbers."""
    text = _ADDRESS.sub(r"/\1/-", _NAMED.sub(rf"\1{MASK}", text))
    for pattern in (_HEX, _EMAIL, _PHONE):
        text = pattern.sub(MASK, text)
    return text


class Redact(logging.Filter):
    """Masks a record in its message, its arguments and its traceback. It never drops one, and never raises."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Mask `record` in place."""
        _mask_message(record)
        _mask_traceback(record)
        return True


def _mask_message(record: logging.LogRecord) -> None:
    try:
        message = record.getMessage()
    except Exception:  # a wrong format must not make logging print the arguments unmasked
        record.msg, record.args = f"a log line of {record.name} that cannot be formatted", ()
        return
    clean = masked(message)
    if clean != message:
        record.msg, record.args = clean, ()
    else:
        _mask_arguments(record)


def _mask_arguments(record: logging.LogRecord) -> None:
    """A format such as %.8s shows less than the argument that structured handlers would store."""
    if isinstance(record.args, Mapping):
        record.args = {key: _mask_value(value) for key, value in record.args.items()}
    elif record.args:
        record.args = tuple(_mask_value(value) for value in record.args)


def _mask_value(value: object) -> object:
    return masked(value) if isinstance(value, str) else value


def _mask_traceback(record: logging.LogRecord) -> None:
    if record.exc_info and record.exc_info[0] is not None:
        text = "".join(traceback.format_exception(*record.exc_info)).rstrip("\n")
        record.exc_text = masked(text)
        if record.exc_text != text:
            record.exc_info = None  # other handlers would format it again, unmasked
    if record.stack_info:
        record.stack_info = masked(record.stack_info)
