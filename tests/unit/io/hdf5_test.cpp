#include "lib/io/hdf5.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "lib/io/errors.h"
#include "tests/support/temporary_directory.h"

namespace hebbes::h5 {
namespace {

using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Hdf5 : public ::testing::Test {
 protected:
  test::TemporaryDirectory dir_;
  std::filesystem::path path_ = dir_.path() / "file.h5";
};

template <typename Function>
std::string message_of(Function function) {
  try {
    function();
  } catch (const io::FileError& error) {
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
  EXPECT_EQ(dataset.read<T>({kAnyLength, 2}), values);
  std::vector<T> row(2);
  dataset.read_rows(1, 1, {2}, row.data());
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
    file.set_attribute("none", std::span<const std::string>());
    file.create_strings("/names", names).describe("names", "1");
    file.set_attribute_of("/names", "description", "other names");
    file.set_attribute_of("/group", "number", std::int64_t{7});
    file.create_strings("/group/names", names).describe("inside", "1");
    file.close();
  }
  const File file = File::open(path_, Access::kRead);
  EXPECT_EQ(file.string_attribute("text"), std::string(70000, 'y'));
  EXPECT_EQ(file.int_attribute("int"), -5);
  EXPECT_EQ(file.uint_attribute("uint"), 18446744073709551615u);
  EXPECT_EQ(file.double_attribute("double"), 0.1);
  EXPECT_EQ(file.strings_attribute("names"), names);
  EXPECT_TRUE(file.strings_attribute("none").empty());
  EXPECT_EQ(file.dataset("/names").read_strings(), names);
  EXPECT_EQ(file.dataset("/names").string_attribute("description"), "other names");
  EXPECT_EQ(file.dataset("/group/names").string_attribute("description"), "inside");
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
  EXPECT_EQ(dataset.read<double>({10, 2}).back(), 9.0);
}

TEST_F(Hdf5, RowsBeyondFourGigabytesAreReached) {
  File file = File::create(path_);
  Dataset dataset = file.create_extendable("/big", Type::kUint8, {1}, 1 << 16);
  constexpr std::size_t kFar = std::size_t{5} << 30;
  const std::uint8_t value = 42;
  dataset.resize(kFar + 1);
  dataset.write_rows(kFar, 1, &value);
  std::uint8_t read = 0;
  dataset.read_rows(kFar, 1, {1}, &read);
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
  EXPECT_THAT(message_of([&] { file.int_attribute("a"); }), HasSubstr("is not an integer"));
  EXPECT_THAT(message_of([&] { dataset.read_strings(); }), HasSubstr("is not text"));
}

TEST_F(Hdf5, NothingIsReadOfAnotherShapeOrType) {
  File file = File::create(path_);
  Dataset dataset = file.create_dataset("/x", Type::kFloat32, {3, 2});
  const auto refusal = [&](const Shape& expected) {
    return message_of([&] { dataset.read<float>(expected); });
  };
  EXPECT_EQ(refusal({3, kAnyLength}), "no FileError");
  for (const Shape& expected : {Shape{}, {3}, {6}, {2, 3}, {3, 2, 1}, {kAnyLength, 3}}) {
    EXPECT_THAT(refusal(expected), AllOf(HasSubstr(path_.string() + ":/x: has shape [3, 2], not "),
                                         HasSubstr(to_text(expected))));
  }
  EXPECT_THAT(message_of([&] { dataset.read<double>({3, 2}); }), HasSubstr("element type"));
  float value = 0;
  EXPECT_THAT(message_of([&] { dataset.read_rows(0, 1, {1}, &value); }),
              HasSubstr("has shape [3, 2], not [any, 1]"));
  EXPECT_THAT(message_of([&] { dataset.read_rows(4, 0xffff'ffff'ffff'fffc, {2}, &value); }),
              HasSubstr("wanted of 3"));
}

TEST_F(Hdf5, AClaimOfMoreThanTheFileHoldsTakesNoMemory) {
  File file = File::create(path_);
  Dataset dataset = file.create_extendable("/x", Type::kFloat64, {}, 8);
  for (const std::size_t rows : {std::size_t{1} << 40, std::size_t{1} << 60}) {
    dataset.resize(rows);
    const auto message = message_of([&] { dataset.read<double>({kAnyLength}); });
    EXPECT_THAT(message, AnyOf(HasSubstr("are stored"), HasSubstr("impossible shape"))) << rows;
  }
}

TEST_F(Hdf5, ScalarsAndNullSpacesAreNoArrays) {
  File file = File::create(path_);
  file.close();
  const hid_t raw = H5Fopen(path_.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
  for (const auto& [name, kind] : {std::pair{"scalar", H5S_SCALAR}, {"null", H5S_NULL}}) {
    const hid_t space = H5Screate(kind);
    for (const hid_t type : {H5T_NATIVE_DOUBLE, H5T_C_S1}) {
      const std::string full = name + std::string(type == H5T_C_S1 ? " text" : "");
      H5Dclose(H5Dcreate2(raw, full.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
    }
    H5Aclose(H5Acreate2(raw, name, H5T_NATIVE_INT64, space, H5P_DEFAULT, H5P_DEFAULT));
    H5Sclose(space);
  }
  H5Fclose(raw);
  file = File::open(path_, Access::kRead);
  for (const std::string name : {"/scalar", "/null"}) {
    const Dataset dataset = file.dataset(name);
    EXPECT_THAT(message_of([&] { dataset.shape(); }), HasSubstr(name + ": is not an array"));
    EXPECT_THAT(message_of([&] { dataset.read<double>({1}); }), HasSubstr("is not an array"));
    EXPECT_THAT(message_of([&] { file.dataset(name + " text").read_strings(); }),
                HasSubstr("is not an array"));
  }
  EXPECT_EQ(file.int_attribute("scalar"), 0);
  EXPECT_THAT(message_of([&] { file.int_attribute("null"); }), HasSubstr("not a single value"));
}

TEST_F(Hdf5, WhatIsNoRegularFileIsNotOpened) {
  EXPECT_THAT(message_of([&] { File::open(dir_.path(), Access::kRead); }),
              AllOf(HasSubstr(dir_.path().string()), HasSubstr("not a regular file")));
  ASSERT_EQ(::mkfifo(path_.c_str(), 0600), 0);
  EXPECT_THAT(message_of([&] { File::open(path_, Access::kRead); }),
              HasSubstr("not a regular file"));
}

}  // namespace
}  // namespace hebbes::h5
