# What a case is expected to do on this platform, by the files of ci/expected_skips.

# portsock_read_expected_skips(LINES FILES): each line is "ID | why" or "ID | fails: why"; an ID may be followed by the beginning
# of its case's name.
function(portsock_read_expected_skips result files)
  set(found)
  foreach(file IN LISTS files)
    if(EXISTS "${file}")
      file(STRINGS "${file}" lines REGEX "^[^#]+[|]")
      list(APPEND found ${lines})
    endif()
  endforeach()
  set(${result} "${found}" PARENT_SCOPE)
endfunction()

# portsock_expectation(RESULT NAME LINES): pass, "skips: why" or "fails: why".
function(portsock_expectation result name lines)
  set(expect pass)
  foreach(line IN LISTS lines)
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
  set(${result} "${expect}" PARENT_SCOPE)
endfunction()
