//go:build ignore

package markdown

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/themes"
	"prefdeck/tui/gate"
)

var word = regexp.MustCompile(`[\p{L}\p{N}]+`)

// TestMissingWords counts the texts under $TEXTS of which a word or number is shown
// less often than it was written. It sees no lost signs, indents or blanks.
func TestMissingWords(t *testing.T) {
	th, err := themes.Pick("mono", true, themes.Env{ASCII: true}) // formulas stay LaTeX
	if err != nil {
		t.Fatal(err)
	}
	all, missing := 0, 0
	check := func(text string) {
		all++
		left := map[string]int{}
		for _, w := range word.FindAllString(ansi.Strip(strings.Join(Render(text, 1000, th, Rendered), "\n")), -1) {
			left[w]++
		}
		for _, w := range word.FindAllString(gate.Text(text), -1) {
			if left[w]--; left[w] < 0 {
				missing++
				return
			}
		}
	}
	err = filepath.WalkDir(os.Getenv("TEXTS"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil || !strings.HasSuffix(path, ".gz") {
			check(string(content))
			return err
		}
		unzipped, err := gzip.NewReader(bytes.NewReader(content))
		if err != nil {
			return err
		}
		for in := json.NewDecoder(unzipped); in.More(); {
			var value any
			if err := in.Decode(&value); err != nil {
				return err
			}
			rows, isList := value.([]any)
			if !isList {
				rows = []any{value}
			}
			for _, row := range rows {
				for _, name := range []string{"output", "response_a", "response_b"} {
					if text, ok := row.(map[string]any)[name].(string); ok {
						check(text)
					}
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d texts, %d miss a word", all, missing)
}
