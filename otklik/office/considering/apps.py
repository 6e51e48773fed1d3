from django.apps import AppConfig


class ConsideringConfig(AppConfig):
    name = "otklik.office.considering"
    label = "otklik_considering"
