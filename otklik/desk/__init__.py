"""Staff's screens: one folder a workplace. They import actions and queries, never models."""
