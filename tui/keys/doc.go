// Package keys is the one table of all key bindings. From it come what a key
// does in a mode, the hints of the footer and the help overlay; a command
// palette and a user's own keys need nothing else. It draws nothing and knows
// no screen: a binding has a name, and the screen of its mode knows what to do.
package keys
