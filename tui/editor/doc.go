// Package editor opens a text in the person's editor and loses nothing of it. The
// text lies in a private folder beside the deck. Whatever the editor saves becomes
// a draft in the deck before that folder is removed, however the editor and the
// program end; a folder that holds more, such as vim's swap file, stays. The
// package draws nothing.
package editor
