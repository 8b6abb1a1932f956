"""Words that hold a question together and tell nothing of what it is about, by language.

The search page leaves them out of what a reader asks ('hur blir jag medlem' asks for 'medlem'),
unless there is nothing else. The index has them all the same: 'om' is a word of titles.
"""

_SWEDISH = """
    alla allt att av bli blir de dem den denna det detta dig din dina ditt dom du där då efter
    eller en er era ert ett finns fram från få får för gå går gör göra ha hade han har henne
    hennes hit hon honom hos hur här i icke ingen inget inom inte ja jag kan kring kunna man med
    mellan men mig min mina mitt mot mycket måste ni nog nu när nästa någon något några och om
    oss på samt sig sin sina sitt ska skall skulle som så till under ut vad var vara varför
    varit vars vem vems vi vid vilka vilken vilket vill vår våra vårt än är även åt över
"""
_ENGLISH = """
    a about an and any are as at be been but by can could did do does for from get had has have
    he her here his how i if in into is it its me my next no nor not of on or our she should so
    some than that the their them then there these they this those to was we were what when
    where which who whom why will with would you your
"""

# Language of a page → words, folded as `words.fold` does it.
FILLERS: dict[str, list[str]] = {
    "en": _ENGLISH.split(),
    "sv": _SWEDISH.split(),
}
