// The module RightsPolicy.
