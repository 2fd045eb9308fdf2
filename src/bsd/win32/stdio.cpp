#include <cstdarg>
#include <cstdio>

#include "crt.hpp"
#include "stdio/c_library.hpp"

namespace portsock::bsd::crt {

using system::tolerant;

FILE* standard(int number) noexcept { return number == 0 ? stdin : number == 1 ? stdout : stderr; }

FILE* open(int fd, const char* mode) noexcept {
    const tolerant guard;
    return ::_fdopen(fd, mode);
}

FILE* reopen(const char* path, const char* mode, FILE* file) noexcept {
    const tolerant guard;
    return std::freopen(path, mode, file);
}

int close(FILE* file) noexcept {
    const tolerant guard;
    return std::fclose(file);
}

int flush(FILE* file) noexcept {
    const tolerant guard;
    return std::fflush(file);
}

int get(FILE* file) noexcept { return std::fgetc(file); }
int unget(int byte, FILE* file) noexcept { return std::ungetc(byte, file); }
char* get_line(char* room, int size, FILE* file) noexcept { return std::fgets(room, size, file); }
std::size_t read(void* room, std::size_t size, std::size_t count, FILE* file) noexcept {
    return std::fread(room, size, count, file);
}
int scan(FILE* file, const char* format, std::va_list arguments) noexcept {
    return std::vfscanf(file, format, arguments);
}
int put(int byte, FILE* file) noexcept { return std::fputc(byte, file); }
int put_text(const char* text, FILE* file) noexcept { return std::fputs(text, file); }
std::size_t write(const void* data, std::size_t size, std::size_t count, FILE* file) noexcept {
    return std::fwrite(data, size, count, file);
}
int print(FILE* file, const char* format, std::va_list arguments) noexcept {
    return std::vfprintf(file, format, arguments);
}
int buffer(FILE* file, char* room, int mode, std::size_t size) noexcept {
    const tolerant guard;
    return std::setvbuf(file, room, mode, size);
}

int number_of(FILE* file) noexcept {
    const tolerant guard;
    return ::_fileno(file);
}

bool ended(FILE* file) noexcept { return std::feof(file) != 0; }
bool failed(FILE* file) noexcept { return std::ferror(file) != 0; }
void clear(FILE* file) noexcept { std::clearerr(file); }
int seek(FILE* file, long offset, int from) noexcept { return std::fseek(file, offset, from); }
long tell(FILE* file) noexcept { return std::ftell(file); }
void lock(FILE* file) noexcept { ::_lock_file(file); }
void unlock(FILE* file) noexcept { ::_unlock_file(file); }

} // namespace portsock::bsd::crt
