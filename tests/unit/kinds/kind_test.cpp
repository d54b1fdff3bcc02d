// Kinds by name: what is registered is found, and options are completed or refused by name and
// value.
#include "lib/kinds/kind.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lib/kinds/registry.h"

namespace hebbes::kinds {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

/// A shelf of some boards, of oak or of any other wood that is given.
class Shelf final : public Kind {
 public:
  explicit Shelf(std::string name) : name_(std::move(name)) {}

  std::string_view name() const override { return name_; }

  std::vector<Option> options(std::span<const std::string> given = {}) const override {
    std::vector<Option> all = {
        {"boards", "how many", std::int64_t{3}, within({.low = 1, .high = 9, .text = "in [1, 9]"})},
        {"wood", "what it is made of", std::string("oak"), one_of({"oak", "ash"})},
        {"width", "m", 0.8, within({.low = 0, .low_included = false, .text = "> 0"})},
        {.name = "label", .description = "if any", .value = std::string(), .is_optional = true},
    };
    for (const std::string& option : given) {
      if (option.starts_with("board.")) all.push_back({option, "its height, m", 0.3});
    }
    return all;
  }

 private:
  std::string name_;
};

std::string refusal(const Options& given) {
  try {
    Shelf("shelf").complete(given);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "";
}

TEST(Kind, CompletesOptionsWithDefaults) {
  const Options all = Shelf("shelf").complete({{"wood", std::string("ash")}});
  EXPECT_EQ(all,
            (Options{{"boards", std::int64_t{3}}, {"wood", std::string("ash")}, {"width", 0.8}}));
}

TEST(Kind, HasOptionsThatComeIntoBeingByBeingGiven) {
  const Shelf shelf("shelf");
  EXPECT_EQ(get<double>(shelf.complete({{"board.top", 0.2}}), "board.top"), 0.2);
  EXPECT_FALSE(shelf.defaults().contains("board.top"));
}

TEST(Kind, LeavesOptionalOnesOutUnlessGiven) {
  const Shelf shelf("shelf");
  EXPECT_FALSE(shelf.defaults().contains("label"));
  EXPECT_EQ(get<std::string>(shelf.complete({{"label", std::string("A")}}), "label"), "A");
}

TEST(Kind, RefusesByNameAndValue) {
  EXPECT_THAT(refusal({{"colour", true}}), AllOf(HasSubstr("'shelf'"), HasSubstr("'colour'")));
  EXPECT_THAT(refusal({{"boards", std::int64_t{10}}}),
              AllOf(HasSubstr("'boards'"), HasSubstr("in [1, 9]"), HasSubstr("10")));
  EXPECT_THAT(refusal({{"boards", 2.0}}), AllOf(HasSubstr("'boards'"), HasSubstr("an integer")));
  EXPECT_THAT(refusal({{"width", 0.0}}), AllOf(HasSubstr("'width'"), HasSubstr("> 0")));
  EXPECT_THAT(refusal({{"wood", std::string("tin")}}),
              AllOf(HasSubstr("'wood'"), HasSubstr("\"oak\", \"ash\""), HasSubstr("'tin'")));
}

TEST(Limits, HoldForEachNumberOfAList) {
  const Check check = within({.low = 0, .text = ">= 0"});
  EXPECT_NO_THROW(check(std::vector<std::int64_t>{0, 7}));
  EXPECT_THROW(check(std::vector<std::int64_t>{7, -1}), std::invalid_argument);
}

TEST(Registry, FindsByNameAndListsWhatThereIs) {
  const Shelf low("low"), high("high"), other("low");
  Registry<Shelf> shelves("shelf", {&low});
  const Registration<Shelf> added(shelves, high);
  EXPECT_EQ(&shelves.find("high"), &high);
  EXPECT_THAT([&] { shelves.find("broad"); },
              ThrowsMessage<std::invalid_argument>("unknown shelf 'broad' (known: low, high)"));
  EXPECT_THROW(shelves.add(other), std::logic_error);
}

}  // namespace
}  // namespace hebbes::kinds
