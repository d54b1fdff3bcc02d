#include "lib/run/run_identity.h"

#include <fmt/core.h>
#include <openssl/evp.h>

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <vector>

#include "lib/config/config.h"
#include "lib/io/errors.h"

namespace hebbes::run {
namespace {

class Sha256 {
 public:
  Sha256() : context_(EVP_MD_CTX_new(), &EVP_MD_CTX_free) {
    check(EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr));
  }
  void add(const void* bytes, std::size_t count) {
    check(EVP_DigestUpdate(context_.get(), bytes, count));
  }
  std::string digits() {
    std::vector<unsigned char> digest(EVP_MAX_MD_SIZE);
    unsigned int size = 0;
    check(EVP_DigestFinal_ex(context_.get(), digest.data(), &size));
    std::string text;
    for (unsigned int i = 0; i < size; ++i) text += fmt::format("{:02x}", digest[i]);
    return text;
  }

 private:
  static void check(int result) {
    if (result != 1) throw std::runtime_error("SHA-256 is not to be had from OpenSSL");
  }
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

template <class T>
void add_values(const CheckpointReader& checkpoint, const std::string& name, Sha256& hash) {
  constexpr std::size_t kBlock = std::size_t{1} << 22;  // elements
  const auto shape = checkpoint.shape(name);
  std::size_t columns = 1;
  for (std::size_t axis = 1; axis < shape.size(); ++axis) columns *= shape[axis];
  const std::size_t step = std::max<std::size_t>(1, kBlock / std::max<std::size_t>(1, columns));
  std::vector<T> values;
  checkpoint.read_rows(name, shape, 0, 0, values.data());  // refuses what the file cannot hold
  for (std::size_t row = 0; row < shape.front(); row += step) {
    const std::size_t rows = std::min(step, shape.front() - row);
    values.resize(rows * columns);
    checkpoint.read_rows(name, shape, row, rows, values.data());
    hash.add(values.data(), values.size() * sizeof(T));
  }
}

}  // namespace

RunIdentity identity_without_hash(const CheckpointReader& checkpoint) {
  const CheckpointHeader& header = checkpoint.header();
  return {header.seed, header.config, header.generation, ""};
}

std::string parameters_hash(const CheckpointReader& checkpoint) {
  const std::string group = "/parameters/";
  Sha256 hash;
  for (const std::string& name : checkpoint.dataset_names()) {
    if (!name.starts_with(group)) continue;
    hash.add(name.c_str() + group.size(), name.size() - group.size() + 1);
    if (name == group + "assignment") {
      add_values<std::int32_t>(checkpoint, name, hash);
    } else {
      add_values<float>(checkpoint, name, hash);
    }
  }
  return hash.digits();
}

void write_identity(h5::File& file, const RunIdentity& identity) {
  file.set_attribute("run_seed", identity.seed);
  file.set_attribute("config", identity.config);
  file.set_attribute("generation", identity.generation);
  file.set_attribute("parameters_hash", identity.parameters_hash);
}

RunIdentity read_identity(const h5::File& file) {
  RunIdentity identity;
  identity.config = file.string_attribute("config");
  identity.generation = file.int_attribute("generation");
  const config::Config config = config::parse_recorded(identity.config, file.path() + ":config");
  identity.seed =
      file.has_attribute("run_seed") ? file.uint_attribute("run_seed") : config.run.seed;
  if (file.has_attribute("parameters_hash")) {
    identity.parameters_hash = file.string_attribute("parameters_hash");
  }
  return identity;
}

std::string mismatch(const RunIdentity& recorded, const CheckpointReader& checkpoint) {
  const CheckpointHeader& header = checkpoint.header();
  if (recorded.seed != header.seed) {
    return fmt::format("its run has the seed {}, that one {}", recorded.seed, header.seed);
  }
  const auto differences =
      config::resume_conflicts(config::parse_recorded(recorded.config, "config"),
                               config::parse_recorded(header.config, checkpoint.path()));
  if (!differences.empty()) {
    const auto& [key, its, other] = differences.front();
    return fmt::format("its run has {} = {}, that one {}", key, its, other);
  }
  if (recorded.generation != header.generation) {
    return fmt::format("it is of generation {}, but that run has come to generation {}",
                       recorded.generation, header.generation);
  }
  if (!recorded.parameters_hash.empty() &&
      recorded.parameters_hash != parameters_hash(checkpoint)) {
    return "its run has other parameters";
  }
  return "";
}

}  // namespace hebbes::run
