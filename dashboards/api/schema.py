"""How the API is described: each view's nested shapes under a name of their own."""

from drf_spectacular.openapi import AutoSchema


class HouseSchema(AutoSchema):
    def get_serializer_name(self, serializer, direction) -> str:
        """``NoticeList.Output`` is described as ``NoticeListOutput``."""
        return type(serializer).__qualname__.replace(".", "")
