"""The pages of an account that the sign-in library does not have."""

from allauth.decorators import rate_limit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.views.generic import FormView

from portal.accounts import services
from portal.accounts.forms import NameForm
from portal.accounts.models import User


@method_decorator([login_required, rate_limit(action="change_name")], name="dispatch")
class NameView(FormView[NameForm]):
    """What others see somebody called, in the place of the address."""

    template_name = "account/name.html"
    form_class = NameForm
    success_url = reverse_lazy("account_name")

    def get_initial(self) -> dict[str, str]:
        assert isinstance(self.request.user, User)
        return {"name": self.request.user.name}

    def form_valid(self, form: NameForm) -> HttpResponse:
        assert isinstance(self.request.user, User)
        name = form.cleaned_data["name"]
        services.rename(self.request.user, name, by=self.request.user)
        done = "saved." if name else "removed. Others see your e-mail address."
        messages.success(self.request, f"Your name is {done}")
        return super().form_valid(form)
