// Faults on demand, for tests of the built binary: loaded before the C library (LD_PRELOAD), it
// counts the calls that change or read files, and at a chosen one kills the process or fails.
//
//   SLUICE_FAULT=CALLS:NUMBER:ACTION
//
// CALLS is `any` or a list such as `write,fsync`: open, read, write, close, fsync, rename, unlink,
// mkdir. NUMBER counts them from 1, over all threads. ACTION is `kill`, or an errno number, with
// which this call and all later ones of CALLS fail.
//
//   SLUICE_FAULT_COUNT=FILE      how many calls there were, written when the process ends
