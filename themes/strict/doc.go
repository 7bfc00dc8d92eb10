// Package strict reads a person's TOML files so that every error says which file,
// line and key is meant and, where a word is only mistyped, which one was. It
// knows nothing of what the files are about.
package strict
