package themes

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func themeFileOf(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// loaded returns a person's theme on a terminal with colours.
func loaded(path string) (Theme, error) {
	n, _, err := load(path)
	if err != nil {
		return Theme{}, err
	}
	return n.forEnv(Env{}), nil
}

func TestLoad(t *testing.T) {
	t.Parallel()
	th, err := loaded(themeFileOf(t, "mine.toml", `
base = "paper"
[palette]
accent = "#FFB000"
muted = 8
faint = "7"
text = ""
function = "#123456"
[glyphs]
border = "double"
cursor = "▸"
box_checked = "[y]"
spinner = ["a", "b"]
`))
	if err != nil {
		t.Fatal(err)
	}
	paper, _ := Pick("paper", false, Env{})
	want := paper.Palette
	want.Accent, want.Muted, want.Faint, want.Text, want.Name = "#ffb000", "8", "7", "", "#123456"
	if th.Name != "mine" || th.Dark || th.Palette != want {
		t.Errorf("%s, dark %v, %+v", th.Name, th.Dark, th.Palette)
	}
	if g := th.Glyphs; g.Cursor != "▸" || g.Border.Top != "═" || g.BoxChecked != "[y]" || len(g.Spinner) != 2 || g.Check != paper.Glyphs.Check {
		t.Errorf("%+v", g)
	}
	if th.Styles().Accent.Render("x") == paper.Styles().Accent.Render("x") {
		t.Error("the styles are those of the base")
	}
	th, err = loaded(themeFileOf(t, "grey.toml", "name = \"plain\"\nbase = \"mono\"\ndark = false\n[glyphs]\nborder = \"ascii\""))
	if err != nil || !th.Mono || th.Name != "plain" || th.Dark {
		t.Errorf("%+v, %v", th, err)
	}
	th, err = loaded(themeFileOf(t, "blue.toml", "base = \"mono\"\n[palette]\naccent = 12"))
	if err != nil || th.Mono {
		t.Errorf("a colour in a monochrome theme: mono %v, %v", th.Mono, err)
	}
}

// Every role and every glyph can be set.
func TestEveryRoleAndGlyphHasAKey(t *testing.T) {
	t.Parallel()
	keys := map[string]bool{}
	roles := reflect.TypeOf(Colours{})
	for i := range roles.NumField() {
		key := roles.Field(i).Tag.Get("toml")
		if key == "" || keys[key] {
			t.Errorf("%s has the key %q", roles.Field(i).Name, key)
		}
		keys[key] = true
	}
	glyphs, set := reflect.TypeOf(Glyphs{}), reflect.TypeOf(glyphSet{})
	for i := range glyphs.NumField() {
		if name := glyphs.Field(i).Name; name != "ASCII" {
			if _, ok := set.FieldByName(name); !ok {
				t.Errorf("no key for %s", name)
			}
		}
	}
}

func TestFaultsOfAThemeNameTheirLine(t *testing.T) {
	t.Parallel()
	for text, wants := range map[string][]string{
		"base = \"papre\"":                    {"line 1", "base", "papre", "did you mean paper"},
		"name = \" \"":                        {"line 1", "name"},
		"name = \"\\u001b]0;x\"":              {"line 1", "name"},
		"[palette]\n\naccnet = \"#000000\"":   {"line 3", "palette.accnet", "did you mean palette.accent"},
		"[palette]\naccent = \"#00\"":         {"line 2", "palette.accent", "#rrggbb"},
		"[palette]\naccent = 16":              {"line 2", "palette.accent", "16"},
		"[palette]\naccent = true":            {"line 2", "palette.accent", "true"},
		"[palette]\naccent = \"blue\"":        {"line 2", "palette.accent", "blue"},
		"[glyphs]\nborder = \"wavy\"":         {"line 2", "glyphs.border", "rounded"},
		"[glyphs]\ncursor = \"->\"":           {"line 2", "glyphs.cursor", "2 cells"},
		"[glyphs]\ncursor = \"界\"":            {"line 2", "glyphs.cursor", "2 cells"},
		"[glyphs]\ncursor = \"\\u001b[2J\"":   {"line 2", "glyphs.cursor", "invisible"},
		"[glyphs]\ncursor = \"\\u200b\"":      {"line 2", "glyphs.cursor", "invisible"},
		"[glyphs]\nspinner = [\"a\"]":         {"line 2", "glyphs.spinner", "two"},
		"[glyphs]\nspinner = [\"a\", \"bb\"]": {"line 2", "glyphs.spinner", "2 cells"},
		"[glyphs]\nbox_empty = \"[  ]\"":      {"line 2", "glyphs.box_empty", "4 cells"},
		"dark = 1":                            {"line 1", "dark", "true or false"},
		"base = \"papre\"\ndark = 1\n[palette]\naccnet = 1\nmuted = 16\n[glyphs]\nborder = \"wavy\"\ncursor = \"->\"\nspinner = [\"a\"]": {
			"line 1: base", "line 2: dark", "line 4: there is no key palette.accnet", "line 5: palette.muted", "line 7: glyphs.border", "line 8: glyphs.cursor", "line 9: glyphs.spinner",
		},
		"dark": {"line 1"},
	} {
		path := themeFileOf(t, "x.toml", text)
		_, err := loaded(path)
		if err == nil {
			t.Errorf("%q is no error", text)
			continue
		}
		for _, want := range append(wants, path) {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%q: %v\nlacks %s", text, err, want)
			}
		}
	}
}

func TestCatalogue(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, text := range map[string]string{"a.toml": "name = \"mine\"\nbase = \"ember\"\n[glyphs]\ncursor = \"▸\"", "note.txt": "no theme"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c, err := NewCatalogue(dir)
	if err != nil || len(c.Names()) != len(Names())+1 {
		t.Fatalf("%v, %v", c.Names(), err)
	}
	th, err := c.Pick("mine", false, Env{})
	if err != nil || th.Key() != "mine" || th.Glyphs.Cursor != "▸" {
		t.Errorf("%s, %v", th.Key(), err)
	}
	if th, _ := c.Pick("mine", false, Env{ASCII: true}); th.Glyphs.Cursor != ">" {
		t.Error("a theme's glyphs go before what the terminal can draw")
	}
	if th, _ := c.Pick("mine", false, Env{NoColor: true}); !th.Mono {
		t.Error("a theme's colours go before NO_COLOR")
	}
	if err := os.WriteFile(filepath.Join(dir, "b.toml"), []byte("\nname = \"paper\""), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := NewCatalogue(dir); err == nil || !strings.Contains(err.Error(), "line 2") || !strings.Contains(err.Error(), "paper") {
		t.Errorf("a second paper: %v", err)
	}
	if _, err := NewCatalogue(filepath.Join(dir, "none")); err == nil {
		t.Error("a folder that is not there")
	}
	if c, err := NewCatalogue(""); err != nil || len(c.Names()) != len(Names()) {
		t.Errorf("no folder: %v", err)
	}
}
