"""How a line of the log looks: one JSON object in production, plain text for a person who sits before it."""

import json
import logging
from datetime import UTC, datetime

from booking.clicrdv.seen import REQUEST_ID


class JsonLine(logging.Formatter):
    """time (UTC), level, logger, message, the id of the request, and what the line brings of its own."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request_id := REQUEST_ID.get():
            line["request_id"] = request_id
        line |= getattr(record, "fields", {})
        if record.exc_info and not record.exc_text:
            record.exc_text = self.formatException(record.exc_info)
        if record.exc_text:
            line["traceback"] = record.exc_text
        if record.stack_info:
            line["stack"] = record.stack_info
        return json.dumps(line, ensure_ascii=False, default=str)


class PlainLine(logging.Formatter):
    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name}: {message}", style="{")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        more = "".join(f" {name}={value}" for name, value in getattr(record, "fields", {}).items())
        request_id = REQUEST_ID.get()
        return super().formatMessage(record) + more + (f" [{request_id}]" if request_id else "")


FORMATS: dict[str, type[logging.Formatter]] = {"JSON": JsonLine, "TEXT": PlainLine}
