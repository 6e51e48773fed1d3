from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "otklik.office.journal"
    label = "otklik_journal"
