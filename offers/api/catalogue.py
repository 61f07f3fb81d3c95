"""The activities of the law for machines, with the rules of today."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

from offers.enums import Benefit, Public, Requirement, ServiceMode
from offers.queries.catalogue import activities_on


class ActivityList(APIView):
    """The twenty-six activities, and what is none of them; no account is needed."""

    permission_classes = (AllowAny,)
    throttle_classes = (ScopedRateThrottle,)
    throttle_scope = "activities"

    class Output(serializers.Serializer):
        class Rule(serializers.Serializer):
            mode = serializers.ChoiceField(ServiceMode.choices)
            requirement = serializers.ChoiceField(Requirement.choices)
            benefit = serializers.ChoiceField(Benefit.choices)
            vat_rate = serializers.DecimalField(
                max_digits=4, decimal_places=2, allow_null=True
            )
            ceiling_cents = serializers.IntegerField(allow_null=True)
            longest_visit_minutes = serializers.IntegerField(allow_null=True)
            is_only_in_global_offer = serializers.BooleanField()
            publics = serializers.ListField(
                child=serializers.ChoiceField(Public.choices)
            )
            urssaf_code = serializers.CharField()
            nova_code = serializers.CharField()
            source = serializers.CharField()  # type: ignore[assignment]
            certainty = serializers.CharField()
            verified_on = serializers.DateField()

        code = serializers.CharField(source="activity.code")
        ref = serializers.CharField(source="activity.ref")
        slug = serializers.CharField(source="activity.slug")
        name = serializers.CharField(source="activity.name")
        rules = Rule(many=True)

    @extend_schema(responses={200: Output(many=True)})
    def get(self, request):
        found = activities_on(timezone.localdate())
        return Response(self.Output(found, many=True).data)
