// All that is shown of one life.

class LifeCard {
  /** `steps` is the page's time axis; `goto(step)` moves its clock. */
  constructor(life, steps, goto) {
    this.life = life;
    this.fields = {};
    this.canvas = make("canvas", {class: "stage", tabindex: -1,
                                  "aria-label": `${life.label.task}, ${life.label.variation}`});
    this.stageBox = make("div", {class: "stage-box"}, this.canvas, this.field("ended", "badge"),
                         this.field("form", "badge form"));
    this.panels = this.makePanels(steps, goto);
    this.view = life.view && new View(life);
    this.element = make("article", {class: life.scene.isFlat ? "life flat" : "life"}, this.head(),
      make("div", {class: "motion"}, this.stageBox, this.readings(),
        ...this.ownCharts(steps, goto)),
      make("div", {class: "mind"}, ...this.panels.map(panel => panel.element)));
    if (this.view) this.stageBox.append(this.view.element);
  }

  /** Once it is on the page and has a size. */
  begin() {
    this.stage = makeStage(this.canvas, this.life);
    if (this.stage.notice) {
      this.stageBox.append(make("p", {class: "stage-notice"}, this.stage.notice));
    }
    for (const panel of this.panels) panel.paintRasters?.();
  }

  head() {
    const {title, policy, individual, variation, treatment, isHeldOut, isTrained, generation, seed,
           episode} = this.life.label;
    const tag = !policy ? "recorded"
      : isHeldOut ? "held out" : isTrained ? "trained" : "never trained";
    const words = policy
      ? `${policy} · ${individual} · generation ${generation} · seed ${seed}, episode ${episode}`
      : "recorded actions";
    return make("header", {}, make("h2", {}, variation,
        make("span", {class: "tag"}, tag), treatment && make("span", {class: "tag"}, treatment)),
      make("p", {class: "muted"}, `${title} · ${words}`));
  }

  field(name, kind = "") {
    return this.fields[name] = make("output", {"data-field": name, class: kind});
  }

  readings() {
    const pair = (term, name) => make("div", {}, make("dt", {}, term),
                                      make("dd", {}, this.field(name)));
    const {evaluatedReturn} = this.life.label;
    const list = make("dl", {class: "readings"}, pair("Reward", "reward"), pair("Return", "return"),
      pair("Position, m", "position"), pair("Speed, m/s", "speed"));
    if (evaluatedReturn !== undefined) {
      list.append(make("div", {}, make("dt", {}, "Return evaluated"),
                       make("dd", {}, inWords(evaluatedReturn))));
    }
    if (this.feet.length) list.append(pair("Feet", "feet"));
    return list;
  }

  get feet() {
    return this.life.scene.bodies.map((body, b) => body.isFoot ? b : -1).filter(b => b >= 0);
  }

  ownCharts(steps, goto) {
    const {life} = this, {marks} = life, names = life.actionNames;
    const action = a => life.action.filter((_, i) => i % life.actions === a);
    this.charts = [
      new Chart({title: "Return", steps, goto, marks,
                 series: [{name: "so far", values: life.returns, first: 0}]}),
      new Chart({title: "Reward", steps, goto, marks,
                 series: [{name: "of the step", values: life.reward, first: 1}]}),
      new Chart({title: "Action", steps, goto, marks, lanes: true,
                 series: life.actionBounds.map((_, a) => (
                   {name: names[a] ?? `${a}`, values: action(a), first: 1}))}),
    ];
    return this.charts.map(chart => chart.element);
  }

  makePanels(steps, goto) {
    const {life} = this, panels = [];
    if (life.twin) panels.push(new TwinPanel(life, life.twin, steps, goto));
    if (life.ruleBook) panels.push(new WeightsPanel(life, steps, goto));
    else panels.push(new NoticePanel("Weights", plasticityNotice(life.label)));
    if (life.layers.length) panels.push(new ActivityPanel(life, steps, goto));
    if (life.ruleBook) {
      panels.push(life.ruleBook.assignment ? new SharedRulesPanel(life)
                                           : new IndividualRulesPanel(life));
    }
    return panels;
  }

  /** Curves are drawn anew where there is another width. */
  paintCharts() {
    for (const chart of [...this.charts, ...this.panels.flatMap(panel => panel.charts())]) {
      chart.paint();
    }
  }

  draw(step) {
    const state = this.life.stateAt(step);
    this.stage.draw(state);
    this.view?.draw(state);
    this.drawReadings(state);
    this.fields.ended.textContent = step >= this.life.steps ? `ended after step ${state}` : "";
    this.fields.form.textContent = this.formInWords(state);
    for (const chart of this.charts) chart.draw(step);
    for (const panel of this.panels) panel.draw(step);
  }

  /** What the world has become, or that it is yet what it was. */
  formInWords(state) {
    const {forms} = this.life, form = this.life.formAt(state);
    if (forms.length === 1) return "";
    return form === 0 ? forms[0].variation : `${forms[form].variation} since step ${forms[form].step}`;
  }

  drawReadings(state) {
    const {life, fields} = this, now = this.state(state);
    fields.reward.textContent = state ? inWords(now.reward) : "–";
    fields.return.textContent = inWords(now.return);
    const axes = life.scene.isFlat ? 2 : 3;
    fields.position.textContent = now.position.slice(0, axes).map(inHundredths).join(", ");
    fields.speed.textContent = inHundredths(life.speedAt(state));
    if (fields.feet) {
      fields.feet.replaceChildren(...this.feet.map(body => make("i", {
        class: life.touches(state, body) ? "foot down" : "foot",
        title: life.scene.bodies[body].name})));
      fields.feet.style.setProperty("--lit", cssColour(life.scene.contactColour));
    }
  }

  /** The numbers of a state, for people and programs at the console. */
  state(step) {
    const {life} = this, state = life.stateAt(step);
    const first = (state - 1) * life.actions;
    const numbers = {
      step: state,
      steps: life.steps,
      reward: state ? life.reward[state - 1] : null,
      return: life.returns[state],
      action: state ? [...life.action.subarray(first, first + life.actions)] : null,
      position: [...life.positionOf(state)],
      orientation: [...life.orientationOf(state)],
      contacts: this.feet.map(body => life.touches(state, body)),
      variation: life.forms[life.formAt(state)].variation,
      treatment: life.label.treatment,
      partsAt: life.partsAt ?? null,
    };
    if (life.ruleBook) {
      numbers.distance = life.plasticLayers.map(({distance}) => distance[state]);
      numbers.weightStep = life.weightSteps[life.weightRowAt(state)];
    }
    return numbers;
  }
}

/** Says why there is nothing to see. */
class NoticePanel {
  constructor(title, text) {
    this.element = make("section", {class: "notice"}, make("h3", {}, title), make("p", {}, text));
  }
  charts() { return []; }
  draw() {}
}
