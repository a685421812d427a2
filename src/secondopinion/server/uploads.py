"""Files come in through the encrypted resumable upload only."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, StopUpload


class RefuseMultipartFiles(FileUploadHandler):
    """Refuses files in multipart forms: Django would spool them to disk unencrypted."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Stop at the first byte."""
        raise StopUpload(connection_reset=True)

    def file_complete(self, file_size: int) -> Any:
        """Nothing is ever complete here."""
        return None
