# portsock::bsd: the BSD socket calls for programs in C and C++. Nothing on POSIX, where the system has them.
set(PORTSOCK_BSD_SOURCES # one public function per file
    address.cpp
    errors.cpp)
set(PORTSOCK_BSD_NAMES_SOURCES)
set(PORTSOCK_BSD_SYSTEM_SOURCES) # src/bsd/win32: the only ones that see headers of Windows

set(PORTSOCK_BSD_INCLUDE ${PROJECT_SOURCE_DIR}/include/portsock-bsd)
if(PORTSOCK_BACKEND STREQUAL posix)
  add_library(portsock_bsd INTERFACE)
else()
  list(TRANSFORM PORTSOCK_BSD_SOURCES PREPEND ${PROJECT_SOURCE_DIR}/src/bsd/)
  list(TRANSFORM PORTSOCK_BSD_NAMES_SOURCES PREPEND ${PROJECT_SOURCE_DIR}/src/bsd/)
  list(TRANSFORM PORTSOCK_BSD_SYSTEM_SOURCES PREPEND ${PROJECT_SOURCE_DIR}/src/bsd/win32/)

  # Static always: a function that the program defines itself must stay out.
  add_library(portsock_bsd STATIC ${PORTSOCK_BSD_SOURCES} ${PORTSOCK_BSD_NAMES_SOURCES})
  target_include_directories(portsock_bsd PRIVATE ${PROJECT_SOURCE_DIR}/src)
  target_include_directories(portsock_bsd SYSTEM BEFORE PUBLIC $<BUILD_INTERFACE:${PORTSOCK_BSD_INCLUDE}>)
  target_link_libraries(portsock_bsd PUBLIC portsock)
  portsock_strict(portsock_bsd)

  if(PORTSOCK_BSD_SYSTEM_SOURCES)
    add_library(portsock_bsd_system OBJECT ${PORTSOCK_BSD_SYSTEM_SOURCES})
    target_include_directories(
      portsock_bsd_system PRIVATE ${PROJECT_SOURCE_DIR}/include ${PROJECT_SOURCE_DIR}/src
                                  ${PROJECT_SOURCE_DIR}/src/win32 ${PROJECT_SOURCE_DIR}/src/bsd)
    target_compile_features(portsock_bsd_system PRIVATE cxx_std_20)
    portsock_strict(portsock_bsd_system)
    target_sources(portsock_bsd PRIVATE $<TARGET_OBJECTS:portsock_bsd_system>)
  endif()
endif()
add_library(portsock::bsd ALIAS portsock_bsd)
