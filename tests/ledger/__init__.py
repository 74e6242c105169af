"""The ledger proves itself: the tree, sealing, checkpoints, proofs, verification."""
