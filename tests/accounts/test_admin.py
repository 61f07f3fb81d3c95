import pytest
from django.urls import reverse

from asasap.audit.enums import Purpose
from asasap.audit.models import AccessLog
from tests.roles import create_roles, pk_of, sign_in

pytestmark = pytest.mark.django_db


def test_opening_somebodys_record_is_written_in_the_access_log(client):
    create_roles()
    coordinator = sign_in(client, "coordinator")
    address = reverse(
        "admin:accounts_person_change", args=[pk_of("person", "coordinator")]
    )

    response = coordinator.get(address)

    assert response.status_code == 200
    [look] = AccessLog.objects.filter(purpose=Purpose.ADMIN_SITE)
    assert look.subject == "accounts.person"
    assert look.object_id == pk_of("person", "coordinator")
    assert look.user_id == response.wsgi_request.actor.user_id
