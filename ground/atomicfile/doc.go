// Package atomicfile writes files that appear as a whole or not at all. Readers of
// the name see the old content until the new one is on disk, and a program that is
// killed meanwhile leaves the old content and, for good, nothing else. A new file
// is readable by its owner alone, since what prefdeck writes is as private as its
// decks; one that is replaced keeps its permissions.
package atomicfile
