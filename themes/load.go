package themes

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"prefdeck/ground/strict"
)

// themeFile is a theme as written in TOML. A missing key keeps the base's value.
type themeFile struct {
	Name    string      `toml:"name"`
	Base    string      `toml:"base"`
	Dark    *bool       `toml:"dark"`
	Palette paletteFile `toml:"palette"`
	Glyphs  glyphSet    `toml:"glyphs"`
}

// paletteFile has the fields of Palette under their names in a file: strings, or
// numbers for the sixteen colours.
type paletteFile struct {
	Text         any `toml:"text"`
	Muted        any `toml:"muted"`
	Faint        any `toml:"faint"`
	Accent       any `toml:"accent"`
	Good         any `toml:"good"`
	Warn         any `toml:"warn"`
	Bad          any `toml:"bad"`
	Border       any `toml:"border"`
	BorderFocus  any `toml:"border_focus"`
	Header       any `toml:"header"`
	HeaderText   any `toml:"header_text"`
	Selection    any `toml:"selection"`
	SelectionOn  any `toml:"selection_text"`
	Notice       any `toml:"notice"`
	NoticeText   any `toml:"notice_text"`
	A            any `toml:"a"`
	B            any `toml:"b"`
	Code         any `toml:"code"`
	Keyword      any `toml:"keyword"`
	FunctionName any `toml:"function"`
	String       any `toml:"string"`
	Number       any `toml:"number"`
	Comment      any `toml:"comment"`
	Type         any `toml:"type"`
}

// load reads a person's own theme: a TOML file whose values override those of a
// built-in theme, its base. Errors name the file, the line and the key.
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
	read, err := strict.Decode(path, text, &f)
	if err != nil {
		return named{}, nil, err
	}
	n, err := f.over(read, strings.TrimSuffix(filepath.Base(path), ".toml"))
	return n, read, err
}

// over applies a file to its base.
func (f themeFile) over(read *strict.File, name string) (named, error) {
	base := f.Base
	if base == "" {
		base = "dark"
	}
	n, ok := Catalogue{}.lookup(base)
	if !ok {
		return named{}, read.Errorf([]string{"base"}, "there is no theme %q%s", base, strict.Meant(base, Names()))
	}
	if f.Name != "" {
		name = f.Name
	}
	if strings.TrimSpace(name) == "" || strings.ContainsFunc(name, unicode.IsControl) {
		return named{}, read.Errorf([]string{"name"}, "%q is not a name", name)
	}
	n.name = name
	if f.Dark != nil {
		n.dark = *f.Dark
	}
	if err := f.Glyphs.valid(read); err != nil {
		return named{}, err
	}
	n.glyphs = f.Glyphs
	return n, f.colours(read, &n)
}

// colours applies the file's palette to the base's. A monochrome base with one
// colour in it is monochrome no more.
func (f themeFile) colours(read *strict.File, n *named) error {
	from, to := reflect.ValueOf(f.Palette), reflect.ValueOf(&n.palette).Elem()
	for i := range from.NumField() {
		value := from.Field(i).Interface()
		if value == nil {
			continue
		}
		field := from.Type().Field(i)
		c, err := colourOf(value)
		if err != nil {
			return read.Errorf([]string{"palette", field.Tag.Get("toml")}, "%w", err)
		}
		into := field.Name
		if into == "FunctionName" {
			into = "Name"
		}
		to.FieldByName(into).SetString(c)
		n.mono = n.mono && c == ""
	}
	return nil
}

var hex = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)

// colourOf returns a colour in the form that Palette uses.
func colourOf(value any) (string, error) {
	text := fmt.Sprint(value)
	if _, ok := value.(string); ok && (text == "" || hex.MatchString(text)) {
		return strings.ToLower(text), nil
	}
	if n, err := strconv.Atoi(text); err == nil && n >= 0 && n <= 15 && strconv.Itoa(n) == text {
		return text, nil
	}
	return "", fmt.Errorf(`%q is not a colour; write "#rrggbb", 0 to 15 for the terminal's sixteen, or "" for its own`, text)
}
