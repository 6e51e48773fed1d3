from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "otklik.papers"
    label = "otklik_papers"
