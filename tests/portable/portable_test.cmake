# cmake -DSOURCES= -DWORK= -DC= -DCXX= -DMPI_C= -DMPI_EXEC= -DREFDATA= -P portable_test.cmake
function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE failed OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(failed)
    message(FATAL_ERROR "${ARGN}\n${output}")
  endif()
endfunction()

# -O1: the bits do not depend on it, the time to compile does.
run(${CMAKE_COMMAND} -S ${SOURCES} -B ${WORK} -DCMAKE_C_COMPILER=${C} -DCMAKE_CXX_COMPILER=${CXX}
    -DMPI_C_COMPILER=${MPI_C} -DMPIEXEC_EXECUTABLE=${MPI_EXEC} -DHEBBES_WERROR=ON
    -DHEBBES_BENCHMARKS=OFF -DHEBBES_REFDATA=${REFDATA} "-DCMAKE_CXX_FLAGS_RELEASE=-O1 -DNDEBUG")
run(${CMAKE_COMMAND} --build ${WORK} --parallel 2 --target golden_test trainer_ranks_test)
run(${WORK}/tests/regression/golden_test)
run(${MPI_EXEC} -n 2 ${WORK}/tests/mpi/trainer_ranks_test)
