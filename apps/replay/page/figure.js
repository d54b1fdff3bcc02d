// The scene as both kinds of 3-D stages need it.

/** The floor's colour: the scene's own, dimmed where the page is dark. */
function floorColour(life) {
  const own = life.scene.ground.colour;
  return theme.isDark ? mix(own, [24, 28, 34], 0.85) : own;
}

function gridColour(life) {
  const floor = floorColour(life);
  return mix(floor, theme.isDark ? [255, 255, 255] : [0, 0, 0], 0.13);
}

/** What the camera looks at: the followed body, or a place beside the path's middle. */
function targetOf(life, state) {
  const [x, y, z] = life.positionOf(state);
  if (camera.isFollowing) return [x, y, Math.min(z, 0.7 * life.scene.size)];
  const middle = life.positionOf(Math.floor(life.steps / 2));
  return [middle[0] + camera.pan[0], middle[1] + camera.pan[1], 0.3];
}

/** How far the camera is from its target, m: near, or so far that the path is in view. */
function distanceTo(life) {
  if (camera.isFollowing) return 4.2 * life.scene.size / camera.zoom;
  return Math.max(5, 1.3 * pathExtent(life)) / camera.zoom;
}

function pathExtent(life) {
  life.extent ??= (() => {
    let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity];
    for (let state = 0; state <= life.steps; ++state) {
      const [x, y] = life.positionOf(state);
      if (!Number.isFinite(x + y)) continue;
      left = Math.min(left, x), right = Math.max(right, x);
      bottom = Math.min(bottom, y), top = Math.max(top, y);
    }
    return Math.hypot(right - left, top - bottom);
  })();
  return life.extent;
}

/** Dragging turns a 3-D camera, or moves it over the floor. */
function attachOrbit(canvas, life) {
  camera.attach(canvas, (dx, dy, isPan) => {
    if (!isPan || camera.isFollowing) return camera.turn(dx * 0.008, dy * 0.006);
    const metres = distanceTo(life) / canvas.clientHeight;
    const sine = Math.sin(camera.azimuth), cosine = Math.cos(camera.azimuth);
    camera.move((dx * sine - dy * cosine) * metres, (-dx * cosine - dy * sine) * metres);
  });
}
