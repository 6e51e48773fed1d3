from django.apps import AppConfig


class ReferenceConfig(AppConfig):
    name = "otklik.office.reference"
    label = "otklik_reference"
