#include "lib/parallel/memory.h"

#include <sys/statvfs.h>

#include <algorithm>
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <limits>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace hebbes::parallel {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kNoLimit = std::numeric_limits<std::uint64_t>::max();

std::vector<std::string> lines_of(const fs::path& file) {
  std::ifstream in(file);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::uint64_t of_the_machine(const fs::path& root) {
  for (const auto& line : lines_of(root / "proc/meminfo")) {
    std::uint64_t kilobytes = 0;
    if (std::sscanf(line.c_str(), "MemAvailable: %" SCNu64 " kB", &kilobytes) == 1) {
      return kilobytes * 1024;
    }
  }
  return kNoLimit;
}

/// The names of a version's files.
struct GroupFiles {
  const char* limit;
  const char* usage;
  const char* file_pages;  // a line of memory.stat
};
constexpr GroupFiles kVersion1 = {"memory.limit_in_bytes", "memory.usage_in_bytes",
                                  "total_inactive_file"};
constexpr GroupFiles kVersion2 = {"memory.max", "memory.current", "inactive_file"};

/// None also if the file says "max".
std::optional<std::uint64_t> number_in(const fs::path& file) {
  std::ifstream in(file);
  std::uint64_t number = 0;
  if (in >> number) return number;
  return std::nullopt;
}

std::uint64_t statistic(const fs::path& file, const std::string& name) {
  for (const auto& line : lines_of(file)) {
    if (line.starts_with(name + ' ')) return std::strtoull(line.c_str() + name.size(), nullptr, 10);
  }
  return 0;
}

std::uint64_t of_group(const fs::path& group, const GroupFiles& files) {
  const auto limit = number_in(group / files.limit);
  const auto usage = number_in(group / files.usage);
  if (!limit || !usage) return kNoLimit;
  const std::uint64_t pages = std::min(statistic(group / "memory.stat", files.file_pages), *usage);
  const std::uint64_t used = *usage - pages;
  return *limit > used ? *limit - used : 0;
}

/// Where a hierarchy of control groups is mounted, and which group of it lies there.
struct Mount {
  fs::path place;
  std::string group;
  bool is_version2;
};

/// Those that control memory. Source: proc(5), /proc/pid/mountinfo.
std::vector<Mount> mounts(const fs::path& root) {
  std::vector<Mount> found;
  for (const auto& line : lines_of(root / "proc/self/mountinfo")) {
    std::istringstream in(line);
    const std::vector<std::string> words{std::istream_iterator<std::string>(in), {}};
    const auto dash = std::ranges::find(words, "-");
    if (words.size() < 6 || words.end() - dash < 4) continue;
    const std::string& type = dash[1];
    const bool has_memory = (',' + dash[3] + ',').find(",memory,") != std::string::npos;
    if (type == "cgroup2" || (type == "cgroup" && has_memory)) {
      found.push_back({words[4], words[3], type == "cgroup2"});
    }
  }
  return found;
}

/// The process's group in a hierarchy; "" if it is in none. Source: cgroups(7).
std::string own_group(const fs::path& root, bool is_version2) {
  for (const auto& line : lines_of(root / "proc/self/cgroup")) {
    const auto first = line.find(':'), second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    const std::string controllers = line.substr(first + 1, second - first - 1);
    const bool is_it = is_version2
                           ? controllers.empty() && line.starts_with("0:")
                           : (',' + controllers + ',').find(",memory,") != std::string::npos;
    if (is_it) return line.substr(second + 1);
  }
  return "";
}

/// The least that the process's group, or one above it, leaves.
std::uint64_t of_hierarchy(const fs::path& root, const Mount& mount) {
  const GroupFiles& files = mount.is_version2 ? kVersion2 : kVersion1;
  const fs::path top = root / mount.place.relative_path();
  fs::path below = fs::path(own_group(root, mount.is_version2)).lexically_relative(mount.group);
  if (below.empty() || *below.begin() == "..")
    below = ".";  // another name space's: the top is ours
  std::uint64_t least = of_group(top, files);
  fs::path group = top;
  for (const auto& name : below) {
    group /= name;
    least = std::min(least, of_group(group, files));
  }
  return least;
}

std::string mebibytes(std::uint64_t bytes) {
  return std::to_string(bytes >> 20) + " MiB";
}

/// Where Open MPI puts the memory that a node's ranks share.
std::string shared_place() {
  const char* place = std::getenv("OMPI_MCA_osc_sm_backing_directory");
  return place != nullptr ? place : "/dev/shm";
}

std::uint64_t left_in(const std::string& place) {
  struct statvfs state {};
  if (::statvfs(place.c_str(), &state) != 0 || state.f_blocks == 0) return kNoLimit;
  return std::uint64_t{state.f_bavail} * state.f_frsize;
}

struct Balance {
  std::uint64_t shared = 0;  // bytes in files that stand for memory
  std::uint64_t needed = 0;
  std::uint64_t available = 0;
};

/// Of the machine that this rank is on.
Balance balance_of(const Cluster& cluster, const MemoryNeed& need) {
  MPI_Comm comm = MPI_COMM_NULL;
  MPI_Comm_split_type(cluster.world().get(), MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &comm);
  const Communicator host(comm);
  const bool has_company = cluster.node().size() > 1;  // alone, a rank's is ordinary memory
  const std::uint64_t shared = cluster.is_leader() ? need.shared : 0;
  std::uint64_t sums[] = {has_company ? shared : 0, shared + need.own};
  MPI_Allreduce(MPI_IN_PLACE, sums, 2, MPI_UINT64_T, MPI_SUM, host.get());
  std::uint64_t available = available_memory();
  MPI_Allreduce(MPI_IN_PLACE, &available, 1, MPI_UINT64_T, MPI_MIN, host.get());
  return {sums[0], sums[1], available};
}

}  // namespace

std::uint64_t available_memory(const fs::path& root) {
  std::uint64_t least = of_the_machine(root);
  for (const auto& mount : mounts(root)) least = std::min(least, of_hierarchy(root, mount));
  return least;
}

bool fits(const Cluster& cluster, const MemoryNeed& need) {
  const Balance balance = balance_of(cluster, need);
  return cluster.world().max(balance.needed > balance.available ? 1 : 0) == 0;
}

void refuse_more_than_there_is(const Cluster& cluster, const MemoryNeed& need) {
  const Balance balance = balance_of(cluster, need);
  if (balance.needed > balance.available) {
    throw std::runtime_error("the ranks of a node need " + mebibytes(balance.needed) +
                             " of memory, but only " + mebibytes(balance.available) +
                             " are available to them");
  }
  const std::uint64_t left = left_in(shared_place());
  if (balance.shared > left) {
    throw std::runtime_error("the ranks of a node share " + mebibytes(balance.shared) +
                             " of memory, but " + shared_place() + ", where it lies, has only " +
                             mebibytes(left) + " left");
  }
}

}  // namespace hebbes::parallel
