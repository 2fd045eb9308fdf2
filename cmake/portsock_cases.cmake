# Read by ctest, not by the build: one test for each case of ${program}. See portsock_doctest.cmake.

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

# For another system that runs the same programs, see ci/kernel.
if(expected_skips AND DEFINED ENV{PORTSOCK_EXPECTED_SKIPS})
  set(expected_skips $ENV{PORTSOCK_EXPECTED_SKIPS})
endif()

# Each line of the files: "ID | why" or "ID | fails: why"; an ID may be followed by the beginning of its case's name.
set(skip_lines)
foreach(file IN LISTS expected_skips)
  if(EXISTS "${file}")
    file(STRINGS "${file}" lines REGEX "^[^#]+[|]")
    list(APPEND skip_lines ${lines})
  endif()
endforeach()

# A case that starts another process starts that with the emulator too.
list(JOIN emulator " " emulator_words)

function(portsock_case name filter)
  set(expect pass)
  foreach(line IN LISTS skip_lines)
    string(REGEX MATCH "^([^|]*[^| ]) *[|] *(.*)$" matched "${line}")
    set(listed "${CMAKE_MATCH_1}")
    string(REPLACE ";" "," why "${CMAKE_MATCH_2}")
    string(FIND "${name}:" "${listed}:" by_id)
    string(FIND "${name}" "${listed}" by_text)
    if(by_id EQUAL 0 OR (by_text EQUAL 0 AND listed MATCHES ": "))
      if(why MATCHES "^fails")
        set(expect "${why}")
      else()
        set(expect "skips: ${why}")
      endif()
    endif()
  endforeach()
  set(name "${prefix}${name}")
  add_test("${name}" ${emulator} "${program}" "--test-case=${filter}" --no-intro=true)
  set_tests_properties(
    "${name}"
    PROPERTIES ENVIRONMENT "PORTSOCK_EXPECT=${expect};PORTSOCK_EMULATOR=${emulator_words}"
               SKIP_RETURN_CODE 77
               TIMEOUT ${timeout}
               LABELS "${suite}")
  if(name MATCHES "10,000 sockets")
    set_tests_properties("${name}" PROPERTIES RESOURCE_LOCK ports) # a system has less than three times as many
  endif()
endfunction()

include("${listing}")
