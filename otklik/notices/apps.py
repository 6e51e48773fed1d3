from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "otklik.notices"
    label = "otklik_notices"
