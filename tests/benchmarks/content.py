"""Generates sites of any size from a seed: the same numbers always give the same bytes.

The words are made of Swedish syllables and are drawn as real words are, few of them often and most
of them seldom, so that a page compresses about as well as a real one. `news` gives posts that any
generator's files can be written from; `write_organisation` a site of everything else.
"""

from collections import abc
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random

ONSETS = "b d f g h j k l m n p r s t v br fl gr kl kr sk sp st str tr vr sj".split()
VOWELS = "a e i o u y å ä ö".split()
CODAS = ["", "", "", "l", "n", "r", "s", "t", "ng", "nd", "rn", "st", "ll", "ck"]
# None begins as another does, so that no tool's way of making addresses puts two of them in one.
TAGS = (
    "omsorg skola miljö kultur trafik hälsa bygge demokrati idrott bibliotek näringsliv turism "
    "vatten avfall energi bostäder val budget utbildning integration landsbygd digitalisering "
    "folkhälsa ungdomar äldre klimat kollektivtrafik säkerhet samverkan forskning"
).split()

# Made by chance, but a word on which no sentence ends.
REAL = {"hos"}

SITE = "name: Provkommunen\nbase_url: https://prov.example\n"
# The others make no index of words to search in.
NO_INDEX = "search: false\n"
WORDS_IN_A_POST = 350
LAST_DAY = date(2026, 11, 20)
YEARS = 20

# Where the address of another post stands in a text: each tool writes it in a way of its own.
LINK = "<LINK>"


class Prose:
    """Sentences from one seed and a vocabulary of nearly 3,000 words."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        # The commonest words are short, and by Zipf's law the n-th comes up 1/n as often as the
        # first.
        self.words = sorted(
            {self._word() for _ in range(3_000)} - REAL, key=lambda word: (len(word), word)
        )
        self.weights = list(accumulate(1 / rank for rank in range(1, len(self.words) + 1)))

    def _word(self) -> str:
        pick = self.random.choice
        syllables = pick([1, 2, 2, 3])
        return "".join(pick(ONSETS) + pick(VOWELS) + pick(CODAS) for _ in range(syllables))

    def phrase(self, words: int) -> str:
        return " ".join(self.random.choices(self.words, cum_weights=self.weights, k=words))

    def sentence(self, words: int) -> str:
        return self.phrase(words).capitalize()

    def name(self) -> str:
        """A first name and a family name."""
        first, last = self.random.choices(self.words, k=2)
        return f"{first.capitalize()} {last.capitalize()}"

    def body(self, words: int) -> str:
        """Markdown: paragraphs of five sentences, some words of them stressed; headings; one list;
        a link to another post and one to another site."""
        blocks: list[str] = []
        left = words
        while left > 0:
            if len(blocks) % 4 == 2:
                blocks.append(f"## {self.sentence(3)}")
                left -= 3
            elif len(blocks) == 4:
                blocks.append("\n".join(f"- {self.sentence(6)}" for _ in range(4)))
                left -= 24
            else:
                length = min(left, self.random.randint(50, 70))
                blocks.append(self._paragraph(length, len(blocks)))
                left -= length
        return "\n\n".join(blocks)

    def _paragraph(self, words: int, number: int) -> str:
        sentences = []
        while words > 0:
            length = min(words, self.random.randint(8, 16))
            sentences.append(self.sentence(length) + ".")
            words -= length
        sentences[0] += f" Det är **{self.phrase(2)}** och *{self.phrase(1)}*."
        if number == 0:
            sentences[-1] += f" Läs om [{self.phrase(3)}]({LINK})."
        if number == 1:
            sentences[-1] += f" Se [{self.phrase(2)}](https://annan.example/{self.phrase(1)})."
        return " ".join(sentences)


@dataclass(frozen=True)
class Post:
    """A news post; `body` has `LINK` where the address of the post `link` is to stand."""

    name: str
    day: date
    title: str
    summary: str
    tags: tuple[str, ...]
    body: str
    link: str


def news(posts: int, seed: int) -> abc.Iterator[Post]:
    """So many posts, spread over 20 years. Each title has its number: no two share an address."""
    prose = Prose(seed)
    for number in range(1, posts + 1):
        tags = prose.random.sample(TAGS, k=prose.random.randint(1, 3))
        yield Post(
            name=name_of(number),
            day=day_of(number, posts),
            title=f"{prose.sentence(5)} {number}",
            summary=f"{prose.sentence(14)}.",
            tags=tuple(sorted(tags)),
            body=prose.body(WORDS_IN_A_POST),
            link=str(prose.random.randint(1, posts)),
        )


def name_of(number: int | str) -> str:
    return f"nyhet-{number}"


def day_of(number: int, posts: int) -> date:
    return LAST_DAY - timedelta(days=(posts - number) * 365 * YEARS // posts)


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def write_news(root: Path, posts: int, seed: int = 1) -> None:
    """A site for sitegen: `content/site.yaml` and so many news posts below `root`."""
    write(root / "content/site.yaml", SITE + NO_INDEX)
    for post in news(posts, seed):
        link = f"{day_of(int(post.link), posts)}-{name_of(post.link)}.md"
        write(
            root / f"content/news/{post.day}-{post.name}.md",
            "---\n"
            f"title: {post.title}\n"
            f"date: {post.day}\n"
            f"summary: {post.summary}\n"
            f"tags: [{', '.join(post.tags)}]\n"
            "---\n\n"
            f"{post.body.replace(LINK, link)}\n",
        )


# --- An organisation ---

# Of a hundred entries, so many are of each folder; the rest is events.
SHARES = {"people": 20, "organisations": 12, "networks": 4, "forum": 4, "jobs": 10, "news": 10}


def write_organisation(root: Path, entries: int, seed: int = 1) -> None:
    """A site for sitegen with all kinds that name each other: about so many entries.

    People belong to organisations; networks and bodies have people; jobs have employers and
    contacts; events have networks, bodies, organisers and contacts; texts link to one another.
    """
    prose = Prose(seed)
    count = {folder: max(2, entries * share // 100) for folder, share in SHARES.items()}
    count["events"] = max(2, entries - sum(count.values()))
    write(root / "content/site.yaml", SITE)
    for folder, number_of in count.items():
        for number in range(1, number_of + 1):
            file, fields = _ENTRIES[folder](prose, number, count)
            write(root / "content" / folder / file, _text_of(prose, folder, fields, count))
    write(root / "content/forum/index.md", "---\ntitle: Forum\nperiod: 2026–2028\n---\n\nForum.\n")


def _text_of(
    prose: Prose, folder: str, fields: dict[str, str], count: abc.Mapping[str, int]
) -> str:
    lines = "".join(f"{field}: {value}\n" for field, value in fields.items())
    if folder in ("people", "organisations"):
        return lines
    link = f"../networks/{_one(prose, 'networks', count)}.md"
    return f"---\n{lines}---\n\n{prose.body(150).replace(LINK, link)}\n"


def _one(prose: Prose, folder: str, count: abc.Mapping[str, int]) -> str:
    """The id of one entry of a folder."""
    return f"{_IDS[folder]}-{prose.random.randint(1, count[folder])}"


def _some(prose: Prose, folder: str, count: abc.Mapping[str, int]) -> str:
    """Ids of one to three entries of a folder, as a YAML list."""
    found = {_one(prose, folder, count) for _ in range(prose.random.randint(1, 3))}
    return f"[{', '.join(sorted(found))}]"


_IDS = {
    "people": "person",
    "organisations": "organisation",
    "networks": "natverk",
    "forum": "grupp",
    "jobs": "jobb",
    "news": "nytt",
    "events": "mote",
}

Counts = abc.Mapping[str, int]
Made = tuple[str, dict[str, str]]


def _person(prose: Prose, number: int, count: Counts) -> Made:
    return f"person-{number}.yaml", {
        "name": f"{prose.name()} {number}",
        "role": prose.sentence(2),
        "organisation": _one(prose, "organisations", count),
        "email": f"person-{number}@prov.example",
        "phone": f"036-10 {number // 100 % 100:02} {number % 100:02}",
    }


def _organisation(prose: Prose, number: int, count: Counts) -> Made:
    del count
    kind = prose.random.choice(("municipality", "association", "company", "authority"))
    return f"organisation-{number}.yaml", {
        "name": f"{prose.sentence(2)} {number}",
        "kind": kind,
        "url": f"https://organisation-{number}.example/",
    }


def _network(prose: Prose, number: int, count: Counts) -> Made:
    return f"natverk-{number}.md", {
        "title": f"{prose.sentence(2)} {number}",
        "summary": f"{prose.sentence(12)}.",
        "area": prose.sentence(3),
        "responsible": _one(prose, "people", count),
        "contact": _some(prose, "people", count),
    }


def _body(prose: Prose, number: int, count: Counts) -> Made:
    return f"grupp-{number}.md", {
        "title": f"{prose.sentence(2)} {number}",
        "kind": prose.random.choice(("steering", "analysis", "task_group", "ad_hoc")),
        "chair": _one(prose, "people", count),
        "members": _some(prose, "organisations", count),
        "meets": "{times: 4, per: year}",
    }


def _job(prose: Prose, number: int, count: Counts) -> Made:
    day = LAST_DAY - timedelta(days=prose.random.randint(1, 20))
    return f"jobb-{number}.md", {
        "title": f"{prose.sentence(2)} {number}",
        "summary": f"{prose.sentence(12)}.",
        "employer": _one(prose, "organisations", count),
        "date": f"{day}",
        "deadline": f"{day + timedelta(days=prose.random.randint(10, 40))}",
        "place": prose.sentence(1),
        "contact": _some(prose, "people", count),
        "apply": "{email: jobb@prov.example}",
    }


def _news_item(prose: Prose, number: int, count: Counts) -> Made:
    day = LAST_DAY - timedelta(days=number * 2)
    return f"{day}-nytt-{number}.md", {
        "title": f"{prose.sentence(5)} {number}",
        "date": f"{day}",
        "summary": f"{prose.sentence(14)}.",
        "tags": f"[{', '.join(prose.random.sample(TAGS, k=2))}]",
        "contact": _some(prose, "people", count),
    }


def _event(prose: Prose, number: int, count: Counts) -> Made:
    day = LAST_DAY + timedelta(days=prose.random.randint(-900, 300))
    return f"mote-{number}.md", {
        "title": f"{prose.sentence(3)} {number}",
        "summary": f"{prose.sentence(12)}.",
        "start": f"{day} 13:00",
        "end": f"{day} 16:00",
        "place": f"{{name: {prose.sentence(2)}, address: {prose.sentence(1)}gatan {number}}}",
        "organisers": _some(prose, "organisations", count),
        "networks": _some(prose, "networks", count),
        "bodies": _some(prose, "forum", count),
        "contact": _some(prose, "people", count),
    }


_ENTRIES: dict[str, abc.Callable[[Prose, int, Counts], Made]] = {
    "people": _person,
    "organisations": _organisation,
    "networks": _network,
    "forum": _body,
    "jobs": _job,
    "news": _news_item,
    "events": _event,
}
