from django.apps import AppConfig


class TelemanagementConfig(AppConfig):
    name = "telemanagement"
