package store

import (
	"strings"
	"testing"

	"prefdeck/stages/label"
)

// A setting that cannot be read is found by doctor and by nobody else: labelling goes
// on with the default.
func TestUnreadableSettings(t *testing.T) {
	t.Parallel()
	for name, row := range map[string][2]string{
		"view":            {settingView, `{"order":`},
		"unknown order":   {settingView, `{"order":"by-mood"}`},
		"wrong type":      {settingView, `{"order":"newest","filter":[]}`},
		"scheme":          {settingScheme, "\xff"},
		"invalid scheme":  {settingScheme, `{"Repeats":7}`},
		"copy":            {settingCopied, `yes`},
		"moves":           {settingMoves, `many`},
		"round":           {settingRound, `first`},
		"upgrade":         {settingLoose, `perhaps`},
		"filtered":        {settingSettled, `[]`},
		"mark of a write": {settingOpen + "somebody", `{`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := closed(t, t.TempDir())
			d, err := Open(t.Context(), path, options())
			must(t, err)
			must(t, alter(d, saveSetting, row[0], row[1]))
			found := false
			for _, f := range broken(t, path) {
				found = found || f.Check == "deck settings" && strings.Contains(f.Text, row[0]) && f.Advice != ""
			}
			if !found {
				t.Errorf("doctor finds %+v", broken(t, path))
			}
			must(t, d.Close())

			d = open(t, path, options())
			if v, err := d.View(t.Context()); err != nil || v.Valid() != nil || v.Order != "" {
				t.Errorf("view %+v, %v", v, err)
			}
			if s, err := d.Scheme(t.Context()); err != nil || s.Valid() != nil {
				t.Errorf("scheme %+v, %v", s, err)
			}
			if text, _, err := d.Guideline(t.Context()); err != nil || text != "" {
				t.Errorf("guideline %q, %v", text, err)
			}
			items, err := d.Upcoming(t.Context(), 1)
			if err != nil || len(items) != 1 {
				t.Fatalf("%d pairs, %v", len(items), err)
			}
			must(t, d.Append(t.Context(), choose(items[0].Pair.ID, label.Graded(1))))
		})
	}
}
