# portsock_add_library(NAME [STATIC | SHARED])
#
# The library, from the source lists of the top CMakeLists.txt.
function(portsock_add_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "STATIC;SHARED" "" "")
  if(arg_STATIC)
    set(kind STATIC)
  elseif(arg_SHARED)
    set(kind SHARED)
  else()
    set(kind) # as BUILD_SHARED_LIBS says
  endif()

  set(source_dir ${PROJECT_SOURCE_DIR}/src)
  set(backend_dir ${source_dir}/${PORTSOCK_BACKEND})
  set(neutral ${PORTSOCK_NEUTRAL_SOURCES})
  set(backend ${PORTSOCK_BACKEND_SOURCES} ${PORTSOCK_${PORTSOCK_BACKEND}_ONLY_SOURCES})
  list(TRANSFORM neutral PREPEND ${source_dir}/)
  list(TRANSFORM backend PREPEND ${backend_dir}/)

  add_library(${name} ${kind} ${neutral} ${backend})
  target_include_directories(
    ${name}
    PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>
    PRIVATE ${source_dir} ${backend_dir})
  target_compile_features(${name} PUBLIC cxx_std_20)
  target_link_libraries(${name} PRIVATE ${PORTSOCK_SYSTEM_LIBRARIES})
  if(PORTSOCK_BACKEND STREQUAL posix)
    target_compile_definitions(${name} PRIVATE _FILE_OFFSET_BITS=64) # files of any size on 32-bit systems too
  endif()
  # Everything is exported: the public headers stay free of macros, and their data is constexpr, so nothing needs more.
  set_target_properties(
    ${name}
    PROPERTIES WINDOWS_EXPORT_ALL_SYMBOLS ON
               VERSION ${PROJECT_VERSION}
               SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR}
               POSITION_INDEPENDENT_CODE ON) # also the archive, which may go into a plug-in
  portsock_strict(${name} FOR_USERS)
  portsock_unloadable(${name})
endfunction()

# What has objects that are unique in the process (GNU's STB_GNU_UNIQUE) is never unloaded, nor is the plug-in that holds it.
function(portsock_unloadable target)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND NOT WIN32)
    target_compile_options(${target} PRIVATE -fno-gnu-unique)
  endif()
endfunction()

# portsock_strict(TARGET [FOR_USERS]): the language and the warnings that all code of this project is held to, and those that users may add
# where they compile it within their own project.
function(portsock_strict target)
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF)
  if(MSVC)
    target_compile_options(${target} PRIVATE /W4 /permissive- /utf-8 /Zc:__cplusplus)
  else()
    target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wconversion -Wshadow)
  endif()
  if("FOR_USERS" IN_LIST ARGN AND NOT MSVC)
    target_compile_options(${target} PRIVATE -Wsign-conversion)
  endif()
  if(PORTSOCK_WERROR)
    target_compile_options(${target} PRIVATE $<IF:$<BOOL:${MSVC}>,/WX,-Werror>)
  endif()
endfunction()
