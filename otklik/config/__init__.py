"""The doors: every way in which something enters the office is one list here (docs/architecture.md, section 1)."""
