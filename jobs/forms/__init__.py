"""What employers, moderators and readers type."""

from jobs.forms.companies import CompanyForm
from jobs.forms.decisions import ConfirmForm, DecisionForm, SeenForm
from jobs.forms.people import CodeForm, InviteForm, MailboxForm, RoleForm
from jobs.forms.postings import PostingForm, StartForm
from jobs.forms.reports import ReportForm

__all__ = [
    "CodeForm",
    "CompanyForm",
    "ConfirmForm",
    "DecisionForm",
    "InviteForm",
    "MailboxForm",
    "PostingForm",
    "ReportForm",
    "RoleForm",
    "SeenForm",
    "StartForm",
]
