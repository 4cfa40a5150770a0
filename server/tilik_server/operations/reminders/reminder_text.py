"""Reminder texts: the messages of the outbox, in both languages."""

from collections.abc import Mapping
from typing import Any, Final

import orjson

from tilik_plugin import Text
from tilik_server.access.appraisal_steps import STEPS
from tilik_server.models.vocabulary import MessageKind

K = MessageKind

SUBJECTS: Final = {
    K.STAGE_DUE: Text("An appraisal waits for you", "Penilaian kinerja menunggu Anda"),
    K.STAGE_OVERDUE: Text("An appraisal is overdue", "Penilaian kinerja melewati tenggat"),
    K.EVIDENCE_WAITING: Text("Evidence was not verified", "Bukti dukung belum diverifikasi"),
    K.REVIEW_DUE: Text("A periodic review is due", "Evaluasi berkala sudah waktunya"),
    K.RECEIPT_DEEMED: Text("Your result counts as received", "Hasil Anda dianggap diterima"),
    K.FOLLOW_UP_DUE: Text("A follow-up is due", "Tindak lanjut sudah waktunya"),
}
BODIES: Final = {
    K.STAGE_DUE: Text(
        "Appraisal of {name}, until {due_on}: {meaning}",
        "Penilaian kinerja {name}, sampai {due_on}: {meaning}",
    ),
    K.STAGE_OVERDUE: Text(
        "Appraisal of {name}, due since {due_on}: {meaning}",
        "Penilaian kinerja {name}, melewati tenggat {due_on}: {meaning}",
    ),
    K.EVIDENCE_WAITING: Text(
        "{count} pieces of evidence of {name} were not verified by {due_on} and wait for you.",
        "{count} bukti dukung {name} belum diverifikasi sampai {due_on} dan menunggu Anda.",
    ),
    K.REVIEW_DUE: Text(
        "The next periodic review of {name} has been due since {due_on}.",
        "Evaluasi berkala berikutnya untuk {name} sudah waktunya sejak {due_on}.",
    ),
    K.RECEIPT_DEEMED: Text(
        "Your result was not acknowledged in time and counts as received. {until}",
        "Hasil Anda tidak dinyatakan diterima pada waktunya, sehingga dianggap diterima. {until}",
    ),
    K.FOLLOW_UP_DUE: Text(
        "Follow-up for {name}, until {due_on}: {title}",
        "Tindak lanjut untuk {name}, sampai {due_on}: {title}",
    ),
}
TEAM_SUBJECTS: Final = {
    K.STAGE_DUE: Text("Appraisals wait for your team", "Penilaian kinerja menunggu tim Anda"),
    K.STAGE_OVERDUE: Text("Appraisals are overdue", "Penilaian kinerja melewati tenggat"),
    K.EVIDENCE_WAITING: SUBJECTS[K.EVIDENCE_WAITING],
    K.FOLLOW_UP_DUE: Text("Follow-ups are due", "Tindak lanjut sudah waktunya"),
    K.INDICATOR_WAITING: Text("Proposed indicators wait", "Usulan indikator menunggu"),
    K.PERSON_MOVED: Text("An employee moved", "Pegawai berpindah unit"),
}
TEAM_BODIES: Final = {
    K.STAGE_DUE: Text(
        "Appraisals of {unit}: {count}, until {due_on}: {meaning}",
        "Penilaian kinerja {unit}: {count}, sampai {due_on}: {meaning}",
    ),
    K.STAGE_OVERDUE: Text(
        "Appraisals of {unit}: {count}, due since {due_on}: {meaning}",
        "Penilaian kinerja {unit}: {count}, melewati tenggat {due_on}: {meaning}",
    ),
    K.EVIDENCE_WAITING: Text(
        "Evidence of {unit} that was not verified by {due_on}: {count}.",
        "Bukti dukung {unit} yang belum diverifikasi sampai {due_on}: {count}.",
    ),
    K.FOLLOW_UP_DUE: Text(
        "Follow-ups in {unit}, until {due_on}: {count}.",
        "Tindak lanjut di {unit}, sampai {due_on}: {count}.",
    ),
    K.INDICATOR_WAITING: Text(
        "Proposed indicators of {unit} that wait for your decision: {count}.",
        "Usulan indikator {unit} yang menunggu keputusan Anda: {count}.",
    ),
    K.PERSON_MOVED: Text(
        "{name} moved from {former_unit} to {unit} on {due_on}, and the appraisal in {former_unit} "
        "still runs: transfer it or end it.",
        "{name} berpindah dari {former_unit} ke {unit} pada {due_on}, dan penilaian di "
        "{former_unit} masih berjalan: pindahkan atau akhiri.",
    ),
}
UNTIL: Final = Text("You may object until {due_on}.", "Keberatan dapat diajukan sampai {due_on}.")
FINAL: Final = Text("It is final.", "Hasil ini bersifat final.")


def text_of(kind: MessageKind, found: Mapping[str, Any]) -> Text:
    """Return the text of a message to a person about a reminder."""
    return _format(BODIES[kind], found)


def team_text_of(kind: MessageKind, found: Mapping[str, Any]) -> Text:
    """Return the text of a message to a team, with unit_name, count, due_on and step of `found`."""
    return _format(TEAM_BODIES[kind], found)


def _format(body: Text, found: Mapping[str, Any]) -> Text:
    return Text(
        body.en.format(**_placeholders(found, "en")), body.id.format(**_placeholders(found, "id"))
    )


def _placeholders(found: Mapping[str, Any], language: str) -> dict[str, Any]:
    step = found.get("step")
    until = FINAL if found["due_on"] is None else UNTIL
    return {
        "name": found.get("name"),
        "unit": found.get("unit_name"),
        "former_unit": found.get("former_unit_name"),
        "due_on": found["due_on"],
        "count": found.get("count"),
        "meaning": "" if step is None else STEPS[step].meaning.in_language(language),
        "title": orjson.loads(found["title"])[language] if "title" in found else "",
        "until": until.in_language(language).format(due_on=found["due_on"]),
    }
