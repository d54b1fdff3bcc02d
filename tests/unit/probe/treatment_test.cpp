#include "lib/probe/treatment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hebbes::probe {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Kind = Intervention::Kind;

std::string refusal(const std::string& text) {
  try {
    parse_treatment(text);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "accepted";
}

TEST(Treatment, IsReadInTheOrderInWhichItIsDone) {
  const Treatment treatment =
      parse_treatment("freeze@480,noise@480=0.25,change@480=default,transplant,without=eta");
  std::vector<Kind> kinds;
  for (const Intervention& one : treatment.interventions) kinds.push_back(one.kind);
  EXPECT_THAT(kinds, ElementsAre(Kind::kTransplant, Kind::kWithout, Kind::kNoise, Kind::kFreeze,
                                 Kind::kChange));
  EXPECT_EQ(treatment.interventions[2].amount, 0.25);
  EXPECT_EQ(treatment.interventions[4].name, "default");
  EXPECT_EQ(treatment.first_step(), 0u);
  EXPECT_EQ(parse_treatment("freeze@7,reset@9").first_step(), 7u);
  EXPECT_GT(parse_treatment("nothing").first_step(), 1u << 30);
}

TEST(Treatment, IsRefusedByTheWordThatCannotBe) {
  for (const char* word : {"", "frieze@1", "Freeze@1", "nothing,freeze@1", "freeze@1,"}) {
    EXPECT_THAT(refusal(word), HasSubstr("must be transplant, reset@STEP")) << word;
  }
  for (const char* word : {"freeze", "freeze@1=2", "permute@3", "without", "noise@1", "noise=1",
                           "change=default", "transplant=1"}) {
    EXPECT_THAT(refusal(word), HasSubstr(std::string("'") + word + "' must be")) << word;
  }
  for (const char* word : {"freeze@", "freeze@-1", "freeze@1.5", "freeze@x", "reset@99999999999"}) {
    EXPECT_THAT(refusal(word), HasSubstr("@STEP with a whole number of steps")) << word;
  }
  for (const char* word : {"noise@1=-1", "noise@1=nan", "noise@1=inf", "noise@1=", "noise@1=1x"}) {
    EXPECT_THAT(refusal(word), HasSubstr("must be noise@STEP=AMOUNT with an amount >= 0")) << word;
  }
  EXPECT_THAT(refusal("without=a"), HasSubstr("must be without=eta, A, B, C or D"));
}

TEST(Treatment, MayNotContradictItself) {
  for (const char* text :
       {"freeze@1,freeze@2", "freeze@1,freeze@1", "permute,permute", "transplant,transplant",
        "reset@5,reset@5", "noise@5=1,noise@5=2", "change@5=default,change@5=long-back",
        "without=A,without=A", "freeze@0,permute", "without=B,freeze@0"}) {
    EXPECT_THAT(refusal(text), HasSubstr("contradicts")) << text;
  }
  EXPECT_THAT(refusal("reset@0"), HasSubstr("changes nothing"));
  for (const char* text : {"reset@5,reset@6", "noise@5=1,noise@6=1", "without=A,without=eta",
                           "change@5=default,change@6=long-back", "freeze@10,reset@20",
                           "transplant,freeze@0", "freeze@1,permute"}) {
    EXPECT_EQ(refusal(text), "accepted") << text;
  }
}

std::string check(const std::string& text, const population::GenomeShape& genome,
                  const std::string& variation = "default") {
  const envs::Task& task = envs::tasks().find("ant");
  envs::Options options;
  options["variations.cut.becomes"] = "damage-left";
  options["variations.cut.at_step"] = std::int64_t{50};
  try {
    check_treatment(parse_treatment(text), genome, task, task.complete(options), variation);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "accepted";
}

TEST(Treatment, MustMeanSomethingToTheRun) {
  const population::GenomeShape plastic = {100, 0, {}}, fixed = {0, 100, {}};
  population::GenomeShape ad = plastic;
  ad.form.evolves = {true, true, false, false, true};
  EXPECT_EQ(check("freeze@0", plastic), "accepted");
  EXPECT_EQ(check("change@480=damage-left", fixed), "accepted");
  EXPECT_EQ(check("nothing", fixed), "accepted");
  EXPECT_THAT(check("freeze@0", fixed), HasSubstr("'freeze@0' needs a policy with plasticity"));
  EXPECT_THAT(check("permute", fixed), HasSubstr("'permute' needs a policy with plasticity"));
  EXPECT_EQ(check("without=A", ad), "accepted");
  EXPECT_THAT(check("without=B", ad), HasSubstr("'without=B' changes nothing"));
  EXPECT_THAT(check("freeze@960", plastic), HasSubstr("'freeze@960' never comes"));
  EXPECT_THAT(check("change@0=default", plastic), HasSubstr("must come after step 1 or later"));
  EXPECT_THAT(check("change@5=none", plastic), HasSubstr("unknown variation 'none'"));
  EXPECT_THAT(check("change@5=cut", plastic), HasSubstr("'cut', which changes by itself"));
  EXPECT_THAT(check("change@5=default", plastic, "cut"), HasSubstr("changes by itself"));
  EXPECT_EQ(check("freeze@5", plastic, "cut"), "accepted");
}

}  // namespace
}  // namespace hebbes::probe
