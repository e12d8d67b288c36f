// Which variants the processor can run; the others must not be called.

#include "public.h"

#if defined(__x86_64__)
#include <cpuid.h>
#endif
#if defined(BUILT_AMX)
#include <sys/syscall.h>
#include <unistd.h>
#endif

// Changes whenever a kernel's arguments do; translate/inference/kernel_library.py expects this number.
PUBLIC int kernels_interface() { return 2; }

#if defined(__x86_64__)
// AVX-VNNI has its bit in leaf 7, subleaf 1; clang 14 does not know it by name.
static bool has_avx_vnni() {
    unsigned a = 0, b = 0, c = 0, d = 0;
    return __get_cpuid_count(7, 1, &a, &b, &c, &d) != 0 && (a & 1u << 4) != 0;
}

// AMX has its bits in leaf 7, subleaf 0; its registers must be asked for, once a process.
static bool has_amx() {
#if defined(BUILT_AMX)
    constexpr long ARCH_REQ_XCOMP_PERM = 0x1023, XFEATURE_XTILEDATA = 18;
    unsigned a = 0, b = 0, c = 0, d = 0;
    const bool known =
        __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 && (d & 1u << 24) != 0 && (d & 1u << 25) != 0;
    return known && syscall(SYS_arch_prctl, ARCH_REQ_XCOMP_PERM, XFEATURE_XTILEDATA) == 0;
#else
    return false;
#endif
}

// 1 + 2 * AVX2 + 4 * AVX-VNNI + 8 * AVX-512 with VNNI + 16 * the same with AMX.
PUBLIC int find_kernel_variants() {
    __builtin_cpu_init();
    const bool has_avx2 = __builtin_cpu_supports("avx2") != 0;
    const bool has_avx512 =
        __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512bw") != 0 &&
        __builtin_cpu_supports("avx512dq") != 0 && __builtin_cpu_supports("avx512vl") != 0;
    int found = 1;
    if (has_avx2) found |= 2;
    if (has_avx2 && has_avx_vnni()) found |= 4;
    if (has_avx512 && __builtin_cpu_supports("avx512vnni") != 0) found |= has_amx() ? 24 : 8;
    return found;
}
#else
PUBLIC int find_kernel_variants() { return 1; }
#endif
