"""Unverified: titles of parameters whose default no checked source gives, which say so."""

from tilik_plugin import Text, Title

NOT_VERIFIED = Text(
    "Not verified: no checked source gives this value.",
    "Belum diverifikasi: belum ada sumber teruji untuk nilai ini.",
)


def unverified(en: str, id: str, text: Text | None = None) -> Title:  # noqa: A002
    """A title in both languages, marked and described as not verified."""
    said = NOT_VERIFIED
    if text is not None:
        said = Text(f"{text.en} {said.en}", f"{text.id} {said.id}")
    return Title(en, id, said, unverified=True)
