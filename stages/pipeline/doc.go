// Package pipeline runs the first three stages in order, with one configuration for
// all of them: `prefdeck run` and the home screen start it. It knows no command
// line and no screen.
package pipeline
