# doctest, and a ctest test for each of its cases.

# Only the header is wanted, so that a cross build can use the host's package. It is copied: its own folder may be
# /usr/include, which a cross compiler must never see.
find_path(PORTSOCK_DOCTEST_DIR doctest/doctest.h NO_CMAKE_FIND_ROOT_PATH
          DOC "The folder that holds doctest/doctest.h (Debian: doctest-dev)")
if(NOT PORTSOCK_DOCTEST_DIR)
  message(FATAL_ERROR "The tests need doctest (Debian: apt-get install doctest-dev). "
                      "Set PORTSOCK_DOCTEST_DIR to the folder that holds doctest/doctest.h, "
                      "or PORTSOCK_BUILD_TESTS to OFF.")
endif()
configure_file(${PORTSOCK_DOCTEST_DIR}/doctest/doctest.h ${PROJECT_BINARY_DIR}/doctest/doctest/doctest.h COPYONLY)
add_library(portsock_doctest INTERFACE)
target_include_directories(portsock_doctest SYSTEM INTERFACE ${PROJECT_BINARY_DIR}/doctest)
# A quarter less to compile; a check that throws ends its case, which fails.
target_compile_definitions(portsock_doctest INTERFACE DOCTEST_CONFIG_SUPER_FAST_ASSERTS)

set(PORTSOCK_CASE_TIMEOUT 180 CACHE STRING "How long one case may run, in seconds")
add_custom_target(suites COMMENT "The programs that hold the cases, and nothing else")

# portsock_discover_cases(TARGET [PREFIX]): when ctest starts, it asks the program for its cases. Not the build: a cross build
# must not need the emulator. The program quotes the names itself, so they may hold any character. PREFIX
# goes before those of a program that has the same cases as another. What a platform is expected not to do concerns the
# conformance cases alone.
function(portsock_discover_cases target)
  add_dependencies(suites ${target})
  set(prefix "")
  if(ARGC GREATER 1) # ARGV1 alone would be the caller's
    set(prefix "${ARGV1}")
  endif()
  set(cases ${CMAKE_CURRENT_BINARY_DIR}/${target}_cases)
  set(expected_skips "")
  if(target MATCHES "^conformance")
    set(expected_skips "${PORTSOCK_EXPECTED_SKIPS}")
  endif()
  file(
    GENERATE
    OUTPUT ${cases}-$<CONFIG>.cmake
    CONTENT
      "set(suite [==[${target}]==])
set(prefix [==[${prefix}]==])
set(program [==[$<TARGET_FILE:${target}>]==])
set(emulator [==[${CMAKE_CROSSCOMPILING_EMULATOR}]==])
set(listing [==[${cases}-$<CONFIG>.list.cmake]==])
set(expected_skips [==[${expected_skips}]==])
set(timeout ${PORTSOCK_CASE_TIMEOUT})
include([==[${PROJECT_SOURCE_DIR}/cmake/portsock_cases.cmake]==])
")
  get_property(multi_config GLOBAL PROPERTY GENERATOR_IS_MULTI_CONFIG)
  if(multi_config)
    file(WRITE ${cases}.cmake "include([==[${cases}-]==]\${CTEST_CONFIGURATION_TYPE}.cmake)\n")
  else()
    file(WRITE ${cases}.cmake "include([==[${cases}-${CMAKE_BUILD_TYPE}.cmake]==])\n")
  endif()
  set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES ${cases}.cmake)
endfunction()
