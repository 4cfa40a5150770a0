"""Text: a label or message in English and Indonesian."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """The same sentence in both languages of the service."""

    en: str
    id: str

    @classmethod
    def both(cls, word: str) -> "Text":
        """Makes a text that is the same in both languages."""
        return cls(word, word)

    def in_language(self, language: str) -> str:
        """Returns the Indonesian text for `id`, else the English one."""
        return self.id if language == "id" else self.en

    def as_dict(self) -> dict[str, str]:
        """Returns `{"en": ..., "id": ...}`, the form in which texts are stored."""
        return {"en": self.en, "id": self.id}


def is_bilingual(text: object) -> bool:
    """Tells whether something is a text that has both languages."""
    return isinstance(text, Text) and bool(text.en and text.id)


def either(texts: Sequence[Text]) -> Text:
    """Returns texts as alternatives: "a", "a or b", "a, b or c"; in Indonesian "a, b, atau c"."""
    if not texts:
        return Text("nothing", "tidak ada")
    *others, last = texts
    if not others:
        return last
    comma = "," if len(others) > 1 else ""
    return Text(
        en=", ".join(each.en for each in others) + f" or {last.en}",
        id=", ".join(each.id for each in others) + f"{comma} atau {last.id}",
    )
