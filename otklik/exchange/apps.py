from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "otklik.exchange"
    label = "otklik_exchange"
