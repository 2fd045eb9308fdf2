// For programs that use it without its header. Windows has no such function, so the name is free.
extern "C" {
int portsock_bsd_res_init();
int res_init();

int res_init() { return portsock_bsd_res_init(); }
}
