package commands

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"prefdeck/stages/label"
	"prefdeck/tui/keys"
)

// readme returns the rows of the README's table under the heading, cell by cell.
func readme(t *testing.T, heading string) [][]string {
	t.Helper()
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, found := strings.Cut(string(text), "\n"+heading+"\n|---|---|\n")
	if !found {
		t.Fatalf("the README has no table %s", heading)
	}
	table, _, _ = strings.Cut(table, "\n\n")
	var rows [][]string
	for row := range strings.Lines(table) {
		rows = append(rows, strings.Split(strings.Trim(row, "| \n"), " | "))
	}
	return rows
}

// The README names the commands of the table, with the table's words.
func TestReadmeNamesTheCommands(t *testing.T) {
	t.Parallel()
	var table, told []string
	for _, c := range All() {
		table = append(table, c.Name+": "+c.Does)
	}
	for _, row := range readme(t, "| command | does |") {
		told = append(told, strings.Trim(row[0], "`")+": "+row[1])
	}
	if !slices.Equal(told, table) {
		t.Errorf("the README has %q,\nthe table %q", told, table)
	}
}

// Every command of the labelling screen that has a key is in the README, by one of
// its keys, and every key in the README has a command.
func TestReadmeNamesTheKeys(t *testing.T) {
	t.Parallel()
	key := regexp.MustCompile("`[^`]+`|ctrl\\+.|backspace|space|esc|PgUp")
	named, mentioned := map[string]bool{}, map[string]bool{}
	for _, row := range readme(t, "| key | does |") {
		keys := strings.Replace(row[0], "`1` … `7`", "`1` `2` `3` `4` `5` `6` `7`", 1)
		for _, name := range key.FindAllString(keys, -1) {
			named[strings.Trim(name, "`")] = true
		}
		for _, name := range key.FindAllString(keys+row[1], -1) {
			mentioned[strings.Trim(name, "`")] = true
		}
	}
	bound := map[string]bool{}
	table := keys.DefaultOn(label.SevenPoint)
	for _, b := range slices.Concat(table.In(keys.Deciding), table.In(keys.Unsaved)) {
		for _, key := range b.Keys {
			bound[keys.Show(key)] = true
		}
		if !slices.ContainsFunc(b.Keys, func(key string) bool { return mentioned[keys.Show(key)] }) {
			t.Errorf("the README names no key of %s: %s", b.ID, b.Shown())
		}
	}
	for name := range named {
		if !bound[name] {
			t.Errorf("the README names %s, which does nothing", name)
		}
	}
}
