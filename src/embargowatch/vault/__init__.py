"""THE VAULT: what was captured, kept by its SHA-256 and never changed, with a log that shows it (docs/evidence.md)."""

from embargowatch.vault.found import Checked, Fault, Step
from embargowatch.vault.note import Checkpoint
from embargowatch.vault.vault import Derived, Kept, Vault

__all__ = ["Checked", "Checkpoint", "Derived", "Fault", "Kept", "Step", "Vault"]
