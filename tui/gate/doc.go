// Package gate makes foreign text safe to draw: anything that would move the
// cursor, reach the clipboard, or reorder or hide other text becomes a visible
// symbol. It keeps promise 3 (model text is hostile) and is the only way from a
// deck to the screen. Stored and exported text never passes through it.
package gate
