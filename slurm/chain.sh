#!/usr/bin/env bash
# Where jobs may not be requeued: submits a run as a chain of jobs, each waiting for the one before.
#   slurm/chain.sh LINKS NAME [options of sbatch] slurm/train.sbatch CONFIG.toml RUN_DIR [options]
# NAME, the jobs' name, must be the chain's own: when the run is done, or fails, the jobs of that
# name that still wait are cancelled.
set -euo pipefail
if ! [[ ${1:-} =~ ^[1-9][0-9]*$ ]] || (($# < 5)); then
  sed -n '2,3s/^# *//p' "$0" >&2
  exit 2
fi
export HEBBES_CONTINUE=chain
case ${SBATCH_EXPORT:-ALL} in # where it is not all that is handed on, then this
  NONE | NIL) exported=HEBBES_CONTINUE ;;
  *) exported=${SBATCH_EXPORT:-ALL},HEBBES_CONTINUE ;;
esac
for ((link = 0; link < $1; ++link)); do
  sbatch --parsable --dependency=singleton --no-requeue --export="$exported" \
    --job-name="$2" "${@:3}"
done
