"""Keeps the bot's token out of every log: it is part of each address that the HTTP library would log."""

from __future__ import annotations

import logging
from collections.abc import Callable

_Make = Callable[..., logging.LogRecord]

HIDDEN = "〔token〕"


def keep_out_of_logs(secret: str) -> None:
    """From now on no log record of this process holds the secret, in its text or in a traceback."""
    make = logging.getLogRecordFactory()
    if isinstance(make, _Guard):
        make.secrets.add(secret)
    else:
        logging.setLogRecordFactory(_Guard(make, secret))
    for chatty in ("httpx", "httpcore"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


class _Guard:
    """Makes log records as before and hides the secrets in them."""

    def __init__(self, make: _Make, secret: str) -> None:
        self._make = make
        self.secrets = {secret}

    def __call__(self, *args: object, **kwargs: object) -> logging.LogRecord:
        record = self._make(*args, **kwargs)
        text = record.getMessage()
        if any(secret in text for secret in self.secrets):
            record.msg, record.args = self._hidden(text), ()
        if record.exc_info and record.exc_info[0]:
            record.exc_text = self._hidden(logging.Formatter().formatException(record.exc_info))
        return record

    def _hidden(self, text: str) -> str:
        for secret in self.secrets:
            text = text.replace(secret, HIDDEN)
        return text
