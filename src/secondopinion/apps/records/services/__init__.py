"""Every write of this app, one verb per file."""

from .decide import confirm_kind, decide_fact
from .judge import judge_page, judge_record, remove_record, retry_record
from .reading import read_record, waiting
from .receive import receive_bytes
from .uploads import append_piece, begin_upload, end_upload, expire_uploads, finish_upload

__all__ = [
    "append_piece",
    "begin_upload",
    "confirm_kind",
    "decide_fact",
    "end_upload",
    "expire_uploads",
    "finish_upload",
    "judge_page",
    "judge_record",
    "read_record",
    "receive_bytes",
    "remove_record",
    "retry_record",
    "waiting",
]
