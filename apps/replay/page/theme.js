// Light or dark, as the system has it or as the reader chose; and the colours of numbers.

// From far below zero to far above; zero fades into the page.
const kDiverging = {
  light: ["#3f1a5c", "#9a73b5", "#f4f3f0", "#5fae68", "#0d4a22"],
  dark: ["#c39ae6", "#7c4ea3", "#20252c", "#317f49", "#86d698"],
};
const kSeries = {
  light: ["#2f6db5", "#c4622d", "#3c8d5a", "#8a5bb0", "#b5483f", "#7a6a2f", "#2b8a96", "#77797d"],
  dark: ["#79aef0", "#f0a070", "#7cc998", "#c39be6", "#ee8d84", "#cdbb72", "#70c8d4", "#a9adb4"],
};

function parseColour(hex) {
  return [1, 3, 5].map(at => parseInt(hex.slice(at, at + 2), 16));
}

function mix(from, to, share) {
  return from.map((c, i) => Math.round(c + (to[i] - c) * share));
}

/** From hue (degrees), saturation and lightness. */
function colourOfHue(hue, saturation, lightness) {
  const reach = saturation * Math.min(lightness, 1 - lightness);
  return [0, 8, 4].map(shift => {
    const k = (shift + hue / 30) % 12;
    return Math.round(255 * (lightness - reach * Math.max(-1, Math.min(k - 3, 9 - k, 1))));
  });
}

function cssColour([red, green, blue]) { return `rgb(${red}, ${green}, ${blue})`; }

/** One 32-bit pixel, as ImageData has it on little-endian machines. */
function pixel([red, green, blue]) { return (255 << 24 | blue << 16 | green << 8 | red) >>> 0; }

class Theme {
  constructor() {
    this.chosen = null;
    this.listeners = [];
    this.system = matchMedia("(prefers-color-scheme: dark)");
    this.system.addEventListener("change", () => this.apply());
    this.apply();
  }

  get name() { return this.chosen ?? (this.system.matches ? "dark" : "light"); }
  get isDark() { return this.name === "dark"; }

  toggle() {
    this.chosen = this.isDark ? "light" : "dark";
    this.apply();
  }

  apply() {
    document.documentElement.dataset.theme = this.name;
    const stops = kDiverging[this.name].map(parseColour);
    this.diverging = Uint32Array.from({length: 255}, (_, i) => {
      const place = i / 254 * (stops.length - 1), stop = Math.min(Math.floor(place), 3);
      return pixel(mix(stops[stop], stops[stop + 1], place - stop));
    });
    this.gradient = `linear-gradient(to right, ${kDiverging[this.name].join(", ")})`;
    this.series = kSeries[this.name];
    for (const listener of this.listeners) listener();
  }

  onChange(listener) { this.listeners.push(listener); }

  /** A custom property of style.css. */
  css(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  }

  /** The pixel of a number between -limit and limit; of one that is not finite, the accent. */
  pixelOf(value, limit) {
    if (!Number.isFinite(value)) return pixel(parseColour(this.css("accent")));
    const share = limit > 0 ? Math.max(-1, Math.min(1, value / limit)) : 0;
    return this.diverging[Math.round(127 * share) + 127];
  }

  /** The same as a faint background of text. */
  tint(value, limit) {
    const p = this.pixelOf(value, limit);
    return `rgb(${p & 255} ${p >> 8 & 255} ${p >> 16 & 255} / 45%)`;
  }

  /** Tells many rules apart: neighbouring indices get hues far from each other. */
  categorical(index) {
    return colourOfHue((index * 137.508 + 20) % 360, 0.42 + index % 3 * 0.12,
                       this.isDark ? 0.62 : 0.5);
  }
}

const theme = new Theme();
