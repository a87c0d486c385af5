"""What employers and moderators type."""

from jobs.forms.companies import CompanyForm
from jobs.forms.decisions import ApproveForm, ConfirmForm, ReasonForm
from jobs.forms.people import InviteForm, MailboxField, RoleForm
from jobs.forms.postings import LONGEST_SECTION, PostingForm

__all__ = [
    "LONGEST_SECTION",
    "ApproveForm",
    "CompanyForm",
    "ConfirmForm",
    "InviteForm",
    "MailboxField",
    "PostingForm",
    "ReasonForm",
    "RoleForm",
]
