// Package gate makes foreign text safe to draw: what would move the cursor,
// reach the clipboard, reorder or hide other text becomes a visible symbol. It
// keeps the promise that model text is hostile, and it is the only way from a
// deck to the screen. What is stored and exported never passes through it.
package gate
