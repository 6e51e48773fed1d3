"""PAPER: what is printed from templates that the office edits, and what the scanner brings in."""
