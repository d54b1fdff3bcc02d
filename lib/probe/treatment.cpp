#include "lib/probe/treatment.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string_view>

namespace hebbes::probe {
namespace {

using Kind = Intervention::Kind;

constexpr std::array<std::string_view, population::kCoefficients> kCoefficientNames = {
    "eta", "A", "B", "C", "D"};

struct Word {
  std::string_view name;
  Kind kind;
  bool has_step;
  bool has_value;
};

constexpr std::array<Word, 7> kWords = {{{"transplant", Kind::kTransplant, false, false},
                                         {"reset", Kind::kReset, true, false},
                                         {"noise", Kind::kNoise, true, true},
                                         {"freeze", Kind::kFreeze, true, false},
                                         {"change", Kind::kChange, true, true},
                                         {"permute", Kind::kPermute, false, false},
                                         {"without", Kind::kWithout, false, true}}};

std::string word_of(const Intervention& intervention) {
  const auto word = std::ranges::find(kWords, intervention.kind, &Word::kind);
  std::string text(word->name);
  if (word->has_step) text += "@" + std::to_string(intervention.step);
  if (!intervention.name.empty()) text += "=" + intervention.name;
  return text;
}

[[noreturn]] void refuse(const std::string& word, const std::string& problem) {
  throw std::invalid_argument("'" + word + "' " + problem);
}

template <class T>
std::optional<T> number_in(std::string_view text) {
  T number{};
  const char* last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, number);
  if (error != std::errc() || end != last) return std::nullopt;
  return number;
}

/// Splits what follows `mark` off the text; none if it has no such mark.
std::optional<std::string_view> split_off(std::string_view& text, char mark) {
  const std::size_t at = text.find(mark);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view rest = text.substr(at + 1);
  text = text.substr(0, at);
  return rest;
}

void read_value(const std::string& text, std::string_view value, Intervention& intervention) {
  if (intervention.kind != Kind::kNoise) {
    intervention.name = value;
    const bool is_known = std::ranges::find(kCoefficientNames, value) != kCoefficientNames.end();
    if (intervention.kind == Kind::kWithout && !is_known) {
      refuse(text, "must be without=eta, A, B, C or D");
    }
    return;
  }
  constexpr double kMost = 1e6;
  const auto amount = number_in<double>(value);
  if (!amount || !(*amount >= 0 && *amount <= kMost))
    refuse(text, "must be noise@STEP=AMOUNT with an amount >= 0");
  intervention.amount = *amount;
}

Intervention parse_word(const std::string& text) {
  std::string_view name = text;
  const auto value = split_off(name, '=');
  const auto step = split_off(name, '@');
  const auto word = std::ranges::find(kWords, name, &Word::name);
  if (word == kWords.end()) {
    refuse(text,
           "must be transplant, reset@STEP, noise@STEP=AMOUNT, freeze@STEP, "
           "change@STEP=VARIATION, permute, without=COEFFICIENT or, alone, nothing");
  }
  if (word->has_step != step.has_value() || word->has_value != value.has_value()) {
    refuse(text, "must be " + std::string(name) + (word->has_step ? "@STEP" : "") +
                     (word->has_value ? "=VALUE" : ""));
  }
  Intervention intervention{word->kind};
  if (step) {
    const auto number = number_in<std::uint32_t>(*step);
    if (!number)
      refuse(text, "must be " + std::string(name) + "@STEP with a whole number of steps");
    intervention.step = *number;
  }
  if (value) read_value(text, *value, intervention);
  return intervention;
}

/// What would be done twice, or to no effect.
void check_together(const Treatment& treatment) {
  const auto& all = treatment.interventions;
  for (auto one = all.begin(); one != all.end(); ++one) {
    for (auto other = all.begin(); other != one; ++other) {
      if (one->kind != other->kind) continue;
      const bool may_repeat = one->kind == Kind::kReset || one->kind == Kind::kNoise ||
                              one->kind == Kind::kChange || one->kind == Kind::kWithout;
      const bool is_other =
          one->step != other->step || (one->kind == Kind::kWithout && one->name != other->name);
      if (!may_repeat || !is_other) {
        refuse(word_of(*one), "contradicts '" + word_of(*other) + "'");
      }
    }
    const bool is_frozen_at_birth = std::ranges::any_of(
        all, [](const Intervention& i) { return i.kind == Kind::kFreeze && i.step == 0; });
    const bool is_of_rules = one->kind == Kind::kPermute || one->kind == Kind::kWithout;
    if (is_of_rules && is_frozen_at_birth) {
      refuse(word_of(*one), "contradicts 'freeze@0', which leaves rules no effect");
    }
    const bool is_reset_at_birth = one->kind == Kind::kReset && one->step == 0;
    if (is_reset_at_birth) refuse(word_of(*one), "changes nothing: weights are those of birth");
  }
}

}  // namespace

bool Treatment::has(Intervention::Kind kind) const {
  return std::ranges::find(interventions, kind, &Intervention::kind) != interventions.end();
}

std::size_t Treatment::first_step() const {
  return interventions.empty() ? std::numeric_limits<std::size_t>::max()
                               : interventions.front().step;  // they are sorted
}

Treatment parse_treatment(const std::string& text) {
  Treatment treatment{text, {}};
  if (text == "nothing") return treatment;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    treatment.interventions.push_back(parse_word(text.substr(begin, end - begin)));
    begin = end + 1;
  }
  check_together(treatment);
  const auto comes_first = [](const Intervention& a, const Intervention& b) {
    return std::pair(a.step, a.kind) < std::pair(b.step, b.kind);
  };
  std::ranges::stable_sort(treatment.interventions, comes_first);
  return treatment;
}

void check_treatment(const Treatment& treatment, const population::GenomeShape& genome,
                     const envs::Task& task, const envs::Options& all,
                     const std::string& variation) {
  for (const Intervention& one : treatment.interventions) {
    const std::string word = word_of(one);
    if (one.kind != Kind::kChange && genome.synapses == 0) {
      refuse(word, "needs a policy with plasticity");
    }
    if (one.kind == Kind::kWithout && !genome.form.evolves[coefficient_of(one)]) {
      refuse(word, "changes nothing: the coefficient does not evolve");
    }
    if (task.has_changes() && one.step >= task.longest_life(all)) {
      refuse(word, "never comes: a life has " + std::to_string(task.longest_life(all)) +
                       " steps at most");
    }
  }
  course_of(treatment, task, all, variation);
}

envs::Course course_of(const Treatment& treatment, const envs::Task& task, const envs::Options& all,
                       const std::string& variation) {
  envs::Course course = envs::course_of(task, all, variation);
  if (!treatment.has(Kind::kChange)) return course;
  if (!task.has_changes()) {
    throw std::invalid_argument("'change': worlds of task '" + std::string(task.name()) +
                                "' cannot change in mid-life");
  }
  const auto refuse_moving = [&](const Intervention& change, const std::string& name) {
    if (envs::course_of(task, all, name).forms.size() == 1) return;
    refuse(word_of(change), "contradicts the variation '" + name + "', which changes by itself");
  };
  for (const Intervention& one : treatment.interventions) {
    if (one.kind != Kind::kChange) continue;
    if (one.step == 0) refuse(word_of(one), "must come after step 1 or later");
    try {
      envs::variation_index(task, all, one.name);
    } catch (const std::invalid_argument& error) {
      refuse(word_of(one), error.what());
    }
    refuse_moving(one, variation);
    refuse_moving(one, one.name);
    course.forms.push_back(one.name);
    course.steps.push_back({one.step, one.step});
  }
  return course;
}

std::size_t coefficient_of(const Intervention& without) {
  const auto found = std::ranges::find(kCoefficientNames, without.name);
  return static_cast<std::size_t>(found - kCoefficientNames.begin());
}

}  // namespace hebbes::probe
