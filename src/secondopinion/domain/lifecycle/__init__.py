"""State machines as tables: the case, an expert's assignment, a record, a report."""

from .assignment import ASSIGNMENT, AssignmentEvent, AssignmentState
from .case import CASE, SILENT_STATES, CaseEvent, CaseState
from .machine import Allowed, Machine, RefusalCode, Refused, Row, Transition
from .needs import Need
from .record import RECORD, REVIEWABLE, RecordEvent, RecordState
from .report import REPORT, ReportEvent, ReportState
from .roles import INTAKE, PATIENT_SIDE, Role

MACHINES = (CASE, ASSIGNMENT, RECORD, REPORT)

__all__ = [
    "ASSIGNMENT",
    "CASE",
    "INTAKE",
    "MACHINES",
    "PATIENT_SIDE",
    "RECORD",
    "REPORT",
    "REVIEWABLE",
    "SILENT_STATES",
    "Allowed",
    "AssignmentEvent",
    "AssignmentState",
    "CaseEvent",
    "CaseState",
    "Machine",
    "Need",
    "RecordEvent",
    "RecordState",
    "RefusalCode",
    "Refused",
    "ReportEvent",
    "ReportState",
    "Role",
    "Row",
    "Transition",
]
