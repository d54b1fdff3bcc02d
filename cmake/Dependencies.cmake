# Every library that HebbES stands on, each behind an imported target; all are Debian packages.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(MPI REQUIRED COMPONENTS C)        # MPI::MPI_C
find_package(Eigen3 3.4 REQUIRED NO_MODULE)    # Eigen3::Eigen
find_package(spdlog REQUIRED)                  # spdlog::spdlog
find_package(tomlplusplus REQUIRED)            # tomlplusplus::tomlplusplus
find_package(nlohmann_json REQUIRED)           # nlohmann_json::nlohmann_json
find_package(CLI11 REQUIRED)                   # CLI11::CLI11
find_package(Random123 REQUIRED)               # Random123::Random123, from cmake/
find_package(BulletFloat64 REQUIRED)           # Bullet::Float64, from cmake/
find_package(box2d 2.4.1 REQUIRED)             # box2d::box2d
option(HEBBES_MUJOCO "Build the task mujoco where the library is there" ON)
if(HEBBES_MUJOCO)
  find_package(MuJoCo 2.2.2)                   # MuJoCo::MuJoCo, from cmake/; optional
endif()
set(HEBBES_MUJOCO_VERSION none)
set(HEBBES_HAVE_MUJOCO OFF)
if(HEBBES_MUJOCO AND MuJoCo_FOUND)
  set(HEBBES_HAVE_MUJOCO ON)
  set(HEBBES_MUJOCO_VERSION ${MuJoCo_VERSION})
endif()
find_package(PNG REQUIRED)                     # PNG::PNG
find_package(ZLIB REQUIRED)                    # ZLIB::ZLIB
find_package(OpenSSL REQUIRED COMPONENTS Crypto)  # OpenSSL::Crypto
# Debian calls its serial variant hdf5-serial, others plainly hdf5.
pkg_search_module(HDF5 REQUIRED IMPORTED_TARGET GLOBAL hdf5-serial hdf5)  # PkgConfig::HDF5
if(HEBBES_TESTS OR NOT DEFINED HEBBES_TESTS)
  find_package(GTest REQUIRED)                 # GTest::gtest, GTest::gmock
endif()
if(HEBBES_BENCHMARKS OR NOT DEFINED HEBBES_BENCHMARKS)
  find_package(benchmark REQUIRED)             # benchmark::benchmark
endif()
