"""A body of the user's own, from a model file and a few lines of TOML: trained, killed and resumed,
evaluated, looked at and drawn, also where the file is gone, and refused for what cannot be."""

import os
import random
import signal
import time
import unittest

import h5py
import numpy

from command import BAD_USAGE, HEBBES, CommandTest, generations

MODEL = """<mujoco model="cricket">
  <!-- <mesh file="not read"/> -->
  <compiler angle="degree"/>
  <worldbody>
    <geom name="floor" type="plane" size="20 20 1"/>
    <body name="trunk" pos="0 0 0.3">
      <freejoint name="root"/>
      <geom name="back" type="box" size="0.15 0.08 0.04" mass="1"/>
      <body name="front" pos="0.15 0 0">
        <joint name="hip" axis="0 1 0" range="-60 60" limited="true" damping="0.2"/>
        <geom name="front_foot" type="capsule" fromto="0 0 0 0.05 0 -0.25" size="0.03" mass="0.2"/>
      </body>
      <body name="rear" pos="-0.15 0 0">
        <joint name="tail" axis="0 1 0" range="-60 60" limited="true" damping="0.2"/>
        <geom name="rear_foot" type="cylinder" fromto="0 0 0 -0.05 0 -0.25" size="0.03" mass="0.2"/>
      </body>
    </body>
  </worldbody>
  <actuator>
    <motor name="hip_motor" joint="hip" gear="6" ctrllimited="true" ctrlrange="-1 1"/>
    <motor name="tail_motor" joint="tail" gear="6" ctrllimited="true" ctrlrange="-1 1"/>
  </actuator>
</mujoco>
"""

CRICKET = {
    "task.name": "mujoco",
    "task.held_out": "moon",
    "task.mujoco.model": "bodies/cricket.xml",
    "task.mujoco.max_steps": 40,
    "task.mujoco.healthy_z": [0.1],
    "task.mujoco.variations.moon.opt.gravity": "x0.2",
    "task.mujoco.variations.icy.geom.floor.friction": 0.1,
    'task.mujoco.variations.stiff.joint."*".damping': "x3",
    "task.mujoco.variations.lame.begins_as": "default",
    "task.mujoco.variations.lame.becomes": "hurt",
    "task.mujoco.variations.lame.at_step": [10, 20],
    "task.mujoco.variations.hurt.actuator.hip_motor.removed": True,
    "policy.hidden": [8],
    "population.size": 4,
    "run.seed": 5,
    "run.generations": 3,
    "run.evaluate_every": 2,
    "run.evaluate_episodes": 1,
}


class MujocoTest(CommandTest):
    def setUp(self):
        super().setUp()
        self.model = self.path / "bodies" / "cricket.xml"
        self.model.parent.mkdir()
        self.model.write_text(MODEL)
        self.addCleanup(os.chdir, os.getcwd())
        os.chdir(self.path / "mpi")  # from where the file is not found by its name

    def trained(self, *arguments, **changes):
        return self.train("run", {**CRICKET, **changes}, *arguments)


class Trained(MujocoTest):
    def test_same_bits_on_any_ranks_and_after_kills(self):
        one = self.trained()
        self.assert_same_bits(one, self.train("three", CRICKET, ranks=3))
        killed, chance = self.path / "killed", random.Random(1)
        endless = {**CRICKET, "run.generations": 1_000_000, "run.checkpoint_every": 1}
        for _ in range(2):
            process = self.start_command(
                self.train_command(killed, endless, "--resume", ranks=2))
            before = generations(killed) if killed.exists() and (
                killed / "checkpoint.h5").exists() else 0
            self.wait_for(lambda: (killed / "checkpoint.h5").exists()
                          and generations(killed) > before)
            time.sleep(chance.uniform(0, 0.2))
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        done = generations(killed) + 1
        self.model.unlink()  # a run is complete without it
        self.run_command([HEBBES, "train", "--resume", "--run-dir", killed,
                          "--set", f"run.generations={done}"])
        self.model.write_text(MODEL)
        whole = self.train("whole", {**endless, "run.generations": done})
        self.assert_same_bits(whole, killed)

    def test_a_run_needs_no_file(self):
        run = self.trained()
        self.model.unlink()
        evaluated = self.run_command([HEBBES, "evaluate", run, "--episodes", "2"])
        for name in ("default", "moon", "icy", "stiff", "lame", "hurt"):
            self.assertIn(name, evaluated)
        self.assertIn("mujoco", self.run_command([HEBBES, "inspect", run]))
        with h5py.File(run / "run.h5") as file:
            self.assertIn('<motor name=\\"hip_motor\\"', file.attrs["config"])
        option = "variations.steep.opt.gravity=[-2, 0, -9.81]"
        self.run_command([HEBBES, "render", run, "--out", self.path / "steep.png",
                          "--variation", "steep", "--option", option, "--size", "160x90",
                          "--pictures", "2", "--steps", "10"])
        self.assertTrue((self.path / "steep.png").stat().st_size > 1000)
        self.run_command([HEBBES, "replay", run, "--out", self.path / "life.h5",
                          "--variation", "lame", "--do", "freeze@5"])
        self.run_command([HEBBES, "probe", run, "--episodes", "2", "--do", "freeze@5",
                          "--variation", "default"])

    def test_a_page_has_its_shapes(self):
        run = self.trained()
        page = self.path / "life.html"
        printed = self.run_command([HEBBES, "replay", run, "--out", page])
        self.assertIn("return", printed)
        self.assertGreater(page.stat().st_size, 10_000)

    def test_another_model_is_refused_at_resume(self):
        run = self.trained()
        self.model.write_text(MODEL.replace('gear="6"', 'gear="7"', 1))
        longer = {**CRICKET, "run.generations": 4}
        said = self.run_command(self.train_command(run, longer, "--resume"), BAD_USAGE)
        self.assertIn("task.mujoco.model", said)
        self.assertIn('gear=\\"7\\"', said)
        self.assertIn("in line 20", said)
        self.assertEqual(generations(run), 3)

    def test_recorded_actions_are_played(self):
        with h5py.File(self.path / "in.h5", "w") as file:
            file.attrs.update(task="mujoco", variation="default")
            file["actions"] = numpy.zeros((20, 2))
        options = ["--option", f"model={self.model}", "--option", "frame_skip=1"]
        self.run_command([HEBBES, "trace", self.path / "in.h5", self.path / "out.h5", *options])
        with h5py.File(self.path / "out.h5") as file:
            height = file["qpos"][:, 2]
        steps = numpy.arange(1, 21)
        fall = 9.81 * 0.002 ** 2 * steps * (steps + 1) / 2
        numpy.testing.assert_allclose(height, 0.3 - fall, atol=1e-4)

    def test_families_are_drawn(self):
        family = {
            "task.mujoco.family.count": 3,
            "task.mujoco.family.geom.floor.friction": [0.2, 0.9],
            'task.mujoco.family.joint."*".damping': "x0.5..2",
            "task.train": ["family-*"],
        }
        run = self.train("family", {**CRICKET, **family})
        with h5py.File(run / "run.h5") as file:
            names = [name.decode() for name in file["variations"]]
            self.assertEqual(names, ["family-1", "family-2", "family-3"])
            self.assertEqual(file["generation/return"].shape[-1], 3)


class Refused(MujocoTest):
    def refuse(self, settings, *texts, arguments=()):
        """Training is refused with a message that has these texts, and leaves nothing behind."""
        settings = {key: value for key, value in {**CRICKET, **settings}.items()
                    if value is not None}
        before = sorted(self.path.rglob("*"))
        run = self.path / "refused"
        said = self.run_command(self.train_command(run, settings, *arguments), BAD_USAGE)
        for text in texts:
            self.assertIn(text, said)
        self.assertEqual(len(said.strip().splitlines()), 1, said)
        left = [path for path in self.path.rglob("*")
                if path not in before and path.name != "config.toml"
                and (self.path / "mpi") not in path.parents]
        self.assertEqual(left, [])
        self.assertFalse((self.path / "mpi" / "MUJOCO_LOG.TXT").exists())

    def refuse_model(self, old, new, *texts):
        self.assertIn(old, MODEL)
        self.model.write_text(MODEL.replace(old, new))
        self.refuse({}, "config.toml:", "task.mujoco.model", '"bodies/cricket.xml"', *texts)

    def test_models(self):
        self.refuse_model("<freejoint", "<freejiont", "unrecognized element", "line 7")
        self.refuse_model("</mujoco>", "", "XML parse error")
        self.refuse_model('axis="0 1 0"', 'axis="0 0 0"', "MuJoCo refuses the model")
        self.refuse_model('<compiler angle="degree"/>', '<include file="other.xml"/>',
                          "line 3: <include> refers to the file 'other.xml'")
        self.refuse_model("  <worldbody>",
                          '<asset><mesh name="m" file="m.stl"/></asset><worldbody>',
                          "<mesh> refers to the file 'm.stl'")
        actuators = MODEL[MODEL.index("  <actuator>"):MODEL.index("</mujoco>")]
        self.refuse_model(actuators, "", "has no actuators")

    def test_files(self):
        self.refuse({"task.mujoco.model": None}, "task.mujoco.model", "no model is given")
        self.refuse({"task.mujoco.model": "none.xml"}, "config.toml:", '"none.xml"',
                    "No such file")
        self.refuse({"task.mujoco.model": "bodies"}, "bodies", "directory")
        self.refuse({"task.mujoco.model": 3}, "task.mujoco.model", "must be a string")
        self.model.write_bytes(b"\xff\xfe<mujoco/>")
        self.refuse({}, "no text in UTF-8")
        self.model.write_bytes(b"")
        self.refuse({}, "EMPTY_DOCUMENT")

    def test_names_and_values(self):
        variation = "task.mujoco.variations.bad."
        self.refuse({variation + "geom.flor.friction": 1.0}, "config.toml:",
                    "variations.bad.geom.flor.friction", "no geom 'flor' (did you mean 'floor'?)")
        self.refuse({variation + "geom.floor.fricton": 1.0}, "friction, not 'fricton'")
        self.refuse({variation + "gem.floor.friction": 1.0}, "unknown key")
        self.refuse({variation + "geom.back.size": [-1.0]}, "must be > 0")
        self.refuse({variation + "geom.back.size": "2x"}, '"x0.5"')
        self.refuse({variation + "opt.gravity": -9.81}, "must be 3 numbers")
        self.refuse({variation + "actuator.hip_motor.removed": 1}, "must be true or false")
        self.refuse({"task.mujoco.forward_body": "trunc"}, "did you mean 'trunk'")
        self.refuse({"task.mujoco.healthy_joint": "root", "task.mujoco.healthy_angle": [0, 1]},
                    "more than one angle")
        self.refuse({"task.mujoco.healthy_joint": "hip"}, "means nothing without healthy_angle")
        self.refuse({"task.mujoco.goal_cost": 2.0}, "means nothing without goal_site")
        self.refuse({"task.mujoco.frame_skip": 0}, "must be >= 1")
        self.refuse({"task.mujoco.family.count": 2, "task.mujoco.family.geom.flor.size": [1, 2]},
                    "config.toml:", "family.geom.flor.size", "no geom 'flor'")
        self.refuse({variation + "opt.density": 1.0, variation + "becomes": "icy",
                     variation + "at_step": 40}, "never comes: a life has 40 steps")

    def test_overrides_name_files_from_where_the_command_is(self):
        self.refuse({}, "--set", '"bodies/cricket.xml"', "No such file",
                    arguments=["--set", "task.mujoco.model=bodies/cricket.xml"])
        self.train("run", CRICKET, "--set", "task.mujoco.model=../bodies/cricket.xml",
                   "--set", "run.generations=1")


class Failed(MujocoTest):
    def test_a_world_that_blows_up_is_a_failed_episode(self):
        self.model.write_text(MODEL.replace('gear="6"', 'gear="1e14"'))
        run = self.trained(**{"run.generations": 1})
        with h5py.File(run / "run.h5") as file:
            self.assertTrue(numpy.isfinite(file["generation/fitness"][()]).all())
        self.assertFalse((self.path / "mpi" / "MUJOCO_LOG.TXT").exists())


if __name__ == "__main__":
    unittest.main()
