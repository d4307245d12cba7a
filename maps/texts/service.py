"""Words of the pages: Fluent messages, Malay first; the browser reads the same files.

`ms.ftl` and `en.ftl` are the explorer's; every other page has a file of its own in the folder of
each language. The ids of a page's messages begin with its name.
"""

from functools import cache
from pathlib import Path

from fluent.runtime import FluentBundle, FluentResource

from database.errors import InvalidInput

LANGUAGES = ("ms", "en")
"""Languages of the interface; the first is the default."""

LOCALES = {"ms": "ms_MY", "en": "en_MY"}
"""How numbers and dates are written."""

FOLDER = Path(__file__).parent


def message_file(language: str) -> Path:
    """Return the explorer's Fluent file of a language.

    Raises:
        InvalidInput: the service does not speak it.
    """
    if language not in LANGUAGES:
        raise InvalidInput(
            f"There is no language {language!r}.", field="lang", expected=" or ".join(LANGUAGES)
        )
    return FOLDER / f"{language}.ftl"


def message_files(language: str) -> list[Path]:
    """Return every Fluent file of a language.

    Raises:
        InvalidInput: the service does not speak it.
    """
    return [message_file(language), *sorted((FOLDER / language).glob("*.ftl"))]


class Texts:
    """The messages of one language: `texts("legend-zero")`, `texts("areas", count=3)`."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.locale = LOCALES[language]
        self._bundle = FluentBundle([self.locale.replace("_", "-")], use_isolating=False)
        for path in message_files(language):
            self._bundle.add_resource(FluentResource(path.read_text("utf-8")))

    def __call__(self, key: str, **values: str | int | float) -> str:
        """Return the text of `key`, its places filled.

        Raises:
            KeyError: there is no such message.
            ValueError: a place has no value.
        """
        pattern = self._bundle.get_message(key).value
        if pattern is None:
            raise KeyError(key)
        text, errors = self._bundle.format_pattern(pattern, values)
        if errors:
            raise ValueError(f"{key}: {errors[0]}")
        return str(text)

    def has(self, key: str) -> bool:
        """Tell whether there is such a message."""
        return bool(self._bundle.has_message(key))


@cache
def texts(language: str) -> Texts:
    """Return the messages of a language, read once.

    Raises:
        InvalidInput: the service does not speak it.
    """
    message_file(language)
    return Texts(language)
