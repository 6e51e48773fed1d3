"""Door: channels, by which messages come from outside. Name → folder of `otklik.channels`; the first comes with its room."""

CHANNELS: dict[str, str] = {}
