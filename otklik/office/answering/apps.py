from django.apps import AppConfig


class AnsweringConfig(AppConfig):
    name = "otklik.office.answering"
    label = "otklik_answering"
