// Search on the site's own page: looks words up in the index that the build made (`late/search`),
// and shows what it found. It asks this site only, and stores nothing.
//
// Words are folded and split as its words.py does it; how the files of the index are put together
// stands in its index.py.

const form = document.querySelector("form[role=search]");
const field = form.elements.q;
const filters = form.querySelector("fieldset");
const status = document.querySelector("[role=status]");
const place = document.querySelector(".search-hits");
const more = document.querySelector(".hits-more");
const said = form.dataset;
const title = document.title;

const PAGE = 10;
const HEAVIEST = 7;
// How many shards words that only contain what was typed may ask for.
const SHARDS = 8;
// Milliseconds that results wait for the texts around what was found; what comes later is put in.
const WAIT = 120;
const CONTEXT = 220;
const SHORT = 40;

// --- Words ---

const OWN = { "æ": "ä", "ø": "ö", "ß": "ss", "\u00ad": "" };
const WORD = /[\p{L}\p{N}]+(?:[-\u2010\u2011][\p{L}\p{N}]+)*/gu;
const HYPHEN = /[-\u2010\u2011]/;

const fold = (text) => text.normalize("NFC").toLowerCase().replace(/[^\x00-\x7fåäö]/gu,
  (letter) => OWN[letter] ?? letter.normalize("NFD").replace(/\p{M}/gu, ""));
const plain = (word) => word.normalize("NFD").replace(/\p{M}/gu, "");
const parts = (word) => word.split(HYPHEN);
const joined = (word) => parts(word).join("");

// --- The index ---

const asked = new Map();

// One file of the index, fetched once; one that failed is asked for again the next time.
function get(address, read = "json") {
  if (!asked.has(address)) {
    const answer = fetch(address).then((response) => {
      if (!response.ok) throw new Error(address);
      return response[read]();
    });
    answer.catch(() => asked.delete(address));
    asked.set(address, answer);
  }
  return asked.get(address);
}

const part = (path) => get(said.root + path);

let known;

async function load() {
  if (known) return known;
  const entry = await get(said.index);
  const words = await part(entry.words);
  const stems = [];
  let last = "";
  for (const line of words.stems ? words.stems.split("\n") : []) {
    last = last.slice(0, parseInt(line[0], 36)) + line.slice(1);
    stems.push(last);
  }
  known = { ...entry, ...words, stems, all: new Set(stems) };
  return known;
}

function shardOf(stem) {
  let number = 7;
  for (const letter of [...stem].slice(0, 3)) {
    number = (number * 31 + letter.codePointAt(0)) % 65521;
  }
  return number % known.shards.length;
}

// --- From what was typed to stems: stem → how well it fits, 1 where it is the very word ---

const isEnding = (rest) => !rest || Object.hasOwn(known.endings, rest);

// The stem of a word: itself, or what is left without an ending that the site's words have.
function root(word, stems) {
  for (let end = word.length; end > 1; end--) {
    if (stems.has(word.slice(0, end)) && isEnding(word.slice(end))) return word.slice(0, end);
  }
  return "";
}

// Whether some word of the site begins so.
function begins(text) {
  let low = 0, high = known.stems.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (known.stems[middle] < text) low = middle + 1;
    else high = middle;
  }
  return known.stems[low]?.startsWith(text);
}

const isWord = (text) => text.length > 2 && begins(text);

// Words of which a needle is a part: 'politik' in 'skolpolitik'. The rest should be a word too.
function containing(needle, found, most) {
  if (needle.length < 3) return;
  for (const stem of known.stems) {
    const at = stem.indexOf(needle);
    const after = stem.slice(at + needle.length);
    if (at < 0 || stem === needle || (at && (at < 3 || (needle.length < 4 && after)))) continue;
    const before = stem.slice(0, at);
    const is_whole = at
      ? isWord(before) || (before.endsWith("s") && isWord(before.slice(0, -1)))
      : after.length < 4 || isWord(after) || (after[0] === "s" && isWord(after.slice(1)));
    const fits = most * (is_whole ? 1 : 0.3);
    if (!(found.get(stem) >= fits)) found.set(stem, fits);
  }
}

// Whether one letter too many, too few, another one, or two in each other's place tell them apart.
function isSlip(one, two) {
  if (Math.abs(one.length - two.length) > 1) return false;
  let begin = 0, end = 0;
  while (begin < one.length && one[begin] === two[begin]) begin++;
  const left = Math.min(one.length, two.length) - begin;
  while (end < left && one.at(-1 - end) === two.at(-1 - end)) end++;
  const [rest, other] = [one, two].map((word) => word.slice(begin, word.length - end));
  return Math.max(rest.length, other.length) < 2
    || (rest.length === 2 && rest === other[1] + other[0]);
}

function stemsOf(word) {
  const found = new Map();
  const core = root(word, known.all);
  if (core) {
    found.set(core, 1);
    containing(core, found, 0.5);
    for (const kin of known.kin) {
      for (const [from, to] of [kin, [...kin].reverse()]) {
        const other = core.endsWith(from) && core.slice(0, -from.length) + to;
        if (other && core.length > from.length + 3) {
          if (known.all.has(other)) found.set(other, 0.6);
          containing(other, found, 0.4);
        }
      }
    }
    return { found, exact: core };
  }
  // No word of the site: a part of some, with or without its ending. A number is that number only.
  if (/\p{N}/u.test(word)) return { found };
  for (let end = word.length; end > 3 && !found.size; end--) {
    if (isEnding(word.slice(end))) containing(word.slice(0, end), found, 0.5);
  }
  if (!found.size) containing(word, found, 0.5);
  if (found.size) return { found };
  // Typed without the dots: 'natverk'. Whoever types them means them.
  if (word === plain(word)) {
    const dotted = new Map(known.stems.map((stem) => [plain(stem), stem]));
    const same = root(word, dotted);
    if (same) return { found: found.set(dotted.get(same), 0.6) };
  }
  for (let end = word.length; end > 3 && !found.size; end--) {
    if (!isEnding(word.slice(end))) continue;
    for (const stem of known.stems) {
      // The first letter of a short word is seldom wrong: 'cook' is not 'look'.
      if (stem.length < 4 || (stem.length < 6 && stem[0] !== word[0])) continue;
      if (isSlip(stem, word.slice(0, end))) found.set(stem, 0.5);
    }
  }
  return { found, alike: found.size > 0 };
}

// A compound that nobody has written here, as the two words it is made of: 'distansjobb'. Of several
// ways the one whose shorter part is longest. Where only its end is known, that: 'miljönätverk'.
function halves(word) {
  let best = [], most = 2;
  for (let at = 3; at <= word.length - 3; at++) {
    const both = [word.slice(0, at), word.slice(at)];
    const least = Math.min(...both.map((each) => root(each, known.all).length));
    if (least > most) [best, most] = [both, least];
    if (!best.length && root(both[1], known.all).length > 4) best = [both[1]];
  }
  return best;
}

// What to look for instead of one word: itself, or its parts.
function termsOf(word) {
  const whole = stemsOf(joined(word));
  if (whole.exact) return [whole];
  if (HYPHEN.test(word)) return parts(word).map(stemsOf);
  const both = whole.found.size ? [] : halves(word);
  return both.length ? both.map((each) => ({ ...stemsOf(each), alike: true })) : [whole];
}

// --- From stems to pages ---

// Page → weight, for one stem.
async function pagesOf(stem) {
  const steps = (await part(known.shards[shardOf(stem)]))[stem] ?? [];
  let number = 0;
  return steps.map((step) => {
    number += Math.floor(step / (HEAVIEST + 1));
    return [number, step % (HEAVIEST + 1)];
  });
}

// Pages by how well they fit one word: { score, exact }.
async function fitting({ found, exact }) {
  const shards = new Set(exact ? [shardOf(exact)] : []);
  const wanted = [...found].sort((one, two) => two[1] - one[1]).filter(([stem]) => {
    shards.add(shardOf(stem));
    return shards.size <= SHARDS;
  });
  const pages = new Map();
  // A compound is no better a sign for being rarer than the word that was asked for.
  const least = exact ? (await pagesOf(exact)).length : 0;
  await Promise.all(wanted.map(async ([stem, fits]) => {
    const those = await pagesOf(stem);
    for (const [number, weight] of those) {
      const score = fits * weight * Math.log(1 + known.of.length / Math.max(least, those.length));
      const page = pages.get(number) ?? { score: 0, exact: false };
      pages.set(number, {
        score: Math.max(page.score, score),
        exact: page.exact || stem === exact,
      });
    }
  }));
  return pages;
}

// All that a reader asked for: pages, best first, and what to mark in their texts.
async function find(text) {
  await load();
  let words = [...new Set(fold(text).match(WORD) ?? [])];
  if (words.some((word) => word.length > 1)) words = words.filter((word) => word.length > 1 || /\p{N}/u.test(word));
  // 'Hur blir jag medlem?' asks for 'medlem'; 'om' alone for 'om'.
  const telling = words.filter((word) => !known.fillers.includes(word));
  if (telling.length) words = telling;
  const terms = words.flatMap(termsOf);
  const pages = new Map();
  for (const fits of await Promise.all(terms.map(fitting))) {
    for (const [number, { score, exact }] of fits) {
      const page = pages.get(number) ?? { number, words: 0, exact: 0, score: 0 };
      page.words += 1;
      page.exact += exact;
      page.score += score;
      pages.set(number, page);
    }
  }
  // One word written as two: 'nätverks träff' asks for 'nätverksträff' as well.
  const whole = words.slice(1).map((word, at) => joined(words[at] + word))
    .filter((each) => root(each, known.all));
  for (const fits of await Promise.all(whole.map((each) => fitting(stemsOf(each))))) {
    for (const [number, { score, exact }] of fits) {
      if (!exact) continue;
      const page = pages.get(number) ?? { number, words: 2, exact: 0, score: 0 };
      page.exact = Math.max(page.exact, 2);
      page.score += score;
      pages.set(number, page);
    }
  }
  const most = Math.max(0, ...[...pages.values()].map((page) => page.words));
  const best = [...pages.values()].filter((page) => page.words === most).sort(
    (one, two) => two.exact - one.exact || two.score - one.score || one.number - two.number);
  return {
    pages: best,
    stems: new Set(terms.flatMap(({ found }) => [...found.keys()])),
    note: most < terms.length && words.length > 1 ? said.some : terms.some((term) => term.alike) ? said.alike : "",
  };
}

// --- On the page ---

const make = (name, className, ...children) => {
  const element = document.createElement(name);
  if (className) element.className = className;
  element.append(...children);
  return element;
};

// A text as nodes, with the words that were found marked. Never as HTML.
function marked(text, stems) {
  const nodes = [];
  let at = 0;
  for (const { 0: word, index } of text.matchAll(WORD)) {
    const folded = fold(word);
    if ([joined(folded), ...parts(folded)].some((each) => root(each, stems))) {
      nodes.push(text.slice(at, index), make("mark", "", word));
      at = index + word.length;
    }
  }
  return [...nodes, text.slice(at)];
}

const isMark = (node) => typeof node !== "string";
const count = (nodes) => new Set(nodes.filter(isMark).map((node) => fold(node.textContent))).size;

// The text around what was found on a page, from the page itself, which the reader opens next.
async function context(address, stems) {
  const page = new DOMParser().parseFromString(await get(said.root + address, "text"), "text/html");
  const main = page.querySelector("main");
  for (const each of main?.querySelectorAll("[data-nosearch], nav, h1, form, script, .mark") ?? []) {
    each.remove();
  }
  // A fact goes with its label: 'Lön: 34 000 kronor'.
  const blocks = main?.querySelectorAll("p, li, dl > div, dl > :not(div), td, th, h2, h3, h4, figcaption") ?? [];
  let best = "", most = 0;
  for (const block of blocks) {
    if (block.querySelector("p, li")) continue;
    const texts = block.matches("dl > div") ? [...block.children] : [block];
    const text = texts.map((each) => each.textContent.trim().replace(/\s+/g, " ")).join(": ");
    const found = count(marked(text, stems)) + (text.length > 40 ? 0.5 : 0);
    if (found >= 1 && found > most) [best, most] = [text, found];
  }
  if (best.length <= CONTEXT) return best;
  const first = marked(best, stems)[0].length;
  const begin = first < CONTEXT / 2 ? 0 : best.lastIndexOf(" ", first - CONTEXT / 3) + 1;
  const end = begin + CONTEXT < best.length ? best.lastIndexOf(" ", begin + CONTEXT) : best.length;
  return (begin ? "… " : "") + best.slice(begin, end) + (end < best.length ? " …" : "");
}

async function hit({ number }, stems) {
  const rows = await part(known.pages[Math.floor(number / known.rows)]);
  const [address, name, when, summary] = rows[number % known.rows];
  const link = make("a", "", ...marked(name, stems));
  link.href = said.root + address;
  const text = make("p", "");
  const nodes = marked(summary, stems);
  text.append(...nodes);
  const later = nodes.some(isMark) ? null : context(address, stems).then((found) => {
    // A word or two tell too little.
    const full = found && found.length < SHORT && summary ? `${found} … ${summary}` : found;
    if (full) text.replaceChildren(...marked(full, stems));
  }, () => {});
  const kind = known.kinds[known.of.charCodeAt(number) - 48];
  const meta = make("p", "meta", [kind, when].filter(Boolean).join(" · "));
  return { item: make("li", "line", make("h2", "", link), meta, text), later };
}

const say = (template, facts) => template.replace(/\{(\w+)\}/g, (_, name) => facts[name]);
const chosen = () => new FormData(form).getAll("typ");

const list = make("ol", "hits");

// What is shown now, and the number of the search that is going on: an older one must not win.
let shown = { pages: [], stems: new Set() }, turn = 0;

async function show(from) {
  const now = turn;
  const those = await Promise.all(
    shown.pages.slice(from, from + PAGE).map((page) => hit(page, shown.stems)));
  await Promise.race([
    Promise.all(those.map(({ later }) => later)),
    new Promise((done) => setTimeout(done, WAIT)),
  ]);
  if (now !== turn) return;
  if (!from) list.replaceChildren();
  list.append(...those.map(({ item }) => item));
  // A list of nothing would be read out as one.
  if (those.length) place.append(list);
  else list.remove();
  more.hidden = list.children.length >= shown.pages.length;
  if (from) list.children[from]?.querySelector("a").focus();
}

function offer(pages, kinds) {
  const counts = new Map();
  for (const { number } of pages) {
    const kind = known.kinds[known.of.charCodeAt(number) - 48];
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  const labels = [...counts].sort(([one], [two]) => one.localeCompare(two, document.documentElement.lang));
  filters.querySelector("div").replaceChildren(...labels.map(([kind, number]) => {
    const box = make("input", "");
    Object.assign(box, { type: "checkbox", name: "typ", value: kind, checked: kinds.includes(kind) });
    return make("label", "", box, " " + kind + " (" + number + ")");
  }));
  filters.hidden = counts.size < 2;
}

async function search(text, kinds, isNew = true) {
  const now = ++turn;
  document.title = text ? text + " – " + title : title;
  let found = { pages: [], stems: new Set(), note: "" };
  try {
    if (text) found = await find(text);
    if (now !== turn) return;
    if (isNew) offer(found.pages, kinds);
    const pages = kinds.length
      ? found.pages.filter(({ number }) => kinds.includes(known.kinds[known.of.charCodeAt(number) - 48]))
      : found.pages;
    shown = { ...found, pages };
    await show(0);
    if (now !== turn) return;
    const number = pages.length;
    const words = number === 0 ? said.none : number === 1 ? said.one : said.many;
    const narrowed = number < found.pages.length ? " " + say(said.narrowed, { all: found.pages.length }) : "";
    status.textContent = text
      ? (number ? found.note + " " : "") + say(words, { number: number.toLocaleString(document.documentElement.lang), text }) + narrowed : "";
  } catch {
    if (now !== turn) return;
    list.remove();
    more.hidden = filters.hidden = true;
    status.textContent = said.error;
  }
}

const address = (text, kinds) =>
  "?" + new URLSearchParams([["q", text], ...kinds.map((kind) => ["typ", kind])]);

function begin(typed = "") {
  const given = new URLSearchParams(location.search);
  const text = given.get("q") ?? "";
  field.value = text || typed;
  search(text.trim(), given.getAll("typ"));
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = field.value.trim();
  history.pushState(null, "", text ? address(text, []) : location.pathname);
  search(text, []);
});
filters.addEventListener("change", () => {
  const text = new URLSearchParams(location.search).get("q") ?? "";
  history.replaceState(null, "", address(text, chosen()));
  search(text.trim(), chosen(), false);
});
more.addEventListener("click", () => show(list.children.length));
// What will be needed is fetched while the reader types.
field.addEventListener("focus", () => load().catch(() => {}), { once: true });
addEventListener("popstate", () => begin());
// Whoever was quicker than this script goes on typing.
begin(field.value);
