// For programs that use it without its header. Windows has no such function, so the name is free.
extern "C" {
void portsock_bsd_srandom(unsigned int seed);
void srandom(unsigned int seed);

void srandom(unsigned int seed) { portsock_bsd_srandom(seed); }
}
