"""THE VAULT: what was captured, kept by its SHA-256 and never changed, with a log that shows it (docs/evidence.md)."""

from embargowatch.vault.blobs import Checked, Fault, Vault

__all__ = ["Checked", "Fault", "Vault"]
