"""Why a reply was not taken."""


class NotWritten(Exception):
    """The reply was not taken; the words say why, for the person who wrote it. `code` is for partners' programs."""

    def __init__(self, reason: str, code: str) -> None:
        super().__init__(reason)
        self.code = code


class Overtaken(Exception):
    """New words stand in the case that the writer had not seen: nothing was written."""
