"""What the office does: one room a subject, each a Django app with the same furniture (docs/architecture.md)."""
