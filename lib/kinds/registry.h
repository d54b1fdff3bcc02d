// Registries of kinds, by name.
#pragma once

#include <initializer_list>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace hebbes::kinds {

/// All kinds of one sort. Kinds are added before main() begins; they are never removed.
template <class K>
class Registry {
 public:
  /// `sort` is what a kind is called in messages: "task".
  explicit Registry(const char* sort, std::initializer_list<const K*> built_in = {})
      : sort_(sort), all_(built_in) {}

  /// Throws std::logic_error if there is one of that name. `kind` must live to the end.
  void add(const K& kind) {
    if (find_if_known(kind.name()) != nullptr) {
      throw std::logic_error("two of the name " + std::string(kind.name()));
    }
    all_.push_back(&kind);
  }

  std::span<const K* const> all() const { return all_; }

  /// Throws std::invalid_argument that lists the names there are.
  const K& find(std::string_view name) const {
    if (const K* kind = find_if_known(name)) return *kind;
    std::string known;
    for (const K* kind : all_) known += (known.empty() ? "" : ", ") + std::string(kind->name());
    throw std::invalid_argument(std::string("unknown ") + sort_ + " '" + std::string(name) +
                                "' (known: " + known + ")");
  }

 private:
  const K* find_if_known(std::string_view name) const {
    for (const K* kind : all_) {
      if (kind->name() == name) return kind;
    }
    return nullptr;
  }

  const char* sort_;
  std::vector<const K*> all_;
};

/// A static object of this type adds a kind.
template <class K>
struct Registration {
  Registration(Registry<K>& registry, const K& kind) { registry.add(kind); }
};

}  // namespace hebbes::kinds
