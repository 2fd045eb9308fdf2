#include <pwd.h>

void setpwent() {}
