"""Forms that could not be taken because whoever sent them was not signed in any more."""
