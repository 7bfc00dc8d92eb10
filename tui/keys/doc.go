// Package keys is the one table of all key bindings. It answers what a key does in
// a mode, and yields the hints of the footer, the help overlay, the command palette
// and the user's own keys. It draws nothing and knows no screen: a binding has a
// name, and the screen of its mode knows what to do.
package keys
