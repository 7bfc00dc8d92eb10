// Package screentest is shared by the tests of screens: it makes key presses from
// the names in the key table, and plain text from what is drawn. Only tests import
// it.
package screentest
