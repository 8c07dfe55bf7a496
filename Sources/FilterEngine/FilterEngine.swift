// The module FilterEngine.
