"""The one way in which a command of ours says that it cannot go on."""


class Refusal(Exception):
    """Shown to the person as one line; the command exits with status 1."""
