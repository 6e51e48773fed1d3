from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    name = "otklik.office.incidents"
    label = "otklik_incidents"
