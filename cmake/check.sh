#!/usr/bin/env bash
# Builds with warnings as errors and runs all tests: cmake/check.sh [--sanitize]; with --sanitize
# a second time under AddressSanitizer and UndefinedBehaviorSanitizer.
set -euo pipefail
unset CDPATH OMP_NUM_THREADS OMP_THREAD_LIMIT # which cd and nproc heed

presets=(release)
for argument in "$@"; do
  case $argument in
    --sanitize) presets+=(asan-ubsan) ;;
    -h | --help)
      echo "usage: cmake/check.sh [--sanitize]"
      exit 0
      ;;
    *)
      echo "check: unknown argument $argument" >&2
      exit 2
      ;;
  esac
done
cd "$(dirname "${BASH_SOURCE[0]}")/.."

cmake/setup.sh
for preset in "${presets[@]}"; do
  cmake --preset "$preset" -DHEBBES_WERROR=ON
  cmake --build --preset "$preset" --parallel "$(nproc)"
  ctest --preset "$preset" --parallel $(($(nproc) + 2)) # many tests wait most of their time
done
