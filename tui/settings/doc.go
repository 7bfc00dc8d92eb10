// Package settings reads a person's settings of the screen: keys, theme, and the
// rules of labelling. They are one TOML file, read once at the start; without it
// the defaults apply. A mistake in it is reported with its line before anything is
// drawn. The stages are configured elsewhere, because their settings belong to a
// collection and these belong to a person.
package settings
