"""The tree, its checkpoints and their copies elsewhere, against the entries themselves."""
