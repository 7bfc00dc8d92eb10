// Package atomicfile writes files that appear as a whole or not at all. Readers of
// the name see the old content until the new one is on disk; a program that is
// killed meanwhile leaves the old content and nothing else for good. A new file is
// readable only by its owner, since prefdeck's files are as private as its decks; a
// replaced one keeps its permissions.
package atomicfile
