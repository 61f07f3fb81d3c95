"""How the embedded services refuse."""


class EmbeddedError(Exception):
    """What is wrong and what to do, in one line fit to show."""
