#include "lib/run/find_runs.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <deque>
#include <set>
#include <utility>

namespace hebbes::run {
namespace {

namespace fs = std::filesystem;

constexpr const char* kMarks[] = {"run.h5", "checkpoint.h5"};

using Identity = std::pair<dev_t, ino_t>;

Identity identity_of(const fs::path& directory) {
  struct stat status {};
  ::stat(directory.c_str(), &status);
  return {status.st_dev, status.st_ino};
}

/// The directories above, up to the root.
std::set<Identity> above(const fs::path& directory) {
  std::set<Identity> found;
  std::error_code error;
  for (fs::path place = fs::canonical(directory, error); place.has_relative_path();) {
    place = place.parent_path();
    found.insert(identity_of(place));
  }
  return found;
}

class Search {
 public:
  explicit Search(const fs::path& root) : above_(above(root)) {
    visit(root);
    for (; !links_.empty(); links_.pop_front()) follow(fs::path(links_.front()));
    std::ranges::sort(found_.runs);
    std::ranges::sort(found_.skipped);
    std::ranges::sort(found_.unreadable);
  }

  FoundRuns take() { return std::move(found_); }

 private:
  void skip(const fs::path& path, const std::string& why) {
    found_.skipped.push_back(path.string() + ": " + why);
  }

  void follow(const fs::path& link) {
    if (above_.contains(identity_of(link))) {
      skip(link, "is a link to a directory above");
    } else {
      visit(link);
    }
  }

  void visit(const fs::path& directory) {
    if (!visited_.insert(identity_of(directory)).second) return;
    if (is_run(directory)) {
      found_.runs.push_back(directory);
      return;
    }
    std::error_code error;
    std::vector<fs::directory_entry> entries;
    for (fs::directory_iterator entry(directory, error), end; !error && entry != end;
         entry.increment(error)) {
      entries.push_back(*entry);
    }
    if (error) found_.unreadable.push_back(directory.string() + ": " + error.message());
    std::ranges::sort(entries);
    for (const auto& entry : entries) look_at(entry);
  }

  void look_at(const fs::directory_entry& entry) {
    std::error_code error, ignored;
    const fs::path& path = entry.path();
    const auto target = fs::status(path, error);
    const bool is_link = entry.is_symlink(ignored);
    const bool is_loop = error == std::errc::too_many_symbolic_link_levels;
    if (path.filename().native().starts_with('.')) {
      if (fs::is_directory(target)) skip(path, "is hidden");
    } else if (is_loop || (is_link && target.type() == fs::file_type::not_found)) {
      skip(path, "is a link that leads nowhere");
    } else if (!fs::status_known(target)) {
      found_.unreadable.push_back(path.string() + ": " + error.message());
    } else if (fs::is_directory(target) && is_link) {
      links_.push_back(path);
    } else if (fs::is_directory(target)) {
      visit(path);
    } else if (path.filename() == "failure.txt") {
      skip(path.parent_path(), "holds failure.txt but no run");
    }
  }

  FoundRuns found_;
  std::set<Identity> above_, visited_;
  std::deque<fs::path> links_;
};

}  // namespace

bool is_run(const fs::path& directory) {
  return std::ranges::any_of(kMarks, [&](const char* name) {
    std::error_code ignored;
    const auto status = fs::symlink_status(directory / name, ignored);
    return fs::exists(status) && !fs::is_directory(directory / name, ignored);
  });
}

FoundRuns find_runs(const fs::path& directory) {
  return Search(directory).take();
}

}  // namespace hebbes::run
