#include "lib/population/neuron_population.h"

#include <utility>

#include "lib/population/population_kind.h"

namespace hebbes::population {

NeuronPopulation::NeuronPopulation(GenomeShape shape, Topology topology, bool mirrored)
    : shape_(shape),
      topology_(std::move(topology)),
      neurons_({topology_.neurons(), shape.statics, shape.form}, mirrored) {}

std::vector<Parameter> NeuronPopulation::replicated() {
  auto parameters = neurons_.replicated();
  parameters.front().description = "mean numbers [eta, A, B, C, D] of each neuron";
  return parameters;
}

void NeuronPopulation::sample(const Draw& draw, std::uint32_t index, Individual& out) const {
  neurons_.sample(draw, index, pool_);
  make_rules(out);
}

void NeuronPopulation::central(Individual& out) const {
  neurons_.central(pool_);
  make_rules(out);
}

void NeuronPopulation::make_rules(Individual& out) const {
  resize(shape_, out);
  float* rule = out.rules.data();
  for (std::size_t s = 0; s < shape_.synapses; ++s, rule += kCoefficients) {
    const float* pre = pool_.rules.data() + std::size_t{topology_.pre(s)} * kCoefficients;
    const float* post = pool_.rules.data() + std::size_t{topology_.post(s)} * kCoefficients;
    rule[0] = 0.5f * (pre[0] + post[0]);
    rule[1] = pre[1] * post[1];
    rule[2] = pre[2];
    rule[3] = post[3];
    rule[4] = pre[4] * post[4];
  }
  out.statics = pool_.statics;
  out.rule_of.clear();
}

namespace {

class NeuronRules final : public PopulationKind {
 public:
  std::string_view name() const override { return "neurons"; }
  std::string summary(const kinds::Options&) const override {
    return "rules from five numbers a neuron";
  }
  std::unique_ptr<Population> make(const kinds::Options&, Requirements required) const override {
    return std::make_unique<NeuronPopulation>(required.shape, std::move(required.topology),
                                              required.mirrored);
  }
};

}  // namespace

const PopulationKind& neuron_rules() {
  static const NeuronRules kind;
  return kind;
}

}  // namespace hebbes::population
