// Products of 8-bit rows with packed 8-bit weights.
//
// Weights are packed in panels of 32 outputs. A panel holds for each output the start of its sum
// (-128 * the sum of its weights: inputs are stored 128 too high, because vpdpbusd multiplies
// unsigned by signed), its scale and its bias; then, for every four inputs, the four weights of
// each output side by side, as vpdpbusd reads them.
#pragma once

#include "rows.h"

namespace {

constexpr Index PANEL = 32;
#if defined(__AMX_INT8__)
constexpr Index TILE_ROWS = 32;  // 32 x 32 sums fill half of AMX's registers
#else
constexpr Index TILE_ROWS = 8;  // 8 x 32 sums fill half of AVX-512's registers
#endif
// Rows that pass all panels together, while their inputs stay in the second-level cache.
constexpr Index BLOCK_ROWS = 128;

struct PanelHead {
    std::int32_t start[PANEL];
    float scale[PANEL];
    float bias[PANEL];
};

struct Tile {
    alignas(64) std::int32_t sums[TILE_ROWS][PANEL];
};

inline Index count_panels(Index n_out) { return (n_out + PANEL - 1) / PANEL; }

inline Index measure_panel(Index n_in) {
    return static_cast<Index>(sizeof(PanelHead)) + pad_to_four(n_in) * PANEL;
}

// Four products a lane, added to its sum.
#if defined(__AVX512VNNI__)
struct Sums {
    __m512i part[2];
    void load(const void *from) {
        part[0] = _mm512_loadu_si512(from);
        part[1] = _mm512_loadu_si512(static_cast<const char *>(from) + 64);
    }
    void store(void *to) const {
        _mm512_storeu_si512(to, part[0]);
        _mm512_storeu_si512(static_cast<char *>(to) + 64, part[1]);
    }
    void add(std::int32_t four_inputs, const Sums &weights) {
        const __m512i inputs = _mm512_set1_epi32(four_inputs);
        part[0] = _mm512_dpbusd_epi32(part[0], inputs, weights.part[0]);
        part[1] = _mm512_dpbusd_epi32(part[1], inputs, weights.part[1]);
    }
};
constexpr Index ROWS_AT_ONCE = 8;
#elif defined(__AVX2__)
struct Sums {
    __m256i part[4];
    void load(const void *from) {
        for (Index i = 0; i < 4; ++i) part[i] = _mm256_loadu_si256(static_cast<const __m256i *>(from) + i);
    }
    void store(void *to) const {
        for (Index i = 0; i < 4; ++i) _mm256_storeu_si256(static_cast<__m256i *>(to) + i, part[i]);
    }
    void add(std::int32_t four_inputs, const Sums &weights) {
        const __m256i inputs = _mm256_set1_epi32(four_inputs);
        for (Index i = 0; i < 4; ++i) {
#if defined(__AVXVNNI__)
            part[i] = _mm256_dpbusd_avx_epi32(part[i], inputs, weights.part[i]);
#else
            // vpmaddubsw would saturate: even and odd inputs apart, as 16-bit numbers
            const __m256i low = _mm256_set1_epi32(0x00ff00ff);
            const __m256i even = _mm256_madd_epi16(
                _mm256_and_si256(inputs, low), _mm256_srai_epi16(_mm256_slli_epi16(weights.part[i], 8), 8));
            const __m256i odd =
                _mm256_madd_epi16(_mm256_srli_epi16(inputs, 8), _mm256_srai_epi16(weights.part[i], 8));
            part[i] = _mm256_add_epi32(part[i], _mm256_add_epi32(even, odd));
#endif
        }
    }
};
constexpr Index ROWS_AT_ONCE = 2;
#else
struct Sums {
    std::int32_t part[PANEL];
    void load(const void *from) { std::memcpy(part, from, sizeof(part)); }
    void store(void *to) const { std::memcpy(to, part, sizeof(part)); }
    void add(std::int32_t four_inputs, const Sums &weights) {
        std::uint8_t inputs[4];
        std::int8_t factors[4 * PANEL];
        std::memcpy(inputs, &four_inputs, sizeof(inputs));
        std::memcpy(factors, weights.part, sizeof(factors));
        for (Index i = 0; i < PANEL; ++i) {
            for (Index j = 0; j < 4; ++j) part[i] += inputs[j] * factors[4 * i + j];
        }
    }
};
constexpr Index ROWS_AT_ONCE = 1;
#endif

// N rows of inputs, stride bytes apart, against one panel.
template <Index N> inline void multiply_rows(
    Index stride, const std::uint8_t *x, Index n_groups, const char *panel, Tile &tile, Index row) {
    Sums sums[N];
    for (Index r = 0; r < N; ++r) sums[r].load(panel);  // PanelHead::start
    const char *weights = panel + sizeof(PanelHead);
    for (Index group = 0; group < n_groups; ++group) {
        Sums factors;
        factors.load(weights + group * 4 * PANEL);
        for (Index r = 0; r < N; ++r) sums[r].add(load<std::int32_t>(x + r * stride + group * 4), factors);
    }
    for (Index r = 0; r < N; ++r) sums[r].store(tile.sums[row + r]);
}

// Up to TILE_ROWS rows against one panel, as many at once as the processor's vectors hold.
inline void multiply_by_vectors(
    Index n_rows, Index stride, const std::uint8_t *x, const char *panel, Tile &tile) {
    const Index n_groups = stride / 4;
    Index row = 0;
    for (; row + ROWS_AT_ONCE <= n_rows; row += ROWS_AT_ONCE) {
        multiply_rows<ROWS_AT_ONCE>(stride, x + row * stride, n_groups, panel, tile, row);
    }
    const Index rest =
        n_rows - row;  // one of the cases that ROWS_AT_ONCE leaves; the others are not compiled
    if (ROWS_AT_ONCE > 1 && rest == 1) multiply_rows<1>(stride, x + row * stride, n_groups, panel, tile, row);
    if (ROWS_AT_ONCE > 2 && rest == 2) multiply_rows<2>(stride, x + row * stride, n_groups, panel, tile, row);
    if (ROWS_AT_ONCE > 3 && rest == 3) multiply_rows<3>(stride, x + row * stride, n_groups, panel, tile, row);
    if (ROWS_AT_ONCE > 4 && rest == 4) multiply_rows<4>(stride, x + row * stride, n_groups, panel, tile, row);
    if (ROWS_AT_ONCE > 5 && rest == 5) multiply_rows<5>(stride, x + row * stride, n_groups, panel, tile, row);
    if (ROWS_AT_ONCE > 6 && rest == 6) multiply_rows<6>(stride, x + row * stride, n_groups, panel, tile, row);
    if (ROWS_AT_ONCE > 7 && rest == 7) multiply_rows<7>(stride, x + row * stride, n_groups, panel, tile, row);
}

// Rows of inputs against panels of weights. Make one before the first tile of a kernel's call.
#if defined(__AMX_INT8__)
class Multiplier {
    static constexpr Index ROWS = 16;   // of a register; 64 bytes each
    static constexpr Index DEPTH = 64;  // inputs that a register holds of each row

    // Sixteen rows from x, and sixteen from x + apart where there is a place for their sums.
    static void multiply_whole(Index stride, const std::uint8_t *x, Index apart, const char *panel,
        std::int32_t *sums, std::int32_t *more_sums) {
        const char *weights = panel + sizeof(PanelHead);
        _tile_loadd(0, panel, 0);  // PanelHead::start, the same for every row
        _tile_loadd(1, panel + 64, 0);
        _tile_loadd(2, panel, 0);
        _tile_loadd(3, panel + 64, 0);
        for (Index i = 0; i + DEPTH <= stride; i += DEPTH) {
            _tile_loadd(4, x + i, stride);
            _tile_loadd(6, weights + i * PANEL, 4 * PANEL);
            _tile_loadd(7, weights + i * PANEL + 64, 4 * PANEL);
            _tile_dpbusd(0, 4, 6);
            _tile_dpbusd(1, 4, 7);
            if (more_sums) {
                _tile_loadd(5, x + apart + i, stride);
                _tile_dpbusd(2, 5, 6);
                _tile_dpbusd(3, 5, 7);
            }
        }
        _tile_stored(0, sums, sizeof(Tile::sums[0]));
        _tile_stored(1, sums + 16, sizeof(Tile::sums[0]));
        if (more_sums) {
            _tile_stored(2, more_sums, sizeof(Tile::sums[0]));
            _tile_stored(3, more_sums + 16, sizeof(Tile::sums[0]));
        }
    }

  public:
    Multiplier() {
        struct alignas(64) {
            std::uint8_t palette = 1, start_row = 0, reserved[14] = {};
            std::uint16_t bytes_a_row[16] = {};
            std::uint8_t rows[16] = {};
        } config;
        for (Index i = 0; i < 8; ++i) {
            config.bytes_a_row[i] = DEPTH;
            config.rows[i] = ROWS;
        }
        _tile_loadconfig(&config);
    }
    ~Multiplier() { _tile_release(); }
    Multiplier(const Multiplier &) = delete;
    Multiplier &operator=(const Multiplier &) = delete;

    // Up to TILE_ROWS rows against one panel; `n_before` rows lie before x.
    void multiply(
        Index n_rows, Index n_before, Index stride, const std::uint8_t *x, const char *panel, Tile &tile) {
        if (stride % DEPTH != 0 || n_before + n_rows < ROWS) {
            multiply_by_vectors(n_rows, stride, x, panel, tile);
            return;
        }
        if (n_rows == TILE_ROWS) {
            multiply_whole(stride, x, ROWS * stride, panel, tile.sums[0], tile.sums[ROWS]);
            return;
        }
        // registers are always full: what lacks at the end is made up of rows from before
        Tile rest;
        const Index n_rest = n_rows % ROWS;
        const Index at = n_rows - n_rest;
        if (at) multiply_whole(stride, x, 0, panel, tile.sums[0], nullptr);
        if (n_rest) {
            multiply_whole(stride, x + (n_rows - ROWS) * stride, 0, panel, rest.sums[0], nullptr);
            std::memcpy(tile.sums[at], rest.sums[ROWS - n_rest], n_rest * sizeof(Tile::sums[0]));
        }
    }
};
#else
struct Multiplier {
    void multiply(Index n_rows, Index, Index stride, const std::uint8_t *x, const char *panel, Tile &tile) {
        multiply_by_vectors(n_rows, stride, x, panel, tile);
    }
};
#endif

// Ask for the part of the next panel that belongs to this tile of a block: while all tiles of a panel
// are computed the next arrives, which matters for weights that no cache holds.
inline void fetch_ahead(const char *panel, Index size, Index row, Index n_rows) {
    const Index from = size * row / n_rows;
    const Index to = row + TILE_ROWS < n_rows ? size * (row + TILE_ROWS) / n_rows : size;
    prefetch(panel + size + from, to - from);
}

enum Activation : std::int64_t { NONE = 0, RELU = 1, SILU = 2 };

inline floats activate(const floats &x, std::int64_t activation) {
    if (activation == RELU) return larger_of(x, floats{});
    if (activation == SILU) return x / (exponential(smaller_of(-x, splat(88.0f))) + 1.0f);
    return x;
}

// Scale the sums of a tile by column and row, add bias and residual, activate, and write n_columns.
inline void finish_tile(Index n_rows, Index n_columns, const Tile &tile, const PanelHead &head,
    const float *row_scales, std::int64_t activation, const float *residual, float *out, Index stride) {
    for (Index r = 0; r < n_rows; ++r) {
        for (Index i = 0; i < n_columns; i += LANES) {
            const floats sums = __builtin_convertvector(load<ints>(tile.sums[r] + i), floats);
            floats y = sums * load_floats(head.scale + i) * row_scales[r] + load_floats(head.bias + i);
            if (n_columns - i >= LANES) {
                if (residual) y += load_floats(residual + r * stride + i);
                store(out + r * stride + i, activate(y, activation));
            } else {
                if (residual) y += load_floats(residual + r * stride + i, n_columns - i);
                store_floats(out + r * stride + i, activate(y, activation), n_columns - i);
            }
        }
    }
}

}  // namespace
