from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "otklik.office.files"
    label = "otklik_files"
