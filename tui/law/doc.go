// Package law holds one law of the whole program, tried on random decks: what is
// exported, shown in both faces, searched and queried of a prompt, a response and
// a label equals, byte for byte, what was imported and typed (promise 10). It is
// all tests. Each room has tests of its own; here a model that knows no SQL and no
// screen remembers what went in, and everything that comes out is held against it.
package law
