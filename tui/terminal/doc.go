// Package terminal holds the workarounds for Bubble Tea and the libraries below it, one
// fault a file. Each file names the upstream change that would make it unnecessary;
// "none" means that nobody has proposed one. Tests fail when the internals that a
// workaround reaches for have moved, and, except for Frames and rows, when the fault is
// fixed upstream: then the file is rewritten or removed.
//
// All were still needed with bubbletea 2.1.1 and ultraviolet of 8 October 2026.
//
// The package knows no screens, no decks and no themes.
package terminal
