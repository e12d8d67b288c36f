"""Many documents: readers, ledger, runner."""
