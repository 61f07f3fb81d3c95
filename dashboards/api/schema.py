"""How the API is described: each view's shapes, and the refusals common to all."""

import re
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from rest_framework import serializers


class Refusal(serializers.Serializer):
    detail = serializers.CharField()


class HouseSchema(AutoSchema):
    def get_serializer_name(self, serializer, direction) -> str:
        """``NoticeList.Output`` is described as ``NoticeListOutput``."""
        return type(serializer).__qualname__.replace(".", "")

    def get_operation_id(self) -> str:
        """``OfferList`` asked by GET is ``offer_list_get``: one name for one door."""
        words = re.sub(r"(?<!^)(?=[A-Z])", "_", type(self.view).__name__)
        return f"{words}_{self.method}".lower()

    def get_operation(self, *args, **kwargs):
        """Say also how strangers and the hasty are refused, and an unknown row."""
        operation = super().get_operation(*args, **kwargs)
        if operation is None:  # Not to be described: the description itself.
            return None
        refusals = {"403": "Not signed in, or not allowed."}
        if "{" in self.path:
            refusals["404"] = "No such row, or none that the caller may see."
        if self.view.throttle_classes:
            refusals["429"] = "Asked too often: wait a little."
        shape = self.resolve_serializer(Refusal, "response").ref
        content = {"application/json": {"schema": shape}}
        for status, description in refusals.items():
            answer = {"content": content, "description": description}
            operation["responses"].setdefault(status, answer)
        return operation


class OnceInEachLanguage(SchemaGenerator):
    """Describes the API once a process and language: it changes only with the code."""

    def get_schema(self, request=None, public=False) -> dict[str, Any]:
        language = get_language()
        if not public or self.api_version or language not in dict(settings.LANGUAGES):
            # Asked for by the address, as one likes: nothing to remember.
            return super().get_schema(request=request, public=public)
        return _described_in(language)


@cache
def _described_in(_language: str) -> dict[str, Any]:
    return SchemaGenerator().get_schema(public=True)
