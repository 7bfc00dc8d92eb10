// Package settings is what a person has set for the screen: keys, theme, how
// labelling goes. It is one TOML file, read once at the start; without one, all
// is as by default. A fault in it is told with its line before anything is drawn.
// What the stages do is set elsewhere, because it belongs to a collection and
// this belongs to a person.
package settings
