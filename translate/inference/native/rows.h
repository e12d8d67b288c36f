// Passes over one row: quantising and layer normalisation.
#pragma once

#include "vectors.h"

namespace {

constexpr float LEVELS = 127.0f;
constexpr float ZERO_POINT = 128.0f;
constexpr float TINY = 1e-20f;
constexpr float NORM_EPSILON = 1e-5f;  // torch's default, with which Marian models run

inline Index pad_to_four(Index n) { return (n + 3) & ~Index{3}; }

// Quantise n floats by their largest magnitude to 8 bits around 128; returns that magnitude.
// Up to three bytes behind them, to a multiple of four, become zero: they meet zero weights.
inline float quantise_row(Index n, const float *x, std::uint8_t *out) {
    const Index whole = n - n % LANES;
    floats largest = {};
    for (Index i = 0; i < whole; i += LANES) largest = larger_of(largest, magnitude(load_floats(x + i)));
    if (whole < n) largest = larger_of(largest, magnitude(load_floats(x + whole, n - whole)));
    const float top = find_largest_lane(largest) > TINY ? find_largest_lane(largest) : TINY;
    const float rate = LEVELS / top;
    // converting cuts off the fraction: adding a half more than the zero point rounds
    for (Index i = 0; i < whole; i += LANES) {
        const floats moved = load_floats(x + i) * rate + (ZERO_POINT + 0.5f);
        store(out + i, __builtin_convertvector(__builtin_convertvector(moved, ints), bytes));
    }
    for (Index i = whole; i < n; ++i) out[i] = static_cast<std::uint8_t>(x[i] * rate + (ZERO_POINT + 0.5f));
    for (Index i = n; i < pad_to_four(n); ++i) out[i] = 0;
    return top;
}

// Normalise n floats in place to mean 0 and variance 1, then scale and shift each.
inline void normalise_row(Index n, float *x, const float *weight, const float *bias) {
    const Index whole = n - n % LANES;
    floats sums = {};
    for (Index i = 0; i < whole; i += LANES) sums += load_floats(x + i);
    if (whole < n) sums += load_floats(x + whole, n - whole);
    const float mean = sum_lanes(sums) / static_cast<float>(n);
    floats squares = {};
    for (Index i = 0; i < whole; i += LANES) {
        const floats apart = load_floats(x + i) - mean;
        squares += apart * apart;
    }
    float square = sum_lanes(squares);
    for (Index i = whole; i < n; ++i) square += (x[i] - mean) * (x[i] - mean);
    const float rate = 1.0f / __builtin_sqrtf(square / static_cast<float>(n) + NORM_EPSILON);
    for (Index i = 0; i < whole; i += LANES) {
        store(x + i, (load_floats(x + i) - mean) * rate * load_floats(weight + i) + load_floats(bias + i));
    }
    for (Index i = whole; i < n; ++i) x[i] = (x[i] - mean) * rate * weight[i] + bias[i];
}

}  // namespace
