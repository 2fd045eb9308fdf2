// The streams of the C run-time library, which serve all files that are no sockets. Implemented in ../win32/stdio.cpp.
#pragma once

#include <cstdarg>
#include <cstddef>

#include <stdio.h>

namespace portsock::bsd::crt {

/// stdin, stdout, stderr.
[[nodiscard]] FILE* standard(int number) noexcept;
/// The error of a descriptor of no file: null and errno.
[[nodiscard]] FILE* open(int fd, const char* mode) noexcept;
[[nodiscard]] FILE* reopen(const char* path, const char* mode, FILE* file) noexcept;
int close(FILE* file) noexcept;
int flush(FILE* file) noexcept;
int get(FILE* file) noexcept;
int unget(int byte, FILE* file) noexcept;
char* get_line(char* room, int size, FILE* file) noexcept;
std::size_t read(void* room, std::size_t size, std::size_t count, FILE* file) noexcept;
int scan(FILE* file, const char* format, std::va_list arguments) noexcept;
int put(int byte, FILE* file) noexcept;
int put_text(const char* text, FILE* file) noexcept;
std::size_t write(const void* data, std::size_t size, std::size_t count, FILE* file) noexcept;
int print(FILE* file, const char* format, std::va_list arguments) noexcept;
int buffer(FILE* file, char* room, int mode, std::size_t size) noexcept;
int number_of(FILE* file) noexcept;
bool ended(FILE* file) noexcept;
bool failed(FILE* file) noexcept;
void clear(FILE* file) noexcept;
int seek(FILE* file, long offset, int from) noexcept;
long tell(FILE* file) noexcept;
void lock(FILE* file) noexcept;
void unlock(FILE* file) noexcept;

} // namespace portsock::bsd::crt
