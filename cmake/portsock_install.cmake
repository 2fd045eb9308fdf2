# Headers, library, CMake package, pkg-config file. All of it can be moved to another folder after it was installed.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

install(
  TARGETS portsock
  EXPORT portsockTargets
  RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR}
  LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
  INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/portsock DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
if(UNIX) # the porting checker reads sources as this system's compiler sees them
  install(PROGRAMS ${PROJECT_SOURCE_DIR}/tools/portcheck/portsock-portcheck TYPE BIN)
  install(DIRECTORY ${PROJECT_SOURCE_DIR}/tools/portcheck/ DESTINATION ${CMAKE_INSTALL_DATADIR}/portsock/portcheck FILES_MATCHING
          PATTERN "*.py" PATTERN "__pycache__" EXCLUDE)
endif()
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/portsock)
install(EXPORT portsockTargets NAMESPACE portsock:: DESTINATION ${package_dir})
configure_package_config_file(
  ${CMAKE_CURRENT_LIST_DIR}/portsockConfig.cmake.in ${PROJECT_BINARY_DIR}/portsockConfig.cmake
  INSTALL_DESTINATION ${package_dir} NO_SET_AND_CHECK_MACRO)
# Until 1.0 a minor version may change the interface.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/portsockConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/portsockConfig.cmake ${PROJECT_BINARY_DIR}/portsockConfigVersion.cmake
        DESTINATION ${package_dir})

# The .pc file finds its prefix from its own place.
set(pkgconfig_dir ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
cmake_path(IS_ABSOLUTE CMAKE_INSTALL_LIBDIR fixed_libdir)
if(fixed_libdir)
  set(pc_prefix ${CMAKE_INSTALL_PREFIX})
else()
  cmake_path(RELATIVE_PATH CMAKE_INSTALL_PREFIX BASE_DIRECTORY ${CMAKE_INSTALL_PREFIX}/${pkgconfig_dir} OUTPUT_VARIABLE
             pc_prefix)
  string(PREPEND pc_prefix "\${pcfiledir}/")
endif()
set(pc_libdir ${CMAKE_INSTALL_LIBDIR})
set(pc_includedir ${CMAKE_INSTALL_INCLUDEDIR})
foreach(dir IN ITEMS pc_libdir pc_includedir)
  cmake_path(IS_ABSOLUTE ${dir} fixed)
  if(NOT fixed)
    string(PREPEND ${dir} "\${prefix}/")
  endif()
endforeach()
set(pc_libs_private)
foreach(library IN LISTS PORTSOCK_SYSTEM_LIBRARIES)
  if(library STREQUAL "Threads::Threads")
    string(APPEND pc_libs_private " ${CMAKE_THREAD_LIBS_INIT}")
  else()
    string(APPEND pc_libs_private " -l${library}")
  endif()
endforeach()
string(STRIP "${pc_libs_private}" pc_libs_private)
configure_file(${CMAKE_CURRENT_LIST_DIR}/portsock.pc.in ${PROJECT_BINARY_DIR}/portsock.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/portsock.pc DESTINATION ${pkgconfig_dir})

if(NOT PORTSOCK_BUILD_BSD)
  return()
endif()
# portsock-bsd: for C programs, which do not bring the C++ run-time library themselves. Nothing on POSIX.
install(TARGETS portsock_bsd portsock_bsd_extras portsock_bsd_as_posix EXPORT portsockTargets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
set(pc_bsd_name portsock-bsd)
set(pc_bsd_description "BSD socket calls and POSIX descriptors on Windows")
set(pc_bsd_requires)
set(pc_bsd_cflags)
set(pc_bsd_libs)
set(pc_bsd_libs_private)
if(PORTSOCK_BACKEND STREQUAL win32)
  install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/portsock-bsd ${PROJECT_SOURCE_DIR}/include/portsock-bsd-extras
          DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
  set(pc_bsd_cflags "-I\${includedir}/portsock-bsd")
  set(pc_bsd_libs "-L\${libdir} -lportsock_bsd -lportsock ${pc_libs_private} -lstdc++")
  if(NOT BUILD_SHARED_LIBS)
    set(pc_bsd_libs_private "-static")
  endif()
endif()
configure_file(${CMAKE_CURRENT_LIST_DIR}/portsock-bsd.pc.in ${PROJECT_BINARY_DIR}/portsock-bsd.pc @ONLY)
set(pc_bsd_name portsock-bsd-extras)
set(pc_bsd_description "Headers that are not about sockets and that socket programs include, on Windows")
set(pc_bsd_requires portsock-bsd)
set(pc_bsd_libs_private)
if(PORTSOCK_BACKEND STREQUAL win32)
  set(pc_bsd_cflags "-I\${includedir}/portsock-bsd-extras")
  set(pc_bsd_libs "-L\${libdir} -lportsock_bsd_extras")
endif()
configure_file(${CMAKE_CURRENT_LIST_DIR}/portsock-bsd.pc.in ${PROJECT_BINARY_DIR}/portsock-bsd-extras.pc @ONLY)
set(pc_bsd_name portsock-bsd-as-posix)
set(pc_bsd_description "Programs that know Windows take their branch for POSIX")
set(pc_bsd_libs)
set(pc_bsd_cflags)
if(PORTSOCK_BACKEND STREQUAL win32)
  list(JOIN PORTSOCK_BSD_AS_POSIX " " pc_bsd_cflags)
endif()
configure_file(${CMAKE_CURRENT_LIST_DIR}/portsock-bsd.pc.in ${PROJECT_BINARY_DIR}/portsock-bsd-as-posix.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/portsock-bsd.pc ${PROJECT_BINARY_DIR}/portsock-bsd-extras.pc
              ${PROJECT_BINARY_DIR}/portsock-bsd-as-posix.pc
        DESTINATION ${pkgconfig_dir})
