// Attention of one decoding step: few queries a source, over keys and values that are kept.
#pragma once

#include "rows.h"

namespace {

// Copy a head, narrowing it to what is kept.
template <class Kept> inline void keep_head(Index head, const float *from, Kept *to) {
    Index i = 0;
    for (; i + LANES <= head; i += LANES) store_floats(to + i, load_floats(from + i), LANES);
    if (i < head) store_floats(to + i, load_floats(from + i, head - i), head - i);
}

// Turn n scores into exponentials relative to the largest; returns their sum.
inline float exponentiate(Index n, float *scores) {
    float largest = scores[0];
    for (Index i = 1; i < n; ++i) largest = scores[i] > largest ? scores[i] : largest;
    floats sums = {};
    Index i = 0;
    for (; i + LANES <= n; i += LANES) {
        const floats shares = exponential(load_floats(scores + i) - largest);
        store(scores + i, shares);
        sums += shares;
    }
    float sum = sum_lanes(sums);
    if (i < n) {
        const floats shares = exponential(load_floats(scores + i, n - i) - largest);
        store_floats(scores + i, shares, n - i);
        for (; i < n; ++i) sum += scores[i];
    }
    return sum;
}

// A head is read in slices of V vectors, of which the last holds only `rest` numbers if that is not zero.
template <class Number> inline floats load_part(const Number *from, Index v, Index n_vectors, Index rest) {
    return rest && v == n_vectors - 1 ? load_floats(from + v * LANES, rest) : load_floats(from + v * LANES);
}

// Add a slice's part to the scores of n keys, `head` numbers apart, or of those that `columns` names.
template <Index V, class Kept> inline void add_scores(Index head, Index rest, const float *query,
    const Kept *keys, const std::int32_t *columns, Index n, Index ahead, float *scores) {
    floats parts[V];
    for (Index v = 0; v < V; ++v) parts[v] = load_part(query, v, V, rest);
    for (Index i = 0; i < n; ++i) {
        const Kept *key = keys + (columns ? columns[i] : i) * head;
        floats sums = parts[0] * load_part(key, 0, V, rest);
        for (Index v = 1; v < V; ++v) sums += parts[v] * load_part(key, v, V, rest);
        scores[i] += sum_lanes(sums);
        prefetch(key + ahead, V * LANES * sizeof(Kept));
    }
}

// Mix a slice of n values by their shares times `rate`.
template <Index V, class Kept> inline void mix_values(Index head, Index rest, const float *shares, float rate,
    const Kept *values, const std::int32_t *columns, Index n, Index ahead, float *out) {
    floats parts[V] = {};
    for (Index i = 0; i < n; ++i) {
        const Kept *value = values + (columns ? columns[i] : i) * head;
        for (Index v = 0; v < V; ++v) parts[v] += load_part(value, v, V, rest) * shares[i];
        prefetch(value + ahead, V * LANES * sizeof(Kept));
    }
    for (Index v = 0; v < V; ++v)
        store_floats(out + v * LANES, parts[v] * rate, rest && v == V - 1 ? rest : LANES);
}

// One query over n columns of keys and values: those in `columns`, or the first n if it is null.
// Leaves unscaled shares in `scores` and returns what makes them sum to one, or zero without columns.
// The next head's keys and values lie `ahead` behind these and are asked for meanwhile: columns in
// use are too short a stretch of memory for the processor to foresee what comes next.
template <class Kept> inline float attend(Index head, const float *query, const Kept *keys, const Kept *values,
    const std::int32_t *columns, Index n, Index ahead, float *scores, float *out) {
    std::memset(scores, 0, static_cast<std::size_t>(n) * sizeof(*scores));
    Index i = 0;
    for (; i + 4 * LANES <= head; i += 4 * LANES)
        add_scores<4>(head, 0, query + i, keys + i, columns, n, ahead, scores);
    for (; i < head; i += LANES) {
        add_scores<1>(head, head - i < LANES ? head - i : 0, query + i, keys + i, columns, n, ahead, scores);
    }
    const float rate = n ? 1.0f / exponentiate(n, scores) : 0.0f;  // an empty slot has no columns
    for (i = 0; i + 4 * LANES <= head; i += 4 * LANES) {
        mix_values<4>(head, 0, scores, rate, values + i, columns, n, ahead, out + i);
    }
    for (; i < head; i += LANES) {
        mix_values<1>(
            head, head - i < LANES ? head - i : 0, scores, rate, values + i, columns, n, ahead, out + i);
    }
    return rate;
}

}  // namespace
