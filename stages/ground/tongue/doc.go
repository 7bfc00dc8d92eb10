// Package tongue recognises the language of a text. It counts the words that every
// sentence of a language needs, so that names, commands and terms of another language do
// not mislead it, and it gives no answer for a text too short or too odd to be sure of.
// It knows no prompts and imports no other package of prefdeck but words.
package tongue
