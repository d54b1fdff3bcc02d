#include "lib/trainer/stop.h"

#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>

#include "lib/io/errors.h"

namespace hebbes::trainer {
namespace {

void (*handler_of(int signal))(int) {
  struct sigaction action {};
  sigaction(signal, nullptr, &action);
  return action.sa_handler;
}

TEST(StopSignals, RemembersEachThatAsksToEnd) {
  for (const int signal : {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGXCPU, SIGPWR}) {
    const StopSignals signals;
    EXPECT_EQ(StopSignals::received(), 0);
    EXPECT_NO_THROW(StopSignals::check());
    std::raise(signal);
    EXPECT_EQ(StopSignals::received(), signal);
    EXPECT_THROW(StopSignals::check(), io::Error);
  }
}

TEST(StopSignals, LeavesIgnoredWhatNohupAndShellsIgnore) {
  for (const int signal : {SIGHUP, SIGINT, SIGQUIT}) {
    std::signal(signal, SIG_IGN);
    {
      const StopSignals signals;
      std::raise(signal);
      EXPECT_EQ(StopSignals::received(), 0);
    }
    EXPECT_EQ(handler_of(signal), SIG_IGN);
    std::signal(signal, SIG_DFL);
  }
}

TEST(StopSignals, OutlivesAReaderThatGoesAway) {
  const StopSignals signals;
  std::raise(SIGPIPE);
  EXPECT_EQ(StopSignals::received(), 0);
}

TEST(StopSignals, EndsWithItsLauncher) {
  ::setenv("PMIX_RANK", "0", 1);
  {
    const StopSignals signals;
    std::raise(SIGPIPE);
    EXPECT_EQ(StopSignals::received(), SIGPIPE);
  }
  ::unsetenv("PMIX_RANK");
}

TEST(StopSignals, LeavesNoTrace) {
  { const StopSignals signals; }
  for (const int signal : {SIGHUP, SIGTERM, SIGUSR2, SIGPIPE}) {
    EXPECT_EQ(handler_of(signal), SIG_DFL);
  }
}

}  // namespace
}  // namespace hebbes::trainer
