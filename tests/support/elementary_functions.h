// Whether recordings can be met to the bit on this machine.
#pragma once

namespace hebbes::test {

/// Are sin, cos and atan2 those that the recordings were made with? Glibc has others for
/// processors without FMA.
inline bool same_elementary_functions() {
#if defined(__x86_64__)
  return __builtin_cpu_supports("fma");
#else
  return false;
#endif
}

}  // namespace hebbes::test
