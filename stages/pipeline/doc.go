// Package pipeline runs the first three stages one after the other, with one
// configuration for all of them: what `prefdeck run` and the home screen start.
// It knows no command line and no screen, only which stage comes when.
package pipeline
