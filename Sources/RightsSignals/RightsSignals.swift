// The module RightsSignals.
