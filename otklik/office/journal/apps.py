from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JournalConfig(AppConfig):
    name = "otklik.office.journal"
    label = "otklik_journal"

    def ready(self) -> None:
        """Know every room's events: an entry is read in their words, whoever reads it."""
        autodiscover_modules("events")
