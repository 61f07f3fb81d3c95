from importlib import import_module
from pathlib import Path

from django.apps import AppConfig, apps
from django.conf import settings
from django.contrib.admin.apps import SimpleAdminConfig
from django.utils.module_loading import module_has_submodule


class KernelConfig(AppConfig):
    name = "asasap.kernel"


class HouseAdminConfig(SimpleAdminConfig):
    """The admin app with our site, which finds our own screens and nobody else's.

    Discovering every installed app would import leaflet's admin, which needs GDAL.
    """

    default_site = "asasap.kernel.admin.HouseAdminSite"

    def ready(self):
        super().ready()
        for config in apps.get_app_configs():
            ours = Path(config.path).is_relative_to(settings.BASE_DIR)
            if ours and module_has_submodule(config.module, "admin"):
                import_module(f"{config.name}.admin")
