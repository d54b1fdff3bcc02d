// Numbers side by side, for loops that compilers do not vectorise well by themselves.
// A lane is rounded as if alone, so that results do not depend on the number of lanes. (Highway 1.0
// and xsimd 8.1 round a fused product and sum twice where a processor cannot fuse them.)
#pragma once

#if defined(__FMA__) || defined(__AVX2__)
#include <immintrin.h>
#endif

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace hebbes::math {

/// Elementwise arithmetic as for float; lanes[i] is lane i.
using Floats8 [[gnu::vector_size(32)]] = float;

/// As many lanes as the processor's registers have.
#ifdef __AVX512F__
using Floats [[gnu::vector_size(64)]] = float;
#else
using Floats = Floats8;
#endif
inline constexpr std::size_t kFloats = sizeof(Floats) / sizeof(float);

/// 64-bit integers, as many as a register of Floats holds.
using Integers [[gnu::vector_size(sizeof(Floats))]] = std::uint64_t;
inline constexpr std::size_t kIntegers = sizeof(Integers) / sizeof(std::uint64_t);

/// The whole products of the lower halves.
inline Integers multiply_lower_halves(const Integers& a, const Integers& b) {
#if defined(__AVX512F__)  // with a mask of all lanes, as GCC 12 warns of its own header without
  return reinterpret_cast<Integers>(
      _mm512_maskz_mul_epu32(0xff, reinterpret_cast<__m512i>(a), reinterpret_cast<__m512i>(b)));
#elif defined(__AVX2__)
  return reinterpret_cast<Integers>(
      _mm256_mul_epu32(reinterpret_cast<__m256i>(a), reinterpret_cast<__m256i>(b)));
#else
  return (a & 0xffffffffu) * (b & 0xffffffffu);
#endif
}

template <class Lanes>
Lanes load(const float* from) {
  Lanes lanes;
  std::memcpy(&lanes, from, sizeof lanes);
  return lanes;
}

template <class Lanes>
void store(const Lanes& lanes, float* to) {
  std::memcpy(to, &lanes, sizeof lanes);
}

/// x in every lane. (Compilers turn 0 + x into an addition, for the sake of -0.)
template <class Lanes>
Lanes broadcast(float x) {
  return x - Lanes{};
}

/// a b + c with a single rounding.
template <class Lanes>
Lanes fma(const Lanes& a, const Lanes& b, const Lanes& c) {
#ifdef __AVX512F__
  if constexpr (sizeof(Lanes) == 64) return _mm512_fmadd_ps(a, b, c);
#endif
#ifdef __FMA__
  if constexpr (sizeof(Lanes) == 32) return _mm256_fmadd_ps(a, b, c);
#else
  Lanes result;
  for (std::size_t l = 0; l < sizeof(Lanes) / sizeof(float); ++l) {
    result[l] = std::fma(a[l], b[l], c[l]);
  }
  return result;
#endif
}

template <class Lanes>
Lanes abs(const Lanes& x) {
  using Bits [[gnu::vector_size(sizeof(Lanes))]] = std::int32_t;
  return reinterpret_cast<Lanes>(reinterpret_cast<Bits>(x) & 0x7fffffff);
}

/// As many of the lanes of `low`, followed by those of `high`, as there are Floats.
inline Floats join(const Floats8& low, [[maybe_unused]] const Floats8& high) {
#ifdef __AVX512F__  // with a mask of all lanes, as above
  const auto wide = _mm512_castpd256_pd512(reinterpret_cast<__m256d>(low));
  return reinterpret_cast<Floats>(
      _mm512_maskz_insertf64x4(0xff, wide, reinterpret_cast<__m256d>(high), 1));
#else
  return low;
#endif
}

/// The larger one; b where one of them is NaN.
template <class Lanes>
Lanes max(const Lanes& a, const Lanes& b) {
#ifdef __AVX512F__
  // All lanes by a mask: g++ 12 takes what _mm512_max_ps leaves open for uninitialised.
  if constexpr (sizeof(Lanes) == 64) return _mm512_maskz_max_ps(0xffff, a, b);
#endif
#ifdef __FMA__
  if constexpr (sizeof(Lanes) == 32) return _mm256_max_ps(a, b);
#else
  return a > b ? a : b;
#endif
}

}  // namespace hebbes::math
