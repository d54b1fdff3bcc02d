// hebbes: evolution strategies for Hebbian plasticity rules.
#include "apps/commands/command_line.h"

int main(int argc, char** argv) {
  return hebbes::apps::run(argc, argv);
}
