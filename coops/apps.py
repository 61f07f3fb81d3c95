from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoopsConfig(AppConfig):
    name = "coops"
    verbose_name = _("cooperatives and territories")

    def ready(self):
        from coops.layers import register_layers

        register_layers()
