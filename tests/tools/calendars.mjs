// Reads calendars with ical.js, as programs that are written in JavaScript do (Thunderbird is one).
// In: on standard input, a JSON list of the texts of .ics files. Out: for each, what ical.js made of
// it, with every time as an instant of UTC by the rules of the file's own VTIMEZONE, or a plain day.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

// What ical.js would otherwise mend in silence is an error.
ICAL.design.strict = true;

function moment(time) {
  if (!time) return null;
  if (time.isDate) return time.toString();
  if (time.zone === ICAL.Timezone.localTimezone) throw new Error(`${time} is of no zone`);
  return new Date(time.toUnixTime() * 1000).toISOString().replace(".000Z", "Z");
}

function eventOf(component) {
  const event = new ICAL.Event(component);
  const ends = component.getFirstPropertyValue("dtend");
  return {
    uid: event.uid,
    summary: event.summary,
    description: event.description,
    location: event.location,
    status: component.getFirstPropertyValue("status"),
    sequence: event.sequence,
    url: component.getFirstPropertyValue("url"),
    stamp: moment(component.getFirstPropertyValue("dtstamp")),
    start: moment(event.startDate),
    end: moment(ends),
  };
}

function calendarOf(text) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  const value = (name) => String(calendar.getFirstPropertyValue(name) ?? "");
  return {
    name: value("name"),
    shown: value("x-wr-calname"),
    source: value("source"),
    again: value("refresh-interval"),
    zones: calendar.getAllSubcomponents("vtimezone").length,
    events: calendar.getAllSubcomponents("vevent").map(eventOf),
  };
}

console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(calendarOf)));
