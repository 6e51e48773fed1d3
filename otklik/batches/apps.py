from django.apps import AppConfig


class BatchesConfig(AppConfig):
    name = "otklik.batches"
    label = "otklik_batches"
