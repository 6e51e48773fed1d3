from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "otklik.office.registry"
    label = "otklik_registry"
