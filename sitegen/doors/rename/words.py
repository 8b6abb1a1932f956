"""What `sitegen rename` says, in Swedish and English, and why it may refuse."""

from __future__ import annotations

from collections import abc

from sitegen.words.problems import Problem

_WORDS = {
    "sv": {
        "no-entry": "Det finns inget som heter {old} i content/.",
        "nearest": "Menade du {suggestion}?",
        "ambiguous": "{old} kan vara {choices}. Skriv mappen också.",
        "exists": "{new} finns redan. Välj ett annat namn.",
        "same": "{new} heter så redan.",
        "other-folder": "{old} hör hemma i content/{folder}/ och kan inte flyttas till {new}: "
        "mappen bestämmer vad det är.",
        "nested": "content/{folder}/ har inga undermappar: skriv {folder}/{name}.",
        "bad-name": "{new} går inte att använda som namn. Ett namn har bokstäver, siffror och "
        "bindestreck, som {folder}/anna-berg; språk och filändelse skrivs inte.",
        "only-index": "Bara sidan som inleder content/{folder}/ heter index, så {new} går inte.",
        "index": "{old} måste heta index: det är sidan som inleder mappen.",
        "unreadable": "{path} är inte UTF-8 och kan inte ändras. Spara den som UTF-8 först.",
        "unclear": "{path}:{line}:{column} nämner det på ett sätt som sitegen inte kan ändra. "
        "Skriv om den raden på ett enklare sätt och försök igen.",
        "worse": "Ingenting är ändrat. Så här skulle det bli fel:",
        "meaning": "Ingenting är ändrat. {path} skulle mena någon annan: {name} finns redan, som "
        "något annat. Välj ett annat namn.",
        "stopped": "Ett namnbyte blev avbrutet. Kör det igen först: sitegen rename {old} {new}",
        "changed": "Ett namnbyte blev avbrutet, och {path} har ändrats efter det. Lägg tillbaka "
        "filen som den var, eller ta bort mappen {folder} och kör igen.",
        "unfinished": "Ett namnbyte blev avbrutet. Kör det igen först, utan --dry-run.",
        "finished": "Det avbrutna namnbytet är klart.",
        "done": "Klart.",
        "dry": "Ingenting är ändrat: så här skulle det bli.",
    },
    "en": {
        "no-entry": "There is nothing called {old} in content/.",
        "nearest": "Did you mean {suggestion}?",
        "ambiguous": "{old} may be {choices}. Write the folder too.",
        "exists": "{new} is there already. Choose another name.",
        "same": "{new} is its name already.",
        "other-folder": "{old} belongs in content/{folder}/ and cannot be moved to {new}: its "
        "folder says what it is.",
        "nested": "content/{folder}/ has no folders in it: write {folder}/{name}.",
        "bad-name": "{new} cannot be a name. A name has letters, figures and hyphens, as "
        "{folder}/anna-berg; language and suffix are left out.",
        "only-index": "Only the page that introduces content/{folder}/ is called index, so {new} "
        "cannot be.",
        "index": "{old} must be called index: it is the page that introduces its folder.",
        "unreadable": "{path} is not UTF-8 and cannot be changed. Save it as UTF-8 first.",
        "unclear": "{path}:{line}:{column} names it in a way that sitegen cannot change. "
        "Write that line in a simpler way and try again.",
        "worse": "Nothing has been changed. This is what would be wrong:",
        "meaning": "Nothing has been changed. {path} would mean another: {name} is there already, "
        "as something else. Choose another name.",
        "stopped": "A renaming was stopped. Run it again first: sitegen rename {old} {new}",
        "changed": "A renaming was stopped, and {path} has been changed since. Put the file back "
        "as it was, or remove the folder {folder} and run this again.",
        "unfinished": "A renaming was stopped. Run it again first, without --dry-run.",
        "finished": "The renaming that was stopped is done.",
        "done": "Done.",
        "dry": "Nothing has been changed: this is what would be.",
    },
}
# Refusals that are no matter of what was typed, but of what is in the files.
_OF_CONTENT = frozenset(("unreadable", "unclear", "worse", "meaning", "changed"))


class Refusal(Exception):
    """Why an entry is not renamed; nothing has been changed."""

    def __init__(
        self,
        code: str,
        problems: tuple[Problem, ...] = (),
        texts: abc.Mapping[str, str] | None = None,
        **facts: str | int,
    ) -> None:
        """`problems` and `texts`: what would be wrong, and the files as they would be."""
        super().__init__(code)
        self.code, self.facts = code, facts
        self.problems, self.texts = problems, texts or {}

    @property
    def of_content(self) -> bool:
        """Whether files must be changed first, and not what was typed."""
        return self.code in _OF_CONTENT

    def told(self, language: str) -> str:
        say = words(language)
        lines = [say[self.code].format(**self.facts)]
        if self.facts.get("suggestion"):
            lines.append(say["nearest"].format(**self.facts))
        return " ".join(lines)


def words(language: str) -> dict[str, str]:
    return _WORDS["sv" if language == "sv" else "en"]
