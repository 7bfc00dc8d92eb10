package settings

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"
)

// FuzzLoad reads any file: a fault has a message, and saving a theme changes nothing
// but the theme.
func FuzzLoad(f *testing.F) {
	for _, s := range []string{
		"", Example(), "[theme]\nname = \"light\"\n", "theme = {name = \"dark\"}", "[labelling]\nscale = 4\nrepeats = 0.5\ncriteria = [\"a\"]\n", "[keys]\npreset = \"vim\"\n[keys.label]\na3 = [\"1\", \"ctrl+x\"]\n",
		"[theme]\r\nname = 'x' # why\r\n", "[labelling]\nguard = \"1h\"\nidle = \"-1s\"", "\xff", "[theme", "theme.name = \"\"\"\nx\"\"\"",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		path := filepath.Join(t.TempDir(), "config.toml")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		before, err := Load(path)
		if err != nil {
			if err.Error() == "" {
				t.Error("a fault without a message")
			}
			return
		}
		if err := SaveTheme(path, "light"); err != nil {
			return // a file that cannot be changed is left alone
		}
		after, err := Load(path)
		if err != nil || after.Theme.Name != "light" {
			t.Fatalf("%q with another theme: %+v, %v", text, after.Theme, err)
		}
		after.Theme.Name = before.Theme.Name
		if !reflect.DeepEqual(after, before) {
			t.Errorf("%q: saving a theme made %+v of %+v", text, after, before)
		}
	})
}
