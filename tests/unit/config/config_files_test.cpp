// Options whose values are the texts of files, and keys with names of users' own; on the bodies of
// the task mujoco.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "lib/config/config.h"
#include "lib/config/sweep.h"
#include "lib/io/errors.h"
#include "tests/support/temporary_directory.h"
#include "tests/unit/envs/mujoco_models.h"

namespace hebbes::config {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using Strings = std::vector<std::string>;

const std::string kMujoco = "task.name = \"mujoco\"\n";

class ConfigTexts : public ::testing::Test {
 protected:
  std::filesystem::path write(const std::string& name, const std::string& text) {
    const auto file = directory_.path() / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
    return file;
  }

  static std::string model_of(const Config& config) {
    return std::get<std::string>(config.task.options.at("model"));
  }

  static std::string refusal(const std::filesystem::path& file, const Strings& overrides = {}) {
    try {
      load_config(file, overrides);
    } catch (const io::ConfigError& error) {
      return error.what();
    }
    return "accepted";
  }

  test::TemporaryDirectory directory_;
};

TEST_F(ConfigTexts, AreFoundFromTheFileThatNamesThemAndKeptInTheRecord) {
  write("base/bodies/cart.xml", test::kCart);
  write("base/base.toml", kMujoco + "[task.mujoco]\nmodel = \"bodies/cart.xml\"\n");
  const Config config =
      load_config(write("own.toml", "include = \"base/base.toml\"\nrun.seed = 3\n"));
  EXPECT_EQ(model_of(config), test::kCart);
  std::filesystem::remove_all(directory_.path() / "base");
  const std::string recorded = to_toml(config);
  const Config again = parse_recorded(recorded, "recorded");
  EXPECT_EQ(model_of(again), test::kCart);
  EXPECT_EQ(to_toml(again), recorded);
  EXPECT_TRUE(resume_conflicts(config, again).empty());
}

TEST_F(ConfigTexts, OfTheCommandLineAreFoundFromWhereItIs) {
  const auto other = write("other/ball.xml", test::kBall);
  write("cart.xml", test::kCart);
  const auto config = write("c.toml", kMujoco + "[task.mujoco]\nmodel = \"cart.xml\"\n");
  EXPECT_EQ(model_of(load_config(config, Strings{"task.mujoco.model=" + other.string()})),
            test::kBall);
  EXPECT_THAT(refusal(config, {"task.mujoco.model=cart.xml"}),
              HasSubstr("--set: key 'task.mujoco.model' = \"cart.xml\": cannot read this file: No "
                        "such file"));
}

TEST_F(ConfigTexts, KeepEveryCharacter) {
  const std::string odd = "<!-- \"quoted\" \"\"\" 'q' back\\slash \\n tab\t caf\u00e9 -->\r\n\n  " +
                          test::kCart + "<!-- no end of line -->";
  write("odd.xml", odd);
  const Config config =
      load_config(write("c.toml", kMujoco + "[task.mujoco]\nmodel = \"odd.xml\"\n"));
  EXPECT_EQ(model_of(config), odd + "\n");
  EXPECT_EQ(model_of(parse_recorded(to_toml(config), "recorded")), odd + "\n");
}

TEST_F(ConfigTexts, MayStandInTheConfigurationItself) {
  const Config config =
      parse_config(kMujoco + "[task.mujoco]\nmodel = '''\n" + test::kCart + "'''\n", "c.toml");
  EXPECT_EQ(model_of(config), test::kCart);
}

TEST_F(ConfigTexts, AreRefusedByNameAndLine) {
  const auto with_model = [&](const std::string& model) {
    return refusal(write("c.toml", kMujoco + "[task.mujoco]\nmodel = " + model + "\n"));
  };
  EXPECT_THAT(with_model("\"none.xml\""),
              HasSubstr("c.toml:3: key 'task.mujoco.model' = \"none.xml\": cannot read this file"));
  write("latin.xml", "<mujoco model=\"caf\xe9\"/>\n");
  EXPECT_THAT(with_model("\"latin.xml\""), HasSubstr("this file is no text in UTF-8"));
  write("zero.xml", std::string("<mujoco>\0</mujoco>\n", 19));
  EXPECT_THAT(with_model("\"zero.xml\""), HasSubstr("this file is no text in UTF-8"));
  EXPECT_THAT(with_model("7"), HasSubstr("must be a string"));
  EXPECT_THAT(with_model("\"\""), HasSubstr("no model is given"));
  write("bad.xml", "<mujoco>\n<wrong/>\n</mujoco>\n");
  EXPECT_THAT(with_model("\"bad.xml\""),
              AllOf(HasSubstr("c.toml:3: key 'task.mujoco.model' = \"bad.xml\": MuJoCo refuses"),
                    HasSubstr("'wrong', line 2")));
}

TEST_F(ConfigTexts, ThatDifferContradictARunInOneLine) {
  const auto with_text = [&](const std::string& text) {
    write("body.xml", text);
    return load_config(write("c.toml", kMujoco + "[task.mujoco]\nmodel = \"body.xml\"\n"));
  };
  const auto differences = resume_conflicts(
      with_text(test::kCart), with_text(test::with(test::kCart, "mass=\"1\"", "mass=\"2\"")));
  ASSERT_EQ(differences.size(), 1u);
  EXPECT_EQ(differences[0].key, "task.mujoco.model");
  EXPECT_THAT(differences[0].recorded, AllOf(HasSubstr("mass=\\\"1\\\""), HasSubstr("in line 5")));
  EXPECT_THAT(differences[0].given, AllOf(HasSubstr("mass=\\\"2\\\""), HasSubstr("in line 5")));
}

TEST_F(ConfigTexts, AreReadForTheArmsOfASweep) {
  write("cart.xml", test::kCart);
  write("ball.xml", test::kBall);
  const auto runs = load_sweep(write(
      "s.toml", kMujoco + "task.mujoco.model = \"cart.xml\"\n[sweep]\npolicies = [\"static\", "
                          "\"ball\"]\n[arms.ball]\ntask.mujoco.model = \"ball.xml\"\n"));
  ASSERT_EQ(runs.size(), 2u);
  EXPECT_EQ(model_of(runs[0].config), test::kCart);
  EXPECT_EQ(model_of(runs[1].config), test::kBall);
}

TEST_F(ConfigTexts, KeysHaveNamesOfTheModel) {
  write("walker.xml", test::kWalker);
  const auto config = load_config(
      write("c.toml", kMujoco + "[task.mujoco]\nmodel = \"walker.xml\"\n"
                                "[task.mujoco.variations.odd]\nopt.gravity = [0, 0, -1.5]\n"
                                "geom.floor.friction = 1\njoint.\"left_*\".damping = \"x0.5\"\n"
                                "actuator.left_hip_motor.removed = true\n"),
      Strings{"task.mujoco.variations.odd.body.trunk.mass=x2"});
  EXPECT_THAT(all_variations(config), ElementsAre("default", "odd"));
  const std::string recorded = to_toml(config);
  EXPECT_THAT(recorded, AllOf(HasSubstr("variations.odd.opt.gravity = [0.0, 0.0, -1.5]"),
                              HasSubstr("variations.odd.geom.floor.friction = 1 "),
                              HasSubstr("variations.odd.joint.\"left_*\".damping = \"x0.5\""),
                              HasSubstr("variations.odd.body.trunk.mass = \"x2\""),
                              HasSubstr("variations.odd.sensor_noise = 0.0")));
  EXPECT_EQ(to_toml(parse_recorded(recorded, "recorded")), recorded);
}

}  // namespace
}  // namespace hebbes::config
