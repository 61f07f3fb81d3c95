"""Papers handed in, opened again."""

from csp.decorators import csp_update
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import Proof
from asasap.audit.enums import Purpose
from asasap.audit.operations import record_access


@require_safe
@never_cache
@csp_update({"sandbox": True})  # type: ignore[arg-type]
def proof_download(request, proof):
    """A file to save, never a page of ours: whoever opens it is written down."""
    paper = get_object_or_404(Proof.objects.visible_to(request.actor), uuid=proof)
    record_access(paper, purpose=Purpose.PROOF, actor=request.actor, now=timezone.now())
    return HttpResponse(
        paper.content,
        content_type=paper.content_type,
        headers={"Content-Disposition": content_disposition_header(True, paper.name)},
    )
