"""What accounts does by the clock: finders, and one small task for each row found."""

from celery import shared_task
from django.utils import timezone


@shared_task(name="accounts.find_suspensions_to_end")
def find_suspensions_to_end(**_kwargs):
    """Every hour, by beat. One task a suspension whose last day has passed."""
    from accounts.models import Suspension

    due = Suspension.objects.due_to_end(timezone.localdate()).order_by("pk")
    for suspension_id in due.values_list("pk", flat=True):
        lift_ended_one.delay(suspension_id=suspension_id)


@shared_task(name="accounts.lift_ended_one", acks_late=True)
def lift_ended_one(*, suspension_id: int, **_kwargs):
    from accounts.models import Suspension
    from accounts.operations.suspending import lift_ended_suspension

    suspension = Suspension.objects.get(pk=suspension_id)
    lift_ended_suspension(suspension=suspension, now=timezone.now())


@shared_task(name="accounts.find_members_to_tell")
def find_members_to_tell(**_kwargs):
    """Every five minutes, by beat: organisations suspended, or no longer."""
    from accounts.models import Suspension

    untold = Suspension.objects.untold_to_members().order_by("pk")
    for suspension_id in untold.values_list("pk", flat=True):
        tell_members_one.apply_async(
            kwargs={"suspension_id": suspension_id}, expires=300
        )


@shared_task(name="accounts.tell_members_one", acks_late=True)
def tell_members_one(*, suspension_id: int, **_kwargs):
    from accounts.models import Suspension
    from accounts.operations.suspending import tell_members

    tell_members(suspension=Suspension.objects.get(pk=suspension_id))


@shared_task(name="accounts.find_copies")
def find_copies(**_kwargs):
    """Every minute, by beat: copies that wait, and those whose builder died."""
    from accounts.models import DataExport
    from accounts.operations.exporting import SILENCE

    now = timezone.now()
    for copy_id in DataExport.objects.waiting().values_list("pk", flat=True):
        build_copy.apply_async(kwargs={"copy_id": copy_id}, expires=60)
    silent = DataExport.objects.left_alone_since(now - SILENCE).order_by("pk")
    for copy_id in silent.values_list("pk", flat=True):
        replace_silent_copy.delay(copy_id=copy_id)


@shared_task(name="accounts.build_copy", acks_late=True)
def build_copy(*, copy_id: int, **_kwargs):
    from accounts.models import DataExport
    from accounts.operations.exporting import gather_copy

    copy = DataExport.objects.without_archive().get(pk=copy_id)
    gather_copy(copy=copy, now=timezone.now())


@shared_task(name="accounts.replace_silent_copy", acks_late=True)
def replace_silent_copy(*, copy_id: int, **_kwargs):
    from accounts.models import DataExport
    from accounts.operations.exporting import replace_silent

    copy = DataExport.objects.without_archive().get(pk=copy_id)
    replace_silent(copy=copy, now=timezone.now())


@shared_task(name="accounts.find_invitations_to_expire")
def find_invitations_to_expire(**_kwargs):
    """Every hour, by beat. One task an invitation nobody answered in time."""
    from accounts.models import Invitation

    due = Invitation.objects.due_to_expire(timezone.now()).order_by("pk")
    for invitation_id in due.values_list("pk", flat=True):
        expire_invitation_one.delay(invitation_id=invitation_id)


@shared_task(name="accounts.expire_invitation_one", acks_late=True)
def expire_invitation_one(*, invitation_id: int, **_kwargs):
    from accounts.models import Invitation
    from accounts.operations.inviting import expire_invitation

    invitation = Invitation.objects.get(pk=invitation_id)
    expire_invitation(invitation=invitation, now=timezone.now())


@shared_task(name="accounts.find_organisations_to_read")
def find_organisations_to_read(**_kwargs):
    """Every quarter of an hour, by beat: the register was silent about these."""
    from accounts.models import Organisation

    unread = Organisation.objects.unread().order_by("pk")
    for organisation_id in unread.values_list("pk", flat=True):
        read_register_one.apply_async(
            kwargs={"organisation_id": organisation_id}, expires=900
        )


@shared_task(name="accounts.read_register_one", acks_late=True)
def read_register_one(*, organisation_id: int, **_kwargs):
    """The register is asked outside any transaction; silent still, it waits again."""
    from accounts.models import Organisation
    from accounts.operations.founding import record_register_answer
    from accounts.registry import RegisterUnavailable, national_register

    organisation = Organisation.objects.get(pk=organisation_id)
    try:
        answer = national_register().read(organisation.siret)
    except RegisterUnavailable:
        return
    record_register_answer(organisation=organisation, answer=answer, now=timezone.now())


@shared_task(name="accounts.find_expired")
def find_expired(**_kwargs):
    """Every night, by beat. One task a sort of thing: a failure stops only itself."""
    from accounts.registry import all_kept

    for sort in all_kept():
        if sort.erase is not None:
            erase_expired.delay(key=sort.key)


@shared_task(name="accounts.erase_expired", acks_late=True)
def erase_expired(*, key: str, **_kwargs):
    from accounts.operations.retaining import erase_due
    from accounts.registry import all_kept

    for sort in all_kept():
        if sort.key == key:
            erase_due(sort=sort, now=timezone.now())


@shared_task(name="accounts.find_credentials_that_end")
def find_credentials_that_end(**_kwargs):
    """Every hour, by beat. One task a paper whose holder is still to be told."""
    from accounts.models import Credential

    ending = Credential.objects.ending_untold(timezone.localdate()).order_by("pk")
    for credential_id in ending.values_list("pk", flat=True):
        warn_of_end_one.apply_async(
            kwargs={"credential_id": credential_id}, expires=3600
        )


@shared_task(name="accounts.warn_of_end_one", acks_late=True)
def warn_of_end_one(*, credential_id: int, **_kwargs):
    from accounts.models import Credential
    from accounts.operations.proving import warn_of_end

    warn_of_end(credential=Credential.objects.get(pk=credential_id), now=timezone.now())
