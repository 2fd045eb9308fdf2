// W4: MODE COUNT. Connect, accept, close both ends.
#include "../raw.hpp"

int main(int, char** arguments) {
    const int listener = raw::listen();
    const unsigned port = raw::port_of(listener);
    bench::begin();
    for (int left = bench::number(arguments, 2); left > 0; --left) {
        const int out = raw::connect(port);
        const int in = raw::accept(listener);
        ::close(out);
        ::close(in);
    }
    bench::end();
}
