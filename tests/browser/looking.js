// What is asked of a page from inside it. Each function of `looking` returns a line for each fault.
// Words and classes that a layout may choose are not asked for: what readers get is.
window.looking = (() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const text = element => element.textContent.replace(/\s+/g, " ").trim();
  const seen = element => element.checkVisibility({ visibilityProperty: true });
  const name = element => {
    const classes = [...element.classList].map(each => `.${each}`).join("");
    const words = text(element).slice(0, 40);
    return `<${element.localName}${classes}>${words ? ` '${words}'` : ""}`;
  };
  const path = element => {
    const parents = [];
    for (let each = element; each && each !== document.body; each = each.parentElement) {
      parents.unshift(each.localName + [...each.classList].map(one => `.${one}`).join(""));
    }
    return parents.slice(-3).join(" > ");
  };
  const labelled = label => all("nav, section").filter(each => each.ariaLabel === label);
  const follows = (one, other) =>
    Boolean(one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING);
  const outside = link => /^https?:$/.test(link.protocol) && link.host !== location.host;
  const FOCUSABLE = 'a[href], button, input:not([type="hidden"]), select, textarea, summary, [tabindex]';

  // --- The document ---

  function structure() {
    const faults = [];
    const once = (selector, least = 1) => {
      const count = all(selector).length;
      if (count > 1 || count < least) faults.push(`${count} of ${selector}`);
    };
    ["title", "main", "main h1"].forEach(selector => once(selector));
    once("h1");
    if (!document.title.trim()) faults.push("the title is empty");
    if (!document.documentElement.lang) faults.push("the root has no lang");
    const first = document.body.firstElementChild;
    const target = first?.matches('a[href^="#"]') && document.getElementById(first.hash.slice(1));
    if (!target || !target.matches("main")) faults.push("the body does not begin with a skip link");
    for (const each of all("[tabindex]")) {
      if (each.tabIndex > 0) faults.push(`a place of its own in the order of Tab: ${name(each)}`);
    }
    for (const each of all("*")) {
      for (const { name: attribute } of each.attributes) {
        if (attribute === "style" || attribute.startsWith("on") || attribute === "autofocus") {
          faults.push(`${attribute} on ${name(each)}`);
        }
      }
    }
    all("style").forEach(() => faults.push("a style element"));
    // A type that is no script is data.
    const scripts = all("script").filter(each => !each.type || each.type.includes("javascript") || each.type === "module");
    for (const each of scripts) {
      if (!each.src) faults.push("a script in the page itself");
    }
    for (const each of all("[onclick], div[role=button], span[role=button], a:not([href])")) {
      faults.push(`no real control: ${name(each)}`);
    }
    for (const each of all("main div, main span")) {
      if (getComputedStyle(each).cursor === "pointer" && !each.closest("a, button, summary, label")) {
        faults.push(`looks like a control, but is none: ${name(each)}`);
      }
    }
    return faults;
  }

  // Nothing is printed for a value that there is not (A6).
  function empty() {
    const kinds = "h1, h2, h3, h4, h5, h6, p, li, dt, dd, dl, ul, ol, time, th, figcaption, label, button, summary, caption, nav, section";
    const faults = all(kinds)
      .filter(each => !text(each) && !each.querySelector("img, input") && !each.ariaLabel)
      .map(each => `empty: ${path(each)}`);
    faults.push(...all("nav, section").filter(each => !text(each)).map(each => `empty: ${path(each)}`));
    faults.push(...all("a").filter(each => !text(each) && !each.querySelector('img[alt]:not([alt=""])'))
      .map(each => `a link without text to ${each.getAttribute("href")}`));
    for (const list of all("dl")) {
      const items = all("dt, dd", list).map(each => each.localName);
      if (items[0] !== "dt" || items.at(-1) !== "dd" || items.join().includes("dt,dt")) {
        faults.push(`a label without a value: ${path(list)} (${items})`);
      }
    }
    faults.push(...all("time").filter(each => !each.dateTime).map(each => `no datetime: ${name(each)}`));
    faults.push(...all("main *").filter(each => /\b(None|undefined|Undefined|NaN)\b/.test(
      [...each.childNodes].filter(node => node.nodeType === 3).map(node => node.data).join(" ")))
      .map(each => `a word of the program: ${name(each)}`));
    return faults;
  }

  // --- Links (A7, A8) ---

  function links({ words, generic }) {
    const faults = [];
    const targets = new Map();
    for (const link of all("a[href]")) {
      const said = text(link);
      const bare = said.replace(/\(.*\)$/, "").trim().toLowerCase();
      if (link.target) faults.push(`opens another window: ${name(link)}`);
      if (outside(link) && !said.includes(words.elsewhere)) {
        faults.push(`does not say that it leads to another site: ${name(link)}`);
      }
      if (!outside(link) && said.includes(words.elsewhere)) {
        faults.push(`says that it leads to another site: ${name(link)}`);
      }
      if (link.type === "application/atom+xml" && !/Atom/.test(said)) {
        faults.push(`does not say that it leads to a feed: ${name(link)}`);
      }
      if (generic.includes(bare)) faults.push(`says nothing by itself: ${name(link)}`);
      if (/^https?:|^www\./.test(bare)) faults.push(`a bare address: ${name(link)}`);
      if (link.protocol === "javascript:" || link.getAttribute("href") === "#") {
        faults.push(`leads nowhere: ${name(link)}`);
      }
      if (link.hash && link.pathname === location.pathname && !document.getElementById(decodeURIComponent(link.hash.slice(1)))) {
        faults.push(`leads to no place on the page: ${name(link)}`);
      }
      // Within what the layouts make: titles of entries are their authors'.
      if (!link.closest("main")) {
        const before = targets.get(said) ?? link.href;
        if (before !== link.href) faults.push(`the same text leads to ${before} and ${link.href}: ${name(link)}`);
        targets.set(said, link.href);
      }
    }
    return faults;
  }

  // Documents by their address, for comparing with the files: [path, text].
  const documents = () => all("a[href]")
    .filter(link => !outside(link) && link.pathname.includes("/documents/"))
    .map(link => [decodeURIComponent(link.pathname), text(link)]);

  // --- The parts of a page (A3, A4, A5, A11) ---

  function breadcrumbs({ words, none }) {
    const found = labelled(words.breadcrumbs);
    if (none) return found.length ? ["there are breadcrumbs, where there is nothing above"] : [];
    if (found.length !== 1) return [`${found.length} navigations with the label '${words.breadcrumbs}'`];
    const [crumbs] = found, main = document.querySelector("main");
    const faults = [];
    if (!main || !follows(crumbs, main)) faults.push("breadcrumbs do not stand before main");
    if (!crumbs.querySelector("ol")) faults.push("breadcrumbs are no ordered list");
    const steps = all("a", crumbs).map(link => link.pathname);
    if (all("li", crumbs).length !== steps.length) faults.push("a step of the breadcrumbs is no link");
    if (text(all("a", crumbs)[0] ?? crumbs) !== words.home) faults.push(`the first step is not '${words.home}'`);
    if (steps.includes(location.pathname)) faults.push("the page itself is a step");
    for (const [index, step] of steps.entries()) {
      if (index && !step.startsWith(steps[index - 1])) faults.push(`${step} is not below ${steps[index - 1]}`);
    }
    return faults;
  }

  function pagination({ words, number, of }) {
    const found = labelled(words.pagination);
    const said = new RegExp(`\\b${number}\\b.*\\b${of}\\b`).test(document.title);
    if (of === 1) return found.length ? ["pagination of a single page"] : [];
    if (found.length !== 1) return [`${found.length} navigations with the label '${words.pagination}'`];
    const [list] = found;
    const faults = [];
    if (number > 1 && !said) faults.push(`the title does not tell the page: '${document.title}'`);
    const current = all('[aria-current="page"]', list);
    if (current.length !== 1 || current[0].pathname !== location.pathname || !text(current[0]).endsWith(number)) {
      faults.push(`the current page is not marked: ${current.map(name)}`);
    }
    const previous = all('[rel="prev"]', list).length, next = all('[rel="next"]', list).length;
    if (previous !== Number(number > 1)) faults.push(`${previous} links to the page before`);
    if (next !== Number(number < of)) faults.push(`${next} links to the page after`);
    const numbers = all("a:not([rel])", list).map(link => Number(text(link).match(/\d+$/)));
    for (const wanted of [1, number, of]) {
      if (!numbers.includes(wanted)) faults.push(`no link to page ${wanted}`);
    }
    if (String(numbers) !== String([...numbers].sort((a, b) => a - b))) faults.push(`the order is ${numbers}`);
    return faults;
  }

  function alerts({ words, count }) {
    const faults = all('[role="alert"], [role="alertdialog"], [aria-live="assertive"]')
      .map(each => `speaks before it is asked: ${name(each)}`);
    const regions = labelled(words.alerts);
    if (regions.length !== Number(count > 0)) {
      return [...faults, `${regions.length} regions with the label '${words.alerts}' for ${count} alerts`];
    }
    for (const region of regions) {
      if (region.children.length !== count) faults.push(`${region.children.length} alerts, not ${count}`);
      for (const link of all("a", region)) {
        const around = link.closest("p, li, div");
        if (text(around) !== text(link)) faults.push(`text and link are not apart: ${name(around)}`);
      }
    }
    return faults;
  }

  function footer({ statement }) {
    const footers = all("body > footer");
    if (footers.length !== 1) return [`${footers.length} footers`];
    const linked = all("a", footers[0]).some(link => link.getAttribute("href") === statement);
    return !statement || linked ? [] : ["the footer does not lead to the accessibility statement"];
  }

  // --- Languages (A10) ---

  // `foreign`: words that layouts write in other languages, each with its language.
  function language({ code, foreign }) {
    const faults = [];
    if (document.documentElement.lang !== code) faults.push(`lang is ${document.documentElement.lang}, not ${code}`);
    const spoken = element => element.closest("[lang]")?.lang;
    const check = (words, element) => {
      const other = foreign[words];
      if (other && spoken(element) !== other) faults.push(`'${words}' is ${other}, not marked as such`);
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      check(walker.currentNode.data.replace(/\s+/g, " ").trim(), walker.currentNode.parentElement);
    }
    all("[aria-label]").forEach(each => check(each.ariaLabel, each));
    // In the header a link is named as its language names itself; in texts, as the page speaks of it.
    all("header a[hreflang]").filter(each => spoken(each) !== each.hreflang)
      .forEach(each => faults.push(`hreflang and lang differ: ${name(each)}`));
    return faults;
  }

  // --- Room ---

  const scrolls = element => {
    for (let each = element; each; each = each.parentElement) {
      if (/auto|scroll/.test(getComputedStyle(each).overflowX) && each !== document.documentElement) return true;
    }
    return false;
  };
  const hides = element => {
    const style = getComputedStyle(element);
    return style.clipPath !== "none" || style.position === "absolute" && element.offsetWidth <= 1;
  };

  function room() {
    const width = document.documentElement.clientWidth, faults = [];
    if (document.documentElement.scrollWidth > width) {
      faults.push(`scrolls sideways: ${document.documentElement.scrollWidth} px of ${width}`);
    }
    for (const each of all("body *")) {
      if (!seen(each) || each.closest("svg")) continue;
      const box = each.getBoundingClientRect(), style = getComputedStyle(each);
      if (hides(each) || each.parentElement && hides(each.parentElement)) continue;
      if (box.width && (box.right > width + 1 || box.left < -1) && !scrolls(each)) {
        faults.push(`beyond the edge: ${path(each)}`);
      }
      const cut = /hidden|clip/.test(style.overflowX + style.overflowY)
        && (each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 1);
      if (cut && text(each)) faults.push(`cuts its text: ${path(each)}`);
    }
    for (const each of all("time + time").filter(seen)) {
      const dash = document.createRange();
      dash.selectNode(each.previousSibling);
      if (dash.toString() === "–" && Math.abs(dash.getBoundingClientRect().top - each.getClientRects()[0].top) > 2) {
        faults.push(`parted at its dash: ${path(each)}`);
      }
    }
    return faults;
  }

  // Words that nobody reads any more: ten letters or fewer, on three lines or more.
  function squeezed() {
    const faults = new Set(), range = document.createRange();
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const node = texts.currentNode, parent = node.parentElement;
      if (!seen(parent) || hides(parent) || parent.closest("svg, pre")) continue;
      for (const word of node.data.matchAll(/\p{L}{3,}/gu)) {
        if (word[0].length > 10) continue;
        range.setStart(node, word.index);
        range.setEnd(node, word.index + word[0].length);
        const lines = new Set([...range.getClientRects()].map(box => Math.round(box.top)));
        if (lines.size > 2) faults.add(`'${word[0]}' on ${lines.size} lines: ${path(parent)}`);
      }
    }
    return [...faults];
  }

  // WCAG 1.4.12: what a reader may set. By script, as a page's policy allows that and no style.
  function space(on) {
    for (const each of all("body, body *")) {
      each.style.cssText = on
        ? "line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important"
        : "";
      if (on && each.localName === "p") each.style.setProperty("margin-block-end", "2em", "important");
      if (!on) each.removeAttribute("style");
    }
  }

  // WCAG 2.5.8: 24 by 24 px, but for links in running text and small ones with room around.
  function targets() {
    const small = 24, faults = [];
    const boxes = all("a[href], button, summary, input, select, textarea").filter(seen)
      .filter(each => !hides(each) && !each.disabled);
    const block = each => getComputedStyle(each).display === "inline" ? block(each.parentElement) : each;
    const inText = each => getComputedStyle(each).display === "inline"
      && text(block(each)).length > text(each).length;
    const centre = box => [box.x + box.width / 2, box.y + box.height / 2];
    for (const each of boxes.filter(one => !inText(one))) {
      const box = each.getBoundingClientRect();
      // Where a link covers its whole card, that is the target.
      const over = getComputedStyle(each, "::after");
      if (over.position === "absolute" && over.content !== "none") continue;
      if (box.width >= small - 0.5 && box.height >= small - 0.5) continue;
      const [x, y] = centre(box);
      const near = boxes.some(other => {
        const [otherX, otherY] = centre(other.getBoundingClientRect());
        return other !== each && Math.hypot(x - otherX, y - otherY) < small;
      });
      if (near || box.height < 18) faults.push(`${Math.round(box.width)} by ${Math.round(box.height)} px: ${name(each)}`);
    }
    return faults;
  }

  // --- Keyboard ---

  const look = element => {
    const parts = [];
    for (let each = element, level = 0; each && level < 4; each = each.parentElement, level += 1) {
      const style = getComputedStyle(each);
      const outline = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0
        ? `${style.outlineStyle} ${style.outlineWidth} ${style.outlineColor}` : "none";
      parts.push([outline, style.boxShadow, style.backgroundColor, style.borderColor, style.clipPath].join(" "));
    }
    return parts.join("; ");
  };

  const reached = [];
  let looks = new Map();

  // Notes what gets focus and how that looks; returns how often to press Tab.
  function beginTabs() {
    reached.length = 0;
    const wanted = all(FOCUSABLE).filter(each => seen(each) && !each.disabled && each.tabIndex >= 0);
    looks = new Map(wanted.map(each => [each, look(each)]));
    document.addEventListener("focusin", note);
    return wanted.length;
  }
  function note({ target }) {
    reached.push([target, look(target)]);
  }
  function endTabs() {
    document.removeEventListener("focusin", note);
    const faults = [], wanted = [...looks.keys()], order = reached.map(([element]) => element);
    wanted.filter(each => !order.includes(each)).forEach(each => faults.push(`Tab does not reach ${name(each)}`));
    order.filter(each => !wanted.includes(each)).forEach(each => faults.push(`Tab reaches what is not to be seen: ${name(each)}`));
    const pairs = order.slice(1).map((each, index) => [order[index], each]);
    pairs.filter(([one, other]) => !follows(one, other))
      .forEach(([, other]) => faults.push(`Tab goes back to ${name(other)}`));
    for (const [element, focused] of reached) {
      if (looks.get(element) === focused) faults.push(`focus does not show on ${name(element)}`);
    }
    return faults;
  }

  // --- What readers have asked their machines for ---

  // Boxes that only their colour sets apart, and which colours of the reader's own would efface.
  function boxes() {
    return all("body *").filter(each => {
      const style = getComputedStyle(each), parent = getComputedStyle(each.parentElement);
      const clear = /^rgba\(.*, 0\)$/.test(style.backgroundColor);
      return seen(each) && !clear && style.display !== "inline" && text(each)
        && style.backgroundColor !== parent.backgroundColor && !hides(each) && each !== document.body;
    });
  }
  let coloured = [];
  function beginColours() {
    coloured = boxes();
  }
  function endColours() {
    const edged = each => {
      const style = getComputedStyle(each);
      const sides = ["Top", "Right", "Bottom", "Left"];
      return sides.some(side => style[`border${side}Style`] !== "none" && parseFloat(style[`border${side}Width`]) > 0)
        || style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
    };
    const faults = coloured.filter(each => !edged(each)).map(each => `no edge: ${path(each)}`);
    const current = all('[aria-current]:not([aria-current="false"])').filter(seen).filter(each => !edged(each));
    return [...new Set([...faults, ...current.map(each => `the current one is not set apart: ${path(each)}`)])];
  }

  function motion() {
    const faults = document.getAnimations().map(each => `moves: ${path(each.effect.target)}`);
    for (const each of [document.documentElement, ...all("body *")]) {
      const style = getComputedStyle(each);
      const lasts = value => value.split(", ").some(time => parseFloat(time) > 0);
      if (lasts(style.transitionDuration)) faults.push(`changes slowly: ${path(each)}`);
      if (style.animationName !== "none" && lasts(style.animationDuration)) faults.push(`moves: ${path(each)}`);
      if (style.scrollBehavior === "smooth") faults.push(`scrolls slowly: ${path(each)}`);
    }
    return [...new Set(faults)];
  }

  // --- Paper ---

  function print() {
    const faults = [];
    all("nav, form, button, [role=navigation], [role=search]").filter(seen).forEach(each => faults.push(`on paper: ${path(each)}`));
    const main = document.querySelector("main");
    if (!main || !seen(main) || !seen(main.querySelector("h1") ?? main)) faults.push("main is not on paper");
    for (const each of all("main p, main h2, main h3, main dt, main dd, main td, main li")) {
      // What leads on is of no use on paper; what is said is.
      if (!seen(each) && !each.closest("nav, .aside, form")) faults.push(`not on paper: ${name(each)}`);
    }
    for (const each of all(".facts a[href^=http], .facts a[href^='mailto:']")) {
      const { color } = getComputedStyle(each);
      if (!seen(each) || /255, 255, 255/.test(color)) faults.push(`no way to answer on paper: ${name(each)}`);
    }
    for (const link of all("main a[href]").filter(seen).filter(outside)) {
      if (!getComputedStyle(link, "::after").content.includes(link.getAttribute("href"))) {
        faults.push(`its address is not on paper: ${name(link)}`);
      }
    }
    const dark = getComputedStyle(document.body);
    const sum = colour => colour.match(/[\d.]+/g).slice(0, 3).map(Number).reduce((one, other) => one + other, 0);
    if (sum(dark.color) > sum(dark.backgroundColor)) faults.push("light text on dark paper");
    return faults;
  }

  // --- Privacy ---

  const stored = async () => [
    ...(document.cookie ? [`a cookie: ${document.cookie}`] : []),
    ...Object.keys(localStorage).map(key => `kept: ${key}`),
    ...Object.keys(sessionStorage).map(key => `kept: ${key}`),
    ...(await indexedDB.databases()).map(each => `a database: ${each.name}`),
    ...(await caches?.keys() ?? []).map(key => `a cache: ${key}`),
    ...(await navigator.serviceWorker?.getRegistrations() ?? []).map(() => "a service worker"),
  ];

  return {
    structure, empty, links, documents, breadcrumbs, pagination, alerts, footer, language, room,
    squeezed, space, targets, beginTabs, endTabs, beginColours, endColours, motion, print, stored,
  };
})();
