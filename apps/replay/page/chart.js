// Curves over the steps of a life, with a cursor at the page's step.

/** The cursor that runs over anything whose width is the page's time. */
class Cursor {
  constructor(steps) {
    this.steps = steps;
    this.element = make("div", {class: "cursor"});
  }
  moveTo(step) { this.element.style.transform = `translateX(${100 * step / this.steps}%)`; }
}

class Chart {
  /**
   * `series`: {name, values, first}: values[k] is of step first + k. `steps` is the width of the
   * time axis, for all lives the same. With `lanes` each curve has a lane of its own. `marks`,
   * {step, text}, are drawn across.
   */
  constructor({title, unit = "", series, steps, goto, marks = [], lanes = false}) {
    Object.assign(this, {series, steps, marks, lanes: lanes ? series.length : 1});
    this.canvas = make("canvas", {class: "chart"});
    if (lanes) this.canvas.style.height = `${20 * series.length}px`;
    this.cursor = new Cursor(steps);
    this.values = series.map(() => make("output", {}));
    const names = series.map(({name}, i) => make("span", {class: "series", "data-series": i},
      make("i", {}), `${name} `, this.values[i]));
    this.high = make("span", {class: "axis high"});
    this.low = make("span", {class: "axis low"});
    this.element = make("figure", {class: "chart-box"},
      make("figcaption", {}, make("b", {}, title), unit, ...names),
      make("div", {class: "plot"}, this.canvas, this.high, this.low, this.cursor.element));
    this.measure();
    const stepUnder = event => Math.round(placeIn(this.canvas, event)[0] * steps);
    tooltip.attach(this.canvas, event => this.tell(stepUnder(event)));
    this.canvas.addEventListener("click", event => goto(stepUnder(event)));
    theme.onChange(() => this.paint());
  }

  /** The range of the values that are finite, zero included. */
  measure() {
    let [low, high] = [0, 0];
    for (const {values} of this.series) {
      for (const value of values) {
        if (value < low && value > -Infinity) low = value;
        if (value > high && value < Infinity) high = value;
      }
    }
    [this.lowest, this.highest] = [low, high === low ? low + 1 : high];
    if (this.lanes > 1) return;
    this.high.textContent = inWords(high);
    this.low.textContent = inWords(low);
  }

  valueAt({values, first}, step) {
    const k = Math.min(step - first, values.length - 1);
    return k >= 0 ? values[k] : undefined;
  }

  tell(step) {
    const lines = this.series.map(one => [one.name, this.valueAt(one, step)])
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => `${name}: ${inWords(value)}`);
    const marks = this.marks.filter(mark => mark.step === step).map(({text}) => text);
    return [`step ${step}`, ...marks, ...lines];
  }

  paint() {
    fitCanvas(this.canvas);
    const context = this.canvas.getContext("2d"), {width, height} = this.canvas;
    const margin = 2 * (devicePixelRatio || 1), lane = height / this.lanes;
    const x = step => step / this.steps * width;
    const y = (value, i) => lane * (i % this.lanes + 1) - margin -
      (value - this.lowest) / (this.highest - this.lowest) * (lane - 2 * margin);
    context.clearRect(0, 0, width, height);
    context.lineJoin = "round";
    context.strokeStyle = theme.css("muted");
    context.setLineDash([3, 3]);
    for (const {step} of this.marks) context.strokeRect(Math.round(x(step)) + 0.5, 0, 0, height);
    context.setLineDash([]);
    this.series.forEach((one, i) => {
      context.strokeStyle = theme.css("rule");
      context.lineWidth = 1;
      context.strokeRect(0, Math.round(y(0, i)) + 0.5, width, 0);
      const colour = theme.series[i % theme.series.length];
      context.strokeStyle = colour;
      context.lineWidth = 1.25 * (devicePixelRatio || 1);
      context.beginPath();
      for (let k = 0; k < one.values.length; ++k) {
        if (Number.isFinite(one.values[k])) context.lineTo(x(one.first + k), y(one.values[k], i));
      }
      context.stroke();
      this.element.querySelector(`[data-series="${i}"]`).style.setProperty("--series", colour);
    });
  }

  draw(step) {
    this.cursor.moveTo(step);
    this.series.forEach((one, i) => {
      const value = this.valueAt(one, step);
      this.values[i].textContent = value === undefined ? "" : inWords(value);
    });
  }
}
