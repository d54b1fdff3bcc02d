"""Whatever a configuration asks for, it is trained, or refused by a line that names a key.

CTest gives HEBBES, the program.
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import unittest

from command import BAD_USAGE, DONE, FAILURE, HEBBES, PATIENCE, CommandTest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "support"))

import campaign  # pylint: disable=wrong-import-position

CONFIGURATIONS = 12  # a round
SMALL = {"population.size": "2", "run.generations": "1", "task.train": '["default"]'}

MODEL = json.dumps("""<mujoco><worldbody><geom type="plane" size="9 9 1"/>
<body name="cart" pos="0 0 1"><joint name="way" type="slide" axis="1 0 0"/>
<geom name="box" type="box" size="0.1 0.1 0.1"/><site name="goal"/></body></worldbody>
<actuator><motor name="push" joint="way"/></actuator></mujoco>
""")

# Of each key values that mean something somewhere, and that a small run can afford.
USUAL = {
    "task.name": ['"ant"', '"ant"', '"ant"', '"car_racing"', '"mujoco"'],
    "task.held_out": ['""', '"damage-left"', '"default"', '"half-friction"'],
    "task.train": ['["default"]', '["default", "long-back"]', '["push-east"]', "[]", '["wet"]',
                   '["family-*"]'],
    "task.ant.links": ["12", "20"],
    "task.ant.engine": ['"lanes"', '"bullet"'],
    "task.ant.family.count": ["1", "3"],
    "task.ant.family.seed": ["0", "5"],
    "task.ant.family.foot_length": ["[0.2, 0.6]", "[0.4, 0.4]", "[0.6, 0.2]"],
    "task.ant.family.action_delay": ["[0, 2]"],
    "task.ant.variations.wet.foot_length": ["[0.4, 0.1, 2, 0.01]", "[0.4]"],
    "task.ant.variations.wet.limb_length": ["[0.1, 0.2, 0.3, 0.4]"],
    "task.ant.variations.wet.torso_density": ["1", "1e5"],
    "task.ant.variations.wet.limb_density": ["1", "1e5"],
    "task.ant.variations.wet.hip_range": ["[1, 40, 90, 180]"],
    "task.ant.variations.wet.ankle_lower": ["[0, 0, -180, 30]", "[0, 0, 100, 0]"],
    "task.ant.variations.wet.ankle_upper": ["[100, 100, 31, 180]"],
    "task.ant.variations.wet.motor_strength": ["[0, 1, 1, 1, 100, 1, 1, 1]"],
    "task.ant.variations.wet.floor_friction": ["0", "100"],
    "task.ant.variations.wet.foot_friction": ["0", "100"],
    "task.ant.variations.wet.gravity": ["0", "1000"],
    "task.ant.variations.wet.slope": ["0", "89"],
    "task.ant.variations.wet.uphill": ["-360", "45"],
    "task.ant.variations.wet.sensor_noise": ["0", "0.5", "1e6"],
    "task.ant.variations.wet.action_delay": ["0", "1", "1000"],
    "task.ant.variations.wet.begins_as": ['"default"', '"wet"'],
    "task.ant.variations.wet.becomes": ['"long-front"', '"wet"', '"damage-left"'],
    "task.ant.variations.wet.at_step": ["1", "959", "[10, 200]", "[5, 4]"],
    "task.car_racing.engine": ['"exact"', '"box2d"'],
    "task.car_racing.push_frame": ['"wheels"', '"world"'],
    "task.car_racing.variations.wet.friction": ["0.5", "1"],
    "task.car_racing.variations.wet.side_force": ["0", "-3.5"],
    "task.car_racing.family.count": ["1", "2"],
    "task.car_racing.family.seed": ["0", "5"],
    "task.car_racing.family.road_colour": ["[0, 255]"],
    "task.car_racing.variations.wet.engine_power": ["0", "100"],
    "task.car_racing.variations.wet.brake_strength": ["0", "100"],
    "task.car_racing.variations.wet.steering_limit": ["0.01", "1.5"],
    "task.car_racing.variations.wet.hull_density": ["0.1", "100"],
    "task.car_racing.variations.wet.road_colour": ["[0, 127.5, 255]"],
    "task.car_racing.variations.wet.sensor_noise": ["0", "0.1"],
    "task.car_racing.variations.wet.action_delay": ["0", "3"],
    "task.car_racing.variations.wet.begins_as": ['"default"', '"dry"'],
    "task.car_racing.variations.wet.becomes": ['"half-friction"', '"push-east"'],
    "task.car_racing.variations.wet.at_step": ["5", "[1, 15]"],
    "task.mujoco.model": [MODEL, '"nowhere.xml"'],
    "task.mujoco.frame_skip": ["1", "5"],
    "task.mujoco.max_steps": ["1", "100"],
    "task.mujoco.observe_place": ["true", "false"],
    "task.mujoco.observe_contact_forces": ["true", "false"],
    "task.mujoco.observe_sensors": ["true", "false"],
    "task.mujoco.observation_clip": ["0.0", "5"],
    "task.mujoco.reset_noise": ["0.0", "0.1", "1e6"],
    "task.mujoco.velocity_noise": ['"normal"', '"uniform"'],
    "task.mujoco.forward_body": ['""', '"cart"', '"nobody"'],
    "task.mujoco.forward_point": ['"frame"', '"mass"'],
    "task.mujoco.forward_axis": ['"x"', '"y"', '"z"'],
    "task.mujoco.forward_reward": ["0.0", "1", "-1e9"],
    "task.mujoco.alive_bonus": ["0.0", "1"],
    "task.mujoco.control_cost": ["0.0", "0.5"],
    "task.mujoco.contact_cost": ["0.0", "5e-4"],
    "task.mujoco.goal_site": ['""', '"goal"', '"nowhere"'],
    "task.mujoco.goal_cost": ["0.0", "2"],
    "task.mujoco.healthy_z": ["[0.2]", "[0.2, 2]", "[2, 0.2]"],
    "task.mujoco.healthy_joint": ['""', '"way"', '"nowhere"'],
    "task.mujoco.healthy_angle": ["[-1, 1]", "[0]"],
    "task.mujoco.healthy_tilt": ["1", "3.1"],
    "task.mujoco.healthy_state": ["[-100, 100]"],
    "task.mujoco.terminate_when_unhealthy": ["true", "false"],
    "task.mujoco.family.count": ["1", "3"],
    "task.mujoco.family.seed": ["0", "5"],
    "task.mujoco.variations.wet.geom.box.size": ["[0.2]", '"x2"', '"xx"'],
    "task.mujoco.variations.wet.sensor_noise": ["0", "0.5"],
    "task.mujoco.variations.wet.action_delay": ["0", "2"],
    "task.mujoco.variations.wet.begins_as": ['"default"', '"wet"'],
    "task.mujoco.variations.wet.becomes": ['"default"', '"wet"'],
    "task.mujoco.variations.wet.at_step": ["1", "[10, 50]"],
    "policy.kind": ['"hebbian"', '"hebbian"', '"static"', '"lstm"'],
    "policy.hidden": ["[8]", "[128, 64]", "[3, 4, 5, 6]", "[1, 1]", "[]", "[0]"],
    "policy.activation": ['"tanh"', '"relu"', '"sigmoid"'],
    "policy.normalise_observations": ["true", "false"],
    "policy.rule": ['"A"', '"AD"', '"ABC"', '"ABCD"'],
    "policy.eta": ["true", "false"],
    "policy.initial_weights": ['"uniform"', '"normal"', '"evolved"'],
    "policy.initial_scale": ["0.0", "0.1", "2"],
    "policy.normalisation": ['"task"', '"none"', '"max-abs"'],
    "population.sharing": ['"individual"', '"shared"', '"shared"', '"merged"', '"neurons"'],
    "population.rho": ["64", "128", '"N"', "100000"],
    "population.rules": ["1", "7", "100"],
    "population.noise": ['"synapse"', '"rule"'],
    "population.assignment": ['"learned"', '"fixed"', '"types"'],
    "population.assignment_confidence": ["0.0", "0.5", "0.999"],
    "population.assignment_within": ['"network"', '"layer"'],
    "population.assignment_from": ['""', '"nowhere"'],
    "population.neuron_types": ["1", "4", "30"],
    "population.learn_types": ["true", "false"],
    "population.merge_after": ["[1]", "[1, 2]", "[3]"],
    "population.merge_to": ["[9]", "[20, 3]", "[1]"],
    "population.size": ["2", "3", "4"],
    "population.mirrored": ["true", "false"],
    "population.sigma": ["0.1", "1e-3", "2"],
    "population.sigma_decay": ["0.5", "1", "1e-9"],
    "population.initial_std": ["0.0", "1.0", "1e3"],
    "optimizer.kind": ['"sgd"', '"adam"'],
    "optimizer.learning_rate": ["0.2", "1e-30", "50"],
    "optimizer.decay": ["1", "0.5"],
    "optimizer.assignment_learning_rate": ["0.1", "5"],
    "optimizer.natural": ["true", "false"],
    "fitness.shaping": ['"centered-ranks"', '"none"'],
    "fitness.penalty": ["0.0", "0.01", "10"],
    "run.seed": ["0", "7", "18446744073709551615", "9223372036854775807"],
    "run.generations": ["1", "2"],
    "run.checkpoint_every": ["1", "9223372036854775807"],
    "run.evaluate_every": ["0", "1", "3"],
    "run.evaluate_episodes": ["1", "2"],
    "run.common_random_numbers": ['"none"', '"pair"', '"generation"'],
    "run.diagnose_every": ["0", "1", "5"],
    "parallel.ranks_per_node": ["0", "1", "2"],
}
ODD = ["0", "-1", "1", "-0.0", "1e400", "1e-320", "1e308", "nan", "-inf", "9223372036854775808",
       "9223372036854775806", "4294967296", "0x10", "010", "1_0", "true", '""', '"N"', '"none"', '" "',
       '"\\u0000"', '"\\n"', '"ü"', "[]", "[[]]", "[1, 1]", "[-1]", '["default", "default"]',
       '["", 1]', "{}", "{a = 1}", "1979-05-27", '"' + 5000 * "x" + '"', "\\", "", "[", '"']


def known_keys():
    """Those of the program's own list."""
    listing = subprocess.run([HEBBES, "keys"], stdout=subprocess.PIPE, text=True,
                             timeout=PATIENCE, check=True).stdout
    listing = re.sub(r"variations\.[^.]+\.", "variations.wet.", listing)
    return set(re.findall(r"^(\S+)", listing, re.MULTILINE))


class ConfigCampaign(CommandTest):
    def draw(self, chance):
        """Half of the configurations have one odd value."""
        keys = chance.sample(sorted(USUAL), chance.randrange(1, 8))
        settings = {**SMALL, **{key: chance.choice(USUAL[key]) for key in keys}}
        if chance.random() < 0.5:
            settings[chance.choice(sorted(USUAL))] = chance.choice(ODD)
        if settings.get("task.name") == '"mujoco"':
            settings.setdefault("task.mujoco.model", MODEL)
        return settings

    def command(self, settings, chance):
        """As a file, or given one by one."""
        config = self.path / "config.toml"
        if chance.random() < 0.5:
            config.write_text("".join(f"{key} = {value}\n" for key, value in settings.items()))
            words = []
        else:
            config.write_text("")
            words = [f"--set={key}={value}" for key, value in settings.items()]
        start = self.mpirun(2) if chance.random() < 0.1 else []
        return [*start, HEBBES, "train", str(config), "--run-dir", str(self.path / "run"), *words]

    def check(self, settings, chance):
        """As a user would, leaves out what is refused until the rest is trained."""
        refused = self.check_once(settings, chance)
        while refused in settings and settings[refused] != SMALL.get(refused):
            del settings[refused]
            refused = self.check_once({**SMALL, **settings}, chance)

    def check_once(self, settings, chance):
        """The key that is refused, or None."""
        command, run = self.command(settings, chance), self.path / "run"
        result = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, timeout=PATIENCE, check=False, cwd=self.path)
        output = result.stdout.decode(errors="replace")
        self.assertIn(result.returncode, (DONE, BAD_USAGE, FAILURE), f"{command}\n{output}")
        if result.returncode == BAD_USAGE:
            self.assertFalse(run.exists(), command)
            return self.key_refused(output, in_all=command[0] == HEBBES)
        if result.returncode == FAILURE:
            self.assertRegex(output, "not finite|diverge")
        self.run_command([HEBBES, "inspect", run])
        self.run_command([HEBBES, "train", "--run-dir", run, "--resume"], result.returncode)
        return None

    def key_refused(self, output, in_all):
        """By the only line that is printed, but for mpirun's own."""
        lines = [line for line in output.splitlines() if in_all or "error: " in line]
        self.assertEqual(len(lines), 1, output)
        self.assertLess(len(lines[0]), 1000)
        self.assertRegex(lines[0], r"error: .*(config\.toml|--set|default of key ')")
        named = re.search(r"key '([\w.]+)'", lines[0])
        return named[1] if named else None

    def test_whatever_is_asked_for(self):
        for chance in campaign.rounds("configurations", 1):
            for _ in range(CONFIGURATIONS):
                settings = self.draw(chance)
                with self.subTest(chance.label, **settings):
                    self.check(settings, chance)
                self.doCleanups()
                self.setUp()

    def test_every_key_has_values(self):
        self.assertGreater(len(known_keys()), 30)
        self.assertLessEqual(known_keys(), set(USUAL))


if __name__ == "__main__":
    unittest.main()
