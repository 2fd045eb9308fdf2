// For programs that use it without its header. Windows has no such function, so the name is free.
extern "C" {
long portsock_bsd_random();
long random();

long random() { return portsock_bsd_random(); }
}
