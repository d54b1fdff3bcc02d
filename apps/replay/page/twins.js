// A life beside its twin: the same life but for an intervention.

/** The untreated life of which this one is the twin; none of untreated ones. */
function twinOf(life, lives) {
  const {label} = life;
  if (!label.treatment) return undefined;
  const same = ["title", "variation", "individual", "seed", "episode"];
  return lives.find(other => !other.label.treatment &&
    same.every(name => other.label[name] === label[name]));
}

/** The first step in which the two do not act, earn or move alike; undefined if there is none. */
function partingStep(life, twin) {
  const steps = Math.max(life.steps, twin.steps), {actions} = life;
  const places = 3 * life.scene.bodies.length;
  const differs = (a, b, width, row) => {
    for (let k = row * width; k < (row + 1) * width; ++k) if (!Object.is(a[k], b[k])) return true;
    return false;
  };
  for (let step = 1; step <= steps; ++step) {
    if (step > Math.min(life.steps, twin.steps)) return step;
    if (differs(life.reward, twin.reward, 1, step - 1) ||
        differs(life.action, twin.action, actions, step - 1) ||
        differs(life.position, twin.position, places, step)) return step;
  }
  return undefined;
}

/** Root mean square of the difference of row a of one and row b of the other. */
function rowDifference(one, a, other, b) {
  let sum = 0;
  for (let k = 0; k < one.width; ++k) sum += (one.at(a, k) - other.at(b, k)) ** 2;
  return Math.sqrt(sum / one.width);
}

/** What lies between the two, while both live. */
class TwinPanel {
  constructor(life, twin, steps, goto) {
    const {marks} = life, shared = Math.min(life.steps, twin.steps);
    const chart = (title, series) => new Chart({title, unit: "of the difference", steps, goto, marks,
                                                series});
    const activity = life.layers.map((layer, l) => ({
      name: layer.name, first: 1,
      values: Float64Array.from({length: shared}, (_, row) => (
        rowDifference(layer.activation, row, twin.layers[l].activation, row)))}));
    this.all = [
      chart("Reward", [{name: "with less without", first: 1,
                        values: life.reward.slice(0, shared).map((r, i) => r - twin.reward[i])}]),
      chart("Activity, root mean square", activity)];
    if (life.ruleBook) this.all.push(chart("Weights, root mean square", this.weights(life, twin)));
    const {partsAt} = life;
    const words = partsAt === undefined ? "They never part." : `They part in step ${partsAt}.`;
    this.element = make("section", {class: "twins"},
      make("h3", {}, `Against its twin without ${life.label.treatment}`),
      make("p", {class: "muted", "data-field": "parting"}, words),
      ...this.all.map(one => one.element));
  }

  /** Each look holds until the next one. */
  weights(life, twin) {
    const looks = life.weightSteps.filter((step, row) => twin.weightSteps[row] === step);
    const last = looks[looks.length - 1];
    return life.plasticLayers.map((layer, l) => {
      const values = new Float64Array(last + 1);
      looks.forEach((step, row) => values.fill(
        rowDifference(layer.weights, row, twin.plasticLayers[l].weights, row), step));
      return {name: layer.name, values, first: 0};
    });
  }

  charts() { return this.all; }

  draw(step) {
    for (const chart of this.all) chart.draw(step);
  }
}
