"""What an editor should know of a questionnaire before it is published. Calculations alone, without Django."""

from .findings import Finding, Level
from .reaching import Reach
from .recorded import Recorded, Revision, revise
from .report import Report, report_on

__all__ = ["Finding", "Level", "Reach", "Recorded", "Report", "Revision", "report_on", "revise"]
