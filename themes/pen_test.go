package themes

import (
	"reflect"
	"testing"
)

// What a pen draws is what Lip Gloss draws, to the byte.
func TestPensDrawAsLipGloss(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"dark", "light", "mono", "high-contrast"} {
		th, err := Pick(name, true, Env{})
		if err != nil {
			t.Fatal(err)
		}
		styles := reflect.ValueOf(*th.Styles())
		for i := range styles.NumField() {
			s := styles.Field(i).Interface().(Pen)
			for _, text := range []string{"", " ", "x", " two words ", "é 日本 👩‍🚀", "a\tb", "a\nbc", "a\r\nb", "a\x1b[1mb\x1b[mc"} {
				if got, want := s.Render(text), s.Style.Render(text); got != want {
					t.Errorf("%s %s: %q is %q, want %q", name, styles.Type().Field(i).Name, text, got, want)
				}
			}
		}
	}
	if got := (Pen{}).Render("plain"); got != "plain" {
		t.Errorf("the zero pen draws %q", got)
	}
}
