"""What a verification of the ledger found, and what it looked at."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: its kind, the place (a position, a row's id, a checkpoint's size), and a sentence."""

    kind: str
    where: str
    text: str


@dataclass
class Verification:
    """How much was looked at, what is wrong, and what is worth knowing but in order."""

    rows: int = 0
    checkpoints: int = 0
    unsealed: int = 0
    root: bytes = b""
    findings: list[Finding] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether the ledger is as it was sealed."""
        return not self.findings

    def found(self, kind: str, where: object, text: str) -> None:
        """Add a finding."""
        self.findings.append(Finding(kind, str(where), text))
