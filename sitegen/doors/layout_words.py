"""What Jinja and Python say of a mistake in a layout, in Swedish.

In: their English, as a problem quotes it. Out: the same in Swedish, or the English where it is
something rare. A test makes each mistake in a layout, so that it is noticed when a new version of
Jinja uses other words.
"""

from __future__ import annotations

import re
from collections import abc

# What values and signs are called: `str object` of Jinja, `'str' object` of Python.
_VALUES = {
    "None": "ett tomt värde",
    "NoneType": "ett tomt värde",
    "str": "en text",
    "Markup": "en text",
    "int": "ett tal",
    "float": "ett tal",
    "bool": "ett ja eller nej",
    "list": "en lista",
    "tuple": "en lista",
    "dict": "en tabell",
    "date": "ett datum",
    "datetime": "en tidpunkt",
    "function": "en funktion",
    "method": "en funktion",
    "sitegen.render.view.View": '"view"',
    "sitegen.words.model.Page": '"page"',
    "sitegen.render.edition.Shown": "innehållet",
}
_SIGNS = {
    "begin of statement block": "{%",
    "end of statement block": "%}",
    "begin of print statement": "{{",
    "end of print statement": "}}",
    "begin of comment": "{#",
    "end of comment": "#}",
}
_KINDS_OF_SIGN = {
    "end of template": "filens slut",
    "template data / text": "vanlig text",
    "name": "ett namn",
    "string": "en text inom citattecken",
    "integer": "ett tal",
    "float": "ett tal",
}


def _value(name: str) -> str:
    """`sitegen.declare.kinds.Job object` → `ett värde av sorten "Job"`."""
    name = name.removesuffix(" object")
    return _VALUES.get(name) or f'ett värde av sorten "{name.rpartition(".")[2]}"'


def _sign(name: str) -> str:
    return _KINDS_OF_SIGN.get(name) or f'"{_SIGNS.get(name, name)}"'


def _signs(tags: str) -> str:
    """`'elif' or 'else' or 'endif'` → `"elif", "else" eller "endif"`."""
    *most, last = (f'"{tag}"' for tag in re.findall(r"'([^']+)'", tags))
    return f"{', '.join(most)} eller {last}" if most else last


def _names(names: str) -> str:
    """`'a', 'b', and 'c'` → `"a", "b" och "c"`."""
    return _signs(names).replace(" eller ", " och ")


def _open(found: re.Match[str]) -> str:
    if not found["tags"]:
        return "filen tar slut för tidigt"
    before = f'"{found["open"]}" har fått ' if found["open"] else ""
    return f"filen tar slut innan {before}{_signs(found['tags'])}{'' if before else ' har kommit'}"


def _tag(found: re.Match[str]) -> str:
    is_end = found["nested"] or found["tag"].startswith("end")
    what = (
        f'"{found["tag"]}" står på fel plats' if is_end else f'taggen "{found["tag"]}" finns inte'
    )
    tags = found["sought"] or found["tags"]
    of = f' till "{found["open"]}"' if found["open"] else ""
    return f"{what}; här väntas {_signs(tags)}{of}" if tags else what


def _too_many(found: re.Match[str]) -> str:
    # Python counts what a method belongs to, which nobody writes within the parentheses.
    most, given = (int(found[which]) - bool(found["of"]) for which in ("most", "given"))
    return f'"{found["name"]}" får {given} inom parentesen, men tar högst {most}'


_AWAITED = (
    r"(?: Jinja was looking for the following tags: (?P<tags>.+?)\.)?"
    r"(?: The innermost block that needs to be closed is '(?P<open>\w+)'\.)?"
)

_Swedish = str | abc.Callable[["re.Match[str]"], str]

# Expression for the whole of what was said → Swedish; the first that matches is taken.
PATTERNS: tuple[tuple[re.Pattern[str], _Swedish], ...] = tuple(
    (re.compile(pattern), swedish)
    for pattern, swedish in (
        # Names
        (r"'(.+?)' is undefined", r'namnet "\1" finns inte här'),
        (
            r"'(.+?)'(?: object)? has no attribute '(.+?)'.*",
            lambda found: f'{_value(found[1])} har inget fält "{found[2]}"',
        ),
        (
            r"(.+?) has no element (.+)",
            lambda found: f"{_value(found[1])} har ingen plats {found[2]}",
        ),
        (r"No filter named '(.+?)'(?: found)?\.", r'det finns inget filter som heter "\1"'),
        (r"No test named '(.+?)'\.", r'det finns inget test som heter "\1" att skriva efter "is"'),
        (
            r"the template '(.+?)' \(.*\) does not export the requested name '(.+?)'",
            r'layouten "\1" har inget som heter "\2"',
        ),
        (
            r"there is no parent block called '(.+?)'\.",
            r'layouten som den här bygger på har inget block "\1"',
        ),
        (r"No caller defined", 'makrot behöver anropas med "call"'),
        (r"'(_.*)' is hidden", r'"\1" går inte att använda, för namnet börjar med _'),
        (r"'([^']+)'", r'"\1" finns inte'),
        # Signs
        (rf"Unexpected end of template\.{_AWAITED}", _open),
        (
            r"Encountered unknown tag '(?P<tag>.+?)'\."
            r"(?P<nested> You probably made a nesting mistake\. Jinja is expecting this tag, "
            rf"but currently looking for (?P<sought>.+?)\.)?{_AWAITED}",
            _tag,
        ),
        (
            r"unexpected end of template, expected '(.+?)'\.",
            lambda found: f"filen tar slut där {_sign(found[1])} väntas",
        ),
        (
            r"expected token '(.+?)', got '(.*)'",
            lambda found: f"här väntas {_sign(found[1])}, men här står {_sign(found[2])}",
        ),
        (
            r"unexpected '(.+?)', expected '(.+?)'",
            lambda found: f"här står {_sign(found[1])}, men {_sign(found[2])} väntas",
        ),
        (
            r"Expected an expression, got '(.+?)'",
            lambda found: f"här väntas ett värde, men här står {_sign(found[1])}",
        ),
        (r"unexpected '(.+)'", lambda found: f"{_sign(found[1])} hör inte hemma här"),
        (r"unexpected char ['\"](.+)['\"] at \d+", r'tecknet "\1" hör inte hemma här'),
        (r"tag name expected", 'efter "{%" väntas namnet på en tagg'),
        (r"Missing end of comment tag", 'kommentaren slutar inte: "#}" saknas'),
        (r"Missing end of raw directive", '"raw" slutar inte: "{% endraw %}" saknas'),
        (r"block '(.+?)' defined twice", r'blocket "\1" står två gånger'),
        # Calls
        (
            r"(?:.*\.)?(\w+)\(\) missing \d+ required (?:positional|keyword-only) arguments?: (.+)",
            lambda found: f'"{found[1]}" behöver också få {_names(found[2])}',
        ),
        (
            r"(?P<of>.*\.)?(?P<name>\w+)\(\) takes (?:from \d+ to )?(?P<most>\d+) positional "
            r"arguments? but (?P<given>\d+) .*",
            _too_many,
        ),
        (
            r"(?:.*\.)?(\w+)\(\) got an unexpected keyword argument '(.+?)'.*",
            r'"\1" har inget som heter "\2" inom parentesen',
        ),
        (
            r"(?:.*\.)?(\w+)\(\) got multiple values for argument '(.+?)'",
            r'"\1" får "\2" två gånger',
        ),
        (
            r"macro '(.+?)' takes not more than (\d+) argument\(s\)",
            r'"\1" får för mycket inom parentesen, och tar högst \2',
        ),
        (
            r"macro '(.+?)' takes no keyword argument '(.+?)'",
            r'"\1" har inget som heter "\2" inom parentesen',
        ),
        (r"parameter '(.+?)' was not provided", r'makrot behöver också få "\1"'),
        (r"there is no argument (\w+)", r'det finns inget som heter "\1" inom parentesen'),
        (r"the argument (\w+) is missing", r'"\1" saknas inom parentesen'),
        # What values are good for
        (
            r"'(.+?)' object is not callable",
            lambda found: f"{_value(found[1])} går inte att anropa med parenteser",
        ),
        (
            r"'(.+?)' object is not iterable",
            lambda found: f"{_value(found[1])} går inte att gå igenom som en lista",
        ),
        (
            r"a (\w+) is no text; are parentheses missing\?",
            lambda found: f"{_value(found[1])} är ingen text att visa. Saknas parenteser?",
        ),
        (
            r"unsupported operand type\(s\) for (\S+): '(.+?)' and '(.+?)'",
            lambda found: (
                f'{_value(found[2])} och {_value(found[3])} går inte ihop med "{found[1]}"'
            ),
        ),
        (
            r"can only concatenate (\w+) \(not \"(.+?)\"\) to \w+",
            lambda found: f'{_value(found[1])} och {_value(found[2])} går inte ihop med "+"',
        ),
        (
            r"'(\S+)' not supported between instances of '(.+?)' and '(.+?)'",
            lambda found: (
                f'{_value(found[2])} och {_value(found[3])} går inte att jämföra med "{found[1]}"'
            ),
        ),
    )
)


def in_swedish(said: str) -> str:
    """What was said of a layout, in Swedish where we have the words; otherwise as it was said."""
    for pattern, swedish in PATTERNS:
        found = pattern.fullmatch(said)
        if found:
            return found.expand(swedish) if isinstance(swedish, str) else swedish(found)
    return said
