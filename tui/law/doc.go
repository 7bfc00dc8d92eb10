// Package law tests one law of the whole program on random decks: whatever is
// exported, shown in either face, searched and queried of a prompt, a response and
// a label equals, byte for byte, what was imported and typed (promise 10). It
// contains only tests. A model without SQL or screens remembers everything that
// went in, and everything that comes out is compared with it; each room has tests
// of its own besides.
package law
