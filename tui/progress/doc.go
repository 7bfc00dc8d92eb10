// Package progress shows running stages on the command line: a bar per stage
// that is redrawn in place on a terminal, plain lines everywhere else. It only
// listens to the stages' events; its Meter also serves the home screen.
package progress
