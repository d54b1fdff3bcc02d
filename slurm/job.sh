# shellcheck shell=bash
# What the batch scripts have in common: starting the ranks, and going on after a stop.
# shellcheck source=slurm/site.sh
source "$SLURM_SUBMIT_DIR/slurm/site.sh"

readonly STOPPED=75 # exit code of a run that wrote a checkpoint to go on from
readonly JOB=${SLURM_ARRAY_JOB_ID:+${SLURM_ARRAY_JOB_ID}_}${SLURM_ARRAY_TASK_ID:-$SLURM_JOB_ID}

# launch COMMAND...: becomes the command on all of the job's ranks, which end when one of them dies.
launch() {
  local options
  case $HEBBES_LAUNCHER in
    srun)
      read -ra options <<<"$HEBBES_SRUN"
      exec srun --kill-on-bad-exit=1 "${options[@]}" "$@"
      ;;
    mpirun)
      read -ra options <<<"$HEBBES_MPIRUN"
      # Five seconds instead of one, after SLURM's or mpirun's TERM, to write a checkpoint in.
      exec mpirun --mca odls_base_sigkill_timeout 5 "${options[@]}" "$@"
      ;;
    *)
      echo "HEBBES_LAUNCHER is '$HEBBES_LAUNCHER'; srun and mpirun are known" >&2
      exit 2
      ;;
  esac
}

# time_limit: prints --max-hours with the time to the job's end, less a minute or a tenth of it;
# nothing where jobs have no limit.
time_limit() {
  local end left
  end=$(date -d "$(squeue --noheader --jobs="$JOB" --format=%e)" +%s 2>/dev/null) || return 0
  left=$((end - $(date +%s)))
  ((left -= left < 600 ? left / 10 : 60))
  printf -- '--max-hours %d.%05d' $((left / 3600)) $((left % 3600 * 100000 / 3600))
}

# train_on COMMAND...: trains within the job's time limit, and lets a run that was stopped go on.
# Ends the script with the ranks' exit code. The script says by is_finished whether the run is done.
train_on() {
  local step='' signal='' forwarded='' code limit=()
  [[ " $* " == *' --max-hours'* ]] || read -ra limit <<<"$(time_limit)"
  trap 'signal=yes forwarded=yes; [[ ! $step ]] || kill -USR1 "$step" || true' USR1 TERM
  set -m # a process group of its own: what SLURM sends to this script's does not end the launcher
  (launch "$@" "${limit[@]}") &
  step=$!
  set +m
  while
    signal='' code=0
    wait "$step" || code=$?
    [[ $signal ]]
  do :; done
  if [[ $forwarded && $code == 138 ]]; then code=$STOPPED; fi # USR1 before a rank could heed it
  if ((code > 128)) && ! all_nodes_answer; then code=$STOPPED; fi
  if ((code == 0)) && ! is_finished; then # srun returns 0 also where it could not start the ranks
    echo "the ranks ended, but the run is not finished" >&2
    code=1
  fi
  go_on_after "$code"
  exit "$code"
}

# all_nodes_answer: whether each of the job's nodes can still start a process.
all_nodes_answer() {
  timeout 60 srun --overlap --mpi=none --ntasks="$SLURM_JOB_NUM_NODES" --ntasks-per-node=1 true
}

# go_on_after CODE: lets a stopped run go on. A job that was cancelled, or that SLURM has requeued
# itself, no longer counts as running.
go_on_after() {
  case $HEBBES_CONTINUE:$1 in
    "requeue:$STOPPED")
      if [[ $(squeue --noheader --jobs="$JOB" --format=%T) == RUNNING ]]; then
        scontrol requeue "$JOB"
      fi
      ;;
    "chain:$STOPPED") ;; # the next link is waiting
    chain:*) scancel --name="$SLURM_JOB_NAME" --user="$SLURM_JOB_USER" --state=PENDING ;;
  esac
}
