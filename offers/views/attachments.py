"""Files of offers, requests and messages, opened by those who may read these."""

from csp.decorators import csp_update
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from asasap.kernel.uploads import PDF
from offers.models import Attachment

# Not long: what is taken off must soon be seen no more.
KEPT_SECONDS = 600


@login_not_required
@require_safe
@csp_update({"sandbox": True})  # type: ignore[arg-type]
def attachment(request, attachment):
    """A file never changes, so its name is its version: unsealed only when needed."""
    visible = Attachment.objects.visible_to(request.actor)
    found = get_object_or_404(visible.defer("content"), uuid=attachment)
    etag = f'"{found.uuid}"'
    answer = get_conditional_response(request, etag=etag)
    if answer is None:
        is_saved = found.content_type == PDF
        name = content_disposition_header(is_saved, found.name)
        answer = HttpResponse(
            found.content,
            content_type=found.content_type,
            headers={"Content-Disposition": name, "ETag": etag},
        )
    patch_cache_control(answer, private=True, max_age=KEPT_SECONDS)
    return answer
