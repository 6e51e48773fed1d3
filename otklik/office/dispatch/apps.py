from django.apps import AppConfig


class DispatchConfig(AppConfig):
    name = "otklik.office.dispatch"
    label = "otklik_dispatch"
