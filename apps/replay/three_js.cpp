#include "apps/replay/three_js.h"

#include <algorithm>
#include <cctype>
#include <set>

namespace hebbes::apps::replay {
namespace {

using Names = std::set<std::string_view>;

bool is_name_part(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$';
}

bool is_space(char c) {
  return std::isspace(static_cast<unsigned char>(c)) != 0;
}

/// A name in a script, with what stands before and behind it, spaces aside; '\0' for nothing.
struct Word {
  std::string_view name;
  char before;
  bool begins_line;
  std::string_view behind;
};

/// Calls visit(Word) for each name and number, whether in code, strings or comments.
template <class Visit>
void for_each_word(std::string_view text, Visit visit) {
  char before = '\0';
  bool begins_line = true;
  for (std::size_t at = 0; at < text.size();) {
    if (is_space(text[at])) {
      begins_line = begins_line || text[at] == '\n';
      ++at;
      continue;
    }
    const auto* const rest = text.begin() + at;
    const auto* const end = std::find_if_not(rest, text.end(), is_name_part);
    if (end != rest) {
      visit(Word{{rest, end},
                 before,
                 begins_line,
                 {std::find_if_not(end, text.end(), is_space), text.end()}});
    }
    at += static_cast<std::size_t>(std::max<std::ptrdiff_t>(end - rest, 1));
    before = text[at - 1];
    begins_line = false;
  }
}

bool is_assigned(const Word& word) {
  return word.behind.starts_with('=') && !word.behind.starts_with("==");
}

/// Whether it becomes a member as by `exports.NAME = ` or by a getter, `NAME: () => `. What merely
/// stands in a table, `NAME: NAME`, need not be exported.
bool is_exported(const Word& word) {
  if (word.before == '.') return is_assigned(word);
  if ((word.before != ',' && word.before != '{') || !word.behind.starts_with(':')) return false;
  const std::string_view value = word.behind.substr(1);
  return value.substr(std::min(value.find_first_not_of(' '), value.size())).starts_with("()");
}

/// Whether it is `import` or `export` where a statement begins; import() is no such statement.
bool makes_module(const Word& word) {
  if (word.name != "export" && word.name != "import") return false;
  if (!word.begins_line && word.before != ';' && word.before != '}') return false;
  const char next = word.behind.empty() ? '\0' : word.behind.front();
  return next == '{' || next == '*' || next == '"' || next == '\'' || is_name_part(next);
}

/// Upper and lower case are the same.
bool contains(std::string_view text, std::string_view what) {
  const auto is_same = [](char a, char b) {
    return std::tolower(static_cast<unsigned char>(a)) ==
           std::tolower(static_cast<unsigned char>(b));
  };
  return std::search(text.begin(), text.end(), what.begin(), what.end(), is_same) != text.end();
}

/// NAME of each THREE.NAME.
Names names_of_three(std::string_view script) {
  Names names;
  for_each_word(script, [&](const Word& word) {
    if (word.name != "THREE" || !word.behind.starts_with('.')) return;
    const std::string_view name = word.behind.substr(1);
    names.emplace(name.begin(), std::ranges::find_if_not(name, is_name_part));
  });
  return names;
}

}  // namespace

std::string three_js_flaw(std::string_view three_js, std::string_view script) {
  Names missing = names_of_three(script);
  bool is_module = false, defines_three = false;
  for_each_word(three_js, [&](const Word& word) {
    is_module = is_module || makes_module(word);
    defines_three = defines_three || (word.name == "THREE" && is_assigned(word));
    if (is_exported(word)) missing.erase(word.name);
  });
  if (is_module) return "imports or exports as a module does, a page needs the classic build";
  if (!defines_three) return "is not three.js: it does not define THREE";
  if (!missing.empty())
    return "is another three.js: it has no THREE." + std::string(*missing.begin());
  if (contains(three_js, "</script") || contains(three_js, "<!--")) {
    return "contains </script or <!--, which end a script in a page";
  }
  return "";
}

}  // namespace hebbes::apps::replay
