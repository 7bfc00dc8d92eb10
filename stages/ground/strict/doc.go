// Package strict reads a person's TOML files so that one error names every fault,
// each with its line and key and, for a mistyped word, the word that was probably
// meant. It knows nothing of what the files are about.
package strict
