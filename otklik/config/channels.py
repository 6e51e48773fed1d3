"""Door: channels, by which messages come from outside: name → folder of `otklik.channels`. None is built yet."""

CHANNELS: dict[str, str] = {}
