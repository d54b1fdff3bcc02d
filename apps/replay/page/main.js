// Reads the recording, builds the page and keeps it at the clock's step.

function summaryOf(lives) {
  const runs = new Set(lives.map(life => life.label.title)).size;
  const task = [...new Set(lives.map(life => life.label.task))].join(", ");
  const count = (number, what) => `${number} ${what}${number === 1 ? "" : "s"}`;
  return lives.length === 1 ? task : `${task} · ${count(lives.length, "episode")} of ` +
    `${count(runs, "source")}, in step`;
}

/** Draws at most once a frame, however often it is asked to. */
function onceAFrame(draw) {
  let isAsked = false;
  return () => {
    if (isAsked) return;
    isAsked = true;
    requestAnimationFrame(() => {
      isAsked = false;
      draw();
    });
  };
}

function build(lives) {
  const clock = new Clock(Math.max(...lives.map(life => life.steps), 1), lives[0].timeStep);
  const goto = step => clock.goto(step);
  const cards = lives.map(life => new LifeCard(life, clock.steps, goto));
  const main = document.getElementById("lives");
  main.classList.toggle("single", cards.length === 1);
  main.append(...cards.map(card => card.element));
  document.getElementById("summary").textContent = summaryOf(lives);
  const transport = new Transport(clock);
  const bar = document.getElementById("transport");
  bar.append(...transport.elements);
  bar.hidden = false;

  const draw = () => {
    transport.draw(clock.step);
    for (const card of cards) card.draw(clock.step);
  };
  const paint = () => {
    for (const card of cards) card.paintCharts();
    draw();
  };
  for (const card of cards) card.begin();
  paint();
  const drawSoon = onceAFrame(draw);
  clock.onChange(drawSoon);
  camera.onChange(drawSoon);
  theme.onChange(drawSoon);
  addEventListener("resize", onceAFrame(paint));
  return {clock, cards, draw};
}

/** For the console: hebbes.goto(120), hebbes.state(), hebbes.scrubRate(). */
function expose({clock, cards, draw}) {
  const nextFrame = () => new Promise(requestAnimationFrame);
  Object.assign(window.hebbes, {
    play: () => clock.play(),
    pause: () => clock.pause(),
    goto: step => {
      clock.goto(step);
      draw();
    },
    state: (life = 0) => ({...cards[life].state(clock.step), isPlaying: clock.isPlaying}),
    lives: cards.length,
    steps: clock.steps,
    hasWebGl,
    /** Frames a second while jumping about in the recording. */
    scrubRate: async (frames = 60) => {
      const start = performance.now();
      for (let i = 0; i < frames; ++i) {
        clock.goto(i * 389 % (clock.steps + 1));
        await nextFrame();
      }
      return frames * 1000 / (performance.now() - start);
    },
  });
}

async function start() {
  const notice = document.getElementById("notice"), main = document.getElementById("lives");
  try {
    const recording = document.getElementById("recording");
    const lives = await readLives(recording.textContent);
    recording.remove();
    expose(build(lives));
    await new Promise(requestAnimationFrame);
    if (!notice.classList.contains("failed")) notice.remove();
    main.setAttribute("aria-busy", "false");
    window.hebbes.loadMilliseconds = performance.now();
  } catch (error) {
    showFailure(error.message);
    throw error;
  }
}

window.hebbes = {};
window.hebbes.ready = start();
