"""The verbs of companies and postings: every change of them goes through here."""

from jobs.services.companies import create_company, delete_company, trust, update_company
from jobs.services.counting import count_hits
from jobs.services.drafts import copy_posting, create_draft, create_posting, delete_draft, save_posting
from jobs.services.editing import delete_old_editing, form_of
from jobs.services.holding import (
    ask_changes,
    freeze,
    letters_of_unfreezing,
    resume,
    suspend,
    unfreeze,
)
from jobs.services.import_runs import (
    confirm_import,
    delete_old_imports,
    discard_import,
    go_on_importing,
    start_import,
)
from jobs.services.importing import Importer
from jobs.services.loading import load_company, load_posting, load_reason
from jobs.services.logos import take_logo, taken_logo
from jobs.services.people import (
    accept_invitation,
    change_role,
    delete_ended_invitations,
    invite,
    invited,
    remove_member,
    resend_invitation,
    withdraw_invitation,
)
from jobs.services.proofs import check_code, delete_ended_proofs, send_code
from jobs.services.publishing import (
    approve,
    close,
    confirm,
    letters_of,
    recall,
    reject,
    remove,
    request_changes,
    submit,
)
from jobs.services.redrafts import draft_changes, in_words, part_names, take_draft_changes
from jobs.services.reports import dismiss, report
from jobs.services.still_open import ask_still_open, close_by_link, confirm_by_link, delete_past_links
from jobs.services.texts import as_input, checks_of, problems_of, sections_of
from jobs.values import Drafted, DraftLine, DraftNeed, PlaceOfWork, PostingInput, Source

__all__ = [
    "DraftLine",
    "DraftNeed",
    "Drafted",
    "Importer",
    "PlaceOfWork",
    "PostingInput",
    "Source",
    "accept_invitation",
    "approve",
    "as_input",
    "ask_changes",
    "ask_still_open",
    "change_role",
    "check_code",
    "checks_of",
    "close",
    "close_by_link",
    "confirm",
    "confirm_by_link",
    "confirm_import",
    "copy_posting",
    "count_hits",
    "create_company",
    "create_draft",
    "create_posting",
    "delete_company",
    "delete_draft",
    "delete_ended_invitations",
    "delete_ended_proofs",
    "delete_old_editing",
    "delete_old_imports",
    "delete_past_links",
    "discard_import",
    "dismiss",
    "draft_changes",
    "form_of",
    "freeze",
    "go_on_importing",
    "in_words",
    "invite",
    "invited",
    "letters_of",
    "letters_of_unfreezing",
    "load_company",
    "load_posting",
    "load_reason",
    "part_names",
    "problems_of",
    "recall",
    "reject",
    "remove",
    "remove_member",
    "report",
    "request_changes",
    "resend_invitation",
    "resume",
    "save_posting",
    "sections_of",
    "send_code",
    "start_import",
    "submit",
    "suspend",
    "take_draft_changes",
    "take_logo",
    "taken_logo",
    "trust",
    "unfreeze",
    "update_company",
    "withdraw_invitation",
]
