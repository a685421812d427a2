"""An invitation: GET shows who invites to what and no patient; POST redeems it, once."""

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from secondopinion.apps.access.refusals import Refusal
from secondopinion.apps.access.roles import PROFESSIONAL, Role
from secondopinion.apps.accounts.models import Invitation, User
from secondopinion.apps.accounts.services.invitations import REFUSED, token_hash

from ..forms import NewAccountForm, posted
from ..services import redeem_case_invitation
from ..words import ROLES

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show it, or redeem it."""
    now = timezone.now()
    found = Invitation.objects.filter(token_hash=token_hash(token)).select_related("invited_by").first()
    if found is None or not found.is_open(now):
        return _closed(request, REFUSED)
    person = request.user if request.user.is_authenticated else None
    has_account = User.objects.filter(email=found.email).exists()
    form = None
    if person is None and not has_account:
        form = NewAccountForm(posted(request), initial={"name": found.name})
    if request.method == "POST" and (form is None or form.is_valid()):
        given = form.cleaned_data if form else {}
        result = redeem_case_invitation(
            token, person=person, at=now, name=given.get("name", ""), password=given.get("password")
        )
        if isinstance(result, Refusal):
            return _closed(request, result)
        if person is None:
            login(request, result.person, backend=BACKEND)
        else:
            request.session.cycle_key()  # the person's rights just grew
        case = getattr(result.invitation, "to_case", None)
        messages.success(request, _("Welcome. Your invitation is accepted."))
        if Role(found.role) not in PROFESSIONAL and person is None:
            messages.info(
                request, _("Next time you can sign in faster with a passkey. Set one up under your name, on top.")
            )
        return redirect("case", case_id=case.case_id) if case else redirect("home")
    shown = {
        "role": ROLES[Role(found.role)],
        "by": found.invited_by.name if found.invited_by else "",
        "until": found.expires_at,
        "to_case": hasattr(found, "to_case"),
        "professional": Role(found.role) in PROFESSIONAL,
        "form": form,
        "must_sign_in": person is None and has_account,
    }
    return render(request, "cases/invitation.html", shown)


def _closed(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return render(request, "cases/invitation_closed.html", {"sentence": refusal.sentence}, status=410)
