// How many instructions of this program's own file a piece of code executes: the processor stops after each.
#pragma once

struct steps {
    unsigned long long own = 0;     // instructions of this file
    unsigned long long foreign = 0; // calls that left it, into Winsock or another DLL
};

/// Steps through `code`, in this thread. What the call and the stepping themselves take is not counted.
steps count_steps(void (*code)());
