from django.apps import AppConfig


class ReceptionsConfig(AppConfig):
    name = "otklik.office.receptions"
    label = "otklik_receptions"
