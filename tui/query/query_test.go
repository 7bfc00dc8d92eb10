package query

import (
	"math"
	"strings"
	"testing"

	"prefdeck/stages/label"
)

func TestFilterIsReadAsItIsWritten(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]label.QueueFilter{
		"":                      {},
		"two words":             {Text: "two words"},
		"tag:maths is:flagged":  {Tag: "maths", State: label.Flagged},
		"x source:s model:m y":  {Text: "x y", Source: "s", Model: "m"},
		"is:done is:flagged":    {State: label.Decided, Flag: true},
		"is:flagged is:skipped": {State: label.Skipped, Flag: true},
		"is:any is:flagged":     {State: label.Flagged},
		"is:done 10:30 a:":      {Text: "10:30 a:", State: label.Decided},
	} {
		got, err := Parse(text)
		if !got.Equal(want) || err != nil {
			t.Errorf("%q: %+v, %v", text, got, err)
		}
		if again, err := Parse(String(got)); !again.Equal(got) || err != nil {
			t.Errorf("%q came back as %+v, %v", text, again, err)
		}
	}
}

func TestEveryWordOfAFilter(t *testing.T) {
	t.Parallel()
	const most = math.MaxFloat64
	score := func(low, high float64) label.QueueFilter {
		return label.QueueFilter{Score: &label.ScoreRange{What: "help", Min: low, Max: high}}
	}
	for text, want := range map[string]label.QueueFilter{
		`tag:"two words" source:a"b c"d`: {Tag: "two words", Source: "ab cd"},
		`"tag:x" y`:                      {Text: "tag:x y"},
		`say \n "\"so\" \\ "`:            {Text: `say \n "so" \ `},
		`http://x is:any`:                {Text: "http://x", State: label.Any},
		`dropped:refusal`:                {Verdict: &label.VerdictFilter{Filter: "refusal"}},
		`passed:"too long"`:              {Verdict: &label.VerdictFilter{Filter: "too long", Pass: true}},
		`judge:disagrees is:done`:        {Judge: label.JudgeDisagrees, State: label.Decided},
		`judge:flips`:                    {Judge: label.JudgeFlips},
		`score:help>=0.7`:                score(0.7, most),
		`score:help>0.7`:                 score(math.Nextafter(0.7, 1), most),
		`score:help>0`:                   score(math.SmallestNonzeroFloat64, most),
		`score:help<0.3`:                 score(-most, math.Nextafter(0.3, 0)),
		`score:help<=-3`:                 score(-most, -3),
		`score:help=4`:                   score(4, 4),
		`score:help=0.2..0.8`:            score(0.2, 0.8),
		`score:"a b=c">=1e3`:             {Score: &label.ScoreRange{What: "a b=c", Min: 1000, Max: most}},
	} {
		got, err := Parse(text)
		if err != nil || !got.Equal(want) {
			t.Errorf("%s: %+v, %v", text, got, err)
			continue
		}
		if err := (label.QueueView{Filter: got}).Valid(); err != nil {
			t.Errorf("%s: %v", text, err)
		}
		if again, err := Parse(String(got)); err != nil || !again.Equal(got) {
			t.Errorf("%s came back by %s as %+v, %v", text, String(got), again, err)
		}
	}
	// A number written with few digits is shown with few.
	for _, text := range []string{"score:help>0.7", "score:help>=0.7", "score:help<0.3", "score:help<=0.3", "score:help=0.2..0.8", `tag:"two words"`} {
		if f, _ := Parse(text); String(f) != text {
			t.Errorf("%s is shown as %s", text, String(f))
		}
	}
}

func TestWhatIsWrongWithAFilterNamesTheWord(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"tag:":                          "tag: has no value",
		`x tag:"a b`:                    `tag:"a b lacks its closing quotation mark`,
		"tag:a tag:b":                   "tag:b is a second tag",
		"judge:right":                   "judge:right: write judge:disagrees, judge:flips",
		"judge:flips judge:disagrees":   "judge:disagrees is a second judge",
		"is:lost":                       "is:lost: write is:done, is:flagged, is:skipped, is:any",
		"is:done is:skipped":            "is:skipped goes only with is:flagged",
		"is:done is:done":               "is:done goes only with is:flagged",
		"is:flagged is:flagged":         "is:flagged goes only with is:flagged",
		"is:done is:flagged is:skipped": "is:skipped goes only with is:flagged",
		"score:help":                    "score:help: compare the score with a number",
		"score:>=1":                     "score:>=1: compare the score with a number",
		"score:help>=much":              `score:help>=much: "much" is not a number`,
		"score:help>=inf":               `"inf" is not a number`,
		"score:help=0.8..0.2":           "the range from 0.8 to 0.2 is empty",
		"score:help>0.2..0.8":           "a range such as 0.2..0.8 comes after =",
		"score:a>=1 score:a<=2":         "score:a<=2 is a second score",
		"dropped:x passed:y":            "passed:y is a second verdict",
	} {
		if f, err := Parse(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %+v, %v", text, f, err)
		}
	}
}

func TestFiltersAreEqualByWhatTheySay(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"score:a>=1", "dropped:x", "model:m x", ""} {
		f, _ := Parse(text)
		g, _ := Parse(text)
		if !(label.QueueView{Filter: f}).Equal(label.QueueView{Filter: g}) {
			t.Errorf("%q is not equal to itself", text)
		}
		for _, other := range []string{"score:a>=2", "passed:x", "y"} {
			if g, _ := Parse(other); f.Equal(g) {
				t.Errorf("%q is equal to %q", text, other)
			}
		}
	}
}

// A row's own source is found as such, though an import keeps it as a tag. A file of the
// same name comes first.
func TestTheSourceOfARowIsATag(t *testing.T) {
	t.Parallel()
	deck := label.FilterChoices{Tags: []string{"quiz", "a.jsonl"}, Sources: []string{"a.jsonl"}}
	for source, want := range map[string]label.QueueFilter{
		"quiz": {Tag: "quiz"}, "a.jsonl": {Source: "a.jsonl"}, "none": {Source: "none"}, "": {},
	} {
		if got := Meant(label.QueueFilter{Source: source}, deck); got != want {
			t.Errorf("%q means %+v, want %+v", source, got, want)
		}
	}
}

func TestCompletions(t *testing.T) {
	t.Parallel()
	deck := label.FilterChoices{Tags: []string{"two words", "two", "verse"}, Scores: []string{"help"}, Filters: []string{"refusal", "language"}, Models: []string{"m\x1b"}, Sources: []string{"verses.jsonl"}}
	for text, want := range map[string]string{
		"":                "",
		"t":               "tag:",
		"source:v":        "source:verses.jsonl source:verse", // a row's own source is a tag
		"x pa":            "passed:",
		"tag:t":           "tag:two",
		`x tag:"t`:        `tag:"two words" tag:"two"`,
		"dropped:":        "dropped:refusal dropped:language",
		"score:":          "score:help",
		"score:help>":     "",
		"is:d":            "is:done",
		"model:":          "", // it cannot be written
		"nothing:":        "",
		`"tag:`:           "",
		"tag:verse ":      "",
		"tag:verse sourc": "source:",
		"a\u3000sourc":    "source:",
		"a\u00a0":         "",
		"\u3000":          "",
	} {
		if got := strings.Join(Complete(text, deck), " "); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
