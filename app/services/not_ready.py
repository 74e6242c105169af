"""Why a gateway cannot open, in words."""


class NotReadyError(Exception):
    """The gateway cannot open: one plain sentence as the text, and in `cure` what to do or run next."""

    def __init__(self, sentence: str, cure: str) -> None:
        super().__init__(sentence)
        self.cure = cure


class OutOfReachError(NotReadyError):
    """Something outside, such as the database server, does not answer."""
