"""What Django's templates call: the frame around every page."""

from django.conf import settings

from dashboards.queries import shell_of


def shell(request) -> dict:
    """The context processor: navigation, unread news, for whom one acts."""
    standing = getattr(request, "standing", None)
    if standing is None:  # An error before the actor was known.
        return {"demo": settings.DEMO}
    return {
        "demo": settings.DEMO,
        "shell": shell_of(standing=standing, path=request.path),
    }
