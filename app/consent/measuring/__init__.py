"""Conspicuous, measured: the figures of an edition in a browser, their thresholds, their store."""
