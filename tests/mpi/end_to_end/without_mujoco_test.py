"""A build without MuJoCo says so."""

import unittest

from command import BAD_USAGE, HEBBES, CommandTest


class WithoutMujoco(CommandTest):
    def test_its_task_is_refused(self):
        (self.path / "body.xml").write_text("<mujoco/>\n")
        settings = {"task.name": "mujoco", "task.mujoco.model": "body.xml",
                    "task.mujoco.variations.icy.geom.floor.friction": 0.1}
        run = self.path / "run"
        said = self.run_command(self.train_command(run, settings), BAD_USAGE)
        self.assertIn("task.mujoco.model", said)
        self.assertIn("built without MuJoCo", said)
        self.assertFalse(run.exists())
        self.assertIn("task.mujoco.frame_skip", self.run_command([HEBBES, "keys"]))


if __name__ == "__main__":
    unittest.main()
