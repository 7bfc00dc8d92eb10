package prompt

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"prefdeck/stages"
)

func TestScreenDropsWhatIsNotWanted(t *testing.T) {
	t.Parallel()
	english := bare(t, "Explain to me how the tides of the sea follow the moon and the sun.")
	german := bare(t, "Erkläre mir bitte, wie die Gezeiten des Meeres dem Mond und der Sonne folgen.")
	short := bare(t, "Tides?")
	mail := bare(t, "Write to anna.k@posteo.de that the tides of the sea are late.")
	d := newMemory(english, german, short, mail)
	run := func(s Screen) map[stages.ID]string {
		if err := Run(t.Context(), d, nil, Options{Screen: s}, nil); err != nil {
			t.Fatal(err)
		}
		out := map[stages.ID]string{}
		for id, p := range d.prompts {
			if p.Dropped != "" {
				out[id] = p.Dropped
			}
		}
		return out
	}
	all := Screen{Languages: []string{"en"}, MinWords: 2, MaxWords: 100, PersonalData: true, HeldOut: []TestText{{"test.jsonl", english.Text()}}}
	got := run(all)
	want := map[stages.ID]string{german.ID: Language, short.ID: Length, mail.ID: PersonalData, english.ID: Contaminated}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("dropped %v, want %v", got, want)
	}
	for id, reason := range map[stages.ID]string{german.ID: "German", short.ID: "1 words, wanted at least 2", mail.ID: "an e-mail address", english.ID: "of test.jsonl"} {
		if r := d.reasons[id].Reason; !strings.Contains(r, reason) {
			t.Errorf("reason %q, want %q", r, reason)
		}
	}
	// A person lets one in for good; a filter that is off lets all of its in.
	p := d.prompts[mail.ID]
	p.Rescued, p.Dropped = true, ""
	d.prompts[mail.ID] = p
	delete(want, mail.ID)
	if got := run(all); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("after a rescue dropped %v, want %v", got, want)
	}
	if got := run(Screen{}); len(got) > 0 {
		t.Errorf("without a screen dropped %v", got)
	}
}

func TestPersonalData(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Write to anna.k@posteo.de about it":                     "an e-mail address",
		"Write to me@example.com about it":                       "",
		"Use @dataclass and email@localhost":                     "",
		"Call +49 30 901820 tomorrow":                            "a telephone number",
		"Call (212) 736-5000 tomorrow":                           "a telephone number",
		"Call (212) 555-0143 tomorrow":                           "",
		"My SSN is 078-05-1120, is it safe?":                     "a social security number",
		"Pay with 4111 1111 1111 1111 please":                    "a card number",
		"Pay with 4111 1111 1111 1112 please":                    "",
		"Transfer it to DE89 3704 0044 0532 0130 00":             "an account number",
		"Transfer it to DE88 3704 0044 0532 0130 00":             "",
		"Add 1234567 and 7654321 and tell me the sum of both":    "",
		"What happened between 1914-1918 and 1939-1945?":         "",
		"Sort 10.5, 20.25, 30.125, 40.0625 and 50.5":             "",
		"Is 192.168.100.200 in 192.168.0.0/16?":                  "",
		"Is 9007199254740993 a whole number in JavaScript, why?": "",
		"Convert 2023-08-24T15:37:06 to a Unix time":             "",
		"0000 0000 0000 0000":                                    "",
	} {
		if got := personal(text); got != want {
			t.Errorf("personal(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestContamination(t *testing.T) {
	t.Parallel()
	test := []TestText{
		{"a.jsonl", "Compose an engaging travel blog post about a recent trip to Hawaii, highlighting cultural experiences and must-see attractions."},
		{"a.jsonl", "Who wrote Hamlet and when?"},
		{"b.txt", "Why?"},
		{"b.txt", "..."},
	}
	h := newHeld(test)
	for text, of := range map[string]string{
		test[0].Text: "a.jsonl",
		"Hi! Please compose an engaging travel blog post about a recent trip to Hawaii, highlighting cultural experiences and must-see attractions. Thanks": "a.jsonl",
		"Compose an engaging travel blog post about a recent trip to Iceland.":                                                                              "",
		"Compose an engaging travel blog post about a recent trip to Iceland, highlighting cultural experiences and must-see attractions.":                  "",
		"who wrote hamlet and when":          "a.jsonl",
		"Tell me who wrote Hamlet and when.": "a.jsonl",
		"Who wrote Macbeth and when?":        "",
		"why":                                "b.txt",
		"why not":                            "",
		"":                                   "",
	} {
		got := h.in(newTask(terms(text)))
		if (got.Reason == "") != (of == "") || !strings.HasSuffix(got.Reason, of) {
			t.Errorf("%q: %+v, want %q", text, got, of)
		}
	}
}

// TestContaminationAgainstAllPairs compares the index with looking for each run of each
// text in each prompt.
func TestContaminationAgainstAllPairs(t *testing.T) {
	t.Parallel()
	text := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(strings.Fields("a b c sea")), 0, 14).Draw(t, "words"), " ")
	})
	rapid.Check(t, func(t *rapid.T) {
		var test []TestText
		for _, s := range rapid.SliceOfN(text, 1, 5).Draw(t, "test") {
			test = append(test, TestText{"f", s})
		}
		asked := text.Draw(t, "prompt")
		got := newHeld(test).in(newTask(terms(asked)))
		best := 0.0
		for _, x := range test {
			a, b := strings.Fields(asked), strings.Fields(x.Text)
			n := min(runWords, len(b))
			if n > 0 && n < shortest && slices.Equal(a, b) {
				best = 1
			}
			if n < shortest {
				continue
			}
			runs, both := map[string]bool{}, map[string]bool{}
			for i := range len(b) - n + 1 {
				runs[strings.Join(b[i:i+n], " ")] = true
			}
			for i := range max(0, len(a)-n+1) {
				if r := strings.Join(a[i:i+n], " "); runs[r] {
					both[r] = true
				}
			}
			best = max(best, float64(len(both))/float64(len(runs)))
		}
		if best < heldShare {
			best = 0
		}
		if got.Value != best {
			t.Fatalf("%q in %q: %v, want %v", asked, test, got.Value, best)
		}
	})
}
