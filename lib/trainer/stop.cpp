#include "lib/trainer/stop.h"

#include <array>
#include <csignal>

namespace hebbes::trainer {
namespace {

constexpr std::array kSignals = {SIGTERM, SIGINT, SIGUSR1};

volatile std::sig_atomic_t g_received = 0;  // a handler can reach nothing else

void remember(int signal) {
  g_received = signal;
}

}  // namespace

StopSignals::StopSignals() {
  g_received = 0;
  struct sigaction action {};
  action.sa_handler = remember;
  action.sa_flags = SA_RESTART;
  for (const int signal : kSignals) sigaction(signal, &action, nullptr);
}

StopSignals::~StopSignals() {
  for (const int signal : kSignals) std::signal(signal, SIG_DFL);
}

int StopSignals::received() {
  return g_received;
}

}  // namespace hebbes::trainer
