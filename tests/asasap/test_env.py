import pytest
from django.core.exceptions import ImproperlyConfigured

from asasap import env


def test_a_variable_of_ours_that_nobody_reads_is_refused(monkeypatch):
    monkeypatch.setenv("ASASAP_TYPO", "1")

    with pytest.raises(ImproperlyConfigured, match=r"^Unknown setting: ASASAP_TYPO\."):
        env.refuse_unknown()


def test_a_secret_may_lie_in_a_file(monkeypatch, tmp_path):
    file = tmp_path / "keys"
    file.write_text("a secret\n")
    monkeypatch.setenv("ASASAP_FIELD_KEYS_FILE", str(file))

    env.refuse_unknown()

    assert env.env_is_set("ASASAP_FIELD_KEYS")
    assert env.env_secret("ASASAP_FIELD_KEYS") == "a secret"


def test_a_secret_is_made_once_and_is_ours_alone(tmp_path):
    file = tmp_path / "secrets" / "key"

    first = env.env_secret_or_make("NO_SUCH_SECRET", file, lambda: "first")
    second = env.env_secret_or_make("NO_SUCH_SECRET", file, lambda: "second")

    assert (first, second) == ("first", "first")
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (
        0o600,
        0o700,
    )


@pytest.mark.parametrize(
    ("reader", "value", "said"),
    [
        (lambda name: env.env_int(name, default=1), "many", "not a whole number"),
        (lambda name: env.env_bool(name, default=True), "maybe", "neither yes"),
        (lambda name: env.env_database(name, ""), "mysql://x/y", "only PostgreSQL"),
        (env.env_str, None, "is not set"),
    ],
)
def test_an_odd_value_is_refused_with_the_name_of_the_variable(
    monkeypatch, reader, value, said
):
    monkeypatch.delenv("ODD_ONE", raising=False)
    if value is not None:
        monkeypatch.setenv("ODD_ONE", value)

    with pytest.raises(ImproperlyConfigured, match=f"ODD_ONE.*{said}"):
        reader("ODD_ONE")


@pytest.mark.parametrize(
    ("redis", "celery"),
    [
        ("redis://host:6379/2", "redis://host:6379/2"),
        ("unix:///tmp/a.sock?db=3", "redis+socket:///tmp/a.sock?virtual_host=3"),
        ("unix:///tmp/a.sock", "redis+socket:///tmp/a.sock?virtual_host=0"),
    ],
)
def test_celery_is_told_a_socket_in_its_own_words(redis, celery):
    assert env.celery_broker_url(redis) == celery


def test_identity_providers_are_read_as_allauth_takes_them(monkeypatch):
    told = """[{"id": "franceconnect", "name": "FranceConnect",
        "server_url": "https://id.example/api/v2", "client_id": "us", "secret": "hush",
        "scope": ["openid", "given_name"], "acr_values": "eidas1"}]"""
    monkeypatch.setenv("ODD_ONE", told)

    [app] = env.env_oidc_providers("ODD_ONE")

    assert app == {
        "provider_id": "franceconnect",
        "name": "FranceConnect",
        "client_id": "us",
        "secret": "hush",
        "settings": {
            "server_url": "https://id.example/api/v2",
            "oauth_pkce_enabled": True,
            "scope": ["openid", "given_name"],
            "auth_params": {"acr_values": "eidas1"},
        },
    }


@pytest.mark.parametrize("told", ["{", '["x"]', '[{"id": "x"}]', "3"])
def test_identity_providers_told_oddly_are_refused(monkeypatch, told):
    monkeypatch.setenv("ODD_ONE", told)

    with pytest.raises(ImproperlyConfigured, match="ODD_ONE is not a JSON list"):
        env.env_oidc_providers("ODD_ONE")
