/* How the headers give a POSIX name to a function of the library without a macro that renames: see src/bsd/README.md.
 */
#ifndef PORTSOCK_BSD_FUNCTION_H
#define PORTSOCK_BSD_FUNCTION_H

#ifdef __cplusplus
#define PORTSOCK_BSD_BEGIN extern "C" {
#define PORTSOCK_BSD_END }
#else
#define PORTSOCK_BSD_BEGIN
#define PORTSOCK_BSD_END
#endif

#if defined(__GNUC__) || defined(__clang__)

#define PORTSOCK_BSD_UNNAMED __extension__ /* a union without a name, in C90 too */

#define PORTSOCK_BSD_TEXT_OF(x) #x
#define PORTSOCK_BSD_TEXT(x) PORTSOCK_BSD_TEXT_OF(x)
#define PORTSOCK_BSD_LABEL(name) __asm__(PORTSOCK_BSD_TEXT(__USER_LABEL_PREFIX__) "portsock_bsd_" #name)

/* The name itself, but the linker sees another: what the program calls, takes the address of or declares once more. */
#define PORTSOCK_BSD_FUNCTION(result, name, parameters, arguments)                                                     \
    result portsock_bsd_##name parameters;                                                                             \
    result name parameters PORTSOCK_BSD_LABEL(name);
#define PORTSOCK_BSD_PROCEDURE(name, parameters, arguments)                                                            \
    void portsock_bsd_##name parameters;                                                                               \
    void name parameters PORTSOCK_BSD_LABEL(name);
#define PORTSOCK_BSD_OBJECT(type, name)                                                                                \
    extern type portsock_bsd_##name;                                                                                   \
    extern type name PORTSOCK_BSD_LABEL(name);
/* Of which the C run-time library declared its own, of the same type, already. */
#define PORTSOCK_BSD_REPLACED(result, name, parameters)                                                                \
    result portsock_bsd_##name parameters;                                                                             \
    result name parameters PORTSOCK_BSD_LABEL(name);

#else /* no labels: inline functions. The run-time library must not declare the names: _CRT_DECLARE_NONSTDC_NAMES=0.   \
       */

#define PORTSOCK_BSD_UNNAMED

#define PORTSOCK_BSD_FUNCTION(result, name, parameters, arguments)                                                     \
    result portsock_bsd_##name parameters;                                                                             \
    static __inline result name parameters { return portsock_bsd_##name arguments; }
#define PORTSOCK_BSD_PROCEDURE(name, parameters, arguments)                                                            \
    void portsock_bsd_##name parameters;                                                                               \
    static __inline void name parameters { portsock_bsd_##name arguments; }
#define PORTSOCK_BSD_OBJECT(type, name)                                                                                \
    extern type portsock_bsd_##name;                                                                                   \
    static type* const portsock_bsd_the_##name = &portsock_bsd_##name;
#define PORTSOCK_BSD_REPLACED(result, name, parameters) result portsock_bsd_##name parameters;

#endif

#endif
