"""Staff's screens: one folder a workplace, each with views, forms, templates. They import actions and queries, never models."""
