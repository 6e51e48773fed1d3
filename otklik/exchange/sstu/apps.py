from django.apps import AppConfig


class SstuConfig(AppConfig):
    name = "otklik.exchange.sstu"
    label = "otklik_sstu"
