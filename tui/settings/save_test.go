package settings

import (
	"os"
	"path/filepath"
	"testing"

	"pgregory.net/rapid"

	"prefdeck/stages/label"
)

func TestSaveTheme(t *testing.T) {
	t.Parallel()
	for before, want := range map[string]string{
		"":                         "[theme]\nname = \"paper\"\n",
		"[theme]\nname = \"dusk\"": "[theme]\nname = \"paper\"",
		"# mine\n[theme]\n  name = 'dusk'  # it\ndir = \"\"\n\n[labelling]\nscale = 4\n": "# mine\n[theme]\n  name = \"paper\"  # it\ndir = \"\"\n\n[labelling]\nscale = 4\n",
		"[theme]":                            "[theme]\nname = \"paper\"\n",
		"[theme] # looks\ndir = \"\"\n":      "[theme] # looks\nname = \"paper\"\ndir = \"\"\n",
		"[labelling]\nscale = 4":             "[labelling]\nscale = 4\n\n[theme]\nname = \"paper\"\n",
		"theme.name = \"dusk\"\n[keys]\n":    "theme.name = \"paper\"\n[keys]\n",
		"[theme]\r\nname = \"dusk\"\r\n":     "[theme]\r\nname = \"paper\"\n",
		"theme = { name = \"dusk\" }\n":      "",
		"theme = { dir = \"\" }\n":           "",
		"theme.dir = \"\"\n":                 "",
		"[theme]\nname = \"\"\"\ndusk\"\"\"": "",
		"[theme]\nnmae = \"dusk\"":           "",
	} {
		path := write(t, before)
		err := SaveTheme(path, "paper")
		text, _ := os.ReadFile(path)
		switch {
		case want == "" && (err == nil || string(text) != before):
			t.Errorf("%q becomes %q, %v; want an error", before, text, err)
		case want != "" && (err != nil || string(text) != want):
			t.Errorf("%q becomes %q, %v; want %q", before, text, err, want)
		}
	}
}

func TestSaveThemeMakesAndFollows(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "new", "config.toml")
	if err := SaveTheme(path, "frost"); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(dir, "link.toml")
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	if err := SaveTheme(link, "dusk"); err != nil {
		t.Fatal(err)
	}
	if about, err := os.Lstat(link); err != nil || about.Mode()&os.ModeSymlink == 0 {
		t.Error("the link is a file now")
	}
	s, err := Load(path)
	if err != nil || s.Theme.Name != "dusk" {
		t.Errorf("%+v, %v", s.Theme, err)
	}
	if about, err := os.Stat(path); err != nil || about.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", about.Mode(), err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "new", ".config-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// A stored theme is read back, and the rest is unchanged.
func TestSaveThemeAgain(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := ""
		for _, part := range rapid.Permutation([]string{"[theme]\n", "[labelling]\nscale = 4\n", "[keys.bind]\n\"view.raw\" = \"M\"\n", "# name = \"x\"\n"}).Draw(t, "parts") {
			text += part
		}
		first := rapid.SampledFrom([]string{"dusk", "mine \"own\"", "ö\\"}).Draw(t, "first")
		changed := text
		for _, name := range []string{"harbour", first, first} {
			var err error
			if changed, err = withTheme("x.toml", changed, name); err != nil {
				t.Fatal(err)
			}
		}
		s, _, err := parse("x.toml", []byte(changed))
		if err != nil || s.Theme.Name != first || s.Labelling.Scale != label.FourStrengths || len(s.Keys.Bind) != 1 {
			t.Fatalf("%q gives %+v, %v", changed, s, err)
		}
	})
}
