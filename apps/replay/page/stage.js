// A canvas on which a life moves: which kind suits its world and this browser.

/** Makes an element with attributes, and children that are elements or text. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

/**
 * Gives a canvas as many pixels as the screen has for it, or a share of them along each side; says
 * whether that changed anything.
 */
function fitCanvas(canvas, share = 1) {
  const scale = share * (devicePixelRatio || 1);
  const width = Math.max(1, Math.round(canvas.clientWidth * scale));
  const height = Math.max(1, Math.round(canvas.clientHeight * scale));
  if (canvas.width === width && canvas.height === height) return false;
  canvas.width = width;
  canvas.height = height;
  return true;
}

const webGl = document.createElement("canvas").getContext("webgl");
const hasWebGl = webGl !== null;

/** Whether the processor draws, which then does well to leave out what costs most. */
const isSoftwareGl = hasWebGl && (() => {
  const names = webGl.getExtension("WEBGL_debug_renderer_info");
  const renderer = names ? webGl.getParameter(names.UNMASKED_RENDERER_WEBGL) : "";
  return /swiftshader|llvmpipe|software/i.test(renderer);
})();

/** {draw(state), notice}: draws the world in a state; says what is missing, if anything. */
function makeStage(canvas, life) {
  if (life.scene.isFlat) return new AboveStage(canvas, life);
  return hasWebGl ? new ThreeStage(canvas, life) : new FlatStage(canvas, life);
}
