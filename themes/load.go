package themes

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"prefdeck/stages/ground/strict"
)

// themeFile is a theme as written in TOML. A missing key keeps the base's value.
type themeFile struct {
	Name    string   `toml:"name"`
	Base    string   `toml:"base"`
	Dark    bool     `toml:"dark"`
	Palette Colours  `toml:"palette"`
	Glyphs  glyphSet `toml:"glyphs"`
}

// load reads a person's own theme: a TOML file whose values override those of a
// built-in theme, its base. Errors name the file, and the line and key of every
// fault.
//
//	name = "mine"            # without it, the name of the file
//	base = "dark"
//	[palette]
//	accent = "#ffb000"       # or 0 to 15, or "" for the terminal's own
//	[glyphs]
//	border = "double"
//	cursor = "▸"
func load(path string) (named, *strict.File, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return named{}, nil, fmt.Errorf("read the theme: %w", err)
	}
	var f themeFile
	if _, err := strict.Decode(path, text, &f); err != nil {
		return named{}, nil, err
	}
	base, ok := Catalogue{}.lookup(cmp.Or(f.Base, "dark"))
	f = themeFile{Name: strings.TrimSuffix(filepath.Base(path), ".toml"), Dark: base.dark, Palette: base.palette}
	read, err := strict.Decode(path, text, &f) // over the base, now that it is known
	if err != nil {
		return named{}, nil, err
	}
	if !ok {
		read.Fault([]string{"base"}, "there is no theme %q%s", f.Base, strict.Meant(f.Base, Names()))
	}
	if strings.TrimSpace(f.Name) == "" || strings.ContainsFunc(f.Name, unicode.IsControl) {
		read.Fault([]string{"name"}, "%q is not a name", f.Name)
	}
	f.Glyphs.check(read)
	n := named{
		name: f.Name, dark: f.Dark, palette: f.Palette, glyphs: f.Glyphs,
		mono: base.mono && f.Palette == Colours{}, // one colour, and it is monochrome no more
	}
	return n, read, read.Err()
}
