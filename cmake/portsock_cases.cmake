# Read by ctest, not by the build: one test for each case of ${program}. See portsock_doctest.cmake.

# For a platform that runs the programs of another one, see ci/test-platform.
if(DEFINED ENV{PORTSOCK_EMULATOR})
  separate_arguments(emulator UNIX_COMMAND "$ENV{PORTSOCK_EMULATOR}")
endif()
if(DEFINED ENV{PORTSOCK_CASE_TIMEOUT})
  set(timeout $ENV{PORTSOCK_CASE_TIMEOUT})
endif()
if(expected_skips AND DEFINED ENV{PORTSOCK_EXPECTED_SKIPS})
  set(expected_skips $ENV{PORTSOCK_EXPECTED_SKIPS})
endif()

if(NOT EXISTS "${program}")
  add_test("${suite} is not built" "${program}")
  return()
endif()
if("${program}" IS_NEWER_THAN "${listing}")
  execute_process(
    COMMAND ${emulator} "${program}" --reporters=ctest --list-test-cases
    OUTPUT_VARIABLE output
    RESULT_VARIABLE status)
  if(NOT status STREQUAL "0")
    message(FATAL_ERROR "${program} --list-test-cases ended with ${status}")
  endif()
  string(REPLACE "\r" "" output "${output}")
  file(WRITE "${listing}" "${output}")
endif()

include("${CMAKE_CURRENT_LIST_DIR}/portsock_expectation.cmake")
portsock_read_expected_skips(skip_lines "${expected_skips}")

# A case that starts another process starts that with the emulator too.
list(JOIN emulator " " emulator_words)

function(portsock_case name filter)
  portsock_expectation(expect "${name}" "${skip_lines}")
  set(name "${prefix}${name}")
  add_test("${name}" ${emulator} "${program}" "--test-case=${filter}" --no-intro=true)
  set_tests_properties(
    "${name}"
    PROPERTIES ENVIRONMENT "PORTSOCK_EXPECT=${expect};PORTSOCK_EMULATOR=${emulator_words}"
               SKIP_RETURN_CODE 77
               TIMEOUT ${timeout}
               LABELS "${suite}")
  # A close that lingers stops Wine 10's server, and with it every program of its prefix, until it is over.
  if(name MATCHES "SHUT-10: close\\(\\)" AND emulator MATCHES "/wine$")
    set_tests_properties("${name}" PROPERTIES RUN_SERIAL ON)
  endif()
  if(name MATCHES "10,000 sockets")
    set_tests_properties("${name}" PROPERTIES RESOURCE_LOCK ports) # a system has less than three times as many
    # Each of them asks Wine's server several times, which has one thread for all programs and looks through all sockets of the
    # program at each: a minute of its time alone, and on a busy machine several times that.
    if(emulator MATCHES "/wine$" AND timeout LESS 900)
      set_tests_properties("${name}" PROPERTIES TIMEOUT 900)
    endif()
  endif()
endfunction()

include("${listing}")
