// Which variants the processor can run; the others must not be called.

#include "public.h"

// Changes whenever a kernel's arguments do; translate/inference/kernels.py expects this number.
PUBLIC int kernels_interface() { return 1; }

#if defined(__x86_64__)
// 1 + 2 * AVX2 + 4 * AVX-VNNI + 8 * AVX-512 with VNNI.
PUBLIC int find_kernel_variants() {
    __builtin_cpu_init();
    const bool has_avx2 = __builtin_cpu_supports("avx2") != 0;
    const bool has_avx512 = __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512bw") != 0 &&
                            __builtin_cpu_supports("avx512dq") != 0 && __builtin_cpu_supports("avx512vl") != 0;
    int found = 1;
    if (has_avx2) found |= 2;
    if (has_avx2 && __builtin_cpu_supports("avxvnni") != 0) found |= 4;
    if (has_avx512 && __builtin_cpu_supports("avx512vnni") != 0) found |= 8;
    return found;
}
#else
PUBLIC int find_kernel_variants() { return 1; }
#endif
