from django.apps import AppConfig


class AppealsConfig(AppConfig):
    name = "otklik.office.appeals"
    label = "otklik_appeals"
