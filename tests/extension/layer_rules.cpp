// A population kind: one rule for each plastic layer.
#include <algorithm>
#include <utility>

#include "lib/population/normal_parameters.h"
#include "lib/population/population_kind.h"

namespace hebbes::population {
namespace {

class LayerPopulation final : public Population {
 public:
  LayerPopulation(Requirements required, double spread)
      : shape_(required.shape),
        layers_(required.topology.layers()),
        spread_(spread),
        rules_(layers_.size() * kCoefficients, rng::Purpose::kParameterNoise, required.mirrored) {}

  GenomeShape shape() const override { return shape_; }
  std::vector<Parameter> replicated() override {
    return {{"mu", "mean rule of each layer", layers_.size(), kCoefficients, rules_.mean()}};
  }
  void initialise(std::uint64_t seed, double initial_std, Range) override {
    rules_.initialise(seed, rng::Purpose::kInitialMean, spread_ * initial_std);
  }
  void prepare(double sigma, const Cohort&, const NodeShare&) override { sigma_ = sigma; }
  void sample(const Draw& draw, std::uint32_t index, Individual& out) const override {
    std::vector<float> rules(rules_.mean().size());
    rules_.sample(draw, index, static_cast<float>(sigma_), rules);
    give(rules, out);
  }
  void central(Individual& out) const override { give(rules_.mean(), out); }
  GenomeSize genome_size() const override {
    return {static_cast<double>(rules_.mean().size()), 0.0};
  }
  std::vector<Diagnostic> diagnostics() const override {
    return {{"rule_norm", "Largest mean coefficient, in size", "1",
             [this] { return static_cast<double>(std::abs(*largest())); }}};
  }
  std::size_t blocks() const override { return 1; }
  std::vector<Range> block_ranges(std::size_t) const override { return {all()}; }
  void gradient_block(std::size_t, const Draw& draw, std::span<const double> fitness,
                      std::span<double> out, const RowStep&) const override {
    rules_.gradient(draw, fitness, sigma_, all(), out);
  }

 private:
  Range all() const { return {0, rules_.mean().size()}; }
  std::span<const float>::iterator largest() const {
    const auto smaller = [](float a, float b) { return std::abs(a) < std::abs(b); };
    return std::ranges::max_element(rules_.mean(), smaller);
  }
  void give(std::span<const float> rules, Individual& out) const {
    resize(shape_, out);
    Eigen::Index row = 0;
    for (std::size_t l = 0; l < layers_.size(); ++l) {
      for (std::size_t s = 0; s < layers_[l].synapses(); ++s, ++row) {
        std::ranges::copy(rules.subspan(l * kCoefficients, kCoefficients), &out.rules(row, 0));
      }
    }
  }

  GenomeShape shape_;
  std::vector<LayerSize> layers_;
  double spread_;
  NormalParameters rules_;
  double sigma_ = 0.0;
};

class LayerRules final : public PopulationKind {
 public:
  std::string_view name() const override { return "layers"; }
  std::string summary(const kinds::Options&) const override { return "a rule for each layer"; }
  std::vector<kinds::Option> options(std::span<const std::string>) const override {
    return {{"spread", "layers: factor of initial_std", 1.0,
             kinds::within({0, false, 100, "> 0 and <= 100"})}};
  }
  std::unique_ptr<Population> make(const kinds::Options& options,
                                   Requirements required) const override {
    return std::make_unique<LayerPopulation>(std::move(required),
                                             kinds::get<double>(options, "spread"));
  }
};

const LayerRules kLayers;
const kinds::Registration<PopulationKind> kRegistered(populations(), kLayers);

}  // namespace
}  // namespace hebbes::population
