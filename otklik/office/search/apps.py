from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "otklik.office.search"
    label = "otklik_search"
