"""What may be written to people, and that its words are there in both languages."""

import pytest
from django.template.loader import get_template

from asasap.notifications.enums import Channel
from asasap.notifications.registry import all_kinds, register, template_of


@pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: kind.code)
def test_every_kind_of_news_has_its_words(kind):
    assert get_template(template_of(kind.code))
    assert kind.channels <= set(Channel.values)


def test_a_kind_of_no_topic_is_refused():
    with pytest.raises(LookupError, match="no topic"):
        register(kind="accounts.lost", topic="nowhere")
