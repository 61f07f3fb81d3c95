from django.urls import path

from dashboards.views import about, demo, desk, health, home, shell

app_name = "dashboards"
urlpatterns = [
    path("", home.home, name="home"),
    path("home/", home.my_day, name="my_day"),
    path("about/", about.about, name="about"),
    path("about/accessibility/", about.accessibility, name="accessibility"),
    path("about/components/", about.components, name="components"),
    path("about/credits/", about.credits, name="credits"),
    path("about/legal/", about.legal, name="legal"),
    path("about/words/", about.words, name="words"),
    path("desk/", desk.desks, name="desks"),
    path("desk/<uuid:organisation>/", desk.desk, name="desk"),
    path("demo/", demo.demo_accounts, name="demo"),
    path("offline/", shell.offline, name="offline"),
    path("manifest.webmanifest", shell.manifest, name="manifest"),
    path("sw.js", shell.service_worker, name="service_worker"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
