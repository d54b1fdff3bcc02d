// Steps along a gradient, upwards.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hebbes::optimiser {

/// Updates parameters element by element, so that any part of a vector can be stepped by itself.
class Optimiser {
 public:
  Optimiser() = default;
  Optimiser(const Optimiser&) = delete;
  Optimiser& operator=(const Optimiser&) = delete;
  virtual ~Optimiser() = default;

  /// Begins the step number `step`, counted from 1, with this learning rate.
  virtual void begin_step(std::int64_t step, double learning_rate) = 0;

  /// Steps theta, whose first element has this index, along its gradient.
  virtual void apply(std::size_t first, std::span<float> theta,
                     std::span<const double> gradient) = 0;

  /// One number per parameter that the optimiser remembers between steps.
  struct State {
    std::string name;
    std::span<float> values;
    bool is_square = false;  ///< never below 0
  };
  virtual std::vector<State> state() { return {}; }
};

/// theta += lr * gradient.
class Sgd final : public Optimiser {
 public:
  void begin_step(std::int64_t step, double learning_rate) override;
  void apply(std::size_t first, std::span<float> theta, std::span<const double> gradient) override;

 private:
  double learning_rate_ = 0.0;
};

/// Adam with beta 0.9 and 0.999 and epsilon 1e-8. Source: Kingma & Ba (2015), arXiv 1412.6980,
/// algorithm 1. State: first_moment, second_moment.
class Adam final : public Optimiser {
 public:
  explicit Adam(std::size_t size) : first_moment_(size, 0.0f), second_moment_(size, 0.0f) {}
  void begin_step(std::int64_t step, double learning_rate) override;
  void apply(std::size_t first, std::span<float> theta, std::span<const double> gradient) override;
  std::vector<State> state() override;

 private:
  std::vector<float> first_moment_;
  std::vector<float> second_moment_;
  double step_size_ = 0.0;          // lr / (1 - beta1^t)
  double second_correction_ = 1.0;  // 1 / sqrt(1 - beta2^t)
};

/// "sgd" or "adam" for `size` parameters; throws std::invalid_argument that lists the kinds.
std::unique_ptr<Optimiser> make_optimiser(std::string_view kind, std::size_t size);

}  // namespace hebbes::optimiser
