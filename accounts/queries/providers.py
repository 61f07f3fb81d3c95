"""A provider's two faces: what others read, and what its holder still has to say."""

from dataclasses import dataclass
from datetime import date

from accounts.enums import StatusKind
from accounts.models import Credential, Organisation, Provider, WorkStatus
from accounts.rules import providers as rules
from accounts.rules.providers import Face
from asasap.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class PublicFace:
    """No address, no telephone, no date of birth, no number: it has no such field."""

    provider: Provider
    name: str
    statuses: list[StatusKind]
    badges: list[Credential]
    is_mine: bool


@dataclass(frozen=True, slots=True)
class PrivateFace:
    provider: Provider | None
    missing: list[str]
    public: PublicFace | None

    def with_headline(self, headline: str) -> Face:
        """The profile as it is, but for its first line."""
        if self.provider is None:
            return Face(headline=headline)
        return Face(
            headline=headline,
            about=self.provider.about,
            languages=tuple(self.provider.languages),
            is_published=self.provider.is_published,
        )


def public_face(*, provider: Provider, actor: Actor, today: date) -> PublicFace:
    """Badges are of papers verified, in force today, that the law lets be shown."""
    kinds: list[str] = []
    if provider.person is not None:
        kinds = provider.person.statuses.kinds_on(today)
    papers = Credential.objects.shown_on(today).of_holder(
        person_id=provider.person_id, organisation_id=provider.organisation_id
    )
    is_mine = (
        provider.organisation_id in actor.organisation_ids
        if provider.person_id is None
        else provider.person_id == actor.person_id
    )
    return PublicFace(
        provider=provider,
        name=str(provider.person or provider.organisation),
        statuses=rules.shown_statuses(kinds),
        badges=list(papers.order_by("kind", "-valid", "pk")),
        is_mine=is_mine,
    )


def private_face(
    *, organisation: Organisation | None, actor: Actor, today: date
) -> PrivateFace:
    """The profile of the organisation; without one, the actor's own."""
    known = Provider.objects.held_by(actor, organisation=organisation)
    provider = known.with_holder().first()
    held = WorkStatus.objects.held_by(actor.person_id)
    return PrivateFace(
        provider=provider,
        missing=rules.missing_to_publish(
            headline=provider.headline if provider else "",
            kinds=held.kinds_on(today),
            is_person=organisation is None,
        ),
        public=public_face(provider=provider, actor=actor, today=today)
        if provider
        else None,
    )
