// Package export writes what was collected in a deck for the programs that read it
// next: one file per format. A format maps a decided pair to a row of typed
// columns; the policies, the checks, and the writers of JSONL, Parquet and CSV are
// the same for all of them.
//
// It keeps the second half of promise 10: a text is written byte for byte, and whatever a
// row leaves out, repairs or risks in its reader's hands is counted and reported. It
// knows no SQL and no terminal.
package export
