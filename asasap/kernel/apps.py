from importlib import import_module
from pathlib import Path

from django.apps import AppConfig, apps
from django.conf import settings
from django.contrib.admin.apps import SimpleAdminConfig
from django.utils.module_loading import module_has_submodule


class KernelConfig(AppConfig):
    name = "asasap.kernel"
    default = True  # Of the two in this file: without it, Django takes neither.

    def ready(self):
        from asasap.kernel import checks  # registers them


class HouseAdminConfig(SimpleAdminConfig):
    """The admin app with our site, which finds our own screens and nobody else's.

    Discovering every installed app would import leaflet's admin, which needs GDAL.
    """

    default_site = "asasap.kernel.admin.HouseAdminSite"

    def ready(self):
        super().ready()
        for config in apps.get_app_configs():
            # The whole path: a virtual environment may lie inside our own folder.
            home = settings.BASE_DIR.joinpath(*config.name.split("."))
            if Path(config.path) == home and module_has_submodule(
                config.module, "admin"
            ):
                import_module(f"{config.name}.admin")
