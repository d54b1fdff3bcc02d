// Play, pause, scrub: by buttons and by the keys of video players.

const kSpeeds = [0.1, 0.25, 0.5, 1, 2, 4, 8];
const kKeys = [
  ["space, k", "play or pause"], ["← →", "a second of the world back or on"],
  [", .", "a step back or on"], ["home, end", "to the start or the end"],
  ["0 … 9", "to that tenth"], ["< >", "slower or faster"],
  ["c", "camera follows or is free"], ["t", "light or dark"], ["?", "this list"],
];

const kIcons = {
  play: "M5 3 L19 12 L5 21 Z", pause: "M5 3 H10 V21 H5 Z M14 3 H19 V21 H14 Z",
  back: "M17 4 L7 12 L17 20 Z M4 4 H6.5 V20 H4 Z",
  on: "M7 4 L17 12 L7 20 Z M17.5 4 H20 V20 H17.5 Z",
};

function icon(name) {
  const picture = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  picture.setAttribute("viewBox", "0 0 24 24");
  picture.innerHTML = `<path d="${kIcons[name]}"/>`;
  return picture;
}

class Transport {
  constructor(clock) {
    this.clock = clock;
    this.playButton = make("button", {class: "play", type: "button", title: "Play or pause (space)",
                                      onclick: () => clock.toggle()});
    this.slider = make("input", {type: "range", min: 0, max: clock.steps, step: 1, value: 0,
                                 "aria-label": "Step",
                                 oninput: () => clock.goto(Number(this.slider.value))});
    this.time = make("output", {class: "time", "data-field": "step"});
    this.speed = make("select", {"aria-label": "Speed", title: "Speed (< and >)",
                                 onchange: () => { clock.speed = Number(this.speed.value); }},
      ...kSpeeds.map(speed => make("option", {value: speed, selected: speed === 1}, `${speed}×`)));
    this.follow = make("button", {type: "button", title: "Camera (c)",
                                  onclick: () => camera.toggleFollowing()});
    this.themeButton = make("button", {type: "button", title: "Light or dark (t)",
                                       onclick: () => theme.toggle()});
    const button = (name, title, act) => make("button", {type: "button", title, onclick: act},
                                              icon(name));
    this.elements = [
      make("div", {class: "buttons"}, button("back", "A step back (,)", () => this.skip(-1)),
        this.playButton, button("on", "A step on (.)", () => this.skip(1))),
      this.slider, this.time,
      make("div", {class: "buttons"}, this.speed, this.follow, this.themeButton,
        make("button", {type: "button", title: "Keys (?)", onclick: showKeys}, "?"))];
    addEventListener("keydown", event => this.onKey(event));
    camera.onChange(() => this.nameButtons());
    theme.onChange(() => this.nameButtons());
    this.nameButtons();
  }

  nameButtons() {
    this.follow.textContent = camera.isFollowing ? "Follow" : "Free";
    this.themeButton.textContent = theme.isDark ? "☀" : "☾";
  }

  skip(steps) {
    this.clock.pause();
    this.clock.skip(steps);
  }

  changeSpeed(places) {
    const index = kSpeeds.indexOf(this.clock.speed) + places;
    this.clock.speed = kSpeeds[Math.max(0, Math.min(kSpeeds.length - 1, index))];
    this.speed.value = this.clock.speed;
  }

  onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.tagName === "SELECT") return;
    const {clock} = this, second = Math.round(1 / clock.timeStep);
    const actions = {
      " ": () => clock.toggle(), k: () => clock.toggle(),
      ArrowLeft: () => clock.skip(-second), ArrowRight: () => clock.skip(second),
      ",": () => this.skip(-1), ".": () => this.skip(1),
      Home: () => clock.goto(0), End: () => clock.goto(clock.steps),
      "<": () => this.changeSpeed(-1), ">": () => this.changeSpeed(1),
      c: () => camera.toggleFollowing(), t: () => theme.toggle(), "?": showKeys,
    };
    const isDigit = event.key >= "0" && event.key <= "9" && event.key.length === 1;
    const act = isDigit ? () => clock.goto(Math.round(clock.steps * Number(event.key) / 10))
                        : actions[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  draw(step) {
    const {clock} = this;
    this.slider.value = step;
    this.slider.style.setProperty("--done", `${100 * step / clock.steps}%`);
    this.time.textContent =
      `${step} / ${clock.steps} · ${(step * clock.timeStep).toFixed(2)} s`;
    if (this.shown === clock.isPlaying) return;
    this.shown = clock.isPlaying;
    this.playButton.replaceChildren(icon(clock.isPlaying ? "pause" : "play"));
    this.playButton.setAttribute("aria-label", clock.isPlaying ? "Pause" : "Play");
  }
}

function showKeys() {
  const dialog = document.getElementById("keys");
  dialog.replaceChildren(make("form", {method: "dialog"}, make("h2", {}, "Keys"),
    make("dl", {}, ...kKeys.flatMap(([keys, what]) => [make("dt", {}, keys),
                                                       make("dd", {}, what)])),
    make("button", {}, "Close")));
  dialog.showModal();
}
