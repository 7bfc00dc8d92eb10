// Package screentest is what the tests of screens share: keys by the names that
// the key table has for them, and what is drawn as plain text. Nothing but tests
// imports it.
package screentest
