"""What employers and moderators type."""

from jobs.forms.companies import CompanyForm
from jobs.forms.decisions import ApproveForm, ConfirmForm, ReasonForm
from jobs.forms.people import CodeForm, InviteForm, MailboxForm, RoleForm
from jobs.forms.postings import LONGEST_SECTION, PostingForm

__all__ = [
    "LONGEST_SECTION",
    "ApproveForm",
    "CodeForm",
    "CompanyForm",
    "ConfirmForm",
    "InviteForm",
    "MailboxForm",
    "PostingForm",
    "ReasonForm",
    "RoleForm",
]
