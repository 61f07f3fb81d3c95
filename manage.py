#!/usr/bin/env python3
"""Django's command line, with the development settings unless told otherwise."""

import os
import sys


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "asasap.settings.dev")
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        # Mostly a wrong variable of the environment: a trace would hide the line.
        sys.exit(f"ASASAP: {error}")


if __name__ == "__main__":
    main()
