#include "lib/run/hdf5.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lib/run/errors.h"
#include "tests/unit/run/temporary_directory.h"

namespace hebbes::h5 {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Hdf5 : public ::testing::Test {
 protected:
  run::TemporaryDirectory dir_;
  std::filesystem::path path_ = dir_.path() / "file.h5";
};

template <typename Function>
std::string message_of(Function function) {
  try {
    function();
  } catch (const run::FileError& error) {
    return error.what();
  }
  return "no FileError";
}

template <typename T>
void expect_round_trip(File& file, const std::string& name) {
  const std::vector<T> values = {T(1), T(2), T(3), T(4), T(5), T(250)};
  Dataset dataset = file.create_dataset(name, type_of<T>(), {3, 2});
  dataset.write_rows(0, 3, values.data());
  EXPECT_EQ(dataset.type(), type_of<T>());
  EXPECT_EQ(dataset.read<T>(), values);
  std::vector<T> row(2);
  dataset.read_rows(1, 1, row.data());
  EXPECT_EQ(row, (std::vector<T>{T(3), T(4)}));
}

TEST_F(Hdf5, NumbersOfEveryTypeRoundTrip) {
  File file = File::create(path_);
  expect_round_trip<float>(file, "/a/float");
  expect_round_trip<double>(file, "/a/double");
  expect_round_trip<std::int32_t>(file, "/a/int32");
  expect_round_trip<std::int64_t>(file, "/b/c/int64");
  expect_round_trip<std::uint8_t>(file, "/uint8");
  EXPECT_THAT(file.dataset_names(),
              ElementsAre("/a/double", "/a/float", "/a/int32", "/b/c/int64", "/uint8"));
}

TEST_F(Hdf5, AttributesAndStringsRoundTrip) {
  const std::vector<std::string> names = {"one", "", "zwölf"};
  {
    File file = File::create(path_);
    file.set_attribute("text", std::string(100000, 'x'));
    file.set_attribute("text", std::string(70000, 'y'));
    file.set_attribute("int", std::int64_t{-5});
    file.set_attribute("uint", std::uint64_t{18446744073709551615u});
    file.set_attribute("double", 0.1);
    file.set_attribute("names", names);
    file.create_strings("/names", names).describe("names", "1");
    file.close();
  }
  const File file = File::open(path_, Access::kRead);
  EXPECT_EQ(file.string_attribute("text"), std::string(70000, 'y'));
  EXPECT_EQ(file.int_attribute("int"), -5);
  EXPECT_EQ(file.uint_attribute("uint"), 18446744073709551615u);
  EXPECT_EQ(file.double_attribute("double"), 0.1);
  EXPECT_EQ(file.strings_attribute("names"), names);
  EXPECT_EQ(file.dataset("/names").read_strings(), names);
  EXPECT_EQ(file.dataset("/names").string_attribute("description"), "names");
}

TEST_F(Hdf5, ExtendableArraysGrow) {
  File file = File::create(path_);
  Dataset dataset = file.create_extendable("/rows", Type::kFloat64, {2}, 3);
  for (std::size_t row = 0; row < 10; ++row) {
    const std::vector<double> values(2, static_cast<double>(row));
    dataset.resize(row + 1);
    dataset.write_rows(row, 1, values.data());
  }
  EXPECT_EQ(dataset.shape(), (Shape{10, 2}));
  EXPECT_EQ(dataset.read<double>().back(), 9.0);
}

TEST_F(Hdf5, RowsBeyondFourGigabytesAreReached) {
  File file = File::create(path_);
  Dataset dataset = file.create_extendable("/big", Type::kUint8, {1}, 1 << 16);
  constexpr std::size_t kFar = std::size_t{5} << 30;
  const std::uint8_t value = 42;
  dataset.resize(kFar + 1);
  dataset.write_rows(kFar, 1, &value);
  std::uint8_t read = 0;
  dataset.read_rows(kFar, 1, &read);
  EXPECT_EQ(read, 42);
}

TEST_F(Hdf5, ErrorsNameFileObjectAndReason) {
  EXPECT_THAT(message_of([&] { File::open(path_, Access::kRead); }),
              AllOf(HasSubstr(path_.string()), HasSubstr("No such file or directory")));
  EXPECT_THAT(message_of([&] { File::create(dir_.path()); }), HasSubstr(dir_.path().string()));

  File file = File::create(path_);
  Dataset dataset = file.create_dataset("/x", Type::kFloat32, {2});
  const std::vector<float> values(3);
  EXPECT_THAT(message_of([&] { dataset.write_rows(0, 3, values.data()); }),
              AllOf(HasSubstr(path_.string() + ":/x"), HasSubstr("rows 0 to 3 wanted of 2")));
  EXPECT_THAT(message_of([&] { file.dataset("/y/z"); }), HasSubstr(path_.string() + ":/y/z"));
  EXPECT_THAT(message_of([&] { file.create_dataset("/x", Type::kFloat32, {2}); }),
              AllOf(HasSubstr(path_.string() + ":/x"), HasSubstr("already exists")));
  EXPECT_THAT(message_of([&] { file.int_attribute("a"); }),
              AllOf(HasSubstr(path_.string()), HasSubstr("attribute 'a' is missing")));
  file.set_attribute("a", "text");
  EXPECT_THAT(message_of([&] { file.int_attribute("a"); }), HasSubstr("is not one number"));
  EXPECT_THAT(message_of([&] { dataset.read_strings(); }), HasSubstr("not an array of strings"));
}

}  // namespace
}  // namespace hebbes::h5
