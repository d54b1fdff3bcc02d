# shellcheck shell=bash
# What differs from site to site, for all batch scripts. The environment of sbatch overrides each.

# module load gcc/12 openmpi/4.1 hdf5/1.10

: "${HEBBES:=hebbes}"                             # the command, or its path
: "${HEBBES_LAUNCHER:=srun}"                      # or mpirun
: "${HEBBES_SRUN:=--mpi=pmix --cpu-bind=cores}"   # options of srun; "srun --mpi=list" names the kinds of MPI
: "${HEBBES_MPIRUN:=--bind-to core}"              # options of mpirun
: "${HEBBES_CONTINUE:=requeue}"                   # chain: where requeueing is forbidden, see chain.sh

# Each rank is one thread; libraries that think otherwise are told so.
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MKL_NUM_THREADS=1
