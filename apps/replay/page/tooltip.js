// The one label that follows the pointer and tells values.

const tooltip = {
  show(event, lines) {
    const box = document.getElementById("tooltip");
    box.replaceChildren(...lines.map((line, i) => make(i ? "span" : "b", {}, line)));
    box.hidden = false;
    const left = Math.min(event.clientX + 14, innerWidth - box.offsetWidth - 8);
    const below = event.clientY + 18;
    const top = below + box.offsetHeight < innerHeight ? below
                                                       : event.clientY - box.offsetHeight - 10;
    box.style.transform = `translate(${Math.max(4, left)}px, ${Math.max(4, top)}px)`;
  },
  hide() { document.getElementById("tooltip").hidden = true; },

  /** Lets `tell(event)` say lines, or nothing, while a pointer is over an element. */
  attach(element, tell) {
    element.addEventListener("pointermove", event => {
      const lines = tell(event);
      lines ? tooltip.show(event, lines) : tooltip.hide();
    });
    element.addEventListener("pointerleave", () => tooltip.hide());
  },
};

/** A number in at most four digits, or so many, with a true minus. */
function inWords(value, digits = 4) {
  if (!Number.isFinite(value)) return "not finite";
  const size = Math.abs(value);
  const text = size !== 0 && (size >= 1e5 || size < 1e-3) ? value.toExponential(2)
                                                         : String(+value.toPrecision(digits));
  return text.replace("-", "−");
}

/** A number with two decimals, with a true minus and no negative zero. */
function inHundredths(value) {
  if (!Number.isFinite(value)) return "not finite";
  return (value.toFixed(2) === "-0.00" ? "0.00" : value.toFixed(2)).replace("-", "−");
}

/** The pointer's place in an element, from 0 to 1 in x and y. */
function placeIn(element, event) {
  const box = element.getBoundingClientRect();
  const within = share => Math.max(0, Math.min(1 - 1e-9, share));
  return [within((event.clientX - box.left) / box.width),
          within((event.clientY - box.top) / box.height)];
}
