// Sixteen floats at a time, in the compilers' vector extensions: the compiler divides them into
// what the processor has. Products and sums are never contracted (-ffp-contract=off), and every
// sum has one fixed order, so that all variants of the kernels give the same bits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__AVX2__)
#include <immintrin.h>
#endif

namespace {

using Index = std::ptrdiff_t;

constexpr Index LANES = 16;
typedef float floats __attribute__((vector_size(64)));
typedef float floats8 __attribute__((vector_size(32)));
typedef float floats4 __attribute__((vector_size(16)));
typedef std::int32_t ints __attribute__((vector_size(64)));
typedef std::uint16_t shorts __attribute__((vector_size(32)));
typedef std::uint8_t bytes __attribute__((vector_size(16)));

// The upper half of a float32, as torch.bfloat16 is stored.
struct bfloat16 {
    std::uint16_t bits;
};

template <class To, class From> inline To reinterpret(const From &from) {
    static_assert(sizeof(To) == sizeof(From), "another size");
    To to;
    std::memcpy(&to, &from, sizeof(To));
    return to;
}

template <class Vector> inline Vector load(const void *from) {
    Vector to;
    std::memcpy(&to, from, sizeof(to));
    return to;
}

template <class Vector> inline void store(void *to, const Vector &from) {
    std::memcpy(to, &from, sizeof(from));
}

inline floats splat(float x) { return x - floats{}; }

inline floats widen(const shorts &narrow) {
#if defined(__AVX512F__)  // gcc 12 makes two halves of the conversion and joins them
    const ints wide = reinterpret<ints>(_mm512_cvtepu16_epi32(reinterpret<__m256i>(narrow)));
#else
    const ints wide = __builtin_convertvector(narrow, ints);
#endif
    return reinterpret<floats>(wide << 16);
}

// Ask for n bytes that are wanted soon. An address that is not ours does no harm.
inline void prefetch(const void *from, Index n) {
    for (Index i = 0; i < n; i += 64) __builtin_prefetch(static_cast<const char *>(from) + i);
}

inline floats load_floats(const float *from) { return load<floats>(from); }
inline floats load_floats(const bfloat16 *from) { return widen(load<shorts>(from)); }

// The first n floats, n < LANES, and zeros: nothing behind them is read.
inline floats load_floats(const float *from, Index n) {
    floats to = {};
    std::memcpy(&to, from, static_cast<std::size_t>(n) * sizeof(*from));
    return to;
}
inline floats load_floats(const bfloat16 *from, Index n) {
    shorts narrow = {};
    std::memcpy(&narrow, from, static_cast<std::size_t>(n) * sizeof(*from));
    return widen(narrow);
}

inline void store_floats(float *to, const floats &from, Index n) {
    std::memcpy(to, &from, static_cast<std::size_t>(n) * sizeof(*to));
}

// To the nearest, to even in the middle, as torch rounds; what is no number stays none.
inline shorts narrow(const floats &x) {
    const ints bits = reinterpret<ints>(x);
    const ints rounded = (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
    return __builtin_convertvector(x == x ? rounded : bits >> 16 | 0x40, shorts);
}

inline void store_floats(bfloat16 *to, const floats &from, Index n) {
    const shorts narrowed = narrow(from);
    std::memcpy(to, &narrowed, static_cast<std::size_t>(n) * sizeof(*to));
}

inline floats larger_of(const floats &a, const floats &b) {
#if defined(__AVX512F__)
    return reinterpret<floats>(_mm512_max_ps(reinterpret<__m512>(a), reinterpret<__m512>(b)));
#else
    return a > b ? a : b;
#endif
}

inline floats smaller_of(const floats &a, const floats &b) {
#if defined(__AVX512F__)
    return reinterpret<floats>(_mm512_min_ps(reinterpret<__m512>(a), reinterpret<__m512>(b)));
#else
    return a < b ? a : b;
#endif
}

inline floats magnitude(const floats &x) { return reinterpret<floats>(reinterpret<ints>(x) & 0x7fffffff); }

inline bool any_larger(const floats &a, const floats &b) {
#if defined(__AVX512F__)
    return _mm512_cmp_ps_mask(reinterpret<__m512>(a), reinterpret<__m512>(b), _CMP_GT_OQ) != 0;
#else
    const ints found = a > b;
    std::int32_t any = 0;
    for (Index i = 0; i < LANES; ++i) any |= found[i];
    return any != 0;
#endif
}

inline float sum_lanes(const floats &x) {
#if defined(__AVX512F__)
    const __m256 low = _mm512_castps512_ps256(reinterpret<__m512>(x));
    const floats8 eight =
        reinterpret<floats8>(_mm256_add_ps(low, _mm512_extractf32x8_ps(reinterpret<__m512>(x), 1)));
    const __m128 half = _mm256_castps256_ps128(reinterpret<__m256>(eight));
    const floats4 four =
        reinterpret<floats4>(_mm_add_ps(half, _mm256_extractf128_ps(reinterpret<__m256>(eight), 1)));
#else
    const floats8 eight = load<floats8>(&x) + load<floats8>(reinterpret_cast<const char *>(&x) + 32);
    const floats4 four = load<floats4>(&eight) + load<floats4>(reinterpret_cast<const char *>(&eight) + 16);
#endif
    return (four[0] + four[2]) + (four[1] + four[3]);
}

inline float find_largest_lane(const floats &x) {
    float largest = x[0];
    for (Index i = 1; i < LANES; ++i) largest = x[i] > largest ? x[i] : largest;
    return largest;
}

// e ** x to within 2 units in the last place, for x from -87 to 88; below, its value at -87.
// x = n ln 2 + r as in Cody & Waite, Software Manual for the Elementary Functions (1980); the
// polynomial in r is that of Cephes' expf (Moshier, 1992).
inline floats exponential(floats x) {
    constexpr float to_integer = 12582912.0f;  // 1.5 * 2 ** 23: adding it rounds to an integer
    x = larger_of(x, splat(-87.0f));
    const floats shifted = x * 1.44269504088896341f + to_integer;
    const floats n = shifted - to_integer;
    const floats r = (x - n * 0.693359375f) - n * -2.12194440e-4f;
    floats p = r * 1.9875691500e-4f + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = p * (r * r) + r + 1.0f;
    const ints power = (reinterpret<ints>(shifted) - reinterpret<ints>(splat(to_integer)) + 127) << 23;
    return p * reinterpret<floats>(power);
}

}  // namespace
