from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "otklik.office.people"
    label = "otklik_people"
