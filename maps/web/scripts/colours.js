// Colours of the present theme; the one table is maps/classes/palette.json.

const GROUND = ["sea", "neighbour", "border", "border-parent", "focus", "label", "label-halo"];
const KEYS = ["zero", "suppressed", "no-data", "no-data-ink", "hatch", "outside", "symbol", "symbol-base"];
const RAMPS = { bad: 5, good: 5, neutral: 5, change: 5, bivariate: 9 };
const FAINT = 0.8;

let theme = null;

/** Return every colour by its name in the style sheet: `sea`, `key-zero`, `ramp-bad-0`… */
export function colours() {
  theme ??= read();
  return theme;
}

/** Read the colours anew when the theme has changed. */
export function forgetTheme() {
  theme = null;
}

function read() {
  const style = getComputedStyle(document.documentElement);
  const names = [
    ...GROUND,
    ...KEYS.map((key) => `key-${key}`),
    ...Object.entries(RAMPS).flatMap(([ramp, size]) =>
      Array.from({ length: size }, (_, place) => `ramp-${ramp}-${place}`),
    ),
  ];
  return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
}

/** Return `size` colours of a ramp, low to high: its own five, or colours between them. */
export function rampOf(name, size) {
  const own = Array.from({ length: RAMPS[name] }, (_, place) => colours()[`ramp-${name}-${place}`]);
  if (size === own.length) return own;
  return Array.from({ length: size }, (_, place) => {
    const at = size === 1 ? 0 : (place * (own.length - 1)) / (size - 1);
    const below = Math.min(Math.floor(at), own.length - 2);
    return mixed(own[below], own[below + 1], at - below);
  });
}

/** Return the colour between two: `share` 0 is the first, 1 the second. */
export function mixed(one, other, share) {
  const [a, b] = [parts(one), parts(other)];
  const between = a.map((part, at) => Math.round(part + (b[at] - part) * share));
  return `#${between.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}

/** Return a colour that stands back behind others. */
export function faint(colour) {
  return mixed(colour, colours()["key-outside"], FAINT);
}

function parts(colour) {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}
