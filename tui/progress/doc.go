// Package progress shows running stages on the command line: on a terminal a bar
// per stage, redrawn in place, and plain lines everywhere else. It only listens to
// the stages' events; its Meter also serves the home screen.
package progress
