void finish(int what);
int warn(int level, const char *text);
