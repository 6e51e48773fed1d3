from django.apps import AppConfig


class AssigningConfig(AppConfig):
    name = "otklik.office.assigning"
    label = "otklik_assigning"
