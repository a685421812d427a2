"""Resumable upload: by hand, byte for byte, and by tuspy against a running server."""

import base64
import hashlib
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_q.models import OrmQ
from tusclient.client import TusClient
from tusclient.exceptions import TusCommunicationError

from secondopinion.apps.audit.models import AuditEntry
from secondopinion.apps.cases.models import CaseParticipant
from secondopinion.apps.files import selectors as files
from secondopinion.apps.records import services
from secondopinion.apps.records.models import Record, Upload

from . import samples
from .conftest import People

TUS = {"HTTP_TUS_RESUMABLE": "1.0.0"}


def metadata(**values: str) -> str:
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in values.items())


def begin(client: Client, people: People, length: int, **headers: Any) -> Any:
    names = metadata(filename="scan.pdf", relativePath="from hospital/2026/scan.pdf", filetype="application/pdf")
    return client.post(
        reverse("uploads", args=[people.case.pk]), **TUS, HTTP_UPLOAD_LENGTH=str(length), HTTP_UPLOAD_METADATA=names, **headers
    )  # fmt: skip


def send(client: Client, url: str, data: bytes, offset: int, **headers: Any) -> Any:
    return client.patch(
        url, data, content_type="application/offset+octet-stream", HTTP_UPLOAD_OFFSET=str(offset), **(TUS | headers)
    )


@pytest.fixture
def client_of(sign_in: Callable[..., Client]) -> Callable[..., Client]:
    return sign_in


def test_the_server_says_what_it_can_do(people: People, client_of) -> None:
    answer = client_of(people.patient).options(reverse("uploads", args=[people.case.pk]))
    assert answer.status_code == 204
    assert answer["Tus-Version"] == "1.0.0"
    assert set(answer["Tus-Extension"].split(",")) == {"creation", "termination", "checksum", "expiration"}
    assert answer["Tus-Max-Size"] == str(settings.OPTIONS.max_file_bytes)


def test_a_file_sent_in_pieces_becomes_one_record_and_one_job(people: People, client_of) -> None:
    client, data = client_of(people.patient), samples.text_pdf(samples.PATHOLOGY)
    begun = begin(client, people, len(data))
    assert begun.status_code == 201
    url = begun["Location"]
    jobs = OrmQ.objects.count()
    first = send(client, url, data[:500], 0)
    assert (first.status_code, first["Upload-Offset"]) == (204, "500")
    assert not Record.objects.exists()
    assert send(client, url, data[500:], 500)["Upload-Offset"] == str(len(data))
    record = Record.objects.get()
    assert (record.name, record.folder, record.state) == ("scan.pdf", "from hospital/2026", "received")
    assert (record.size, record.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert files.whole(record.file) == data
    assert OrmQ.objects.count() == jobs + 1
    again = client.head(url, **TUS)
    assert (again.status_code, again["Upload-Offset"]) == (200, str(len(data)))
    services.finish_upload(people.patient, upload=Upload.objects.get(), at=timezone.now())
    assert Record.objects.count() == 1


def test_after_a_cut_the_browser_learns_how_much_is_safe_and_goes_on(people: People, client_of) -> None:
    client, data = client_of(people.patient), bytes(range(256)) * 1000
    url = begin(client, people, len(data))["Location"]
    send(client, url, data[:100_000], 0)
    other = client_of(people.patient)  # a new browser session
    offset = int(other.head(url, **TUS)["Upload-Offset"])
    assert offset == 100_000
    assert send(other, url, data[offset:], offset).status_code == 204
    assert files.whole(Record.objects.get().file) == data


def test_when_the_last_answer_was_lost_asking_for_the_offset_finishes_the_upload(people: People, client_of) -> None:
    client = client_of(people.patient)
    url = begin(client, people, 5)["Location"]
    services.append_piece(people.patient, upload=Upload.objects.get(), offset=0, chunks=[b"hello"])
    assert not Record.objects.exists()
    assert client.head(url, **TUS)["Upload-Offset"] == "5"
    assert Record.objects.get().size == 5


@pytest.mark.parametrize("offset", [3, 11])
def test_bytes_for_another_place_are_refused_and_change_nothing(people: People, client_of, offset: int) -> None:
    client = client_of(people.patient)
    url = begin(client, people, 20)["Location"]
    send(client, url, b"0123456789", 0)
    answer = send(client, url, b"x" * 5, offset)
    assert (answer.status_code, answer["Upload-Offset"]) == (409, "10")
    assert client.head(url, **TUS)["Upload-Offset"] == "10"


def test_another_version_of_the_protocol_is_refused(people: People, client_of) -> None:
    client = client_of(people.patient)
    url = begin(client, people, 20)["Location"]
    answer = send(client, url, b"0123456789", 0, HTTP_TUS_RESUMABLE="0.2.2")
    assert (answer.status_code, answer["Tus-Version"]) == (412, "1.0.0")
    assert client.post(reverse("uploads", args=[people.case.pk]), HTTP_UPLOAD_LENGTH="3").status_code == 412


def test_a_piece_damaged_on_its_way_is_thrown_away_whole(people: People, client_of) -> None:
    client, data = client_of(people.patient), b"a piece of a record"
    url = begin(client, people, len(data))["Location"]
    right = base64.b64encode(hashlib.sha1(data).digest()).decode()
    assert send(client, url, data.replace(b"a", b"b"), 0, HTTP_UPLOAD_CHECKSUM=f"sha1 {right}").status_code == 460
    assert client.head(url, **TUS)["Upload-Offset"] == "0"
    assert send(client, url, data, 0, HTTP_UPLOAD_CHECKSUM=f"md5 {right}").status_code == 400
    assert send(client, url, data, 0, HTTP_UPLOAD_CHECKSUM=f"sha1 {right}").status_code == 204


def test_a_file_over_the_limit_is_refused_before_its_first_byte(people: People, client_of) -> None:
    answer = begin(client_of(people.patient), people, settings.OPTIONS.max_file_bytes + 1)
    assert answer.status_code == 413
    assert "larger than" in answer.json()["message"]
    assert not Upload.objects.exists()


def test_more_bytes_than_announced_are_refused(people: People, client_of) -> None:
    client = client_of(people.patient)
    url = begin(client, people, 5)["Location"]
    assert send(client, url, b"too many bytes", 0).status_code == 413
    assert client.head(url, **TUS)["Upload-Offset"] == "0"


@pytest.mark.parametrize("length", ["", "-1", "12x", "١٢", "9" * 30])
def test_a_length_that_is_no_length_is_refused(people: People, client_of, length: str) -> None:
    answer = client_of(people.patient).post(reverse("uploads", args=[people.case.pk]), **TUS, HTTP_UPLOAD_LENGTH=length)
    assert answer.status_code == 400


def test_an_upload_given_up_is_gone(people: People, client_of) -> None:
    client = client_of(people.patient)
    url = begin(client, people, 20)["Location"]
    send(client, url, b"0123456789", 0)
    assert client.delete(url, **TUS).status_code == 204
    assert client.head(url, **TUS).status_code == 404


def test_a_finished_upload_cannot_be_thrown_away_any_more(people: People, client_of) -> None:
    client = client_of(people.patient)
    url = begin(client, people, 5)["Location"]
    send(client, url, b"hello", 0)
    assert client.delete(url, **TUS).status_code == 409
    assert Record.objects.count() == 1


def test_an_upload_that_waited_too_long_is_gone_and_is_swept_away(people: People, client_of) -> None:
    client = client_of(people.patient)
    url = begin(client, people, 5)["Location"]
    Upload.objects.update(expires_at=timezone.now())
    assert send(client, url, b"hello", 0).status_code == 410
    assert services.expire_uploads(at=timezone.now()) == 1
    assert not Upload.objects.exists()


def test_a_stranger_finds_neither_the_case_nor_the_upload(people: People, client_of) -> None:
    owner, stranger = client_of(people.patient), client_of(people.stranger)
    url = begin(owner, people, 5)["Location"]
    assert begin(stranger, people, 5).status_code == 404
    assert send(stranger, url, b"hello", 0).status_code == 404
    assert stranger.head(url, **TUS).status_code == 404
    assert stranger.delete(url, **TUS).status_code == 404
    assert client_of(people.navigator).head(url, **TUS).status_code == 404
    assert Upload.objects.get().finished_at is None


def test_an_expert_may_read_but_not_hand_in(people: People, client_of) -> None:
    assert begin(client_of(people.expert), people, 5).status_code == 404
    assert AuditEntry.objects.filter(verb="access.denied", actor_id=people.expert.pk).exists()


def test_a_place_taken_away_stops_the_upload_at_the_next_piece(people: People, client_of) -> None:
    client = client_of(people.patient)
    url = begin(client, people, 10)["Location"]
    send(client, url, b"01234", 0)
    CaseParticipant.objects.filter(person=people.patient).update(revoked_at=timezone.now())
    assert send(client, url, b"56789", 5).status_code == 404


def test_without_the_token_of_the_page_nothing_is_taken(people: People, client_of) -> None:
    client = client_of(people.patient, enforce_csrf_checks=True)
    assert begin(client, people, 5).status_code == 403


def test_a_visitor_is_led_to_the_sign_in_page(people: People) -> None:
    assert begin(Client(), people, 5).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_tuspy_sends_a_file_and_goes_on_after_a_break(people: People, client_of, live_server) -> None:
    data = samples.text_pdf(samples.PATHOLOGY) + b"%" * 700_000
    browser = client_of(people.patient)
    browser.get(reverse("records", args=[people.case.pk]))
    headers = {
        "Cookie": f"session={browser.cookies['session'].value}; csrf={browser.cookies['csrf'].value}",
        "X-CSRFToken": browser.cookies["csrf"].value,
        "Referer": live_server.url,
    }
    tus = TusClient(live_server.url + reverse("uploads", args=[people.case.pk]), headers=headers)
    sender = tus.uploader(
        file_stream=io.BytesIO(data), chunk_size=200_000, upload_checksum=True, metadata={"filename": "big.pdf"}
    )
    sender.upload_chunk()
    sender.upload_chunk()
    resumed = tus.uploader(file_stream=io.BytesIO(data), chunk_size=200_000, url=sender.url, upload_checksum=True)
    assert resumed.offset == 400_000
    resumed.upload()
    record = Record.objects.get()
    assert (record.name, record.sha256) == ("big.pdf", hashlib.sha256(data).hexdigest())
    with pytest.raises(TusCommunicationError):
        TusClient(live_server.url + reverse("uploads", args=[people.case.pk])).uploader(
            file_stream=io.BytesIO(b"x"), chunk_size=10
        ).upload()


def test_an_upload_stops_when_its_case_does(people: People, client_of) -> None:
    client = client_of(people.patient)
    url = begin(client, people, 6)["Location"]
    assert send(client, url, b"one", 0).status_code == 204
    people.case.state = "withdrawn"
    people.case.save(update_fields=["state"])
    assert send(client, url, b"two", 3).status_code == 404
    assert not Record.objects.exists()
