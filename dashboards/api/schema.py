"""How the API is described: each view's shapes, and the refusals common to all."""

import re

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
