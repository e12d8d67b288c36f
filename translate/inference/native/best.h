// The best outputs of a row and the sum of its exponentials, while the tiles of its logits pass.
#pragma once

#include "product.h"

namespace {

constexpr float LOWEST = -1.0e30f;
constexpr float FARTHEST = 30.0f;

// What is known of one row so far. Exponentials are relative to `reference`, which follows the
// largest logit in steps, so that the sum is seldom rescaled.
struct Best {
    floats sums;
    float reference;
    float threshold;  // the n-th best so far
};

// Biases of the columns from `first`, and of no output behind the last.
inline floats read_biases(const float *biases, Index first, Index n_out) {
    if (first + LANES <= n_out) return load_floats(biases + first);
    floats found = splat(LOWEST);
    if (first < n_out)
        store_floats(
            reinterpret_cast<float *>(&found), load_floats(biases + first, n_out - first), n_out - first);
    return found;
}

inline bool holds(const std::int32_t *columns, Index n, std::int32_t column) {
    for (Index i = 0; i < n; ++i) {
        if (columns[i] == column) return true;
    }
    return false;
}

// Put a candidate in its place; of equal ones the earlier column stays first.
inline void insert(float value, std::int32_t column, Index n, float *values, std::int32_t *columns) {
    Index place = n - 1;
    for (; place > 0 && values[place - 1] < value; --place) {
        values[place] = values[place - 1];
        columns[place] = columns[place - 1];
    }
    values[place] = value;
    columns[place] = column;
}

inline void take_logits(const floats &logits, Index first, Index n_best, Best &best, float *values,
    std::int32_t *columns, const std::int32_t *forbidden, Index n_forbidden) {
    const bool hopeful = any_larger(logits, splat(best.threshold));
    // never without hope: the threshold is not above the reference by more than FARTHEST
    if (hopeful && any_larger(logits, splat(best.reference + FARTHEST))) {
        const float reference = find_largest_lane(logits);
        best.sums *= exponential(splat(best.reference - reference));
        best.reference = reference;
    }
    best.sums += exponential(logits - best.reference);
    if (!hopeful) return;
    for (Index i = 0; i < LANES; ++i) {
        const std::int32_t column = static_cast<std::int32_t>(first + i);
        if (logits[i] > best.threshold && !holds(forbidden, n_forbidden, column)) {
            insert(logits[i], column, n_best, values, columns);
            best.threshold = values[n_best - 1];
        }
    }
}

}  // namespace
