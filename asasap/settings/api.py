"""What programs are served: how they prove who they are, how often they may ask."""

__all__ = ["REST_FRAMEWORK", "SPECTACULAR_SETTINGS"]

REST_FRAMEWORK = {
    # DRF exempts its views from LoginRequiredMiddleware, and lets everyone in.
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "rest_framework.authentication.SessionAuthentication"
    ],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "dashboards.api.schema.HouseSchema",
    # Who asks is known by the address of the connection: a header says what it likes.
    "NUM_PROXIES": 0,
    "DEFAULT_THROTTLE_RATES": {
        "activities": "120/min",
        "demands": "120/min",
        "offers": "120/min",
        "communes": "240/min",  # A quick hand types four letters a second.
        "map": "120/min",
    },
}
SPECTACULAR_SETTINGS = {
    "TITLE": "ASASAP",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
}
