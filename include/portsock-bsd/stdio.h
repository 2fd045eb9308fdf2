/* The C run-time library's <stdio.h>, and FILEs over sockets: each function takes both. What that library defines in
   its header, and not only declares, is hidden first. */
#ifdef __GNUC__
#pragma GCC system_header
#endif

#ifndef PORTSOCK_BSD_STDIO_H
#define PORTSOCK_BSD_STDIO_H /* now: the other one includes itself */

#define fprintf portsock_bsd_crt_fprintf
#define printf portsock_bsd_crt_printf
#define vfprintf portsock_bsd_crt_vfprintf
#define vprintf portsock_bsd_crt_vprintf
#define fscanf portsock_bsd_crt_fscanf
#define scanf portsock_bsd_crt_scanf
#define vfscanf portsock_bsd_crt_vfscanf
#define vscanf portsock_bsd_crt_vscanf
#define gets portsock_bsd_crt_gets
#define fgets portsock_bsd_crt_fgets
#define fread portsock_bsd_crt_fread
#define fdopen portsock_bsd_crt_fdopen
#define fileno portsock_bsd_crt_fileno
/* Which inline functions there call. */
#define fseek portsock_bsd_fseek
#define ftell portsock_bsd_ftell
#ifdef __GNUC__
#include_next <stdio.h>
#else
#define clearerr portsock_bsd_crt_clearerr
#define fclose portsock_bsd_crt_fclose
#define feof portsock_bsd_crt_feof
#define ferror portsock_bsd_crt_ferror
#define fflush portsock_bsd_crt_fflush
#define fgetc portsock_bsd_crt_fgetc
#define fputc portsock_bsd_crt_fputc
#define fputs portsock_bsd_crt_fputs
#define freopen portsock_bsd_crt_freopen
#define fwrite portsock_bsd_crt_fwrite
#define getc portsock_bsd_crt_getc
#define getchar portsock_bsd_crt_getchar
#define putc portsock_bsd_crt_putc
#define putchar portsock_bsd_crt_putchar
#define puts portsock_bsd_crt_puts
#define rewind portsock_bsd_crt_rewind
#define setbuf portsock_bsd_crt_setbuf
#define setvbuf portsock_bsd_crt_setvbuf
#define ungetc portsock_bsd_crt_ungetc
#include <../ucrt/stdio.h>
#undef clearerr
#undef fclose
#undef feof
#undef ferror
#undef fflush
#undef fgetc
#undef fputc
#undef fputs
#undef freopen
#undef fwrite
#undef getc
#undef getchar
#undef putc
#undef putchar
#undef puts
#undef rewind
#undef setbuf
#undef setvbuf
#undef ungetc
#endif
#undef fprintf
#undef printf
#undef vfprintf
#undef vprintf
#undef fscanf
#undef scanf
#undef vfscanf
#undef vscanf
#undef gets
#undef fgets
#undef fread
#undef fdopen
#undef fileno
#undef fseek
#undef ftell

#include <stdarg.h>

#include <portsock_bsd/types.h>

#ifdef __GNUC__
#define PORTSOCK_BSD_FORMAT(kind, text, first) __attribute__((__format__(kind, text, first)))
#else
#define PORTSOCK_BSD_FORMAT(kind, text, first)
#endif
/* `v` is the function that takes a va_list. Where a program asks MinGW-w64 for ISO C's formats these are inline
   functions, as there: the compiler holds extern ones to Microsoft's formats. */
#if defined(__GNUC__) && (!defined(__USE_MINGW_ANSI_STDIO) || __USE_MINGW_ANSI_STDIO == 0)
#define PORTSOCK_BSD_VARIADIC(kind, name, v, fixed, passed, text, first)                                               \
    int portsock_bsd_##name fixed;                                                                                     \
    int name fixed PORTSOCK_BSD_LABEL(name) PORTSOCK_BSD_FORMAT(kind, text, first);
#else
#ifdef __cplusplus
#define PORTSOCK_BSD_INLINE extern "C++" inline
#else
#define PORTSOCK_BSD_INLINE static __inline
#endif
#define PORTSOCK_BSD_VARIADIC(kind, name, v, fixed, passed, text, first)                                               \
    int portsock_bsd_##name fixed;                                                                                     \
    PORTSOCK_BSD_INLINE PORTSOCK_BSD_FORMAT(kind, text, first)                                                         \
    int name fixed {                                                                                                   \
        va_list arguments;                                                                                             \
        int result;                                                                                                    \
        va_start(arguments, format);                                                                                   \
        result = portsock_bsd_##v passed;                                                                              \
        va_end(arguments);                                                                                             \
        return result;                                                                                                 \
    }
#endif

PORTSOCK_BSD_BEGIN
PORTSOCK_BSD_REPLACED(void, perror, (const char* text))
PORTSOCK_BSD_FUNCTION(FILE*, fdopen, (int fd, const char* mode), (fd, mode))
PORTSOCK_BSD_FUNCTION(int, fclose, (FILE * file), (file))
PORTSOCK_BSD_FUNCTION(int, fflush, (FILE * file), (file))
PORTSOCK_BSD_FUNCTION(int, fileno, (FILE * file), (file))
PORTSOCK_BSD_FUNCTION(FILE*, freopen, (const char* path, const char* mode, FILE* file), (path, mode, file))
PORTSOCK_BSD_FUNCTION(int, setvbuf, (FILE * file, char* room, int mode, size_t size), (file, room, mode, size))
PORTSOCK_BSD_PROCEDURE(setbuf, (FILE * file, char* room), (file, room))
PORTSOCK_BSD_PROCEDURE(setbuffer, (FILE * file, char* room, size_t size), (file, room, size))
PORTSOCK_BSD_PROCEDURE(setlinebuf, (FILE * file), (file))
PORTSOCK_BSD_FUNCTION(int, feof, (FILE * file), (file))
PORTSOCK_BSD_FUNCTION(int, ferror, (FILE * file), (file))
PORTSOCK_BSD_PROCEDURE(clearerr, (FILE * file), (file))
PORTSOCK_BSD_PROCEDURE(rewind, (FILE * file), (file))
PORTSOCK_BSD_FUNCTION(int, fseek, (FILE * file, long offset, int from), (file, offset, from))
PORTSOCK_BSD_FUNCTION(long, ftell, (FILE * file), (file))
PORTSOCK_BSD_PROCEDURE(flockfile, (FILE * file), (file))
PORTSOCK_BSD_PROCEDURE(funlockfile, (FILE * file), (file))

PORTSOCK_BSD_FUNCTION(int, fgetc, (FILE * file), (file))
PORTSOCK_BSD_FUNCTION(int, getc, (FILE * file), (file))
PORTSOCK_BSD_FUNCTION(int, getchar, (void), ())
PORTSOCK_BSD_FUNCTION(int, ungetc, (int byte, FILE* file), (byte, file))
PORTSOCK_BSD_FUNCTION(char*, fgets, (char* room, int size, FILE* file), (room, size, file))
PORTSOCK_BSD_FUNCTION(char*, gets, (char* room), (room))
PORTSOCK_BSD_FUNCTION(size_t, fread, (void* room, size_t size, size_t count, FILE* file), (room, size, count, file))
PORTSOCK_BSD_FUNCTION(int, vfscanf, (FILE * file, const char* format, va_list arguments), (file, format, arguments))
PORTSOCK_BSD_FUNCTION(int, vscanf, (const char* format, va_list arguments), (format, arguments))
PORTSOCK_BSD_VARIADIC(gnu_scanf, fscanf, vfscanf, (FILE * file, const char* format, ...), (file, format, arguments), 2,
                      3)
PORTSOCK_BSD_VARIADIC(gnu_scanf, scanf, vscanf, (const char* format, ...), (format, arguments), 1, 2)

PORTSOCK_BSD_FUNCTION(int, fputc, (int byte, FILE* file), (byte, file))
PORTSOCK_BSD_FUNCTION(int, putc, (int byte, FILE* file), (byte, file))
PORTSOCK_BSD_FUNCTION(int, putchar, (int byte), (byte))
PORTSOCK_BSD_FUNCTION(int, fputs, (const char* text, FILE* file), (text, file))
PORTSOCK_BSD_FUNCTION(int, puts, (const char* text), (text))
PORTSOCK_BSD_FUNCTION(size_t, fwrite, (const void* data, size_t size, size_t count, FILE* file),
                      (data, size, count, file))
PORTSOCK_BSD_FUNCTION(int, vfprintf, (FILE * file, const char* format, va_list arguments), (file, format, arguments))
PORTSOCK_BSD_FUNCTION(int, vprintf, (const char* format, va_list arguments), (format, arguments))
PORTSOCK_BSD_VARIADIC(gnu_printf, fprintf, vfprintf, (FILE * file, const char* format, ...), (file, format, arguments),
                      2, 3)
PORTSOCK_BSD_VARIADIC(gnu_printf, printf, vprintf, (const char* format, ...), (format, arguments), 1, 2)

/* Of POSIX, and names that older programs use for their own. */
#if !defined(__STRICT_ANSI__) || defined(_GNU_SOURCE) || (defined(_POSIX_C_SOURCE) && _POSIX_C_SOURCE >= 200809L)
PORTSOCK_BSD_FUNCTION(ssize_t, getline, (char** line, size_t* size, FILE* file), (line, size, file))
PORTSOCK_BSD_FUNCTION(ssize_t, getdelim, (char** line, size_t* size, int end, FILE* file), (line, size, end, file))
PORTSOCK_BSD_FUNCTION(int, vdprintf, (int fd, const char* format, va_list arguments), (fd, format, arguments))
PORTSOCK_BSD_VARIADIC(gnu_printf, dprintf, vdprintf, (int fd, const char* format, ...), (fd, format, arguments), 2, 3)
#endif

#ifdef __GNUC__
int getc_unlocked(FILE* file) PORTSOCK_BSD_LABEL(getc);
int getchar_unlocked(void) PORTSOCK_BSD_LABEL(getchar);
int putc_unlocked(int byte, FILE* file) PORTSOCK_BSD_LABEL(putc);
int putchar_unlocked(int byte) PORTSOCK_BSD_LABEL(putchar);
#else
#define getc_unlocked(file) portsock_bsd_getc(file)
#define getchar_unlocked() portsock_bsd_getchar()
#define putc_unlocked(byte, file) portsock_bsd_putc((byte), (file))
#define putchar_unlocked(byte) portsock_bsd_putchar(byte)
#endif
PORTSOCK_BSD_END

#endif
