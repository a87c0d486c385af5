"""The status that follows from an article's versions."""

import pytest

from articles.lifecycle import Status, status
from articles.models import Article


@pytest.mark.parametrize(
    ("newest", "is_ahead", "was_live", "expected"),
    [
        (None, False, False, Status.DRAFT),
        ("submitted", False, False, Status.IN_REVIEW),
        ("submitted", True, True, Status.IN_REVIEW),
        ("recalled", False, False, Status.DRAFT),
        ("changes_requested", False, False, Status.DRAFT),
        ("rejected", True, True, Status.APPROVED),
        ("approved", True, False, Status.APPROVED),
        ("approved", False, True, Status.WITHDRAWN),
        ("approved", False, False, Status.DRAFT),
        ("recalled", False, True, Status.WITHDRAWN),
    ],
)
def test_status(newest, is_ahead, was_live, expected):
    assert status(newest, is_ahead=is_ahead, was_live=was_live) == expected


def test_the_model_knows_the_same_statuses():
    assert set(Article.Status.values) == {str(value) for value in Status}
