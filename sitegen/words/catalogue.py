"""Every mistake that sitegen can explain: its code, severity, message and hint, in both languages.

Braces are slots for the facts of the case. A hint says what to write instead; where there is
nothing to suggest, a hint with the slot `{suggestion}` gives way to the one after it. Add a code
here, an example in `tests/sites/`, and run `make docs`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sitegen.words.model import Severity


@dataclass(frozen=True, slots=True)
class Code:
    """One sort of mistake, in words."""

    severity: Severity
    sv: str
    en: str
    hint_sv: str = ""
    hint_en: str = ""
    # The hint where there is nothing to suggest.
    otherwise_sv: str = ""
    otherwise_en: str = ""
    # The facts that name the cause, where one cause makes a problem at each of many places.
    cause: tuple[str, ...] = ()


CATALOGUE: dict[str, Code] = {
    # Front matter and other YAML
    "no-front-matter": Code(
        "error",
        "filen börjar inte med fält mellan två rader med ---",
        "the file does not begin with fields between two lines of ---",
        "Skriv överst i filen, i stället för rubriken: en rad med ---, sedan title: {suggestion}, "
        "sedan en rad med --- igen.",
        "Write at the top of the file, in place of the heading: a line of ---, then "
        "title: {suggestion}, then a line of --- again.",
        "Skriv överst i filen: en rad med ---, sedan title: och sidans rubrik, sedan en rad med "
        "--- igen.",
        "Write at the top of the file: a line of ---, then title: and the heading of the page, "
        "then a line of --- again.",
    ),
    "front-matter-late": Code(
        "error",
        "det står något före den första raden med ---",
        "there is something before the first line of ---",
        "Ta bort de tomma raderna överst i filen.",
        "Remove the empty lines at the top of the file.",
    ),
    "front-matter-dashes": Code(
        "error",
        'raden "{value}" ska bestå av exakt tre bindestreck',
        'the line "{value}" should be exactly three hyphens',
        "Skriv --- och ingenting annat på raden. Ordbehandlare gör ibland om dem till ett långt "
        "streck.",
        "Write --- and nothing else on the line. Word processors sometimes make one long dash of "
        "them.",
    ),
    "front-matter-open": Code(
        "error",
        "fälten överst i filen har inget slut",
        "the fields at the top of the file do not end",
        "Skriv en rad med --- här, före texten.",
        "Write a line of --- here, before the text.",
    ),
    "not-fields": Code(
        "error",
        "här ska det stå fält, ett på varje rad: namn, kolon, värde",
        "there should be fields here, one on each line: name, colon, value",
        "Skriv till exempel title: Rubriken.",
        "Write for example title: The heading.",
    ),
    "yaml-too-large": Code(
        "error",
        "fälten är för många för att läsas, eller ligger i för många nivåer",
        "there are too many fields to read, or too many levels of them",
        "Dela upp innehållet i flera filer, och skriv bara de fält som behövs.",
        "Part the content into several files, and write only the fields that are needed.",
    ),
    "key-not-text": Code(
        "error",
        "här saknas fältets namn",
        "the name of the field is missing here",
        "Skriv fältets namn före kolonet, som title: Rubriken.",
        "Write the name of the field before the colon, as title: The heading.",
    ),
    "key-twice": Code(
        "error",
        'fältet "{key}" står redan på rad {first}',
        'the field "{key}" is already on line {first}',
        "Behåll det ena och ta bort det andra.",
        "Keep one of them and remove the other.",
    ),
    "yaml-tab": Code(
        "error",
        "raden är indragen med tabbtecken",
        "the line is indented with a tab",
        "Dra in med mellanslag i stället, två för varje steg.",
        "Indent with spaces instead, two for each step.",
    ),
    "yaml-character": Code(
        "error",
        "här står ett osynligt tecken, som ibland följer med när man klistrar in",
        "there is an invisible character here; they sometimes come with pasted text",
        "Radera raden och skriv den för hand.",
        "Delete the line and type it by hand.",
    ),
    "yaml-quote": Code(
        "error",
        "citattecknet {mark} som börjar här har inget slut",
        "the quotation mark {mark} that begins here has no end",
        "Skriv {write}",
        "Write {write}",
    ),
    "yaml-colon": Code(
        "error",
        "värdet innehåller kolon och mellanslag, och behöver citattecken",
        "the value holds a colon and a space, and needs quotation marks",
        "Skriv {write}",
        "Write {write}",
    ),
    "yaml-start": Code(
        "error",
        "ett värde kan inte börja med {character} utan citattecken",
        "a value cannot begin with {character} without quotation marks",
        "Skriv {write}",
        "Write {write}",
    ),
    "yaml-reference": Code(
        "error",
        "raden lånar ett värde av en annan rad med & och *, och det kan inte användas här",
        "the line borrows a value of another line by & and *, which cannot be used here",
        "Skriv ut hela värdet på varje rad. Hör {character} till texten, skriv {write}",
        "Write the whole value on each line. If {character} belongs to the text, write {write}",
    ),
    "yaml-bracket": Code(
        "error",
        "hakparentesen eller klammern {opening} som börjar här har inget slut",
        "the bracket {opening} that begins here has no end",
        "Skriv {closing} sist. Hör tecknet till texten, skriv {write}",
        "Write {closing} at the end. If it belongs to the text, write {write}",
    ),
    "yaml-after-quote": Code(
        "error",
        "det står mer efter citattecknet som avslutar värdet",
        "there is more after the quotation mark that ends the value",
        "Skriv {write}",
        "Write {write}",
    ),
    "yaml-backslash": Code(
        "error",
        "ett bakstreck kan inte stå inom dubbla citattecken",
        "a backslash cannot stand within double quotation marks",
        "Använd enkla citattecken i stället: {write}",
        "Use single quotation marks instead: {write}",
    ),
    "yaml-hash": Code(
        "error",
        '"{text}" kommer inte med, för det som står efter # läses som en anteckning',
        '"{text}" is left out, because what stands after # is read as a note',
        "Skriv {write}. Är det en anteckning, skriv ett mellanslag efter #.",
        "Write {write}. If it is a note, write a space after #.",
    ),
    "yaml-dash": Code(
        "error",
        "listan börjar på samma rad som fältets namn",
        "the list begins on the same line as the name of the field",
        "Är det en lista, skriv varje punkt på en egen rad: {item}. Är det text, sätt "
        "citattecken runt: {write}",
        "If it is a list, write each item on a line of its own: {item}. If it is text, put "
        "quotation marks round it: {write}",
    ),
    "yaml-list": Code(
        "error",
        "här börjar en lista, men fältet har redan ett värde",
        "a list begins here, but the field has a value already",
        "Skriv även det första värdet på en egen rad, med - framför.",
        "Write the first value on a line of its own too, with - before it.",
    ),
    "yaml-no-colon": Code(
        "error",
        "raden har inget kolon",
        "the line has no colon",
        "Skriv fältets namn, kolon och mellanslag före värdet: {write}",
        "Write the name of the field, a colon and a space before the value: {write}",
    ),
    "yaml-no-space": Code(
        "error",
        "det saknas ett mellanslag efter kolonet",
        "there is no space after the colon",
        "Skriv {write}",
        "Write {write}",
    ),
    "yaml-indent": Code(
        "error",
        "raden börjar inte rakt under raderna som den hör ihop med",
        "the line does not begin straight below the lines that it belongs to",
        "Låt den börja med {spaces} mellanslag i stället för {found}. Fält under ett annat fält "
        "börjar två mellanslag längre in.",
        "Let it begin with {spaces} spaces instead of {found}. Fields below another field begin "
        "two spaces further in.",
    ),
    "yaml-documents": Code(
        "error",
        "det står en rad med --- mitt bland fälten",
        "there is a line of --- among the fields",
        "Ta bort den här raden. Bara före och efter alla fält ska det stå ---.",
        "Remove this line. There should be --- only before and after all fields.",
    ),
    "yaml-syntax": Code(
        "error",
        "raden går inte att läsa som ett fält",
        "the line cannot be read as a field",
        "Se efter att varje rad har namn, kolon, mellanslag och värde, och att indragen stämmer.",
        "See that each line has name, colon, space and value, and that the indents agree.",
    ),
    # Fields
    "unknown-field": Code(
        "error",
        'okänt fält "{field}"',
        'unknown field "{field}"',
        'Menade du "{suggestion}"?',
        'Did you mean "{suggestion}"?',
        "Ta bort det. Fälten som finns här är {fields}.",
        "Remove it. The fields that there are here: {fields}.",
    ),
    "empty-field": Code(
        "error",
        'fältet "{field}" har inget värde',
        'the field "{field}" has no value',
        "Skriv ett värde, till exempel {field}: {example}",
        "Write a value, for example {field}: {example}",
    ),
    "empty-alt": Code(
        "error",
        "bilden har ingen beskrivning för den som inte ser den",
        "the picture has no description for people who cannot see it",
        'Skriv {field}: och vad bilden visar. Är den bara dekoration, skriv {field}: ""',
        'Write {field}: and what it shows. If it is only decoration, write {field}: ""',
    ),
    "missing-field": Code(
        "error",
        'fältet "{field}" saknas',
        'the field "{field}" is missing',
        "Lägg till en rad, till exempel {field}: {example}",
        "Add a line, for example {field}: {example}",
    ),
    "more-fields-needed": Code(
        "error",
        '"{field}" behöver mer än "{value}"',
        '"{field}" needs more than "{value}"',
        "Skriv {field}: på en egen rad. På raden under skriver du två mellanslag och {begin}: "
        "{value}. På raderna därefter, rakt under {short}, skriver du {others}",
        "Write {field}: on a line of its own. On the line below, write two spaces and {begin}: "
        "{value}. On the lines after that, straight below {short}, write {others}",
    ),
    "missing-one-of": Code(
        "error",
        'här behövs "{one}" eller "{other}"',
        '"{one}" or "{other}" is needed here',
        "Lägg till det ena av fälten.",
        "Add one of these fields.",
    ),
    "value-is-list": Code(
        "error",
        '"{field}" är en lista, men ska vara ett enda värde',
        '"{field}" is a list, but should be a single value',
        "Hör hakparenteser till texten, sätt citattecken runt hela. Annars: skriv värdet på samma "
        "rad, som {field}: {example}",
        "If square brackets belong to the text, put quotation marks round it all. Otherwise write "
        "the value on the same line, as {field}: {example}",
    ),
    "value-has-fields": Code(
        "error",
        '"{first}:" läses som ett eget fält under "{field}"',
        '"{first}:" is read as a field of its own below "{field}"',
        "Är det text med kolon i, sätt citattecken runt hela texten. Annars: skriv värdet på "
        "samma rad som fältets namn.",
        "If it is text with a colon in it, put quotation marks round all of it. Otherwise write "
        "the value on the same line as the name of the field.",
    ),
    "fields-expected": Code(
        "error",
        '"{field}" ska ha egna fält under sig',
        '"{field}" should have fields of its own below it',
        'Skriv ett fält på varje rad under "{field}", alla lika långt in: {fields}',
        'Write one field on each line below "{field}", all equally far in: {fields}',
    ),
    "too-long": Code(
        "error",
        '"{field}" är {length} tecken, men ska vara högst {most}',
        '"{field}" is {length} characters, but should be at most {most}',
        "Korta texten. Resten kan stå längre ner, i den löpande texten.",
        "Shorten the text. The rest can stand further down, in the running text.",
    ),
    "bad-email": Code(
        "error",
        '"{value}" är ingen e-postadress',
        '"{value}" is not an e-mail address',
        'Menade du "{suggestion}"?',
        'Did you mean "{suggestion}"?',
        "Skriv som namn@organisation.se",
        "Write as name@organisation.se",
    ),
    "bad-phone": Code(
        "error",
        '"{value}" är inget telefonnummer',
        '"{value}" is not a telephone number',
        "Skriv {suggestion}",
        "Write {suggestion}",
        "Skriv som 036-10 00 00 eller +46 36 10 00 00",
        "Write as 036-10 00 00 or +46 36 10 00 00",
    ),
    "bad-url": Code(
        "error",
        '"{value}" är ingen webbadress',
        '"{value}" is not a web address',
        'Menade du "{suggestion}"?',
        'Did you mean "{suggestion}"?',
        "Skriv hela adressen, som https://www.exempel.se/sida",
        "Write the whole address, as https://www.example.com/page",
    ),
    "bad-colour": Code(
        "error",
        '"{value}" är ingen färg',
        '"{value}" is not a colour',
        "Skriv {suggestion}",
        "Write {suggestion}",
        'Skriv # och sex tecken inom citattecken, som "#005a9c"',
        'Write # and six characters in quotation marks, as "#005a9c"',
    ),
    "low-contrast": Code(
        "error",
        "{value} syns för dåligt mot {background}: kontrasten är {ratio}:1, men behöver vara 4.5:1",
        "{value} is hard to see on {background}: the contrast is {ratio}:1, but must be 4.5:1",
        'Närmaste färg som syns bra nog är "{write}".',
        'The nearest colour that is clear enough is "{write}".',
    ),
    "bad-address": Code(
        "error",
        '"{value}" är ingen adress på den här webbplatsen',
        '"{value}" is not an address on this site',
        "Skriv {suggestion}",
        "Write {suggestion}",
        "Skriv en adress här på webbplatsen: snedstreck, ord utan mellanslag, snedstreck, som "
        "/om/kontakt/. Tecknen ? och # kan inte vara med.",
        "Write an address here on the site: a slash, words without spaces, a slash, as "
        "/about/contact/. It cannot have ? or # in it.",
    ),
    "bad-destination": Code(
        "error",
        '"{value}" är ingen adress som går att skicka besökare till',
        '"{value}" is not an address that visitors can be sent to',
        'Menade du "{suggestion}"?',
        'Did you mean "{suggestion}"?',
        "Skriv en adress här, som /om/, en hel webbadress, eller ordet gone om sidan är borta.",
        "Write an address here, as /about/, a whole web address, or the word gone.",
    ),
    "bad-link": Code(
        "error",
        '"{value}" är ingen adress att länka till',
        '"{value}" is not an address to link to',
        'Menade du "{suggestion}"?',
        'Did you mean "{suggestion}"?',
        "Skriv en adress på webbplatsen, som /om/, eller en hel webbadress, som "
        "https://www.exempel.se/sida",
        "Write an address on the site, as /about/, or a whole web address, as "
        "https://www.example.com/page",
    ),
    "bad-segment": Code(
        "error",
        '"{value}" kan inte vara en del av en adress',
        '"{value}" cannot be part of an address',
        "Skriv {suggestion}",
        "Write {suggestion}",
        "Använd små bokstäver a–z, siffror och bindestreck, som lediga-jobb",
        "Use lower-case letters a–z, figures and hyphens, as open-jobs",
    ),
    "bad-language": Code(
        "error",
        '"{value}" är ingen språkkod',
        '"{value}" is not a language code',
        "Menade du {suggestion}?",
        "Did you mean {suggestion}?",
        "Skriv språkets kod med små bokstäver: sv för svenska, en för engelska.",
        "Write the code of the language in small letters: sv for Swedish, en for English.",
    ),
    "bad-country": Code(
        "error",
        '"{value}" är ingen landskod',
        '"{value}" is not a country code',
        "Menade du {suggestion}?",
        "Did you mean {suggestion}?",
        "Skriv landets kod med två stora bokstäver: SE för Sverige, FI för Finland.",
        "Write the code of the country in two capital letters: SE for Sweden, FI for Finland.",
    ),
    "bad-organisation-number": Code(
        "error",
        '"{value}" är inget organisationsnummer',
        '"{value}" is not an organisation number',
        "Skriv {suggestion}",
        "Write {suggestion}",
        "Skriv tio siffror, som 202100-2288",
        "Write ten figures, as 202100-2288",
    ),
    "organisation-number-check": Code(
        "error",
        'sista siffran i "{value}" stämmer inte med de andra',
        'the last figure of "{value}" does not agree with the others',
        "Jämför med organisationens egen uppgift: någon siffra är fel.",
        "Compare with what the organisation itself says: some figure is wrong.",
    ),
    "bad-time-zone": Code(
        "error",
        '"{value}" är ingen tidszon',
        '"{value}" is not a time zone',
        "Skriv Europe/Stockholm för svensk tid.",
        "Write Europe/Stockholm for Swedish time.",
    ),
    "not-boolean": Code(
        "error",
        '"{field}" ska vara true eller false, inte "{value}"',
        '"{field}" should be true or false, not "{value}"',
        "Skriv {field}: {suggestion}",
        "Write {field}: {suggestion}",
        "Skriv true för ja eller false för nej.",
        "Write true for yes or false for no.",
    ),
    "not-number": Code(
        "error",
        '"{field}" ska vara ett heltal, inte "{value}"',
        '"{field}" should be a whole number, not "{value}"',
        "Skriv {field}: {suggestion}",
        "Write {field}: {suggestion}",
        "Skriv bara siffror, till exempel {field}: {example}",
        "Write figures only, for example {field}: {example}",
    ),
    "out-of-range": Code(
        "error",
        '"{field}" är {value}, men ska vara mellan {least} och {most}',
        '"{field}" is {value}, but should be between {least} and {most}',
        "Skriv ett tal mellan {least} och {most}.",
        "Write a number between {least} and {most}.",
    ),
    "not-choice": Code(
        "error",
        '"{field}" kan inte vara "{value}"',
        '"{field}" cannot be "{value}"',
        'Menade du "{suggestion}"? Det kan vara {choices}.',
        'Did you mean "{suggestion}"? It can be {choices}.',
        "Skriv något av {choices}.",
        "Write one of {choices}.",
    ),
    "bad-date": Code(
        "error",
        '"{value}" går inte att läsa som datum',
        '"{value}" cannot be read as a date',
        "Skriv {suggestion}",
        "Write {suggestion}",
        "Skriv år-månad-dag, som 2026-11-21. Finns det ett klockslag, skriv det efter: "
        "2026-11-21 13:00",
        "Write year-month-day, as 2026-11-21. If there is a time, write it after that: "
        "2026-11-21 13:00",
    ),
    "date-missing": Code(
        "error",
        '"{value}" är bara ett klockslag, och här behövs ett datum också',
        '"{value}" is only a time of day, and a date is needed here as well',
        "Skriv {suggestion}",
        "Write {suggestion}",
        "Skriv datumet före klockslaget, som 2026-11-21 13:00",
        "Write the date before the time, as 2026-11-21 13:00",
    ),
    "ambiguous-date": Code(
        "error",
        'datumet "{value}" kan läsas på flera sätt',
        'the date "{value}" can be read in several ways',
        "Skriv {one} eller {other}, det som du menar: år-månad-dag.",
        "Write {one} or {other}, whichever you mean: year-month-day.",
    ),
    "unlikely-year": Code(
        "error",
        'året i "{value}" verkar vara felskrivet',
        'the year of "{value}" seems to be a slip',
        "Skriv ett år från {first} till {last}.",
        "Write a year from {first} to {last}.",
    ),
    "impossible-date": Code(
        "error",
        "datumet {value} finns inte",
        "there is no such date as {value}",
        "Menade du {suggestion}?",
        "Did you mean {suggestion}?",
        "Se efter i kalendern hur många dagar månaden har.",
        "See in a calendar how many days the month has.",
    ),
    "bad-time": Code(
        "error",
        '"{value}" är inget klockslag',
        '"{value}" is not a time of day',
        "Skriv {suggestion}",
        "Write {suggestion}",
        "Skriv timme och minut, som 13:00",
        "Write hour and minute, as 13:00",
    ),
    "time-skipped": Code(
        "warning",
        "klockslaget {value} finns inte, för då ställs klockan fram en timme; sidan visar {taken}",
        "there is no {value}, because the clocks go forward an hour then; the page shows {taken}",
        "Skriv det klockslag som du menar.",
        "Write the time that you mean.",
    ),
    "time-repeated": Code(
        "warning",
        "klockslaget {value} kommer två gånger, för då ställs klockan tillbaka en timme; vi "
        "räknar med {taken}",
        "{value} comes twice, because the clocks go back an hour then; we take it as {taken}",
        "Skriv till +02:00 efter klockslaget för den första gången eller +01:00 för den andra.",
        "Write +02:00 after the time for the first, or +01:00 for the second.",
    ),
    "bad-period": Code(
        "error",
        '"{value}" är ingen period',
        '"{value}" is not a period',
        "Skriv {suggestion}",
        "Write {suggestion}",
        "Skriv två årtal, som 2022–2024",
        "Write two years, as 2022–2024",
    ),
    "period-backwards": Code(
        "error",
        "perioden slutar {last}, före {first} då den börjar",
        "the period ends in {last}, before {first} in which it begins",
        "Skriv {last}–{first}",
        "Write {last}–{first}",
    ),
    "end-before-start": Code(
        "error",
        '"{field}" är tidigare än "{earlier}" ({value})',
        '"{field}" is earlier than "{earlier}" ({value})',
        'Ändra det ena, så att "{field}" kommer sist.',
        'Change one of them, so that "{field}" comes last.',
    ),
    "deadline-before-date": Code(
        "error",
        "sista ansökningsdag är före annonsens datum ({value})",
        "the deadline is before the date of the ad ({value})",
        "Ändra deadline eller date, så att deadline kommer sist.",
        "Change deadline or date, so that the deadline comes last.",
    ),
    "time-missing": Code(
        "error",
        '"{field}" har inget klockslag, men det har "{other}"',
        '"{field}" has no time, but "{other}" has',
        "Skriv klockslag efter datumet, som 2026-11-21 13:00",
        "Write the time after the date, as 2026-11-21 13:00",
    ),
    "vacant-with-person": Code(
        "error",
        '"vacant" säger att ingen ansvarar, men "responsible" säger {person}',
        '"vacant" says that nobody is responsible, but "responsible" says {person}',
        "Ta bort det av fälten som inte stämmer.",
        "Remove the field that is not true.",
    ),
    "file-date-differs": Code(
        "error",
        "datumet är {value}, men filens namn börjar med {name}",
        "the date is {value}, but the file's name begins with {name}",
        "Ändra till date: {name}, eller byt datum i filens namn.",
        "Change it to date: {name}, or change the date in the file's name.",
    ),
    # References
    "dangling-reference": Code(
        "error",
        '"{field}" hänvisar till "{name}", som inte finns',
        '"{field}" refers to "{name}", which is not there',
        'Menade du "{suggestion}"?',
        'Did you mean "{suggestion}"?',
        "Skriv namnet på en fil som finns i {folder}, utan filens ändelse, eller skapa {file}.",
        "Write the name of a file in {folder}, without its ending, or make {file}.",
        cause=("folder", "name"),
    ),
    "reference-to-other-kind": Code(
        "error",
        '"{field}" kan inte vara "{name}", för det är {file}',
        '"{field}" cannot be "{name}", because that is {file}',
        "Skriv namnet på en fil i {folder}, utan filens ändelse.",
        "Write the name of a file in {folder}, without its ending.",
        cause=("file",),
    ),
    "reference-to-self": Code(
        "error",
        '"{field}" hänvisar till filen själv',
        '"{field}" refers to the file itself',
        "Skriv namnet på en annan fil, eller ta bort fältet.",
        "Write the name of another file, or remove the field.",
    ),
    "reference-to-draft": Code(
        "warning",
        '"{field}" nämner {target}, som är ett utkast och inte syns på webbplatsen',
        '"{field}" names {target}, which is a draft and is not on the site',
        "Publicera utkastet, eller ta bort {name} här.",
        "Publish the draft, or remove {name} here.",
        cause=("target",),
    ),
    "reference-to-coming": Code(
        "warning",
        '"{field}" nämner {target}, som inte är publicerad än',
        '"{field}" names {target}, which is not published yet',
        "Är det meningen, kan du låta det vara. Annars: ändra publish eller date i den filen.",
        "If that is meant, leave it. Otherwise change publish or date in that file.",
        cause=("target",),
    ),
    "reference-to-expired": Code(
        "warning",
        '"{field}" nämner {target}, som inte längre visas',
        '"{field}" names {target}, which is no longer shown',
        "Ta bort {name} här, eller ändra expires i den filen.",
        "Remove {name} here, or change expires in that file.",
        cause=("target",),
    ),
    "named-by-nobody": Code(
        "info",
        'ingen annan fil nämner "{heading}"',
        'no other file names "{heading}"',
        "Skriv {name} i ett fält i en annan fil, som contact, members eller organisers. Behövs "
        "filen inte längre, ta bort den.",
        "Write {name} in a field of another file, as contact, members or organisers. If the file "
        "is no longer needed, delete it.",
    ),
    "link-to-draft": Code(
        "warning",
        "länken leder till ett utkast ({target}); texten visas utan länk",
        "the link leads to a draft ({target}); its text is shown without a link",
        "Publicera utkastet eller ta bort länken.",
        "Publish the draft or remove the link.",
        cause=("target",),
    ),
    "link-to-coming": Code(
        "warning",
        "länken leder till något som inte är publicerat än ({target}); texten visas utan länk "
        "tills dess",
        "the link leads to something not published yet ({target}); until then its text is shown "
        "without a link",
        "Är det meningen, kan du låta det vara. Annars: ändra publish eller date i den filen.",
        "If that is meant, leave it. Otherwise change publish or date in that file.",
        cause=("target",),
    ),
    "link-to-expired": Code(
        "warning",
        "länken leder till något som inte längre visas ({target}); texten visas utan länk",
        "the link leads to something no longer shown ({target}); its text is shown without a link",
        "Ta bort länken, eller ändra expires i den filen.",
        "Remove the link, or change expires in that file.",
        cause=("target",),
    ),
    "unknown-version": Code(
        "error",
        'filens namn säger språket "{version}", som webbplatsen inte har ({languages})',
        'the file\'s name says the language "{version}", which the site does not have '
        "({languages})",
        "Döp om filen till {suggestion}",
        "Rename the file to {suggestion}",
        "Lägg till språket i languages i content/site.yaml, eller byt namn på filen.",
        "Add the language to languages in content/site.yaml, or rename the file.",
    ),
    "same-name": Code(
        "error",
        "en annan fil har samma namn: {other}",
        "another file has the same name: {other}",
        "Byt namn på den ena, till exempel med ett ord till.",
        "Rename one of them, for example with one more word.",
    ),
    "no-original": Code(
        "error",
        'filen är en version ({version}) av "{name}", men originalet finns inte',
        'the file is a version ({version}) of "{name}", but the original is not there',
        "Skriv originalet, {file}, eller ta bort .{version} ur filens namn.",
        "Write the original, {file}, or remove .{version} from the file's name.",
    ),
    # Files
    "no-settings": Code(
        "error",
        "filen content/site.yaml saknas",
        "the file content/site.yaml is missing",
        "Skriv den med två rader: name: och webbplatsens namn, base_url: och dess adress.",
        "Write it with two lines: name: and the site's name, base_url: and its address.",
    ),
    "stray-file": Code(
        "error",
        "filen hör inte hemma här och blir ingen sida",
        "the file does not belong here and becomes no page",
        "Flytta den till {suggestion}",
        "Move it to {suggestion}",
        "Texter ska sluta på .md; personer, organisationer och banderoller på .yaml. Lägg bilder "
        "i content/images och dokument i content/documents.",
        "Texts should end in .md; people, organisations and alerts in .yaml. Put pictures in "
        "content/images and documents in content/documents.",
    ),
    "unknown-folder": Code(
        "error",
        'mappen "{folder}" är okänd, så filen blir ingen sida',
        'the folder "{folder}" is unknown, so the file becomes no page',
        'Menade du "{suggestion}"?',
        'Did you mean "{suggestion}"?',
        "Flytta filen till någon av mapparna {folders}.",
        "Move the file to one of the folders {folders}.",
    ),
    "nested-file": Code(
        "error",
        "filen ligger i en mapp i mappen, och blir ingen sida",
        "the file lies in a folder within the folder, and becomes no page",
        "Flytta den till {folder}.",
        "Move it to {folder}.",
    ),
    "link-out-of-root": Code(
        "error",
        "filen är en genväg till något utanför mappen content",
        "the file is a shortcut to something outside the folder content",
        "Lägg en kopia av själva filen här i stället.",
        "Put a copy of the file itself here instead.",
    ),
    "bad-file-name": Code(
        "error",
        '"{name}" kan inte bli en adress',
        '"{name}" cannot become an address',
        "Döp om filen till {suggestion}",
        "Rename the file to {suggestion}",
        "Använd bokstäver, siffror och bindestreck, och en enda punkt före md eller yaml.",
        "Use letters, figures and hyphens, and a single full stop before md or yaml.",
    ),
    "not-utf8": Code(
        "error",
        "filen är inte sparad med teckenkodningen UTF-8, så å, ä och ö går inte att läsa (här "
        "står byte {byte})",
        "the file is not saved with the encoding UTF-8, so letters such as å cannot be read "
        "(here is byte {byte})",
        "Öppna filen, välj Spara som och teckenkodningen UTF-8.",
        "Open the file, choose Save as and the encoding UTF-8.",
    ),
    "nul-character": Code(
        "error",
        "här står ett tecken som inte hör hemma i en text; filen är kanske inte sparad som text",
        "there is a character here that no text has; perhaps the file is not saved as text",
        "Spara om den som vanlig text (UTF-8).",
        "Save it again as plain text (UTF-8).",
    ),
    "missing-file": Code(
        "error",
        'filen "{name}" finns inte i {folder}',
        'there is no file "{name}" in {folder}',
        'Menade du "{suggestion}"?',
        'Did you mean "{suggestion}"?',
        "Lägg filen där, eller rätta namnet. Stora och små bokstäver räknas.",
        "Put the file there, or mend the name. Capital and small letters count.",
        cause=("folder", "name"),
    ),
    "letter-case": Code(
        "error",
        'filen heter inte "{name}", utan "{write}"',
        'the file is not called "{name}", but "{write}"',
        "Skriv {write}: stora och små bokstäver räknas på de flesta webbservrar.",
        "Write {write}: capital and small letters count on most web servers.",
        cause=("name", "write"),
    ),
    "empty-document": Code(
        "error",
        "det finns ingenting i dokumentet",
        "there is nothing in the document",
        "Lägg dit filen en gång till: den kom kanske inte med hel. Behövs den inte, ta bort den "
        "och länkarna till den.",
        "Put the file there once more: perhaps it did not come along whole. If it is not needed, "
        "delete it and the links to it.",
    ),
    "document-of-other-type": Code(
        "warning",
        "dokumentet slutar på {suffix}, men är {type} inuti",
        "the document ends in {suffix}, but is {type} inside",
        "Öppna originalet och spara det på nytt som {wanted}. Som det är nu kan många inte öppna "
        "filen.",
        "Open the original and save it again as {wanted}. As it is now, many cannot open the file.",
    ),
    "heavy-picture": Code(
        "warning",
        "bilden är onödigt stor: {size} kB, {width} × {height} bildpunkter",
        "the picture is larger than it need be: {size} kB, {width} × {height} pixels",
        "Spara om den som JPEG, högst 4000 bildpunkter bred. Mindre storlekar för telefoner görs "
        "av sig själva, men så stora bilder gör arkivet tungt för alla som arbetar i det.",
        "Save it again as JPEG, at most 4000 pixels wide. Smaller sizes for phones are made of it, "
        "but pictures this large make the repository heavy for all who work in it.",
    ),
    "place-in-document": Code(
        "warning",
        "bilden bland dokumenten säger var den är tagen",
        "the picture among the documents says where it was taken",
        "Dokument publiceras som de är. Ska bilden visas på en sida, lägg den i images/, så tas "
        "platsen bort. Annars: spara om den utan uppgifter om plats.",
        "Documents are published as they are. If the picture is for a page, put it into images/, "
        "where the place is left out. Otherwise save it again without its place.",
    ),
    "picture-too-large": Code(
        "error",
        "bilden har så många bildpunkter att den inte går att visa i en telefon",
        "the picture has so many pixels that no phone can show it",
        "Spara om den, högst 2000 bildpunkter bred.",
        "Save it again, at most 2000 pixels wide.",
    ),
    "unreadable-file": Code(
        "error",
        "filen går inte att läsa",
        "the file cannot be read",
        "Se efter att den är en vanlig fil, och att du får läsa den.",
        "See that it is an ordinary file, and that you may read it.",
    ),
    "active-file": Code(
        "error",
        "filen kan köra program eller hämta något annat i läsarens webbläsare ({what})",
        "the file can run programs or fetch other things in the reader's browser ({what})",
        "Gör en sida av den, eller spara om den utan program: som PDF, eller en bild som PNG.",
        "Make a page of it, or save it again without programs: as PDF, or a picture as PNG.",
    ),
    "unreadable-picture": Code(
        "error",
        "bilden går inte att läsa",
        "the picture cannot be read",
        "Spara om den som JPEG, PNG, WebP eller SVG.",
        "Save it again as JPEG, PNG, WebP or SVG.",
    ),
    "drawing-without-size": Code(
        "error",
        "teckningen säger inte hur stor den är",
        "the drawing does not say how large it is",
        'Exportera den på nytt med bredd och höjd, eller skriv dem i taggen: <svg width="400" '
        'height="300" ...>',
        'Export it again with width and height, or write them in the tag: <svg width="400" '
        'height="300" ...>',
    ),
    "foreign-output": Code(
        "error",
        "filen finns redan bland det som ska skrivas, och är inte gjord av sitegen",
        "the file is already where the site is to be written, and was not made by sitegen",
        "Flytta undan den, eller välj en annan mapp med --output.",
        "Move it away, or choose another folder with --output.",
    ),
    "cannot-write": Code(
        "error",
        "filen går inte att skriva: {said}",
        "the file cannot be written: {said}",
        "Se efter att disken har plats och att du får skriva där, och bygg sedan igen.",
        "See that the disk has room and that you may write there, then build again.",
    ),
    # Addresses
    "address-collision": Code(
        "error",
        "adressen {address} är redan tagen av {other}",
        "the address {address} is already taken by {other}",
        "Skriv en annan sista del av adressen i fältet slug.",
        "Write another last part of the address in the field slug.",
    ),
    "alias-hides-page": Code(
        "error",
        "den gamla adressen {address} är redan en sida, eller leder redan till en",
        "the old address {address} is already a page, or leads to one already",
        "Ta bort den gamla adressen här.",
        "Remove the old address here.",
    ),
    "redirect-chain": Code(
        "info",
        "{address} är själv en gammal adress, som leder vidare",
        "{address} is an old address itself, which leads on",
        "Skriv {write} direkt, så är det lättare att följa. Besökare kommer rätt ändå.",
        "Write {write} at once: it is easier to follow. Visitors come to the right page anyway.",
    ),
    "redirect-without-rule": Code(
        "warning",
        "{host} får ingen regel för {count} av de gamla adresserna, den första är {address}",
        "{host} gets no rule for {count} of the old addresses, the first is {address}",
        "De leder vidare ändå, genom en liten sida. Ta bort adresser som ingen besöker längre.",
        "They lead on anyway, by a small page. Remove addresses that nobody visits any more.",
    ),
    "redirect-circle": Code(
        "error",
        "de gamla adresserna leder runt i en cirkel: {steps}",
        "the old addresses lead round in a circle: {steps}",
        "Låt en av dem leda till en sida som finns, eller till ordet gone om sidan är borta.",
        "Let one of them lead to a page that is there, or to the word gone.",
    ),
    "redirect-to-nowhere": Code(
        "error",
        "det finns ingen sida med adressen {address}",
        "there is no page with the address {address}",
        'Menade du "{suggestion}"? Finns sidan inte längre, skriv ordet gone.',
        'Did you mean "{suggestion}"? If the page is gone, write the word gone.',
        "Skriv en adress som finns, som /om/, eller ordet gone om sidan är borta.",
        "Write an address that exists, as /about/, or the word gone if the page is gone.",
    ),
    # Links in texts
    "dead-link": Code(
        "error",
        'länken "{target}" leder ingenstans',
        'the link "{target}" leads nowhere',
        'Menade du "{suggestion}"?',
        'Did you mean "{suggestion}"?',
        "Skriv sökvägen till en fil som finns, räknad från den här filen: ../pages/kontakt.md",
        "Write the path of a file that is there, counted from this file: ../pages/contact.md",
        cause=("file",),
    ),
    "dead-fragment": Code(
        "error",
        'sidan {file} har ingen rubrik "#{fragment}"',
        'the page {file} has no heading "#{fragment}"',
        'Menade du "#{suggestion}"?',
        'Did you mean "#{suggestion}"?',
        "Ta bort det som står efter #, eller skriv en av sidans rubriker med små bokstäver och "
        "bindestreck.",
        "Remove what stands after #, or write one of the page's headings in small letters with "
        "hyphens.",
        cause=("file", "fragment"),
    ),
    # Body
    "heading-level-one": Code(
        "error",
        "rubriken är på nivå 1, som bara sidans titel är",
        "the heading is of level 1, as only the title of the page is",
        "Skriv ## {text}",
        "Write ## {text}",
    ),
    "heading-jump": Code(
        "error",
        "rubriken hoppar över en nivå: {level} där {expected} väntas",
        "the heading skips a level: {level} where {expected} is expected",
        "Skriv {expected} framför rubriken, så att den som lyssnar på sidan hör hur den hänger "
        "ihop.",
        "Write {expected} before the heading, so that people who listen to the page hear its "
        "structure.",
    ),
    "heading-capitals": Code(
        "warning",
        "rubriken är skriven med bara stora bokstäver",
        "the heading is written in capitals only",
        'Skriv "{calm}": det är lättare att läsa.',
        'Write "{calm}": it is easier to read.',
    ),
    "image-without-alt": Code(
        "error",
        "bilden {source} saknar beskrivning för den som inte ser den",
        "the picture {source} has no description for people who cannot see it",
        "Skriv mellan hakparenteserna vad bilden visar: ![Två lärare vid ett bord]({source}). "
        'Är den bara dekoration, skriv <img src="{source}" alt="">.',
        "Write between the brackets what it shows: ![Two teachers at a table]({source}). "
        'If it is only decoration, write <img src="{source}" alt="">.',
    ),
    "vague-alt": Code(
        "warning",
        'beskrivningen "{text}" säger inte vad bilden visar',
        'the description "{text}" does not say what the picture shows',
        "Skriv vad man ser: ![Två lärare vid ett bord]({source}).",
        "Write what there is to see: ![Two teachers at a table]({source}).",
    ),
    "embedded-image": Code(
        "error",
        "bilden ligger i själva texten i stället för i en fil",
        "the picture is in the text itself instead of in a file",
        "Spara bilden i content/images och skriv ![beskrivning](../images/namn.png).",
        "Save the picture in content/images and write ![description](../images/name.png).",
    ),
    "empty-link": Code(
        "error",
        "länken till {address} har ingen text",
        "the link to {address} has no text",
        "Skriv mellan hakparenteserna vad man kommer till: [Program för mötet]({address}).",
        "Write between the brackets what it leads to: [Programme of the meeting]({address}).",
    ),
    "vague-link": Code(
        "error",
        'länktexten "{text}" säger inte vad man kommer till',
        'the link text "{text}" does not say what it leads to',
        "Låt länken vara det den handlar om: skriv [anmälan till mötet](...) i stället för "
        "anmäl dig [här](...).",
        "Let the link be what it is about: write [registration for the meeting](...) instead of "
        "register [here](...).",
    ),
    "bare-address": Code(
        "error",
        "adressen {address} är svår att läsa och lyssna på",
        "the address {address} is hard to read and to listen to",
        "Skriv vad man kommer till, med adressen efter: [Skolverkets statistik]({target}).",
        "Write what it leads to, and the address after it: [Statistics on schools]({target}).",
    ),
    "bad-link-scheme": Code(
        "error",
        "länken börjar med {scheme}:, och det går inte att länka till",
        "the link begins with {scheme}:, which cannot be linked to",
        "En länk börjar med https:, mailto: eller tel:, eller är sökvägen till en fil här: "
        "../pages/kontakt.md.",
        "A link begins with https:, mailto: or tel:, or is the path of a file here: "
        "../pages/contact.md.",
    ),
    "picture-as-link": Code(
        "warning",
        "bilden syns inte på sidan, för det här är en länk till den",
        "the page does not show the picture, because this is a link to it",
        "Skriv {write}, med utropstecken först och en text som säger vad bilden visar.",
        "Write {write}, with an exclamation mark first and a text that says what it shows.",
    ),
    "link-to-own-site": Code(
        "warning",
        "länken till den egna webbplatsen är skriven med hela adressen, {value}",
        "the link to this website itself is written as a whole address, {value}",
        "Skriv {write}: då märks det direkt om sidan flyttas eller tas bort.",
        "Write {write}: then you are told at once if the page moves or goes.",
    ),
    "same-text-other-target": Code(
        "error",
        'länktexten "{text}" leder till {address}, men tidigare på sidan till {first}',
        'the link text "{text}" leads to {address}, but earlier on the page to {first}',
        "Skriv olika texter, så att man hör skillnad på länkarna.",
        "Write different texts, so that people can tell the links apart.",
    ),
    "undefined-reference": Code(
        "error",
        'det finns ingen adress till "{label}"',
        'there is no address for "{label}"',
        "Skriv adressen på en egen rad: [{label}]: https://...",
        "Write the address on a line of its own: [{label}]: https://...",
    ),
    "undefined-footnote": Code(
        "error",
        'det finns ingen fotnot "{label}"',
        'there is no footnote "{label}"',
        "Skriv fotnotens text på en egen rad: [^{label}]: Texten.",
        "Write the text of the footnote on a line of its own: [^{label}]: The text.",
    ),
    "empty-footnote": Code(
        "error",
        'fotnoten "{label}" har ingen text',
        'the footnote "{label}" has no text',
        "Skriv texten efter kolonet: [^{label}]: Texten.",
        "Write the text after the colon: [^{label}]: The text.",
    ),
    "unused-footnote": Code(
        "warning",
        'ingenting i texten pekar på fotnoten "{label}", så den syns inte på sidan',
        'nothing in the text points at the footnote "{label}", so the page does not show it',
        "Skriv [^{label}] på stället i texten, eller ta bort fotnoten.",
        "Write [^{label}] at the place in the text, or take the footnote away.",
    ),
    "table-without-headers": Code(
        "error",
        "tabellens kolumner har inga rubriker",
        "the columns of the table have no headings",
        "Skriv rubrikerna i den första raden: | Namn | Telefon |. I HTML: <th>Namn</th>.",
        "Write the headings in the first row: | Name | Telephone |. In HTML: <th>Name</th>.",
    ),
    "duplicate-id": Code(
        "error",
        'id "{id}" finns redan på sidan',
        'the id "{id}" is already on the page',
        "Välj ett annat, så att länkar dit hamnar rätt.",
        "Choose another one, so that links to it lead to the right place.",
    ),
    "typed-bullet": Code(
        "warning",
        "punkten {bullet} är skriven för hand och blir ingen lista",
        "the bullet {bullet} is typed by hand and makes no list",
        "Skriv - och ett mellanslag i början av raden.",
        "Write - and a space at the beginning of the line.",
    ),
    "typed-number": Code(
        "warning",
        "numret {bullet} är skrivet för hand och blir ingen lista",
        "the number {bullet} is typed by hand and makes no list",
        "Skriv siffra, punkt och ett mellanslag i början av varje rad, som 1. och 2.",
        "Write a figure, a full stop and a space at the beginning of each line, as 1. and 2.",
    ),
    "broken-link": Code(
        "error",
        "det här ser ut som en länk eller bild, men blir ingen, och tecknen syns på sidan",
        "this looks like a link or a picture, but is none, and the page shows its signs",
        "Skriv {write}",
        "Write {write}",
    ),
    "no-heading": Code(
        "error",
        "{marks} gör ingen rubrik, för det saknas ett vanligt mellanslag efter",
        "{marks} makes no heading, because there is no ordinary space after it",
        "Skriv {write}",
        "Write {write}",
    ),
    "bold-heading": Code(
        "warning",
        "stycket är fetstil från början till slut, som en rubrik, men den som lyssnar på sidan "
        "hör ingen rubrik",
        "the paragraph is bold throughout, as a heading is, but people who listen to the page "
        "hear no heading",
        "Skriv {write}, med ett # till för varje nivå längre ner.",
        "Write {write}, with one more # for each level further down.",
    ),
    "no-table": Code(
        "error",
        "raderna ser ut som en tabell, men blir ingen",
        "the lines look like a table, but are none",
        "Skriv {head} på en rad, {line} på nästa, och därefter resten av tabellen på samma sätt "
        "som den första raden.",
        "Write {head} on one line, {line} on the next, and below them the rest of the table in "
        "the way of the first line.",
    ),
    "stars-shown": Code(
        "warning",
        "stjärnorna ** gör ingen fetstil här, utan syns på sidan",
        "the stars ** make nothing bold here, but are shown on the page",
        "Skriv **viktigt**, med stjärnor på båda sidor och utan mellanslag innanför dem. Ska "
        "stjärnorna synas, skriv \\*\\*.",
        "Write **important**, with stars on both sides and no space inside them. If the stars are "
        "to be shown, write \\*\\*.",
    ),
    "attributes-shown": Code(
        "warning",
        "{what} syns som text på sidan",
        "{what} is shown as text on the page",
        "Ta bort det. En bild blir så bred som det finns plats för.",
        "Remove it. A picture becomes as wide as there is room for.",
    ),
    "tag-shown": Code(
        "warning",
        "{tag} syns som text på sidan",
        "{tag} is shown as text on the page",
        "Ta bort det. Klistra in som oformaterad text (Ctrl+Skift+V), så följer sådant inte med.",
        "Remove it. Paste as plain text (Ctrl+Shift+V), and such things do not come along.",
    ),
    "indented-text": Code(
        "warning",
        "texten börjar minst fyra mellanslag in, och visas därför som programkod",
        "the text begins at least four spaces in, and is therefore shown as code",
        "Ta bort mellanslagen först på raden. Är det kod, skriv en rad med ``` före och en efter.",
        "Remove the spaces at the beginning of the line. If it is code, write a line of ``` before "
        "it and one after.",
    ),
    "long-sentence": Code(
        "warning",
        "meningen har {words} ord",
        "the sentence has {words} words",
        "Dela den i två: över 40 ord är svåra att hålla ihop.",
        "Make two of it: more than 40 words are hard to keep together.",
    ),
    "hard-to-read": Code(
        "warning",
        "texten är svårläst: läsbarhetsindex (LIX) är {lix}, och webbplatsen vill ha högst {most}",
        "the text is hard to read: its readability index (LIX) is {lix}, and the site wants {most} "
        "at most",
        "Skriv kortare meningar (nu i snitt {words} ord) och vardagligare ord (nu har {long} % "
        "fler än sex bokstäver).",
        "Write shorter sentences ({words} words on average now) and more common words (now {long} "
        "% have more than six letters).",
    ),
    "broken-sentence": Code(
        "warning",
        'meningen tar slut efter "{word}"',
        'the sentence ends after "{word}"',
        "Skriv klart den, eller ta bort den. Följer en lista, skriv kolon sist på raden.",
        "Finish it, or remove it. If a list follows, write a colon at the end of the line.",
    ),
    "only-document": Code(
        "warning",
        "texten är inte mycket mer än en länk till {file}, som är svår att läsa på telefon och med "
        "skärmläsare",
        "the text is not much more than a link to {file}, which is hard to read on a telephone and "
        "with a screen reader",
        "Skriv det viktigaste här, i några meningar: vad det gäller, för vem, och vad läsaren ska "
        "göra. Länken kan stå kvar.",
        "Write what matters most here, in a few sentences: what it is about, for whom, and what "
        "readers should do. The link may stay.",
    ),
    "underlined-text": Code(
        "warning",
        "raden med --- gör texten ovanför till en rubrik",
        "the line of --- makes a heading of the text above it",
        "Lämna en tom rad före ---. Ska det vara en rubrik, ta bort raden och skriv ## och ett "
        "mellanslag före texten.",
        "Leave an empty line before ---. If it is meant to be a heading, remove the line and write "
        "## and a space before the text.",
    ),
    "html-removed": Code(
        "warning",
        "{what} togs bort, för det kan inte användas här",
        "{what} was removed, because it cannot be used here",
        "Ta bort det, eller skriv det med Markdown, som **fetstil** och ## Rubrik. Färger och "
        "typsnitt är desamma på hela webbplatsen.",
        "Remove it, or write it in Markdown, as **bold** and ## Heading. Colours and typefaces are "
        "the same on the whole website.",
    ),
    "foreign-resource": Code(
        "error",
        "{address} skulle hämtas från en annan webbplats när sidan visas",
        "{address} would be fetched from another website when the page is shown",
        "Lägg filen i content/images eller content/documents, eller länka dit i stället: "
        "besökarens webbläsare ska inte kontakta andra.",
        "Put the file in content/images or content/documents, or link to it instead: "
        "visitors' browsers should not contact others.",
    ),
    # Accepted warnings
    "accept-unknown": Code(
        "error",
        'det finns ingen varning som heter "{value}"',
        'there is no warning called "{value}"',
        'Menade du "{suggestion}"?',
        'Did you mean "{suggestion}"?',
        "Skriv namnet på varningen, som long-sentence. Alla namn står i docs/problems.md.",
        "Write the name of the warning, as long-sentence. All names are in docs/problems.md.",
    ),
    "accept-error": Code(
        "error",
        '"{value}" är ett fel, och bara varningar går att godta',
        '"{value}" is an error, and only warnings can be accepted',
        "Ta bort {value} ur accept, och rätta felet där det står.",
        "Remove {value} from accept, and mend the error where it is.",
    ),
    "accept-unused": Code(
        "info",
        'varningen "{value}" godtas här, men finns inte längre i filen',
        'the warning "{value}" is accepted here, but is no longer in the file',
        "Ta bort {value} ur accept, så att du får veta om den kommer tillbaka.",
        "Remove {value} from accept, so that you are told if it comes back.",
    ),
    # Settings
    "no-strings": Code(
        "error",
        'webbplatsen ska finnas på "{language}", men layouternas ord är inte översatta till det '
        "språket",
        'the site is to be in "{language}", but the words of the layouts are not translated into '
        "it",
        "Ta bort språket ur languages, eller skriv orden i {file}.",
        "Remove the language from languages, or write the words in {file}.",
    ),
    "missing-string": Code(
        "warning",
        'layouternas ord finns inte alla på "{language}": {count} saknas, det första är {key}',
        'not all words of the layouts are there in "{language}": {count} are missing, first {key}',
        'Lägg till en rad för varje ord som saknas, som "{key}": {text}',
        'Add a line for each word that is missing, as "{key}": {text}',
    ),
    "first-language": Code(
        "warning",
        'webbplatsens första språk är "{language}", men det står inte bland languages',
        'the first language of the site is "{language}", but it is not among its languages',
        "Är filer utan språk i namnet på {first}, lägg till raden language: {first}. Annars: skriv "
        "languages: [{all}]",
        "If files with no language in their name are in {first}, add a line, language: {first}. "
        "Otherwise write languages: [{all}]",
    ),
    "same-segment": Code(
        "error",
        'både {one} och {other} har "{value}" i sina adresser',
        'both {one} and {other} have "{value}" in their addresses',
        "Skriv ett annat ord under paths för den ena av dem.",
        "Write another word below paths for one of them.",
    ),
    "statement-incomplete": Code(
        "error",
        "tillgänglighetsredogörelsen saknar något som lagen kräver",
        "the accessibility statement lacks something that the law asks for",
        "Lägg till under accessibility, ett fält på varje rad: {missing}. Gäller lagen inte er, "
        "skriv statement: false",
        "Add below accessibility, one field on each line: {missing}. If the law does not bind you, "
        "write statement: false",
    ),
    "statement-faults": Code(
        "error",
        'redogörelsen säger att allt är tillgängligt (full), men nämner en brist: "{what}"',
        'the statement says that all is accessible (full), but names a fault: "{what}"',
        "Skriv conformance: partial, eller ta bort bristerna som är åtgärdade.",
        "Write conformance: partial, or remove the faults that are mended.",
    ),
    "statement-no-faults": Code(
        "error",
        "redogörelsen säger att något brister ({value}), men inte vad",
        "the statement says that something is at fault ({value}), but not what",
        "Skriv under faults: vad som inte fungerar, på egna rader som börjar med - och ett "
        "mellanslag. Är allt tillgängligt, skriv conformance: full",
        "Write below faults: what does not work, on lines of their own that begin with - and a "
        "space. If all is accessible, write conformance: full",
    ),
    "not-translatable": Code(
        "error",
        '"{field}" är lika på alla språk',
        '"{field}" is the same in every language',
        "Ta bort raden och skriv det bara i content/site.yaml. Det som kan översättas här är "
        "{fields}.",
        "Remove the line, and write it in content/site.yaml only. What can be translated here is "
        "{fields}.",
    ),
    "burden-unexplained": Code(
        "error",
        'det står inte varför "{what}" är oskäligt betungande att rätta till',
        'it does not say why "{what}" is too great a burden to mend',
        "Skriv skälen på en rad till, explanation: ..., så som lagen kräver.",
        "Write the reasons on one more line, explanation: ..., as the law asks for.",
    ),
    "faults-differ": Code(
        "error",
        "brister här: {count}, men i content/site.yaml: {whole}",
        "faults here: {count}, but in content/site.yaml: {whole}",
        "Skriv samma brister i samma ordning som i content/site.yaml, en på varje rad som börjar "
        "med -.",
        "Write the same faults in the same order as in content/site.yaml, each on a line that "
        "begins with -.",
    ),
    "menu-to-nowhere": Code(
        "error",
        "menyn leder till {address}, som inte finns",
        "the menu leads to {address}, which is not there",
        'Menade du "{suggestion}"?',
        'Did you mean "{suggestion}"?',
        "Skriv adressen till en sida som finns, som /om/.",
        "Write the address of a page that is there, as /about/.",
    ),
    "under-nowhere": Code(
        "error",
        "det finns inget under adressen {address}",
        "there is nothing under the address {address}",
        'Menade du "{suggestion}"?',
        'Did you mean "{suggestion}"?',
        "Skriv början på adresser som finns, som /nyheter/.",
        "Write the beginning of addresses that are there, as /nyheter/.",
    ),
    # Layouts and strings
    "no-template": Code(
        "error",
        'layouten "{name}" finns inte (behövs för {address})',
        'there is no layout "{name}" (needed for {address})',
        "Lägg filen i mappen layouts, eller rätta namnet där den nämns.",
        "Put the file in the folder layouts, or mend the name where it is mentioned.",
    ),
    "layout-syntax": Code(
        "error",
        "layouten går inte att läsa: {said} (vid {address})",
        "the layout cannot be read: {said} (at {address})",
        "Den som sköter layouterna behöver se över den här raden.",
        "Whoever looks after the layouts needs to mend this line.",
    ),
    "layout-error": Code(
        "error",
        "layouten går inte att använda: {said} (vid {address})",
        "the layout cannot be used: {said} (at {address})",
        "Den som sköter layouterna behöver se över den här raden.",
        "Whoever looks after the layouts needs to mend this line.",
    ),
}
