from django.apps import AppConfig


class ControlConfig(AppConfig):
    name = "otklik.office.control"
    label = "otklik_control"
