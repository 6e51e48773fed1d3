from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "otklik.office.messages"
    label = "otklik_messages"
