#include "lib/film/lighting.h"

namespace hebbes::film {
namespace {

constexpr Vector kSun = {0.86f, 0.80f, 0.70f};     // on a surface that faces it
constexpr Vector kSky = {0.37f, 0.42f, 0.50f};     // from above
constexpr Vector kBounce = {0.30f, 0.29f, 0.28f};  // from below
constexpr Vector kHorizon = {0.86f, 0.90f, 0.95f};
constexpr Vector kZenith = {0.36f, 0.55f, 0.82f};

constexpr float kSunSpread = 0.05f;  // larger than the true one, for a soft edge
constexpr float kLift = 0.01f;       // m off the surface, so that what adjoins it throws no shadow

float power_of_64(float v) {
  for (int i = 0; i < 6; ++i) v *= v;
  return v;
}

}  // namespace

Vector towards_sun() {
  static const Vector direction = unit({-0.6f, 0.12f, 0.8f});
  return direction;
}

Vector sky_light(const Vector& direction) {
  const float height = std::max(direction.z, 0.0f);
  return mix(kHorizon, kZenith, std::sqrt(height));
}

Vector light_from(const Place& place, const Vector& to_eye, std::span<const Solid> solids) {
  const Vector& sun = towards_sun();
  const Vector lifted = place.point + place.normal * kLift;
  const float facing = dot(place.normal, sun);
  float sunlit = facing > 0 ? 1.0f : 0.0f, open = 1;
  for (const Solid& solid : solids) {
    if (sunlit > 0) sunlit = std::min(sunlit, visible_light(solid, lifted, sun, kSunSpread));
    open *= open_sky(solid, place.point, place.normal);
  }
  const float up = 0.5f + 0.5f * place.normal.z;
  const Vector ambient = mix(kBounce, kSky, up) * open;
  const Vector diffuse = place.colour * (ambient + kSun * (std::max(facing, 0.0f) * sunlit));
  const float mirrored = std::max(dot(place.normal, unit(sun + to_eye)), 0.0f);
  return diffuse + kSun * (place.gloss * sunlit * power_of_64(mirrored));
}

}  // namespace hebbes::film
