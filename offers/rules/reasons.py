"""Why the gate answers as it does: in words, with the way out and the article.

One reason has one article: the truth table of the tests says which.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, in words, with the article; said in the language of the moment.

    A refusal is read by who offers and says the way out. What is allowed is read by
    clients too: ``words`` are for both, ``way_out`` only for who offers.
    """

    code: str
    article: str
    words: Any
    way_out: Any = ""

    @property
    def in_full(self) -> str:
        return f"{self.words} {self.way_out}".strip()


REASONS = {
    reason.code: reason
    for reason in (
        Reason(
            "nobody",
            "Code du travail, L7232-1",
            _(
                "Nothing says how you work. Add your status in “How I work”, or offer "
                "this in the name of an organisation."
            ),
        ),
        Reason(
            "family_carer",
            "Code de l’action sociale et des familles, L113-1-3, L245-12",
            _(
                "What a family carer does for somebody close is neither sold nor "
                "compared. To help other people, add “volunteer” or another status."
            ),
        ),
        Reason(
            "not_an_employee",
            "Code du travail, L7221-1, L7232-6, L8241-1",
            _(
                "In this mode whoever works is an employee, and a self-employed person "
                "is nobody’s. Offer it as a provider, or add “employee of a private "
                "household”."
            ),
        ),
        Reason(
            "own_trade",
            "Code du travail, L8221-3, L8221-5",
            _(
                "The work of your trade is not given or settled in tokens. To help "
                "neighbours, also add “volunteer”."
            ),
        ),
        Reason(
            "only_through_the_organisation",
            "Code du travail, L7331-2 ; code de commerce, L127-1",
            _(
                "Your cooperative, or the organisation that supports you, serves and "
                "invoices in its name: offer it in the provider mode."
            ),
        ),
        Reason(
            "employed_by_the_organisation",
            "Code du travail, L7221-1, L7232-6",
            _(
                "In this mode the household is the employer, and you are the employee "
                "of an organisation. To be employed by households, add that status."
            ),
        ),
        Reason(
            "employed_by_the_household",
            "Code du travail, L7221-1, L7232-6",
            _(
                "Employed by households, you are not a provider: choose “you employ”. "
                "To invoice, add “self-employed” or join an organisation."
            ),
        ),
        Reason(
            "volunteer_is_not_paid",
            "Conseil économique et social, avis du 24 février 1993",
            _(
                "A volunteer gives time, for nothing or for tokens: choose mutual "
                "help. To be paid, add another status."
            ),
        ),
        Reason(
            "organisation_is_not_an_employee",
            "Code du travail, L7221-1",
            _(
                "A household employs a person, not an organisation. Serve as a "
                "provider, or help the household to employ (mandataire)."
            ),
        ),
        Reason(
            "organisation_missing",
            "Code du travail, L7232-6, L7331-2 ; code de commerce, L127-1",
            _(
                "In this mode an organisation answers for the work. Add the status "
                "with the organisation it is held in."
            ),
        ),
        Reason(
            "may_not_lend",
            "Code du travail, L5132-7, L7232-6, L8241-1",
            _(
                "To lend employees for money is open to associations and to home "
                "services providers. Serve in the provider mode."
            ),
        ),
        Reason(
            "replaces_a_post",
            "Code du travail, L8221-5",
            _(
                "A volunteer never takes the place of a paid post: who sells home "
                "services does not have them given. An association may."
            ),
        ),
        Reason(
            "not_in_this_mode",
            "Code du travail, D7231-1, L7232-6",
            _(
                "This activity is not open in this mode. Choose another mode, or "
                "another activity of the list."
            ),
        ),
        Reason(
            "other_public",
            "Code du travail, D7231-1",
            _(
                "This activity is kept for other people than those. Choose the "
                "activity made for them."
            ),
        ),
        Reason(
            "approval_missing",
            "Code du travail, L7232-1",
            _(
                "An approval (agrément) for this département is required to work "
                "here. Hand it in with your papers, or ask the prefecture for it."
            ),
        ),
        Reason(
            "authorisation_missing",
            "Code de l’action sociale et des familles, L313-1",
            _(
                "The département’s authorisation of home care services is required "
                "to work here. Hand it in with your papers."
            ),
        ),
        Reason(
            "nothing_is_paid",
            "CGI, 199 sexdecies",
            _("Nothing is paid, so there is nothing to count for a tax credit."),
        ),
        Reason(
            "not_in_the_list",
            "Code du travail, D7231-1 ; CGI, 199 sexdecies",
            _(
                "This is not one of the 26 home services of the law: it gives no tax "
                "credit. A declared organisation may do it only within limits."
            ),
        ),
        Reason(
            "declaration_missing",
            "Code du travail, L7232-1-1, L7233-2",
            _(
                "Without a declaration of home services, the household has no tax "
                "credit."
            ),
            _("The declaration is free: make it, then hand in its number."),
        ),
        Reason(
            "home_service_missing",
            "Code du travail, D7231-1 III",
            _(
                "Done outside the home, this gives a tax credit only beside a service "
                "done at home by the same provider."
            ),
            _("Offer one too."),
        ),
        Reason(
            "declared",
            "Code du travail, L7232-1-1, L7233-2",
            _("The papers required are there: the household has its tax credit."),
        ),
        Reason(
            "household_declares",
            "Code du travail, L1271-1, L7221-1, L7233-2",
            _(
                "The household employs, declares the hours (Cesu), and has its tax "
                "credit. Nobody else has anything to declare."
            ),
        ),
    )
}
