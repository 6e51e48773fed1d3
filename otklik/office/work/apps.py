from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "otklik.office.work"
    label = "otklik_work"
