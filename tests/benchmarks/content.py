"""Generates sites of any size from a seed: the same numbers always give the same bytes.

The words are made of Swedish syllables and are drawn as real words are, few of them often and most
of them seldom, so that a page compresses about as well as a real one.
"""

from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random

ONSETS = "b d f g h j k l m n p r s t v br fl gr kl kr sk sp st str tr vr sj".split()
VOWELS = "a e i o u y å ä ö".split()
CODAS = ["", "", "", "l", "n", "r", "s", "t", "ng", "nd", "rn", "st", "ll", "ck"]
TAGS = "omsorg skola miljö kultur trafik hälsa bygge demokrati".split()

SETTINGS = "name: Provkommunen\nbase_url: https://prov.example\n"
FIRST_DAY = date(2000, 1, 1)
WORDS_IN_A_POST = 350


class Prose:
    """Sentences from one seed and a vocabulary of nearly 3,000 words."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        # The commonest words are short, and by Zipf's law the n-th comes up 1/n as often as the
        # first.
        self.words = sorted(
            {self._word() for _ in range(3_000)}, key=lambda word: (len(word), word)
        )
        self.weights = list(accumulate(1 / rank for rank in range(1, len(self.words) + 1)))

    def _word(self) -> str:
        pick = self.random.choice
        syllables = pick([1, 2, 2, 3])
        return "".join(pick(ONSETS) + pick(VOWELS) + pick(CODAS) for _ in range(syllables))

    def sentence(self, words: int) -> str:
        drawn = self.random.choices(self.words, cum_weights=self.weights, k=words)
        return " ".join(drawn).capitalize()

    def body(self) -> str:
        """Return Markdown: sentences of 8 to 16 words, five to a paragraph, a few headings."""
        blocks: list[str] = []
        sentences: list[str] = []
        left = WORDS_IN_A_POST
        while left > 0:
            length = min(left, self.random.randint(8, 16))
            sentences.append(self.sentence(length) + ".")
            left -= length
            if len(sentences) == 5 or left == 0:
                if len(blocks) % 4 == 3:
                    blocks.append(f"## {self.sentence(3)}")
                blocks.append(" ".join(sentences))
                sentences = []
        return "\n\n".join(blocks)


def news_post(prose: Prose, number: int, day: date) -> str:
    """Return one post; its title carries its number, so that no two share an address."""
    tags = prose.random.sample(TAGS, k=prose.random.randint(1, 3))
    return (
        "---\n"
        f"title: {prose.sentence(5)} {number}\n"
        f"date: {day.isoformat()}\n"
        f"summary: {prose.sentence(14)}.\n"
        f"tags: [{', '.join(sorted(tags))}]\n"
        "---\n\n"
        f"{prose.body()}\n"
    )


def write_site(root: Path, posts: int, seed: int = 1) -> None:
    """Write `content/site.yaml` and so many news posts, two a day, below `root`."""
    news = root / "content/news"
    news.mkdir(parents=True)
    (root / "content/site.yaml").write_text(SETTINGS, encoding="utf-8")
    prose = Prose(seed)
    for number in range(1, posts + 1):
        day = FIRST_DAY + timedelta(days=number // 2)
        path = news / f"{day.isoformat()}-nyhet-{number}.md"
        path.write_text(news_post(prose, number, day), encoding="utf-8")
