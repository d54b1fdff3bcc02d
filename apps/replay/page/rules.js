// The rules by which synapses learn: eta (A pre post + B pre + C post + D).

/** The index of a layer's synapse k among all synapses of its life. */
function synapseIndex(life, layer, k) {
  let first = 0;
  for (const other of life.plasticLayers) {
    if (other === layer) return first + k;
    first += other.inputs * other.outputs;
  }
  throw new Error("a layer that is not plastic");
}

/** The index of the rule that a synapse has. */
function ruleOf(life, synapse) {
  return life.ruleBook.assignment ? life.ruleBook.assignment[synapse] : synapse;
}

function coefficientsOf(life, rule) {
  return kCoefficients.map((_, c) => life.ruleBook.coefficients.at(c, rule));
}

function ruleLines(life, layer, k) {
  const rule = ruleOf(life, synapseIndex(life, layer, k));
  const list = coefficientsOf(life, rule).map((h, c) => `${kCoefficients[c]} ${inWords(h)}`);
  return [...(life.ruleBook.assignment ? [`rule ${rule}`] : []), list.join("  ")];
}

/** Shared rules: who uses which, and what they are, the most used first. */
class SharedRulesPanel {
  constructor(life) {
    this.life = life;
    this.chosen = null;
    this.counts = new Uint32Array(life.ruleBook.coefficients.width);
    for (const rule of life.ruleBook.assignment) ++this.counts[rule];
    this.order = [...this.counts.keys()].filter(rule => this.counts[rule] > 0)
      .sort((a, b) => this.counts[b] - this.counts[a]);
    this.maps = life.plasticLayers.map(layer => this.makeMap(layer));
    this.table = this.makeTable();
    const isSample = life.label.individual.startsWith("sample");
    const used = `${this.order.length} of ${this.counts.length} shared rules are used` +
      (isSample ? "; each synapse's own lies around the mean shown" : "");
    this.element = make("section", {},
      make("h3", {}, "Rules ", make("span", {class: "muted"}, used)),
      ...this.maps.map(map => map.element), make("div", {class: "scroll"}, this.table));
    theme.onChange(() => this.paint());
    this.paint();
  }

  makeMap(layer) {
    const plan = layout(layer);
    const picture = new MatrixPicture({...plan, tell: (row, column) => {
      const [input, output] = plan.synapseAt(row, column);
      return [`${layer.name}: input ${input} → output ${output}`,
              ...ruleLines(this.life, layer, input * layer.outputs + output)];
    }});
    picture.canvas.addEventListener("click", event => {
      const [column, row] = picture.cellUnder(event);
      this.choose(this.ruleAt(layer, ...plan.synapseAt(row, column)));
    });
    const element = make("figure", {class: "matrix-box"},
      make("figcaption", {}, make("b", {}, layer.name), ` ${plan.axes}, by rule`), picture.canvas);
    return {layer, plan, picture, element};
  }

  ruleAt(layer, input, output) {
    return ruleOf(this.life, synapseIndex(this.life, layer, input * layer.outputs + output));
  }

  makeTable() {
    const head = make("tr", {}, make("th", {}, "rule"), make("th", {}, "synapses"),
      ...kCoefficients.map(name => make("th", {}, name)));
    const {coefficients} = this.life.ruleBook;
    this.limit = Math.max(...kCoefficients.map((_, c) => coefficients.largest(c)));
    const rows = this.order.map(rule => make("tr", {
      "data-rule": rule, tabindex: 0, onclick: () => this.choose(rule),
    }, make("td", {}, make("i", {class: "swatch"}), `${rule}`),
       make("td", {}, `${(100 * this.counts[rule] / this.life.ruleBook.assignment.length)
         .toFixed(1)} %`),
       ...coefficientsOf(this.life, rule).map(h => make("td", {}, inWords(h, 3)))));
    return make("table", {}, make("thead", {}, head), make("tbody", {}, ...rows));
  }

  /** Shows the synapses of one rule alone, or of all. */
  choose(rule) {
    this.chosen = this.chosen === rule ? null : rule;
    this.paint();
  }

  paint() {
    const colours = new Map(this.order.map(rule => [rule, pixel(theme.categorical(rule))]));
    const faded = pixel(parseColour(theme.css("sunken")));
    for (const {layer, plan, picture} of this.maps) {
      picture.paint((row, column) => {
        const rule = this.ruleAt(layer, ...plan.synapseAt(row, column));
        return this.chosen === null || this.chosen === rule ? colours.get(rule) : faded;
      });
    }
    for (const row of this.table.tBodies[0].rows) {
      const rule = Number(row.dataset.rule);
      row.classList.toggle("chosen", rule === this.chosen);
      row.querySelector(".swatch").style.background = cssColour(theme.categorical(rule));
      coefficientsOf(this.life, rule).forEach((h, c) => {
        row.cells[c + 2].style.background = theme.tint(h, this.limit);
      });
    }
  }

  charts() { return []; }
  draw() {}
}

/** Individual rules: the five coefficients of each synapse of a layer. */
class IndividualRulesPanel {
  constructor(life) {
    this.life = life;
    this.choice = make("select", {"aria-label": "Layer", onchange: () => this.rebuild()},
      ...life.plasticLayers.map((layer, i) => make("option", {value: i}, layer.name)));
    this.box = make("div");
    this.element = make("section", {}, make("h3", {}, "Rules ",
      make("span", {class: "muted"}, "one for each synapse"), this.choice), this.box);
    theme.onChange(() => this.paint());
    this.rebuild();
  }

  rebuild() {
    const layer = this.life.plasticLayers[this.choice.value || 0], plan = layout(layer);
    this.maps = kCoefficients.map((name, c) => {
      const legend = new Legend();
      const picture = new MatrixPicture({...plan, tell: (row, column) => {
        const [input, output] = plan.synapseAt(row, column);
        return [`${layer.name}: input ${input} → output ${output}`,
                ...ruleLines(this.life, layer, input * layer.outputs + output)];
      }});
      const element = make("figure", {class: "matrix-box"},
        make("figcaption", {}, make("b", {}, name), legend.element), picture.canvas);
      return {c, layer, plan, legend, picture, element};
    });
    this.box.replaceChildren(make("div", {class: "small-maps"}, ...this.maps.map(m => m.element)));
    this.paint();
  }

  paint() {
    const {coefficients} = this.life.ruleBook;
    for (const {c, layer, plan, legend, picture} of this.maps) {
      const limit = coefficients.largest(c), first = synapseIndex(this.life, layer, 0);
      legend.limit = limit;
      picture.paint((row, column) => {
        const [input, output] = plan.synapseAt(row, column);
        return theme.pixelOf(coefficients.at(c, first + input * layer.outputs + output), limit);
      });
    }
  }

  charts() { return []; }
  draw() {}
}
