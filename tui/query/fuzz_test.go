package query

import (
	"testing"

	"prefdeck/stages/label"
)

// FuzzParse reads any line as a filter: what is read is written so that it is read the
// same again, and nothing that is read is a filter which the deck refuses.
func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"", "two words", `tag:"two words" is:done`, `score:help>=0.7`, `score:"a b=c"<-1e3`, `score:x=0.2..0.8`, `dropped:refusal passed:"too long"`,
		`say \n "\"so\" \\ "`, `is:`, `"`, `a:b:c`, "score:x>1e999", "score:x>nan", "model:\xff", "is:flagged is:any verdict:a",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		Completed(text, label.FilterChoices{})
		Tells(text)
		got, err := Parse(text)
		if err != nil {
			return
		}
		if err := (label.QueueView{Filter: got}).Valid(); err != nil {
			t.Errorf("%q is read as %+v: %v", text, got, err)
		}
		written := String(got)
		if again, err := Parse(written); err != nil || !again.Equal(got) {
			t.Errorf("%q is %+v, written %q, and read again %+v, %v", text, got, written, again, err)
		}
	})
}
