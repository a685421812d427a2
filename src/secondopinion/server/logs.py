"""Structured log lines that cannot carry patient data: a fixed list of fields, exceptions by type and place only."""

import json
import logging
import traceback

# The queue writes the text of a job's exception into its messages; the job itself keeps kind and place.
SILENT = {
    "django-q": "the job queue reports something; a failed job stands in the table of jobs with its kind and place"
}
FIELDS = ("method", "route", "status", "milliseconds", "actor", "case", "job", "object", "attempt", "code", "count")


class JsonLines(logging.Formatter):
    """One JSON object per line. The message is the template without its arguments: arguments may be patient data."""

    def format(self, record: logging.LogRecord) -> str:
        """Render the record; only our own loggers may bring their arguments along."""
        ours = record.name.startswith("secondopinion")
        line: dict[str, object] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage()
            if ours and not record.exc_info
            else SILENT.get(record.name) or str(record.msg),
        }
        for name in FIELDS:
            value = getattr(record, name, None)
            if value is not None:
                line[name] = value if isinstance(value, int | float) else str(value)
        if record.exc_info and record.exc_info[0]:
            kind, _, trace = record.exc_info
            line["exception"] = kind.__name__
            line["where"] = [f"{frame.name}:{frame.lineno}" for frame in traceback.extract_tb(trace)[-4:]]
        return json.dumps(line, ensure_ascii=False)
