from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "otklik.reports"
    label = "otklik_reports"
