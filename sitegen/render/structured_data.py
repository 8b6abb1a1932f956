"""Structured data: what a page shows, as machines read it (JSON-LD 1.1, with schema.org's words).

In: the view of a page. Out: one graph, ready to stand in a `<script type="application/ld+json">`.
It says nothing that the page does not show, and where schema.org wants more than an author can know
(a salary as a number, an author's sort) it says less. There is one function for each sort of thing,
and each asks only what the page's layout asks as well, so that no page is rendered for it alone.
"""

import json
from collections import abc
from typing import Any, TypeAlias

from markupsafe import Markup, escape

from sitegen.render.bodies import in_full
from sitegen.render.edition import Shown
from sitegen.render.view import View

# A thing and what is said of it, in the order in which it is written.
Node: TypeAlias = dict[str, Any]

# What schema.org has a word for; any other is an Organization.
_ORGANISATIONS = {
    "municipality": "GovernmentOrganization",
    "region": "GovernmentOrganization",
    "authority": "GovernmentOrganization",
    "university": "CollegeOrUniversity",
    "party": "PoliticalParty",
}

# Google's words; it has none for a permanent post.
_EMPLOYMENT = {
    "full_time": "FULL_TIME",
    "part_time": "PART_TIME",
    "temporary": "TEMPORARY",
    "internship": "INTERN",
}

# The code of Swedish organisation numbers among those of ISO 6523.
_SWEDISH_NUMBERS = "0007"

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def structured_data(view: View) -> Markup:
    """The graph of a page as JSON, or "" where there is nothing to say.

    `<` could end the script or begin a comment in it (HTML, 4.12.1.3); the two line separators end
    a line in some readers' JavaScript.
    """
    nodes = [*_things(view), *breadcrumbs(view)]
    if not nodes:
        return Markup("")
    text = _encode({"@context": "https://schema.org", "@graph": nodes})
    safe = text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return Markup(safe)


def _things(view: View) -> abc.Iterator[Node]:
    """What the page is about."""
    page, entry = view.page, view.entry
    if page.template == "page/home.html":
        yield owner(view)
        yield website(view)
    elif page.template.endswith("/list.html"):
        yield collection(view)
    elif entry and entry.kind in _WRITERS:
        thing = _WRITERS[entry.kind](view, entry)
        if thing:
            yield thing


# --- The site ---


def breadcrumbs(view: View) -> abc.Iterator[Node]:
    """The way to the page as its navigation shows it, and the page itself as the last step."""
    above = view.breadcrumbs
    if not above:
        return
    steps = [(title, view.absolute(url)) for title, url in above]
    steps.append((view.page.title, view.canonical))
    yield {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": item}
            for number, (name, item) in enumerate(steps, 1)
        ],
    }


def owner(view: View) -> Node:
    """The organisation behind the site, with what the footer tells of it."""
    settings = view.settings
    about, address = settings.organisation, settings.organisation.visiting_address
    logo = view.file(f"images/{settings.logo}") if settings.logo else None
    return _given(
        {
            **_publisher(view),
            "logo": view.absolute(view.asset(logo.name)) if logo else None,
            "iso6523Code": _number(about.number),
            "telephone": about.phone,
            "email": about.email,
            "address": {**_address(address), "addressCountry": about.country} if address else None,
            "sameAs": [page.url for page in about.social] or None,
        }
    )


def _publisher(view: View) -> Node:
    """The organisation behind the site, as every page names it."""
    settings = view.settings
    about, root = settings.organisation, view.absolute(view.url("/"))
    return {
        "@type": _sort(about.kind),
        "@id": f"{root}#organisation",
        "name": about.name or settings.name,
        "url": root,
    }


def website(view: View) -> Node:
    """The site in one language."""
    return {
        "@type": "WebSite",
        "name": view.settings.name,
        "url": view.canonical,
        "inLanguage": view.page.language,
        "publisher": {"@id": _publisher(view)["@id"]},
    }


def collection(view: View) -> Node:
    """A list. What it lists is told where each has its page."""
    return {
        "@type": "CollectionPage",
        "name": view.page.title,
        "url": view.canonical,
        "inLanguage": view.page.language,
    }


# --- Entries ---


def news_article(view: View, post: Shown) -> Node:
    """A news post, as https://developers.google.com/search/docs/appearance/structured-data/article
    asks for it."""
    fields = post.fields
    return _given(
        {
            "@type": "NewsArticle",
            "headline": post.title,
            "description": post.summary,
            "url": view.canonical,
            "inLanguage": view.page.language,
            "datePublished": fields.date.day.isoformat(),
            "dateModified": fields.updated.day.isoformat() if fields.updated else None,
            **_author(view, fields.author),
            "publisher": _publisher(view),
            "image": _image(view, fields.image),
            "keywords": list(fields.tags) or None,
        }
    )


def _author(view: View, name: str | None) -> Node:
    """Who wrote it. Only of those who are on the site it is known whether it is a person."""
    found = view.called(name) if name else None
    if found is None:
        return {"creditText": name}
    kind, sort, url = found
    what = "Person" if kind == "person" else _sort(sort)
    return {"author": {"@type": what, "name": name, "url": view.absolute(url)}}


def job_posting(view: View, job: Shown) -> Node:
    """A job ad, as https://developers.google.com/search/docs/appearance/structured-data/job-posting
    asks for it.

    What a job pays is free text, so there is no `baseSalary`, which is a number. One may apply
    directly where the page has a way to do so (schema.org's definition of `directApply`).
    """
    fields = job.fields
    employers = view.named(job, "employer")
    name = employers[0].title if employers else None
    forms = [_EMPLOYMENT[form] for form in fields.employment if form in _EMPLOYMENT]
    country = fields.country or view.settings.organisation.country
    return _given(
        {
            "@type": "JobPosting",
            "title": job.title,
            "description": _description(view, job),
            "url": view.canonical,
            "datePosted": fields.date.day.isoformat(),
            "validThrough": view.machine(fields.deadline),
            "hiringOrganization": _one_or_all(_organisations(view, employers)),
            "jobLocation": _job_location(fields, country),
            **(_anywhere(country) if fields.remote else {}),
            "employmentType": forms or None,
            "jobStartDate": fields.starts.day.isoformat() if fields.starts else None,
            "totalJobOpenings": fields.positions,
            "identifier": _reference(name, fields.reference),
            "directApply": fields.apply is not None,
        }
    )


def _description(view: View, job: Shown) -> str:
    """The lead and the text of an ad as HTML, with addresses that hold everywhere."""
    lead = job.fields.summary
    text = in_full(view.body, view.absolute("/").rstrip("/"), view.canonical)
    return f"<p>{escape(lead)}</p>\n{text}" if lead else text


def _job_location(fields: Any, country: str) -> Node | None:
    if not fields.place and not fields.country:
        return None
    town = {"addressLocality": fields.place} if fields.place else {}
    address = {"@type": "PostalAddress", **town, "addressCountry": country}
    return {"@type": "Place", "address": address}


def _anywhere(country: str) -> Node:
    return {
        "jobLocationType": "TELECOMMUTE",
        "applicantLocationRequirements": {"@type": "Country", "name": country},
    }


def _reference(employer: str | None, reference: str | None) -> Node | None:
    if not reference:
        return None
    return _given({"@type": "PropertyValue", "name": employer, "value": reference})


def event(view: View, meeting: Shown) -> Node:
    """A meeting, as https://developers.google.com/search/docs/appearance/structured-data/event asks
    for it.

    One that another takes the place of is cancelled, as its page says, and not moved.
    """
    fields = meeting.fields
    begins, ends = _interval(view, fields)
    status = "EventCancelled" if fields.cancelled else "EventScheduled"
    where = list(_locations(view, meeting))
    return _given(
        {
            "@type": "Event",
            "name": meeting.title,
            "description": meeting.summary,
            "url": view.canonical,
            "inLanguage": view.page.language,
            "startDate": begins,
            "endDate": ends,
            "eventStatus": f"https://schema.org/{status}",
            "eventAttendanceMode": _attendance(where),
            "location": _one_or_all(where),
            "organizer": _one_or_all(_organisations(view, view.named(meeting, "organisers"))),
            "audience": _audience(fields.audience),
            "image": _image(view, fields.image),
        }
    )


def _interval(view: View, fields: Any) -> tuple[str, str | None]:
    """When it begins and, if someone said so, ends: days or times with offset."""
    start, end = fields.start, fields.end
    if fields.all_day or start.time is None:
        return start.day.isoformat(), end.day.isoformat() if end else None
    # The day on which it begins says nothing of when it ends.
    said = end and (end.time is not None or end.day != start.day)
    return view.machine(start), view.machine(end) if said else None


def _attendance(where: abc.Iterable[Node]) -> str | None:
    modes = {"Place": "Offline", "VirtualLocation": "Online"}
    found = [modes[each["@type"]] for each in where]
    mode = "Mixed" if len(found) > 1 else "".join(found)
    return f"https://schema.org/{mode}EventAttendanceMode" if mode else None


def _locations(view: View, meeting: Shown) -> abc.Iterator[Node]:
    fields = meeting.fields
    if fields.place:
        where = fields.place.address
        # Whoever has no more to say of the way there than the name of the place says that.
        address = _address(where) if where else fields.place.name
        yield {"@type": "Place", "name": fields.place.name, "address": address}
    if fields.online:
        # Where to join is told as long as one can.
        is_open = not fields.cancelled and not view.passed(meeting, "over")
        url = fields.online.url if is_open else None
        if fields.online.note or url:
            yield _given({"@type": "VirtualLocation", "name": fields.online.note, "url": url})


def _audience(whom: str | None) -> Node | None:
    return {"@type": "Audience", "audienceType": whom} if whom else None


def person(view: View, who: Shown) -> Node:
    """A person in a public role. What ties them to an organisation need not be employment."""
    fields = who.fields
    return _given(
        {
            "@type": "Person",
            "name": who.title,
            "url": view.canonical,
            "jobTitle": fields.role,
            "affiliation": _one_or_all(_organisations(view, view.named(who, "organisation"))),
            "telephone": fields.phone,
            "email": fields.email,
            "image": _image(view, fields.image),
        }
    )


def organisation(view: View, one: Shown) -> Node:
    """A member, employer or organiser. Its address is that of its own web site."""
    fields = one.fields
    return _given(
        {
            "@type": _sort(fields.kind),
            "name": one.title,
            "url": fields.url,
            "mainEntityOfPage": view.canonical,
            "iso6523Code": _number(fields.number),
        }
    )


def group(view: View, one: Shown) -> Node:
    """A network or forum: people and organisations who work together."""
    return _given(
        {
            "@type": "Organization",
            "name": one.title,
            "description": one.summary,
            "url": view.canonical,
            "image": _image(view, one.fields.image),
        }
    )


def body(view: View, one: Shown) -> Node | None:
    """A body of the forum, with those who have a seat.

    None where nobody is said to have one: the page may tell of hearings, or of all ad hoc groups.
    """
    seats = [
        {
            "@type": "OrganizationRole",
            "roleName": view.string("body.chair"),
            "member": _named(view, each),
        }
        for each in view.named(one, "chair")
    ]
    seats += [_named(view, each) for each in view.named(one, "members")]
    return {**group(view, one), "member": seats} if seats else None


# Kind → what its page is about. A page of another kind has its breadcrumbs.
_WRITERS: dict[str, abc.Callable[[View, Shown], Node | None]] = {
    "news": news_article,
    "job": job_posting,
    "event": event,
    "person": person,
    "organisation": organisation,
    "network": group,
    "forum": group,
    "body": body,
}


# --- Parts ---


def _given(node: Node) -> Node:
    """What has a value."""
    return {name: value for name, value in node.items() if value is not None and value != ""}


def _one_or_all(nodes: abc.Sequence[Node]) -> Node | abc.Sequence[Node] | None:
    return nodes[0] if len(nodes) == 1 else nodes or None


def _organisations(view: View, teasers: abc.Iterable[Shown]) -> list[Node]:
    return [_named(view, teaser) for teaser in teasers]


def _named(view: View, teaser: Shown) -> Node:
    """A person or organisation with a page of its own, by name."""
    is_person = teaser.kind == "person"
    sort = "Person" if is_person else _sort(teaser.fields.kind)
    return {"@type": sort, "name": teaser.title, "url": view.absolute(teaser.url)}


def _sort(kind: str | None) -> str:
    """What schema.org calls an organisation of a kind."""
    return _ORGANISATIONS.get(kind or "", "Organization")


def _image(view: View, image: Any) -> str | None:
    url = view.image_url(image) if image else ""
    return view.absolute(url) if url else None


def _address(lines: str) -> Node:
    """An address that its author wrote in one piece. Only of some it is known in which country."""
    return {"@type": "PostalAddress", "streetAddress": ", ".join(lines.splitlines())}


def _number(number: str | None) -> str | None:
    """A Swedish organisation number (ISO 6523)."""
    return f"{_SWEDISH_NUMBERS}:{number.replace('-', '')}" if number else None
