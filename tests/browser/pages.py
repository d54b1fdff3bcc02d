"""Pages to look at, and what the same episodes are by an independent way."""

import os
import pathlib

import h5py
import numpy

from browser import Browser
from command import DONE, HEBBES, INDIVIDUAL, CommandTest

DATA = pathlib.Path(__file__).parents[1] / "data"
SCREENSHOTS = pathlib.Path(os.environ["SCREENSHOTS"])

ANT = {**INDIVIDUAL, "run.generations": 1}
ANT_SHARED = {**ANT, "population.sharing": "shared", "population.rho": 256}
CAR = {**ANT_SHARED, "task.name": "car_racing"}

# Every form that there is, moved by one motor.
SNAIL_MODEL = """<mujoco model="snail">
  <worldbody>
    <geom type="plane" size="20 20 1"/>
    <body pos="0 0 0.2">
      <freejoint/>
      <geom type="box" size="0.3 0.1 0.03" rgba="0.6 0.5 0.3 1"/>
      <geom type="ellipsoid" pos="-0.05 0 0.15" size="0.2 0.12 0.15" rgba="0.7 0.3 0.2 1"/>
      <geom type="capsule" fromto="0.28 0 0 0.4 0 0.15" size="0.03" rgba="0.6 0.5 0.3 1"/>
      <geom type="sphere" pos="0.42 0 0.18" size="0.05" rgba="0.2 0.2 0.2 1"/>
      <body pos="-0.25 0 -0.05">
        <joint name="roll" axis="0 1 0"/>
        <geom type="cylinder" size="0.1 0.15" euler="90 0 0" rgba="0.3 0.4 0.5 1"/>
      </body>
    </body>
  </worldbody>
  <actuator><motor joint="roll" gear="2" ctrllimited="true" ctrlrange="-1 1"/></actuator>
</mujoco>
"""
SNAIL = {**ANT, "task.name": "mujoco", "task.mujoco.model": SNAIL_MODEL,
         "task.mujoco.max_steps": 200, "policy.hidden": [8]}


def recorded_checkpoints():
    """[12, 2], of a road that closes."""
    for line in (DATA / "car_pictures.txt").read_text().splitlines():
        if line.startswith("checkpoints "):
            return numpy.array([float.fromhex(word) for word in line.split()[1:]]).reshape(12, 2)
    raise ValueError("car_pictures.txt has no checkpoints")


class PageTest(CommandTest):
    """Makes pages in `self.path` and opens them."""

    def replay(self, *arguments, code=DONE, out="page.html"):
        """The page, or what the command said if it must fail; then it must leave nothing."""
        path = self.path / out
        before = sorted(self.path.iterdir())
        text = self.run_command([HEBBES, "replay", *map(str, arguments), "--out", path], code)
        if code == DONE:
            self.assertTrue(path.exists())
            return path
        self.assertEqual(sorted(self.path.iterdir()), before)
        return text

    def browse(self, page, *arguments):
        """A browser with the page loaded, that has nothing to complain of."""
        browser = Browser(*arguments)
        self.addCleanup(browser.close)
        browser.open(page)
        browser.run("hebbes.ready")
        self.assert_quiet(browser)
        return browser

    def assert_quiet(self, browser):
        errors = [message for message in browser.messages() if message.startswith("SEVERE")]
        self.assertEqual(errors, [])

    def trace(self, task, actions, **arrays):
        """A recording, and what hebbes trace makes of it."""
        recorded, traced = self.path / f"{task}.h5", self.path / f"{task}-traced.h5"
        with h5py.File(recorded, "w") as file:
            file.attrs["task"] = task
            file.attrs["variation"] = "default"
            file["actions"] = actions
            for name, values in arrays.items():
                file[name] = values
        self.run_command([HEBBES, "trace", recorded, traced])
        with h5py.File(traced) as file:
            return recorded, {name: file[name][:] for name in file}

    def ant_trace(self, steps=150):
        """Wriggles."""
        phase = 0.2 * numpy.arange(steps)[:, None] + numpy.arange(8)
        return self.trace("ant", numpy.sin(phase), initial_joint_positions=numpy.full(8, 0.05))

    def car_trace(self, steps=60):
        """Straight on, then a bend."""
        actions = numpy.zeros((steps, 3))
        actions[:, 1] = 0.8
        actions[steps // 2:, 0] = 0.3
        return self.trace("car_racing", actions, track_checkpoints=recorded_checkpoints(),
                          frame_steps=numpy.arange(steps))

    def evaluated(self, run, *arguments):
        """Returns and steps of one episode of the mean (mode), and of one of the first sample."""
        path = self.path / "returns.h5"
        self.run_command([HEBBES, "evaluate", run, "--episodes", "1", "--samples", "1", "--out",
                          path, *map(str, arguments)])
        with h5py.File(path) as file:
            central = "mean" if "mean" in file else "mode"
            return {who: (file[f"{group}/return"][0, 0, 0],
                          int(file[f"{group}/episode_steps"][0, 0, 0]))
                    for who, group in (("mean", central), ("sample", "samples"))}


def in_words(value):
    """A number as the page shows it: in at most four digits."""
    size = abs(value)
    if size != 0 and (size >= 1e5 or size < 1e-3):
        mantissa, exponent = f"{value:.2e}".split("e")
        text = f"{mantissa}e{int(exponent):+d}"
    else:
        text = f"{float(f'{value:.4g}'):.10f}".rstrip("0").rstrip(".")
    return text.replace("-", "−")
