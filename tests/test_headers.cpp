// Empty: what all tests include is compiled once with it.
