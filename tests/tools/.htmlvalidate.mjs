// What every page must pass: that it is valid, complete and usable. Rules of taste are off, each
// with its reason; no rule is off because the pages break it.
export default {
  root: true,
  extends: ["html-validate:recommended", "html-validate:document", "html-validate:a11y"],
  rules: {
    // One way of writing what HTML lets one write in several, with the same meaning.
    "attribute-boolean-style": "off",
    "attribute-empty-style": "off",
    "doctype-style": "off",
    "void-style": "off",
    // White space comes from the layouts' own indentation, and costs nothing once compressed.
    "no-trailing-whitespace": "off",
    // Seventy characters is a search engine's habit; a headline's length is its author's choice.
    "long-title": "off",
    // A style rule keeps a telephone number on one line; its text stays easy to copy and search.
    "tel-non-breaking": "off",
    // A file of the site's own needs no hash beside its name; nothing else may be asked for.
    "require-sri": ["error", { target: "crossorigin" }],
  },
};
