// Package tongue tells which language a text is written in. It counts the words
// that every sentence of a language needs, so that names, commands and terms of
// another language do not mislead it, and it says nothing of a text too short or
// too odd to be sure of. It knows no prompts and imports no other package of
// prefdeck but words.
package tongue
