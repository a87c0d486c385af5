"""What the rest of the site may do with assessments."""

from assessments.services.attempts import (
    KEPT_DAYS,
    answer,
    attempt_for,
    begin,
    delete_expired,
    finish,
    forget,
    recompute,
    result_for,
    send_link,
    start,
)
from assessments.services.hand_off import draft_job_from, draft_of, topic_names
from assessments.services.questionnaires import (
    check_address,
    discard_draft,
    first_question,
    load_questionnaire,
    publish_version,
    save_draft,
    validate,
)
from assessments.services.weights import check_may_weigh, weigh, weights_of

__all__ = [
    "KEPT_DAYS",
    "answer",
    "attempt_for",
    "begin",
    "check_address",
    "check_may_weigh",
    "delete_expired",
    "discard_draft",
    "draft_job_from",
    "draft_of",
    "finish",
    "first_question",
    "forget",
    "load_questionnaire",
    "publish_version",
    "recompute",
    "result_for",
    "save_draft",
    "send_link",
    "start",
    "topic_names",
    "validate",
    "weigh",
    "weights_of",
]
