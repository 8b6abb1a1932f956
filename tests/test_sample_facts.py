"""The sample site must hold every fact of the five pages that it was written from.

The sentences are the sample's own, so no text can be compared with its source. Instead each fact
is listed here with the address where a reader must find it. A sample that loses a name, a number
or a group of readers in an edit or in a layout fails, and the failure names what was lost.
"""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

CONTENT = Path(__file__).parent.parent / "content"

# What browsers do not show, whatever stands in it.
UNSEEN = frozenset({"head", "script", "style", "template"})

# Elements within a line: no space is put where they begin or end.
INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "cite", "code", "em", "i", "mark", "small", "span", "strong",
     "sub", "sup", "time", "wbr"}
)  # fmt: skip

Facts = dict[str, tuple[str, ...]]

NETWORKS: Facts = {
    "/natverk/": (
        "Socialdemokraterna i Jönköpings län",
        "partidistrikt",
        "fem nätverk",
        "skolpolitik, socialpolitik, kulturpolitik, regionpolitik och kommunikation",
        "utveckla sin gemensamma politik på varje område",
        "Skolpolitiska nätverket",
        "Socialpolitiska nätverket",
        "Kulturpolitiska nätverket",
        "Regionalpolitiska nätverket",
        "Kommunikationsnätverket",
    ),
    "/natverk/skolpolitik/": (
        "Skolpolitik",
        "kommunens barn- och utbildningsutskott eller ett motsvarande organ",
        "intresserad av skolpolitik i största allmänhet",
        "Thomas Strand",
        "riksdagsledamot för Socialdemokraterna, kommer från Jönköpings län",
        "har en plats i utbildningsutskottet",
        "partidistriktets gemensamma politik",
    ),
    "/personer/thomas-strand/": (
        "Thomas Strand",
        "Socialdemokratisk riksdagsledamot från Jönköpings län",
        "utbildningsutskottet",
        "Sveriges riksdag",
    ),
    "/natverk/socialpolitik/": (
        "Socialpolitik",
        "socialnämnden i din kommun eller i ett motsvarande organ",
        "intresserad av socialpolitik i största allmänhet",
        "Just nu är ingen ansvarig för nätverket",
    ),
    "/natverk/kulturpolitik/": (
        "Kulturpolitik",
        "kulturnämnden eller ett motsvarande organ, i kommunen eller i regionen",
        "intresserad av kultur",
        "politiker från arbetarekommunerna och från Region Jönköpings län",
        "diskuterar de kulturpolitik och utvecklar den",
        "Henrik Andersson",
        "2:e vice ordförande i kulturnämnden i Jönköpings kommun",
    ),
    "/personer/henrik-andersson/": (
        "Henrik Andersson",
        "2:e vice ordförande i kulturnämnden i Jönköpings kommun",
    ),
    "/natverk/regionalpolitik/": (
        "Regionpolitik",
        "intresserad av de frågor som Region Jönköpings län ansvarar för",
        "sjukvård eller kollektivtrafik",
        "Jonas Nilsson",
        "ledamot i regionfullmäktige",
        "gruppstyrelsen för Socialdemokraterna i Region Jönköpings län",
        "Kommande möten",
    ),
    "/personer/jonas-nilsson/": (
        "Jonas Nilsson",
        "Ledamot i regionfullmäktige och i gruppstyrelsen för Socialdemokraterna",
        "Region Jönköpings län",
    ),
    "/natverk/kommunikation/": (
        "Kommunikation",
        "ansvarar för arbetarekommunens hemsida och sociala medier",
        "aktiv i sociala medier",
        "bilda opinion för den politik som Socialdemokraterna driver",
        "Simon Johansson",
        "kommunikationsombudsman i partidistriktet",
    ),
    "/personer/simon-johansson/": (
        "Simon Johansson",
        "Kommunikationsombudsman i partidistriktet",
        "Socialdemokraterna i Jönköpings län",
    ),
}

REGIONAL_GROUP: Facts = {
    "/lediga-jobb/politisk-sekreterare/": (
        "Politisk sekreterare, vikariat",
        "Socialdemokraterna i Västra Götalandsregionen",
        "september 2020 till april 2021",
        "en av landets största offentliga organisationer",
        "1,7 miljoner invånare",
        "hälso- och sjukvård",
        "kollektivtrafik",
        "regionutveckling",
        "infrastruktur",
        "På kansliet finns 5 tjänster",
        "Du ersätter en kollega som ska vara föräldraledig",
        "en viktig resurs",
        "utvecklar socialdemokratisk politik för regionen",
        "Framför allt arbetar du med regionutveckling",
        "Till det området hör också kulturpolitik",
        "Du är självständig",
    ),
    "/nyheter/politisk-sekreterare-sokes/": (
        "Socialdemokraterna i Västra Götalandsregionen",
        "politisk sekreterare",
        "vikariat",
        "september 2020",
        "april 2021",
        "Kansliet har 5 tjänster",
        "föräldraledig",
        "regionutveckling, och kulturpolitik är en del av det",
        "största offentliga organisationerna i Sverige",
        "hälso- och sjukvård, kollektivtrafik, regionutveckling och infrastruktur",
        "1,7 miljoner invånare",
    ),
    "/nyheter/kunskap-mot-manniskohandel/": (
        "Louise Åsenfors (S)",
        "vice ordförande i Beredningen för mänskliga rättigheter",
        "När en enskild person köper sex blir många arga",
        "medvetna och engagerade mot det som orsakar prostitution",
        "Människohandel har många former",
        "myndigheter och organisationer bli bättre på att samarbeta",
        "Både samhället i stort och var och en som bor där",
        "vad de beror på och vad de leder till",
        "Ett år tidigare skrev Louise Åsenfors en motion",
        "Västra Götalandsregionen ska motarbeta prostitution, människohandel och exploatering",
        "Regionfullmäktige biföll motionen den 5 november",
        "den kommande regionala planen för mänskliga rättigheter",
        "en viktig markering",
        "Facebook",
        "e-post",
    ),
    "/personer/louise-asenfors/": (
        "Louise Åsenfors",
        "Vice ordförande (S) i Beredningen för mänskliga rättigheter",
    ),
    "/nyheter/ersattning-till-vardpersonal/": (
        "Socialdemokraterna i Västra Götalandsregionen tog ett initiativ",
        "tas fram centralt",
        "sjukhusens personal kan få särskild ersättning",
        "vårda patienter med covid-19",
        "Helén Eliasson (S)",
        "gruppledare för Socialdemokraterna i Västra Götalandsregionen",
        "kompensera medarbetarna, som har slitit, engagerat sig och hållit ut",
    ),
    "/nyheter/ingen-egen-budget-for-2021/": (
        "inte fram någon egen budget för 2021",
        "Helén Eliasson (S)",
        "oppositionsregionråd och gruppledare",
        "inte i dag att avgöra vad coronakrisen får för ekonomiska följder",
        "underlätta för både verksamheter och invånare",
        "såväl nu som framöver",
        "I höst vill gruppen i stället visa vilka åtgärder den vill ha",
        "personalen, vården, kollektivtrafiken och den regionala utvecklingen",
    ),
    "/personer/helen-eliasson/": (
        "Helén Eliasson",
        "Oppositionsregionråd och gruppledare för Socialdemokraterna i Västra Götalandsregionen",
    ),
    "/nyheter/psykisk-ohalsa-efter-pandemin/": (
        "Coronakrisen kan göra att fler mår psykiskt dåligt",
        "Sjukvården måste förbereda sig",
        "sjukdom och dödsfall",
        "oppositionsregionrådet Janette Olsson (S)",
        "Västra Götalandsregionens psykiatriberedning",
        "kartlägga vilka resurser som finns och var psykiatrin behöver förstärkas",
        "Tiden är mycket svår och olik annat",
        "I modern tid har vi inte sett någon pandemi som liknar",
        "Många smittas, många blir sjuka och ett stort antal människor dör",
        "vi har gått igenom kriser förr",
    ),
    "/personer/janette-olsson/": (
        "Janette Olsson",
        "Oppositionsregionråd (S)",
    ),
    "/nyheter/fast-lakarkontakt/": (
        "Den S-ledda regeringen gick tillsammans med samarbetspartierna fram",
        "reform av primärvården",
        "bland annat ett första steg",
        "vallöfte om en fast läkarkontakt i primärvården",
        "Håkan Linnarson (S)",
        "2:e vice ordförande i hälso- och sjukvårdsstyrelsen i Västra Götalandsregionen",
        "en trygg, säker och jämlik vård högt på dagordningen",
        "Som regionpolitiker är han därför extra glad",
        "starkare rätt till en fast läkarkontakt",
        "det samlade medicinska ansvaret för patientens hela vård",
        "Partiet gick till val på frågan",
        "Reformen har betydelse för alla",
        "många olika kontakter i vården",
    ),
    "/personer/hakan-linnarson/": (
        "Håkan Linnarson",
        "2:e vice ordförande (S) i hälso- och sjukvårdsstyrelsen i Västra Götalandsregionen",
    ),
}

NETWORK_MEETING: Facts = {
    "/kalender/natverkstraff-kommuner-civilsamhallet/": (
        "Nätverksträff för kommuner och civilsamhället",
        "en grupp eller en aktör i civilsamhället som inte är en juridisk person",
        "MUCF",
        "Sveriges föreningar",
        "Jönköpings kommun",
        "inspirationsworkshop om stöd och samverkan",
        # Its day and times are the sample's own, and the page says so.
        "3 december 2026",
        "kl. 13.00–15.00",
        "Inbjudan angav varken datum eller klockslag",
        "digitalt via Zoom",
        # The programme.
        "Från styrdokument till handling",
        "Jönköpings trappsteg för stöd",
        "Thomas Yaftali, samordnare civilsamhälle, Jönköpings kommun",
        "Fredrika Lindström, samordnare civilsamhälle, Jönköpings kommun",
        "Hur kan samverkan inkludera alla? Praktiska exempel och erfarenheter",
        "Kinna Skoglund, #Taettklivframåt",
        "Ungas delaktighet i Europa",
        "Erasmus+ och Europeiska solidaritetskåren",
        "Joana Pinheiro, handläggare, MUCF",
        # The movement.
        "sitt engagemang och sina erfarenheter över sektorsgränserna",
        "folkbildningsrörelse som är partipolitiskt obunden",
        "människor och grupper i hela landet",
        "vill hämta kraft hos varandra och ge varandra hopp",
        "Den sista torsdagen i varje månad klockan 18.00",
        "demokratipromenad",
        "en timme i månaden har de ett digitalt möte",
        "demokrati, mänskliga rättigheter och en hållbar framtid",
        # Why.
        "Allt färre väljer att engagera sig genom en förening",
        "Flera kommuner ser därför ett behov av att tala och samverka",
        "en bättre folkhälsa",
        "en starkare demokrati, där fler är delaktiga",
        "en välfärd som utvecklas",
        "fler alternativa utförare",
        "mer kraft i utvecklingen",
        "diskutera vad som är utmanande, och vad som krävs",
        "ideellt engagemang som organiseras på olika sätt",
        # For whom, for how long, and how to register.
        "tjänsteperson i en kommun, beslutsfattare eller företrädare för civilsamhället",
        "I två timmar delar deltagarna kunskap, goda exempel och erfarenheter",
        "30 november 2026",
    ),
    "/kalender/demokratipromenad/": (
        "Den sista torsdagen i varje månad klockan 18.00",
        "#Taettklivframåt",
        "partipolitiskt obunden folkbildningsrörelse",
        "demokrati, mänskliga rättigheter och en hållbar framtid",
    ),
    "/personer/thomas-yaftali/": (
        "Thomas Yaftali", "Samordnare civilsamhälle", "Jönköpings kommun",
    ),
    "/personer/fredrika-lindstrom/": (
        "Fredrika Lindström", "Samordnare civilsamhälle", "Jönköpings kommun",
    ),
    "/personer/kinna-skoglund/": (
        "Kinna Skoglund", "folkbildningsrörelsen #Taettklivframåt",
    ),
    "/personer/joana-pinheiro/": ("Joana Pinheiro", "Handläggare", "MUCF"),
}  # fmt: skip

MEMBERS = (
    "Region Jönköpings län",
    "Länsstyrelsen",
    "Kommunal utveckling",
    "Jönköping University",
    "Polisen",
    "Arbetsförmedlingen",
    "Coompanion Jönköpings län",
    "Internationella Vänner",
    "Hela Människan",
    "Pingst Jönköping",
    "Jönköpings kommun",
    "Aneby kommun",
    "Mullsjö kommun",
    "Eksjö kommun",
    "Tranås kommun",
    "Vetlanda kommun",
    "Värnamo kommun",
    "Gnosjö kommun",
    "Gislaveds kommun",
    "Vaggeryds kommun",
    "Habo kommun",
    "Nässjö kommun",
    "Sävsjö kommun",
)

FORUM: Facts = {
    "/forum/": (
        "Forum för social hållbarhet",
        "Länsstyrelsen i Jönköpings län",
        "tillsammans med andra aktörer",
        "samlar sina krafter för ett mer socialt hållbart län",
        "nationella målen för social hållbarhet får genomslag i länet",
        # The board's task.
        "integration",
        "jämställdhet",
        "mäns våld mot kvinnor",
        "att förebygga brott",
        "stöd till föräldrar",
        "ANDTS, det vill säga alkohol, narkotika, dopning, tobak och spel om pengar",
        "mänskliga rättigheter",
        "funktionsrätt",
        "barnets rättigheter",
        "demokrati",
        # What the forum is for.
        "Under en bestämd tid inriktar sig forumet på några få samhällsutmaningar",
        "I forumets grupper hjälps aktörerna åt att lösa dem effektivt",
        "hålla ihop mer och att fler ska inkluderas",
        "2022–2024",
        "Prioriterad samhällsutmaning och insatsområden 2022–2024",
        "länk till annan webbplats",
        # Its bodies.
        "Enande mötet",
        "Analysgruppen",
        "Uppdragsspecifika grupper",
        "Ad hoc-grupper",
        "Hearings med civila samhället och näringslivet",
        # The picture, and whom to turn to.
        "människor av alla sorter på en gata i en stad",
        "Landshövding Helena Jonsson",
        "Besöksadress Hamngatan 4, Jönköping",
        "Postadress 551 86 Jönköping",
        "Organisationsnummer 202100-2288",
        "Följ oss",
        # The banner.
        "I Jönköpings län finns risk för skogsbrand",
        "Läs det aktuella meddelandet om skogsbrand hos SMHI",
    ),
    "/forum/enande-motet/": (
        "de som kan påverka arbetet med social hållbarhet",
        "några samhällsutmaningar som ska prioriteras under en viss tid",
        "agerar de tillsammans och driver på i länets sociala frågor",
        "mer regional samverkan i frågor om social hållbarhet",
        "Varje representant fortsätter arbetet hemma, i sin egen organisation och verksamhet",
        "Mötet hålls två gånger per år",
        "Helena Jonsson",
        "Landshövding",
        "är ordförande och sammankallar medlemmarna",
        "23 medlemmar",
        "Prioriterad samhällsutmaning och insatsområden 2022–2024",
        *MEMBERS,
    ),
    "/forum/analysgruppen/": (
        "personer som har uppdrag inom social hållbarhet i sitt arbete",
        "områden som de prioriterade samhällsutmaningarna påverkar",
        "Gruppen ställer samman underlag till det enande mötet",
        "beskriver läget i Jönköpings län",
        "varje lägesbild handlar om en eller flera delar av social hållbarhet",
        "presentera dem för det enande mötet",
        "väljer det enande mötet hur arbetet ska fortsätta",
        "Ordna hearings med civila samhället och näringslivet",
        "Svara för kontakten med de uppdragsspecifika grupperna",
        "Göra det enande mötets val av prioriterade samhällsutmaningar synligt, och följa upp det",
    ),
    "/forum/uppdragsspecifika-grupper/": (
        "Den finns redan i någon av aktörernas verksamheter",
        "ett råd, en grupp eller ett nätverk",
        "hållbar utveckling",
        "social hållbarhet",
        "folkhälsoråd",
        "inom de samhällsutmaningar som forumet prioriterar",
        "vilka behov som finns just nu och hur läget är",
        "Analysgruppen arbetar sedan vidare",
    ),
    "/forum/ad-hoc-grupper/": (
        "ett tydligt praktiskt mål och en bestämd tid på sig",
        "olika myndigheter, näringslivet, civilsamhället och organisationer",
        "under en kortare period för att utföra ett operativt uppdrag",
        "Ansöka om projektmedel",
        "Ordna konferenser",
        "Skriva handlingsplaner",
        "Göra förstudier och behovsanalyser",
        "sammankallas av någon som arbetar i offentlig, privat eller idéburen sektor",
        "Formulär för att starta en ad hoc-grupp",
        "Word, 32,8 kB",
    ),
    "/forum/hearings/": (
        "Civila samhället ska vara med och bestämma riktningen",
        "Jönköpings län",
        "bjuder Länsstyrelsen in civila samhället till hearings en gång om året",
        "gemensamt diskutera vilka frågor och utmaningar länet har",
        "när det gäller social hållbarhet",
        "bollplank och ge andra idéer till det fortsatta arbetet",
        "en förening eller en annan organisation anmäla att den vill arbeta",
        "enande mötet under en viss tid",
    ),
    "/personer/helena-jonsson/": ("Helena Jonsson", "Landshövding", "Länsstyrelsen"),
    "/organisationer/lansstyrelsen/": ("Länsstyrelsen i Jönköpings län", "202100-2288"),
}

START_OF_FORUM: Facts = {
    "/nyheter/forum-for-social-hallbarhet-startar/": (
        "gemensam kraftsamling",
        "Länsstyrelsen i Jönköpings län",
        "Forum för social hållbarhet",
        "Starten skedde i dag med ett enande möte, som landshövdingen ledde",
        "Länet är bra på att samverka, anser landshövding Helena Jonsson",
        "ta sig an samhällets frågor om social hållbarhet gemensamt",
        "det ger arbetet mer kraft",
        "offentlig, privat och idéburen sektor",
        "ge länets arbete struktur och göra det systematiskt",
        "ökad social sammanhållning",
        "ett Jönköpings län som inkluderar fler",
        # Its fields.
        "integration",
        "jämställdhet, där mäns våld mot kvinnor ingår",
        "ANDT-LS, det vill säga alkohol, narkotika, dopning, tobak, läkemedel och spel om pengar",
        "brottsförebyggande frågor",
        "mänskliga rättigheter",
        "inkluderande arbetsmarknad",
        "god och jämlik hälsa",
        # How its members work.
        "Varje aktör bestämmer själv på vilka områden gemensamma insatser gör mest nytta",
        "de behov och prioriteringar som finns lokalt och regionalt",
        "Alla utgår från sina egna uppdrag",
        "Gränserna mellan de olika aktörernas uppdrag är sällan skarpa",
        "Att se helheten blir därför allt viktigare",
        "en tydligare modell för samarbetet med andra i samhället",
        "Integrationsrådet och jämställdhetsrådet har upphört",
        "Forumet ersätter dem",
        "båda områdena ingår i social hållbarhet",
        "Globala målen",
        # Its date is the sample's own, and the page says so.
        "Nyhetens datum är ett exempel",
        # The banner.
        "I Jönköpings län finns risk för vattenbrist",
        "Se det aktuella meddelandet hos SMHI",
    ),
}

TOPICS: dict[str, Facts] = {
    "networks": NETWORKS,
    "regional-group": REGIONAL_GROUP,
    "network-meeting": NETWORK_MEETING,
    "forum": FORUM,
    "start-of-forum": START_OF_FORUM,
}

# Where the sources have a link: the address of the page, and how the link's target begins or,
# for files with a fingerprint in their names, what stands in it.
LINKS: dict[str, tuple[str, ...]] = {
    "/forum/": ("https://www.lansstyrelsen.se/", "https://www.smhi.se/"),
    "/forum/enande-motet/": ("https://www.lansstyrelsen.se/",),
    "/forum/ad-hoc-grupper/": ("formular-ad-hoc-grupp",),
    "/nyheter/forum-for-social-hallbarhet-startar/": ("https://www.smhi.se/",),
    "/nyheter/politisk-sekreterare-sokes/": ("/lediga-jobb/politisk-sekreterare/",),
    "/kalender/natverkstraff-kommuner-civilsamhallet/": (
        "https://anmalan.example/natverkstraff",
        "/kalender/demokratipromenad/",
    ),
    "/natverk/regionalpolitik/": ("/kalender/",),
}


class Reading(HTMLParser):
    """What a page says to a reader: its visible text, the texts of its pictures, its links."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self._parts: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in UNSEEN:
            self._unseen += 1
        if tag not in INLINE:
            self._parts.append(" ")
        if tag == "a":
            self.links.append(given.get("href") or "")
        if tag == "img":
            self._parts.append(f"{given.get('alt') or ''} ")

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSEEN:
            self._unseen -= 1
        if tag not in INLINE:
            self._parts.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._parts.append(data)

    @property
    def text(self) -> str:
        return normalised("".join(self._parts))


def normalised(text: str) -> str:
    """One space for any white space, no-break spaces included; no soft hyphens."""
    return re.sub(r"\s+", " ", text.replace("\N{SOFT HYPHEN}", "")).strip()


def read_page(output: Path, address: str) -> Reading:
    """Read the page at an address of the built site."""
    reading = Reading()
    reading.feed((output / address.strip("/") / "index.html").read_text(encoding="utf-8"))
    return reading


@pytest.mark.parametrize(
    ("topic", "address"), [(topic, address) for topic in TOPICS for address in TOPICS[topic]]
)
def test_page_holds_every_fact(sample_output: Path, topic: str, address: str) -> None:
    text = read_page(sample_output, address).text
    assert [fact for fact in TOPICS[topic][address] if normalised(fact) not in text] == []


@pytest.mark.parametrize("address", LINKS)
def test_page_links_where_its_source_did(sample_output: Path, address: str) -> None:
    links = read_page(sample_output, address).links
    assert [wanted for wanted in LINKS[address] if not any(wanted in link for link in links)] == []


def test_uniting_meeting_has_its_23_members_each_with_a_page(sample_output: Path) -> None:
    links = read_page(sample_output, "/forum/enande-motet/").links
    members = {link for link in links if re.search(r"/organisationer/[^/]+/$", link)}
    assert (len(MEMBERS), len(members)) == (23, 23)


def test_front_page_says_that_it_is_a_sample_and_whom_the_facts_are_about(
    sample_output: Path,
) -> None:
    text = read_page(sample_output, "/").text
    said = (
        "exempelwebbplats",
        "Socialdemokraterna i Jönköpings län",
        "Socialdemokraterna i Västra Götalandsregionen",
        "Länsstyrelsen i Jönköpings län",
        "Forum för social hållbarhet",
        "MUCF",
        "Sveriges föreningar",
        "Jönköpings kommun",
    )
    assert [words for words in said if words not in text] == []


@pytest.mark.parametrize(
    "person",
    sorted(
        address.split("/")[-2]
        for facts in TOPICS.values()
        for address in facts
        if address.startswith("/personer/")
    ),
)
def test_real_person_has_a_name_and_a_public_role_and_nothing_else(person: str) -> None:
    for path in sorted((CONTENT / "people").glob(f"{person}.*")):
        fields = re.findall(r"^(\w+):", path.read_text(encoding="utf-8"), re.MULTILINE)
        assert set(fields) <= {"name", "role", "organisation"}
