// The kernels for one kind of processor: this file is compiled once for each, with its options,
// and VARIANT at the end of every name. Arguments are checked in translate/inference/kernels.py.

#include "attention.h"
#include "best.h"
#include "public.h"

#define JOIN_NAMES(name, variant) name##_##variant
#define JOIN(name, variant) JOIN_NAMES(name, variant)
#define KERNEL(name) JOIN(name, VARIANT)

using std::int32_t;
using std::int64_t;
using std::int8_t;
using std::uint8_t;

// Pack n_out rows of weights (n_out, n_in), or those that `rows` names, with their scales and biases.
PUBLIC void KERNEL(pack)(int64_t n_out, int64_t n_in, const int8_t *weights, const float *scales,
    const float *biases, const int64_t *rows, char *packed) {
    const Index size = measure_panel(n_in);
    std::memset(packed, 0, static_cast<std::size_t>(count_panels(n_out) * size));
    for (Index out = 0; out < count_panels(n_out) * PANEL; ++out) {
        char *panel = packed + out / PANEL * size;
        PanelHead *head = reinterpret_cast<PanelHead *>(panel);
        if (out >= n_out) {
            head->bias[out % PANEL] = LOWEST;  // no output: never among the best
            continue;
        }
        const Index row = rows ? rows[out] : out;
        const int8_t *from = weights + row * n_in;
        char *to = panel + sizeof(PanelHead) + out % PANEL * 4;
        int32_t sum = 0;
        for (Index i = 0; i < n_in; ++i) sum += from[i];
        Index i = 0;
        for (; i + 4 <= n_in; i += 4) std::memcpy(to + i * PANEL, from + i, 4);
        for (; i < n_in; ++i) to[i / 4 * 4 * PANEL + i % 4] = static_cast<char>(from[i]);
        head->start[out % PANEL] = -static_cast<int32_t>(ZERO_POINT) * sum;
        head->scale[out % PANEL] = scales[row];
        head->bias[out % PANEL] = biases[row];
    }
}

// Quantise rows (n_rows, n).
PUBLIC void KERNEL(quantise)(int64_t n_rows, int64_t n, const float *x, uint8_t *out, float *out_scales) {
    for (Index r = 0; r < n_rows; ++r) out_scales[r] = quantise_row(n, x + r * n, out + r * pad_to_four(n));
}

// Multiply rows, add bias and residual, activate; then normalise and quantise the results if asked to.
PUBLIC void KERNEL(product)(int64_t n_rows, int64_t n_in, int64_t n_out, const uint8_t *x,
    const float *x_scales, const char *packed, int64_t activation, const float *residual,
    const float *norm_weight, const float *norm_bias, float *out, uint8_t *out_quantised, float *out_scales) {
    const Index stride = pad_to_four(n_in);
    Tile tile;
    Multiplier multiplier;
    for (Index block = 0; block < n_rows; block += BLOCK_ROWS) {
        const Index end = block + BLOCK_ROWS < n_rows ? block + BLOCK_ROWS : n_rows;
        for (Index p = 0; p < count_panels(n_out); ++p) {
            const char *panel = packed + p * measure_panel(n_in);
            const Index column = p * PANEL;
            const Index n_columns = n_out - column < PANEL ? n_out - column : PANEL;
            for (Index row = block; row < end; row += TILE_ROWS) {
                const Index n = end - row < TILE_ROWS ? end - row : TILE_ROWS;
                fetch_ahead(panel, measure_panel(n_in), row - block, end - block);
                multiplier.multiply(n, row, stride, x + row * stride, panel, tile);
                const Index place = row * n_out + column;
                finish_tile(n, n_columns, tile, *reinterpret_cast<const PanelHead *>(panel), x_scales + row,
                    activation, residual ? residual + place : nullptr, out + place, n_out);
            }
        }
        for (Index row = block; row < end; ++row) {
            if (norm_weight) normalise_row(n_out, out + row * n_out, norm_weight, norm_bias);
            if (out_quantised) {
                out_scales[row] =
                    quantise_row(n_out, out + row * n_out, out_quantised + row * pad_to_four(n_out));
            }
        }
    }
}

// The n_best outputs of each row, and the logarithm of the sum of all its exponentials.
// Columns forbidden[forbidden_start[r]:forbidden_start[r + 1]] count in the sum and are not chosen;
// null forbids none.
// Biases, if not null, hold one row (n_out) for every rows_per_bias rows, instead of the packed ones.
PUBLIC void KERNEL(find_best)(int64_t n_rows, int64_t n_in, int64_t n_out, const uint8_t *x,
    const float *x_scales, const char *packed, int64_t n_best, const int64_t *forbidden_start,
    const int32_t *forbidden, int64_t rows_per_bias, const float *biases, float *values, int32_t *columns,
    float *masses) {
    const Index stride = pad_to_four(n_in);
    Tile tile;
    Multiplier multiplier;
    Best best[BLOCK_ROWS];
    for (Index block = 0; block < n_rows; block += BLOCK_ROWS) {
        const Index end = block + BLOCK_ROWS < n_rows ? block + BLOCK_ROWS : n_rows;
        for (Index i = block * n_best; i < end * n_best; ++i) {
            values[i] = LOWEST;
            columns[i] = 0;
        }
        for (Index r = 0; r < end - block; ++r) best[r] = {floats{}, LOWEST, LOWEST};
        for (Index p = 0; p < count_panels(n_out); ++p) {
            const char *panel = packed + p * measure_panel(n_in);
            const PanelHead &head = *reinterpret_cast<const PanelHead *>(panel);
            for (Index row = block; row < end; row += TILE_ROWS) {
                const Index n = end - row < TILE_ROWS ? end - row : TILE_ROWS;
                fetch_ahead(panel, measure_panel(n_in), row - block, end - block);
                multiplier.multiply(n, row, stride, x + row * stride, panel, tile);
                for (Index r = row; r < row + n; ++r) {
                    for (Index i = 0; i < PANEL; i += LANES) {
                        const floats products =
                            __builtin_convertvector(load<ints>(tile.sums[r - row] + i), floats);
                        const floats bias =
                            biases ? read_biases(biases + r / rows_per_bias * n_out, p * PANEL + i, n_out)
                                   : load_floats(head.bias + i);
                        const floats logits = products * load_floats(head.scale + i) * x_scales[r] + bias;
                        const Index from = forbidden_start ? forbidden_start[r] : 0;
                        const Index to = forbidden_start ? forbidden_start[r + 1] : 0;
                        take_logits(logits, p * PANEL + i, n_best, best[r - block], values + r * n_best,
                            columns + r * n_best, forbidden + from, to - from);
                    }
                }
            }
        }
        for (Index r = block; r < end; ++r) {
            masses[r] = best[r - block].reference + __builtin_logf(sum_lanes(best[r - block].sums));
        }
    }
}

namespace {

template <class Kept> void attend_past(Index n_slots, Index n_beams, Index n_heads, Index head,
    const float *qkv, Index n_columns, Index n_used, const Kept *mask, Kept *keys, Kept *values,
    int32_t *visible, float *scores, float *mixed, uint8_t *out, float *out_scales) {
    const Index width = n_heads * head;
    for (Index slot = 0; slot < n_slots; ++slot) {
        for (Index beam = 0; beam < n_beams; ++beam) {
            const float *key = qkv + (slot * n_beams + beam) * 3 * width + width;
            for (Index h = 0; h < n_heads; ++h) {
                const Index place = ((slot * n_heads + h) * n_columns + n_used - n_beams + beam) * head;
                keep_head(head, key + h * head, keys + place);
                keep_head(head, key + width + h * head, values + place);
            }
        }
        for (Index beam = 0; beam < n_beams; ++beam) {
            const Index row = slot * n_beams + beam;
            Index n = 0;
            const Kept zero = {};
            for (Index c = 0; c < n_used; ++c) {
                visible[n] = static_cast<int32_t>(c);
                n += std::memcmp(mask + row * n_columns + c, &zero, sizeof(zero)) == 0;
            }
            for (Index h = 0; h < n_heads; ++h) {
                const Index first = (slot * n_heads + h) * n_columns * head;
                attend(head, qkv + row * 3 * width + h * head, keys + first, values + first, visible, n,
                    n_columns * head, scores, mixed + h * head);
            }
            out_scales[row] = quantise_row(width, mixed, out + row * pad_to_four(width));
        }
    }
}

template <class Kept> void attend_source(Index n_slots, Index n_beams, Index n_heads, Index head,
    const float *queries, Index n_columns, const int32_t *lengths, const Kept *keys, const Kept *values,
    float *scores, float *mixed, uint8_t *out, float *out_scales, float *shares) {
    const Index width = n_heads * head;
    for (Index slot = 0; slot < n_slots; ++slot) {
        for (Index h = 0; h < n_heads; ++h) {
            const Index first = (slot * n_heads + h) * n_columns * head;
            for (Index beam = 0; beam < n_beams; ++beam) {
                const Index row = slot * n_beams + beam;
                const float rate = attend(head, queries + row * width + h * head, keys + first,
                    values + first, nullptr, lengths[slot], n_columns * head, scores,
                    mixed + beam * width + h * head);
                if (!shares) continue;
                for (Index i = 0; i < lengths[slot]; ++i) shares[row * n_columns + i] += scores[i] * rate;
            }
        }
        for (Index beam = 0; beam < n_beams; ++beam) {
            const Index row = slot * n_beams + beam;
            out_scales[row] = quantise_row(width, mixed + beam * width, out + row * pad_to_four(width));
        }
    }
}

}  // namespace

// Write a step's keys and values, the second and third part of qkv (n_slots * n_beams, 3 * n_heads * head),
// into the last n_beams of the n_used columns, and attend to the columns whose mask is zero.
// Keys and values are (n_slots, n_heads, n_columns, head), the mask (n_slots * n_beams, n_columns).
PUBLIC void KERNEL(attend_past)(int64_t is_narrow, int64_t n_slots, int64_t n_beams, int64_t n_heads,
    int64_t head, const float *qkv, int64_t n_columns, int64_t n_used, const void *mask, void *keys,
    void *values, int32_t *visible, float *scores, float *mixed, uint8_t *out, float *out_scales) {
    if (is_narrow) {
        attend_past(n_slots, n_beams, n_heads, head, qkv, n_columns, n_used,
            static_cast<const bfloat16 *>(mask), static_cast<bfloat16 *>(keys),
            static_cast<bfloat16 *>(values), visible, scores, mixed, out, out_scales);
    } else {
        attend_past(n_slots, n_beams, n_heads, head, qkv, n_columns, n_used, static_cast<const float *>(mask),
            static_cast<float *>(keys), static_cast<float *>(values), visible, scores, mixed, out,
            out_scales);
    }
}

// Attend to the first lengths[slot] columns of a source's keys and values (n_slots, n_heads, n_columns, head).
// What each row's heads give to each column is added to shares (n_slots * n_beams, n_columns), if not null.
PUBLIC void KERNEL(attend_source)(int64_t is_narrow, int64_t n_slots, int64_t n_beams, int64_t n_heads,
    int64_t head, const float *queries, int64_t n_columns, const int32_t *lengths, const void *keys,
    const void *values, float *scores, float *mixed, uint8_t *out, float *out_scales, float *shares) {
    if (is_narrow) {
        attend_source(n_slots, n_beams, n_heads, head, queries, n_columns, lengths,
            static_cast<const bfloat16 *>(keys), static_cast<const bfloat16 *>(values), scores, mixed, out,
            out_scales, shares);
    } else {
        attend_source(n_slots, n_beams, n_heads, head, queries, n_columns, lengths,
            static_cast<const float *>(keys), static_cast<const float *>(values), scores, mixed, out,
            out_scales, shares);
    }
}
