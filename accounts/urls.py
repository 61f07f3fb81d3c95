from django.urls import include, path

from accounts.views import (
    civil,
    closing,
    copies,
    granting,
    helping,
    joining,
    members,
    organisations,
    overview,
    privacy,
    proofs,
    providers,
    proving,
    securing,
    suspending,
    welcome,
    working,
)

app_name = "accounts"

organisation_patterns = [
    path("", organisations.organisations, name="organisations"),
    path("new/", organisations.organisation_new, name="organisation_new"),
    path("join/", joining.request_new, name="request_new"),
    path("<uuid:organisation>/leave/", members.leave, name="leave"),
    path("<uuid:organisation>/members/", members.members, name="members"),
    path(
        "<uuid:organisation>/members/invite/",
        members.invitation_create,
        name="invitation_create",
    ),
    path(
        "<uuid:organisation>/members/<uuid:membership>/",
        members.member,
        name="member",
    ),
    path(
        "<uuid:organisation>/members/<uuid:membership>/role/",
        members.member_role,
        name="member_role",
    ),
    path(
        "<uuid:organisation>/members/<uuid:membership>/end/",
        members.member_end,
        name="member_end",
    ),
    path(
        "<uuid:organisation>/invitations/<uuid:invitation>/withdraw/",
        members.invitation_withdraw,
        name="invitation_withdraw",
    ),
    path(
        "<uuid:organisation>/requests/<uuid:membership_request>/",
        joining.request_decide,
        name="request_decide",
    ),
    path(
        "<uuid:organisation>/credentials/",
        proving.credential_list,
        name="organisation_credentials",
    ),
    path(
        "<uuid:organisation>/credentials/add/",
        proving.credential_add,
        name="organisation_credential_add",
    ),
    path(
        "<uuid:organisation>/credentials/<uuid:credential>/withdraw/",
        proving.credential_withdraw,
        name="organisation_credential_withdraw",
    ),
    path(
        "<uuid:organisation>/provider/",
        providers.provider_edit,
        name="organisation_provider_edit",
    ),
    path("<uuid:organisation>/grants/", granting.grants, name="grants"),
    path(
        "<uuid:organisation>/grants/<uuid:grant>/",
        granting.grant_answer,
        name="grant_answer",
    ),
]
privacy_patterns = [
    path("", privacy.privacy, name="privacy"),
    path("consent/", privacy.consent, name="privacy_consent"),
    path("copies/", copies.copy_ask, name="privacy_copy_ask"),
    path("copies/<uuid:copy>/", copies.copy_detail, name="privacy_copy"),
    path(
        "copies/<uuid:copy>/download/",
        copies.copy_download,
        name="privacy_copy_download",
    ),
    path("close/", closing.close, name="privacy_close"),
]
# The same for whoever is helped, but for closing: a mandate does not go that far.
helped_privacy_patterns = [
    path(str(page.pattern), page.callback, name=f"{page.name}_for")
    for page in privacy_patterns
    if page.name != "privacy_close"
]
urlpatterns = [
    path("suspension/", suspending.suspension, name="suspension"),
    path(
        "suspension/<uuid:suspension>/contest/",
        suspending.suspension_contest,
        name="suspension_contest",
    ),
    path("", overview.overview, name="overview"),
    path("again/", securing.show_again, name="show_again"),
    path("email/not-me/<str:token>/", securing.not_me, name="not_me"),
    path("phone/remove/", securing.phone_remove, name="phone_remove"),
    path("civil/", civil.civil, name="civil"),
    path("people/", helping.people, name="people"),
    path("people/ask/", helping.mandate_ask, name="mandate_ask"),
    path("people/asked/<str:token>/", helping.mandate_asked, name="mandate_asked"),
    path("people/done-for-me/", helping.done_for_me, name="done_for_me"),
    path("people/<uuid:mandate>/", helping.mandate, name="mandate"),
    path("people/<uuid:mandate>/civil/", civil.civil, name="mandate_civil"),
    path("people/<uuid:uuid>/answer/", helping.mandate_answer, name="mandate_answer"),
    path("people/<uuid:uuid>/end/", helping.mandate_end, name="mandate_end"),
    path("privacy/", include(privacy_patterns)),
    path("people/<uuid:mandate>/privacy/", include(helped_privacy_patterns)),
    path("reopen/<str:token>/", closing.reopen, name="reopen"),
    path("how-long/", privacy.keeping, name="keeping"),
    path("organisations/", include(organisation_patterns)),
    path("invitations/<uuid:invitation>/", joining.invitation, name="invitation"),
    path(
        "invitations/<uuid:invitation>/accept/",
        joining.invitation_accept,
        name="invitation_accept",
    ),
    path(
        "invitations/<uuid:invitation>/decline/",
        joining.invitation_decline,
        name="invitation_decline",
    ),
    path(
        "requests/<uuid:membership_request>/",
        joining.request_detail,
        name="request",
    ),
    path(
        "requests/<uuid:membership_request>/withdraw/",
        joining.request_withdraw,
        name="request_withdraw",
    ),
    path("proofs/<uuid:proof>/", proofs.proof_download, name="proof"),
    path("credentials/", proving.credential_list, name="credentials"),
    path("credentials/add/", proving.credential_add, name="credential_add"),
    path(
        "credentials/<uuid:credential>/withdraw/",
        proving.credential_withdraw,
        name="credential_withdraw",
    ),
    path("provider/", providers.provider_edit, name="provider_edit"),
    path("welcome/", welcome.welcome, name="welcome"),
    path("welcome/name/", welcome.welcome_name, name="welcome_name"),
    path("welcome/status/", welcome.welcome_status, name="welcome_status"),
    path("welcome/profile/", welcome.welcome_profile, name="welcome_profile"),
    path("statuses/", working.status_list, name="statuses"),
    path("statuses/add/", working.status_add, name="status_add"),
    path("statuses/<uuid:status>/end/", working.status_end, name="status_end"),
]

# Read by everybody, and so outside one's own account.
provider_patterns = [
    path("<uuid:provider>/", providers.provider_detail, name="profile"),
]
