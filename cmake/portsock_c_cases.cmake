# portsock_add_c_suite(NAME SOURCES...): a program of cases in C (tests/porting/cases.h). Each row of its table, {"name", function},
# becomes a test of ctest.
function(portsock_add_c_suite name)
  add_executable(${name} ${ARGN} porting/cases.c porting/counted.cpp support/${PORTSOCK_BACKEND}/handles.cpp
                         support/${PORTSOCK_BACKEND}/heap.cpp)
  target_include_directories(${name} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
  target_link_libraries(${name} PRIVATE portsock::bsd)
  target_compile_features(${name} PRIVATE cxx_std_20)
  portsock_strict(${name})
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${ARGN})
  foreach(source IN LISTS ARGN)
    file(STRINGS ${source} rows REGEX "^    {\".*\", [a-z0-9_]+},$")
    foreach(row IN LISTS rows)
      string(REGEX REPLACE "^    {\"(.*)\", [a-z0-9_]+},$" "\\1" case "${row}")
      add_test(NAME "bsd: ${case}" COMMAND ${name} "${case}")
      set_tests_properties("bsd: ${case}" PROPERTIES TIMEOUT 60 SKIP_RETURN_CODE 77 LABELS porting)
    endforeach()
  endforeach()
endfunction()
