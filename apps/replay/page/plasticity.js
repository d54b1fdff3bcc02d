// Plots of weights as they form, and of what the units do.

/** Why there are no weights to see, for those lives that have none. */
function plasticityNotice({policy}) {
  if (policy === "static") return "This policy's weights were evolved and stay as they are.";
  if (policy === "lstm") {
    return "This policy's weights were evolved and stay as they are; what it remembers is in the " +
      "activity of its first layer.";
  }
  return "Recorded actions: there is no policy to look into.";
}

/** Heat maps of all plastic layers, and how far they are from the initial weights. */
class WeightsPanel {
  constructor(life, steps, goto) {
    this.life = life;
    this.isWholeLife = false;
    this.distance = new Chart({
      title: "Distance from the initial weights", unit: "root mean square of W − W₀", steps, goto,
      series: life.plasticLayers.map(({name, distance}) => ({name, values: distance, first: 0})),
    });
    this.maps = life.plasticLayers.map(layer => this.makeMap(layer));
    this.when = make("output", {class: "muted"});
    const range = make("button", {
      class: "small", type: "button", title: "Whether colours span this moment's weights or all",
      onclick: () => this.toggleRange(range),
    }, "colours: now");
    this.element = make("section", {},
      make("h3", {}, "Weights ", this.when, range), this.distance.element,
      ...this.maps.map(map => map.element));
    theme.onChange(() => this.paintMaps());
  }

  makeMap(layer) {
    const plan = layout(layer), legend = new Legend();
    const picture = new MatrixPicture({...plan, tell: (row, column) =>
      this.tell(layer, ...plan.synapseAt(row, column))});
    const element = make("figure", {class: "matrix-box"},
      make("figcaption", {}, make("b", {}, layer.name), ` ${plan.axes}`, legend.element),
      picture.canvas);
    return {layer, plan, legend, picture, element};
  }

  tell(layer, input, output) {
    const k = input * layer.outputs + output;
    const now = layer.weights.at(this.row, k), initial = layer.weights.at(0, k);
    return [`${layer.name}: input ${input} → output ${output}`, `weight ${inWords(now)}`,
            `initially ${inWords(initial)}`, ...ruleLines(this.life, layer, k)];
  }

  toggleRange(button) {
    this.isWholeLife = !this.isWholeLife;
    button.textContent = this.isWholeLife ? "colours: whole life" : "colours: now";
    this.paintMaps();
  }

  paintMaps() {
    for (const {layer, plan, legend, picture} of this.maps) {
      const limit = this.isWholeLife ? layer.weights.overall : layer.weights.largest(this.row);
      legend.limit = limit;
      picture.paintQuantised(layer.weights, this.row, limit, plan.isTransposed);
    }
  }

  charts() { return [this.distance]; }

  draw(step) {
    this.distance.draw(step);
    const row = this.life.weightRowAt(this.life.stateAt(step));
    if (row === this.row) return;
    this.row = row;
    this.when.textContent = `after step ${this.life.weightSteps[row]}`;
    this.paintMaps();
  }
}

/** The units' activity over a life, and its mean magnitude. */
class ActivityPanel {
  constructor(life, steps, goto) {
    this.life = life;
    this.steps = steps;
    this.mean = new Chart({
      title: "Mean magnitude", steps, goto,
      series: life.layers.map(layer => ({name: layer.name, values: magnitudes(layer), first: 1})),
    });
    this.rasters = life.layers.map(layer => this.makeRaster(layer, goto));
    this.element = make("section", {}, make("h3", {}, "Activity"), this.mean.element,
      ...this.rasters.map(raster => raster.element));
    theme.onChange(() => this.paintRasters());
  }

  makeRaster(layer, goto) {
    const legend = new Legend(), cursor = new Cursor(this.steps);
    legend.limit = layer.activation.overall;
    const picture = new MatrixPicture({
      rows: layer.outputs, columns: this.steps, kind: "raster",
      tell: (unit, column) => column < this.life.steps && [
        `${layer.name}: unit ${unit}`, `step ${column + 1}`,
        inWords(layer.activation.at(column, unit))],
    });
    picture.canvas.style.height = `${Math.max(28, Math.min(84, 0.7 * layer.outputs))}px`;
    picture.canvas.addEventListener("click", event => goto(picture.cellUnder(event)[0] + 1));
    const element = make("figure", {class: "matrix-box"},
      make("figcaption", {}, make("b", {}, layer.name), ` → time, ↓ ${layer.outputs} units`,
        legend.element),
      make("div", {class: "plot"}, picture.canvas, cursor.element));
    return {layer, picture, cursor, element};
  }

  paintRasters() {
    for (const {layer, picture} of this.rasters) {
      const {activation} = layer, limit = activation.overall;
      picture.paint((unit, column) => column < this.life.steps
        ? theme.pixelOf(activation.at(column, unit), limit) : 0);
    }
  }

  charts() { return [this.mean]; }

  draw(step) {
    this.mean.draw(step);
    for (const {cursor} of this.rasters) cursor.moveTo(step);
  }
}

function magnitudes({activation}) {
  return Float32Array.from({length: activation.rows}, (_, row) => {
    let sum = 0;
    for (let unit = 0; unit < activation.width; ++unit) sum += Math.abs(activation.at(row, unit));
    return sum / activation.width;
  });
}
