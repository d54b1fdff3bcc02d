#include "lib/trainer/stop.h"

#include <array>
#include <cstdlib>
#include <cstring>
#include <string>

#include "lib/io/errors.h"

namespace hebbes::trainer {
namespace {

constexpr std::array kIgnorable = {SIGHUP, SIGINT, SIGQUIT};
constexpr std::array kOthers = {SIGTERM, SIGUSR1, SIGUSR2, SIGXCPU, SIGPWR};

volatile std::sig_atomic_t g_received = 0;  // a handler can reach nothing else

void remember(int signal) {
  g_received = signal;
}

/// mpirun and srun tell a process its rank.
bool has_launcher() {
  return std::getenv("PMIX_RANK") != nullptr;
}

bool is_ignored(int signal) {
  struct sigaction action {};
  return sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

}  // namespace

StopSignals::StopSignals() {
  g_received = 0;
  for (const int signal : kIgnorable) {
    if (!is_ignored(signal)) set(signal, remember);
  }
  for (const int signal : kOthers) set(signal, remember);
  set(SIGPIPE, has_launcher() ? remember : SIG_IGN);
}

StopSignals::~StopSignals() {
  for (const auto& [signal, action] : before_) sigaction(signal, &action, nullptr);
  g_received = 0;
}

void StopSignals::set(int signal, void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;
  before_.push_back({signal, {}});
  sigaction(signal, &action, &before_.back().action);
}

int StopSignals::received() {
  return g_received;
}

void StopSignals::check() {
  if (g_received == 0) return;
  throw io::Error(std::string("stopped by SIG") + sigabbrev_np(g_received) + "; nothing is kept",
                  io::ExitCode::kStopped);
}

}  // namespace hebbes::trainer
