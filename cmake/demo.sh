#!/usr/bin/env bash
# From a fresh Debian machine to a trained run: cmake/demo.sh [RUN_DIR], by default runs/demo.
set -euo pipefail
unset CDPATH OMP_NUM_THREADS OMP_THREAD_LIMIT # which cd and nproc heed

case ${1:-} in
  -h | --help)
    echo "usage: cmake/demo.sh [RUN_DIR]   trains configs/demo.toml, by default into runs/demo"
    exit 0
    ;;
  -*)
    echo "demo: unknown option $1" >&2
    exit 2
    ;;
esac
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
run_dir=$(realpath -m -- "${1:-$root/runs/demo}")
if [[ -e $run_dir/run.h5 || -e $run_dir/checkpoint.h5 ]]; then
  echo "demo: $run_dir already holds a run; remove it or name another directory" >&2
  exit 2
fi
cd "$root"

cmake/setup.sh --without-tests
cmake --preset release
cmake --build --preset release --parallel "$(nproc)" --target hebbes

hebbes=build/release/apps/hebbes
# Also as root and in containers, where ranks may neither be bound to cores nor read each other's
# memory.
on_all_cores=(mpirun --allow-run-as-root --oversubscribe --bind-to none
  --mca btl_vader_single_copy_mechanism none -n "$(nproc)")
"${on_all_cores[@]}" "$hebbes" train configs/demo.toml --run-dir "$run_dir"

printf '\nWhat it learned:\n\n'
"$hebbes" inspect "$run_dir"
printf '\nReturns of the trained population:\n\n'
"${on_all_cores[@]}" "$hebbes" evaluate "$run_dir" --episodes 20 --samples 20
printf '\nThe run lies in %s\n' "$run_dir"
