"""One log record, one line: control characters that came in from outside are escaped."""

import logging


class OneLine(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        record.message = record.getMessage()
        escaped = record.getMessage().encode("unicode_escape").decode("ascii")
        head = super().format(
            logging.makeLogRecord({**record.__dict__, "msg": escaped, "args": None, "exc_info": None, "exc_text": None})
        )
        return head if not record.exc_info else f"{head}\n{self.formatException(record.exc_info)}"
