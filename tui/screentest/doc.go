// Package screentest is shared by the tests of screens: it makes key presses from
// the names in the key table, draws screens at the usual sizes, and turns them into
// plain text for golden files. Only tests import it.
package screentest
