#include "apps/replay/encoding.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <utility>

namespace hebbes::apps::replay {
namespace {

TEST(Encoding, IsTheBase64OfItsDefinition) {
  // RFC 4648, section 10
  constexpr std::pair<const char*, const char*> kVectors[] = {{"", ""},
                                                              {"f", "Zg=="},
                                                              {"fo", "Zm8="},
                                                              {"foo", "Zm9v"},
                                                              {"foob", "Zm9vYg=="},
                                                              {"fooba", "Zm9vYmE="},
                                                              {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : kVectors) EXPECT_EQ(to_base64(bytes), text);
  EXPECT_EQ(to_base64("\xff\xfe\xfd"), "//79");
}

TEST(Encoding, CompressesAsZlibDoes) {
  std::string bytes;
  for (int i = 0; i < 10000; ++i) bytes += static_cast<char>(i * i / 7);
  const std::string compressed = compress(bytes);
  EXPECT_LT(compressed.size(), bytes.size());
  std::string again(bytes.size(), '\0');
  uLongf size = again.size();
  ASSERT_EQ(uncompress(reinterpret_cast<Bytef*>(again.data()), &size,
                       reinterpret_cast<const Bytef*>(compressed.data()), compressed.size()),
            Z_OK);
  EXPECT_EQ(size, bytes.size());
  EXPECT_EQ(again, bytes);
}

}  // namespace
}  // namespace hebbes::apps::replay
