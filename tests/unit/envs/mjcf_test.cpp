// What a model's text refers to.
#include "envs/mujoco/mjcf.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/envs/mujoco_models.h"

namespace hebbes::envs::mujoco {
namespace {

std::string found(const std::string& text) {
  const auto reference = first_reference(text);
  if (!reference) return "nothing";
  return reference->element + " " + reference->file + " " + std::to_string(reference->line);
}

TEST(FirstReference, IsAnAttributeOfAnyElement) {
  EXPECT_EQ(found("<mujoco><include file=\"a.xml\"/></mujoco>"), "include a.xml 1");
  EXPECT_EQ(found("<mujoco>\n<asset>\n  <mesh\n name='m'\n file = 'b c.stl' /></asset></mujoco>"),
            "mesh b c.stl 5");
  EXPECT_EQ(found("<texture type=\"cube\" fileup=\"sky.png\"/>"), "texture sky.png 1");
  EXPECT_EQ(found("<mesh name=\"a>b\" file=\"c.stl\"/>"), "mesh c.stl 1");
}

TEST(FirstReference, IsNotWhatOnlyLooksLikeOne) {
  EXPECT_EQ(found(test::kWalker), "nothing");
  EXPECT_EQ(found("<!-- <mesh file='a'/> --><mujoco/>"), "nothing");
  EXPECT_EQ(found("<?xml file='a'?><mujoco/>"), "nothing");
  EXPECT_EQ(found("<text><![CDATA[<mesh file='a'/>]]></text>"), "nothing");
  EXPECT_EQ(found("<text name=\"file='a'\" data=\"<mesh file='a'/>\"/>"), "nothing");
  EXPECT_EQ(found("<geom name=\"profile\" myfile=\"x\"/>file=\"a\""), "nothing");
}

TEST(FirstReference, EndsInTextsThatAreNoXml) {
  const std::string text = "<a file='b' <!-- ]]> c=\"d' / = > <?e f=g/><h \"i\" file";
  for (std::size_t end = 0; end <= text.size(); ++end) {
    first_reference(text.substr(0, end));
    first_reference(text.substr(end));
  }
  EXPECT_EQ(found("<mesh file=a.stl/>"), "mesh a.stl 1");
}

}  // namespace
}  // namespace hebbes::envs::mujoco
