# Whose revision is recorded: that of the sources' own repository alone. SOURCES, WORK (an empty
# directory) and GIT are given.
file(REMOVE_RECURSE ${WORK})

function(commit_all where)
  foreach(arguments "init;-q" "add;-A" "-c;user.name=n;-c;user.email=e;commit;-q;-m;all")
    execute_process(COMMAND ${GIT} -C ${where} ${arguments} COMMAND_ERROR_IS_FATAL ANY)
  endforeach()
endfunction()

# The header that is made of sources at `where` must match `pattern`.
function(expect where pattern)
  execute_process(COMMAND ${CMAKE_COMMAND} -DSOURCE_DIR=${where} -DOUTPUT=${WORK}/revision.h
                          -P ${where}/lib/run/git_revision.cmake COMMAND_ERROR_IS_FATAL ANY)
  file(READ ${WORK}/revision.h header)
  if(NOT header MATCHES "kGitRevision = \"${pattern}\";")
    message(FATAL_ERROR "${where}: not ${pattern}:\n${header}")
  endif()
endfunction()

set(script ${SOURCES}/lib/run/git_revision.cmake)
set(other "${WORK}/other project")
file(WRITE ${other}/theirs.txt "theirs")
commit_all(${other})
file(COPY ${script} DESTINATION ${other}/sources/lib/run)
expect(${other}/sources "unknown")
commit_all(${other})
expect(${other}/sources "unknown")  # tracked, but not at the top

file(WRITE ${WORK}/top/theirs.txt "theirs")
commit_all(${WORK}/top)
file(COPY ${script} DESTINATION ${WORK}/top/lib/run)
expect(${WORK}/top "unknown")  # at the top, but not tracked

file(COPY ${script} DESTINATION ${WORK}/own/lib/run)
commit_all(${WORK}/own)
expect(${WORK}/own "[0-9a-f]+")
file(APPEND ${WORK}/own/lib/run/git_revision.cmake "# changed")
expect(${WORK}/own "[0-9a-f]+-dirty")
