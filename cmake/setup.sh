#!/usr/bin/env bash
# Installs the Debian packages that HebbES is built from, run on and tested with, where any is
# missing; with --without-tests not those that only tests need. Without the means to install them it
# names them and stops.
set -euo pipefail

packages=(
  g++ cmake ninja-build pkg-config
  openmpi-bin libopenmpi-dev
  libhdf5-dev libbullet-dev libbox2d-dev libmujoco-dev libeigen3-dev librandom123-dev libpng-dev
  zlib1g-dev libssl-dev
  libtomlplusplus-dev nlohmann-json3-dev libcli11-dev libspdlog-dev
  libgtest-dev libgmock-dev libbenchmark-dev # configuring asks for them
  python3 python3-h5py python3-pandas python3-matplotlib # the report
  ffmpeg                                                 # makes films
  libjs-three                                            # for replays in the browser
)
for_tests=(
  python3-pyte                  # a terminal
  locales                       # the command runs under a foreign one
  python3-nbclient python3-ipykernel # the report's notebook
  slurm-wlm munge               # a cluster of their own
  chromium chromium-driver      # look at replays
  dpkg-dev                      # a Debian package of the project
  clang libmpich-dev mpich      # another compiler and MPI are held to the same bits
)

case ${1:-} in
  "") packages+=("${for_tests[@]}") ;;
  --without-tests) ;;
  -h | --help)
    echo "usage: cmake/setup.sh [--without-tests]"
    exit 0
    ;;
  *)
    echo "setup: unknown argument $1" >&2
    exit 2
    ;;
esac

missing=()
for package in "${packages[@]}"; do
  status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
  [[ $status == installed ]] || missing+=("$package")
done
((${#missing[@]} > 0)) || exit 0

give_up() {
  echo "setup: $1; these Debian packages are missing: ${missing[*]}" >&2
  exit 1
}

command -v apt-get >/dev/null || give_up "no apt-get here"
if ((EUID == 0)); then
  as_root=(env)
elif sudo -n true 2>/dev/null; then
  as_root=(sudo -n env)
else
  give_up "only root can install packages"
fi

echo "setup: installing ${missing[*]}"
apt=("${as_root[@]}" DEBIAN_FRONTEND=noninteractive apt-get -qq)
{
  "${apt[@]}" update && "${apt[@]}" install -y --no-install-recommends "${missing[@]}"
} </dev/null >/dev/null || give_up "apt-get failed"
