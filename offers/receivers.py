"""What offers does when an app below announces something: one operation each."""

from django.dispatch import receiver

from accounts.signals import credential_ending, people_merged, person_anonymised


@receiver(credential_ending, dispatch_uid="offers.tell_what_stops")
def tell_what_stops(*, credential, days, now, **_kwargs):
    from offers.operations.expiring import tell_what_stops

    tell_what_stops(credential=credential, days=days, now=now)


@receiver(person_anonymised, dispatch_uid="offers.forget_messages")
def forget_messages(*, person, **_kwargs):
    from offers.operations.forgetting_messages import forget_messages_of

    forget_messages_of(person=person)


@receiver(people_merged, dispatch_uid="offers.give_conversations")
def give_conversations(*, keep, absorbed, **_kwargs):
    from offers.operations.forgetting_messages import give_conversations

    give_conversations(keep=keep, absorbed=absorbed)


@receiver(person_anonymised, dispatch_uid="offers.forget_questions")
def forget_questions(*, person, now, **_kwargs):
    from offers.operations.forgetting_questions import forget_questions_of

    forget_questions_of(person=person, now=now)


@receiver(people_merged, dispatch_uid="offers.give_questions")
def give_questions(*, keep, absorbed, **_kwargs):
    from offers.operations.forgetting_questions import give_questions

    give_questions(keep=keep, absorbed=absorbed)


@receiver(person_anonymised, dispatch_uid="offers.forget_time")
def forget_time(*, person, **_kwargs):
    from offers.operations.forgetting_time import forget_time_of

    forget_time_of(person=person)


@receiver(people_merged, dispatch_uid="offers.give_time")
def give_time(*, keep, absorbed, **_kwargs):
    from offers.operations.forgetting_time import give_time

    give_time(keep=keep, absorbed=absorbed)


@receiver(person_anonymised, dispatch_uid="offers.forget_agreements")
def forget_agreements(*, person, **_kwargs):
    from offers.operations.forgetting_agreements import forget_agreements_of

    forget_agreements_of(person=person)


@receiver(people_merged, dispatch_uid="offers.give_agreements")
def give_agreements(*, keep, absorbed, **_kwargs):
    from offers.operations.forgetting_agreements import give_agreements

    give_agreements(keep=keep, absorbed=absorbed)


@receiver(person_anonymised, dispatch_uid="offers.forget_postings")
def forget_postings(*, person, actor, now, **_kwargs):
    from offers.operations.forgetting_postings import forget_postings_of

    forget_postings_of(person=person, actor=actor, now=now)


@receiver(people_merged, dispatch_uid="offers.give_postings")
def give_postings(*, keep, absorbed, **_kwargs):
    from offers.operations.forgetting_postings import give_postings

    give_postings(keep=keep, absorbed=absorbed)
