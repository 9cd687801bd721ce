"""What learners try, by notebook: START, WORKS, FAILS and UNSOLVED of each module; test_exercises tries them all."""
