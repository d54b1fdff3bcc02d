// MJCF, MuJoCo's description of a model in XML, as text.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace hebbes::envs::mujoco {

/// Another file that a text refers to: what it includes, a mesh, a height field, a picture.
struct FileReference {
  std::string element;
  std::string file;
  std::size_t line;
};

/// The first one outside of comments; none in a text that is complete by itself.
std::optional<FileReference> first_reference(std::string_view mjcf);

}  // namespace hebbes::envs::mujoco
