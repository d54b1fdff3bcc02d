# shellcheck shell=bash
# What the batch scripts have in common: starting the ranks, and going on after a stop.
# shellcheck source=slurm/site.sh
source "$SLURM_SUBMIT_DIR/slurm/site.sh"

# What users have set of these programs' defaults must not change what they tell or do here.
unset "${!SQUEUE_@}" "${!SCONTROL_@}" "${!SCANCEL_@}" SLURM_TIME_FORMAT
unset -f squeue scontrol scancel
LC_ALL=C

readonly STOPPED=75 # exit code of a run that wrote a checkpoint to go on from
readonly JOB=${SLURM_ARRAY_JOB_ID:+${SLURM_ARRAY_JOB_ID}_}${SLURM_ARRAY_TASK_ID:-$SLURM_JOB_ID}

asked_to_stop=${asked_to_stop:-} # by the trap in the batch script's first line
launcher='' reminder=''          # processes, once they have been started
rankless=''                      # asked to stop before there were ranks

# launch COMMAND...: becomes the command on all of the job's ranks, which end when one of them dies.
launch() {
  local options
  case $HEBBES_LAUNCHER in
    srun)
      read -ra options <<<"$HEBBES_SRUN"
      exec srun --export=ALL --kill-on-bad-exit=1 "${options[@]}" "$@"
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

# time_limit: prints --max-hours with the time to the job's end, less a minute, or a tenth of it and
# 20 s at least, in which a busy node starts the ranks; nothing where jobs have no limit, nor, with a
# warning, where it cannot be read.
time_limit() {
  local text left margin
  text=$(squeue --noheader --jobs="$JOB" --format=%L) || text='nothing'
  [[ $text != UNLIMITED ]] || return 0
  if ! [[ $text =~ ^((([0-9]+)-)?([0-9]+):)?([0-9]+):([0-9]+)$ ]]; then # days-hours:minutes:seconds
    echo "the job's time limit cannot be read, squeue tells '$text': nothing but SLURM's signal" \
      "will stop the run in time" >&2
    return 0
  fi
  left=$(((10#${BASH_REMATCH[3]:-0} * 24 + 10#${BASH_REMATCH[4]:-0}) * 60 + 10#${BASH_REMATCH[5]}))
  left=$((left * 60 + 10#${BASH_REMATCH[6]}))
  margin=$((left < 600 ? left / 10 : 60))
  ((margin >= 20)) || margin=$((left < 40 ? left / 2 : 20))
  left=$((left - margin))
  ((left > 0)) || left=1
  printf -- '--max-hours %d.%05d' $((left / 3600)) $((left % 3600 * 100000 / 3600))
}

# train_on COMMAND...: trains within the job's time limit, and lets a run that was stopped go on.
# Ends the script with the ranks' exit code. The script says by is_finished whether the run is done.
train_on() {
  local limit=() code=0
  [[ " $* " == *' --max-hours'* ]] || read -ra limit <<<"$(time_limit)"
  run_ranks "$@" "${limit[@]}" || code=$?
  if ((code > 128)) && ! all_nodes_answer; then code=$STOPPED; fi
  if ((code == 0)) && ! is_finished; then # srun returns 0 also where it could not start the ranks
    echo "the ranks ended, but the run is not finished" >&2
    code=1
  fi
  go_on_after "$code"
  exit "$code"
}

# run_ranks COMMAND...: returns the ranks' exit code, or STOPPED where they were asked to stop before
# they could heed it.
run_ranks() {
  local code
  [[ ! $asked_to_stop ]] || return "$STOPPED"
  trap 'interrupted=yes; ask_to_stop' USR1 TERM
  set -m # a process group of its own: what SLURM sends to this script's does not end the launcher
  (launch "$@") &
  launcher=$!
  set +m
  [[ ! $asked_to_stop ]] || ask_to_stop
  while
    interrupted='' code=0
    wait "$launcher" || code=$?
    [[ $interrupted ]]
  do :; done
  [[ ! $reminder ]] || kill "$reminder" || true
  # Of USR1 dies a rank that starts (138), and so does mpirun (244).
  if [[ $asked_to_stop ]] && ((code > 128)); then code=$STOPPED; fi
  if [[ $rankless && $code == 1 ]]; then code=$STOPPED; fi
  return "$code"
}

# ask_to_stop: hands USR1 on to the ranks, until they have ended: srun and mpirun lose what comes
# while they start them.
ask_to_stop() {
  asked_to_stop=yes
  [[ $launcher && ! $reminder ]] || return 0
  has_step || rankless=yes
  while kill -USR1 "$launcher"; do sleep 2; done 2>/dev/null &
  reminder=$!
}

# has_step: whether srun has got as far as to a step of the job; before that it fails when signalled.
has_step() {
  [[ $HEBBES_LAUNCHER != srun || $(squeue --noheader --steps --jobs="$JOB" --format=%i) =~ \.[0-9] ]]
}

# all_nodes_answer: whether each of the job's nodes can still start a process.
all_nodes_answer() {
  timeout 60 srun --overlap --mpi=none --ntasks="$SLURM_JOB_NUM_NODES" --ntasks-per-node=1 true
}

# go_on_after CODE: lets a stopped run go on. A job that was cancelled, or that SLURM has requeued
# itself, no longer counts as running.
go_on_after() {
  local state
  case $HEBBES_CONTINUE:$1 in
    "requeue:$STOPPED")
      state=$(squeue --noheader --jobs="$JOB" --format=%T) ||
        echo "the job's state cannot be read: it is not requeued" >&2
      if [[ $state == RUNNING ]]; then scontrol requeue "$JOB"; fi
      ;;
    "chain:$STOPPED") ;; # the next link is waiting
    chain:*) scancel --name="$SLURM_JOB_NAME" --user="$SLURM_JOB_USER" --state=PENDING ;;
  esac
}
