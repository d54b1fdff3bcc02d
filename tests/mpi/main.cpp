// The main function of GoogleTest programs that run on several ranks.
#include <gtest/gtest.h>
#include <mpi.h>

#include <iostream>
#include <string>

#include "lib/parallel/session.h"

namespace hebbes {
namespace {

/// Makes one rank's failure everyone's at once, as the others may be waiting for this rank.
class EndAllRanks : public ::testing::EmptyTestEventListener {
 public:
  explicit EndAllRanks(const parallel::Session& session) : session_(session) {}

  void OnTestStart(const ::testing::TestInfo& test) override {
    name_ = std::string(test.test_suite_name()) + "." + test.name();
  }

  /// Called with GoogleTest's lock held: it must not be asked for anything.
  void OnTestPartResult(const ::testing::TestPartResult& result) override {
    if (!result.failed()) return;
    std::cerr << "[rank " << session_.rank() << " of " << session_.size() << "] " << name_ << " "
              << (result.file_name() ? result.file_name() : "") << ":" << result.line_number()
              << "\n"
              << result.message() << std::endl;
  }

  void OnTestEnd(const ::testing::TestInfo& test) override {
    if (test.result()->Failed()) session_.abort(1);
  }

 private:
  const parallel::Session& session_;
  std::string name_;
};

}  // namespace
}  // namespace hebbes

int main(int argc, char** argv) {
  ::testing::InitGoogleTest(&argc, argv);
  const hebbes::parallel::Session session;
  auto& listeners = ::testing::UnitTest::GetInstance()->listeners();
  if (session.rank() != 0) delete listeners.Release(listeners.default_result_printer());
  listeners.Append(new hebbes::EndAllRanks(session));
  return RUN_ALL_TESTS();
}
