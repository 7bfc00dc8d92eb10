package labelling

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"
	"unicode"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages"
	"prefdeck/stages/filter"
	"prefdeck/stages/label"
	"prefdeck/stages/pairing"
	"prefdeck/stages/response"
)

// behindAll fills in a complete background by content: the same for every pair
// except the score of its A.
func behindAll(_ int, b *label.Background) {
	at := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	made := func(o *label.Origin, model, digest string, seed int64) {
		o.Model = stages.Model{Name: model, Digest: digest, Family: "gemma3", ParameterSize: "268.10M", Quantization: "Q4_K_M"}
		o.Run = stages.Run{ID: "VDGRYRTYL72YTG5VVBLMNOOAIF", Stage: stages.Responses, Started: at}
		r := &o.Response
		r.Slot, r.Sample, r.Seed, r.DoneReason, r.Status = "slot", 1, seed, "stop", response.Complete
		r.Options = json.RawMessage(`{"num_ctx":2048,"num_predict":300,"seed":7,"temperature":0.6,"top_p":0.9,"stop":["\n\n"]}`)
		r.Tokens, r.PromptTokens = 120, 41
		r.Load, r.PromptEval, r.Eval, r.Total = 541*time.Millisecond, 456*time.Millisecond, 2400*time.Millisecond, 5386*time.Millisecond
		o.Verdicts = []label.ConfiguredVerdict{
			finding("empty", true, 232, "", `{"min_chars":60}`), finding("truncated", true, 0, "", `{}`), finding("repetition", true, 0.125, "", `{"max_repetition":0.5}`)}
		o.Scores = []label.Score{{What: "helpfulness", Scorer: "rubric-2", Model: "llama3.2:3b", Value: 3.5}}
	}
	made(&b.A, "gemma3:270m", "cadfb60ff86ebaaa1f23522582d3a17f", 1196738713)
	made(&b.B, "smollm2:135m", "sha256:8a0402279d3d58d504ab4bf010b2d528", 124053639)
	b.A.Response.Thinking = "First I count."
	b.B.Verdicts = []label.ConfiguredVerdict{finding("empty", true, 40, "", `{"min_chars":20}`), finding("truncated", false, 0, "done_reason is length", `{}`)}
	b.B.Rescue = &label.Rescue{Annotator: "anna", Reason: "it is an answer"}
	b.B.Scores = nil
	b.Prompt = label.Findings{
		Verdicts: []label.ConfiguredVerdict{finding("near-duplicate", true, 0.31, "", `{"threshold":0.7}`)},
		Scores:   []label.Score{{What: "difficulty", Scorer: "words", Value: 12}}}
	b.Both.Verdicts = []label.ConfiguredVerdict{finding("near-identical", true, 0.231, "", `{"near_identical":0.95}`)}
	p := 0.83
	b.Judgements = []label.Judgement{
		{Judge: "pairwise-1", Model: "llama3.2:3b", First: label.SideA, Probability: &p, Answer: "a"},
		{Judge: "pairwise-1", Model: "llama3.2:3b", First: label.SideB, Answer: "they are close"}}
	b.Pair.Strategy, b.Pair.Probability, b.Pair.Route, b.Pair.Reason = pairing.StrategyAudit, 0.05, pairing.Dropped, "response dropped: truncated"
	b.Run = stages.Run{ID: "LKLHEWGGUWMGF2N7OCJKBPUWJE", Stage: stages.Filter, Started: at}
	b.Audit = 0.1
	b.Gold = &label.Known{Answer: label.A}
}

func finding(name string, pass bool, value float64, reason, config string) label.ConfiguredVerdict {
	return label.ConfiguredVerdict{Verdict: filter.Verdict{Filter: name, Pass: pass, Value: value, Reason: reason}, Config: json.RawMessage(config)}
}

// behindSitting opens a sitting at pairs with a complete background.
func behindSitting(t *testing.T, width, height int) *sitting {
	d := goldenSitting(t, width, height)
	d.deck.desk.behind = behindAll
	return d
}

// scrolled returns the whole text of the overlay.
func (d *sitting) scrolled() string {
	d.press("g")
	all := d.cells()
	for {
		was := d.cells()
		d.press("j")
		if d.cells() == was {
			return all
		}
		rows := strings.Split(strings.TrimSpace(d.cells()), "\n")
		all += "\n" + rows[len(rows)-3]
	}
}

func TestGoldenInfo(t *testing.T) {
	t.Parallel()
	shoot(t, behindSitting,
		shot{"after", typing("2", "i")},
		shot{"after-end", typing("2", "i", "G")},
		shot{"before", typing("i")},
		shot{"revealed", typing("i", "i")},
		shot{"skipped", typing("s", "i")},
		shot{"opened", typing("2", "2", "H", "j", "enter", "i")})
	shootAt(t, minWidth, minHeight, behindSitting, shot{"smallest", typing("2", "i")})
}

func TestInfoTellsEverythingAfterTheDecision(t *testing.T) {
	t.Parallel()
	words := []string{"gemma3:270m", "smollm2:135m", "cadfb60ff86e", "8a0402279d3d", "268.10M", "Q4_K_M", "temperature", "0.6", "top_p", "num_predict",
		"1196738713", "124053639", "number 2", "stop", "120", "50.0/s", "words", "characters", "none kept", "kept, 3", "VDGRYRTY", "responses",
		"min_chars", "232", "0.125", "dropped", "anna", "near-duplicate", "0.31", "23.1", "helpfulness", "rubric-2", "3.5", "difficulty", "12",
		"pairwise-1", "83", "they are", "audit", "0.05", "0.1", "truncated", "known answer", "LKLHEWGG"}
	for _, size := range everySize {
		d := behindSitting(t, size.Width, size.Height)
		d.press("2", "i")
		all := d.scrolled()
		for _, word := range words {
			if !strings.Contains(all, word) {
				t.Errorf("at %v it does not tell %q:\n%s", size, word, all)
			}
		}
	}
}

func TestInfoSaysInWordsThatThereIsNothing(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 3)}, 120, 60)
	d.press("2", "i")
	for _, text := range []string{"no filter has judged the responses", "no filter has judged the prompt", "similarity not computed",
		"nothing has scored", "no judge has compared", "not known       digest, build, options, seed, sample, ended by, time, tokens, from", "none kept"} {
		d.see(text)
	}
}

// Promise 2: opened before the decision it reveals nothing, and after revealing it
// hides how the pair got here.
func TestPromise2InfoBeforeTheDecision(t *testing.T) {
	t.Parallel()
	d := behindSitting(t, 120, 100)
	hidden := []string{"gemma3", "smollm2", "passed", "dropped", "0.231", "pairwise", "helpfulness", "audit", "words"}
	d.press("i")
	for _, text := range hidden {
		d.dontSee(text)
	}
	d.see("● blind")
	d.press("i")
	for _, text := range []string{"gemma3:270m", "dropped: done_reason is length", "23.1 % the same", "pairwise-1", "not blind", "Told after the decision."} {
		d.see(text)
	}
	for _, text := range []string{"strategy", "audit", "known answer", "this pair too"} {
		d.dontSee(text)
	}
	d.press("esc", "2", "i")
	for _, text := range []string{"audit: a response that was dropped", "drawn with probability 0.1", "there is one"} {
		d.see(text)
	}
	d.see("The pair on screen stays hidden; i reveals it")
	if d.deck.log[0].Blind {
		t.Error("the label of a revealed pair counts as blind")
	}
}

// The facts about the responses are on the sides where they were shown.
func TestInfoStandsOnTheSidesOfTheScreen(t *testing.T) {
	t.Parallel()
	seen := map[label.Side]bool{}
	for i := range 12 {
		deck := &memory{items: numbered(t, 12)[i:]}
		deck.desk.behind = behindAll
		d := sit(t, deck, 120, 100)
		d.press("2", "i")
		model, judged := "gemma3:270m ", "A, A better with 83 %, having seen A first"
		left := deck.shown[0].Left
		if seen[left] = true; left == label.SideB {
			model, judged = "smollm2:135m ", "B, B better with 83 %, having seen B first"
		}
		d.see(judged)
		if row := line(d.cells(), "gemma3:270m"); !strings.HasPrefix(strings.TrimLeft(row, "│ "), "model           "+model) {
			t.Errorf("left is %s: %s", left, row)
		}
	}
	if len(seen) != 2 {
		t.Error("only one of the sides was seen")
	}
}

func TestInfoDropsStaleAnswers(t *testing.T) {
	t.Parallel()
	d := behindSitting(t, 120, 60)
	d.press("2")
	d.hold = true
	d.press("i")
	d.see("is being read")
	d.press("i") // reveals the pair on screen
	d.press("esc")
	d.release()
	d.dontSee("Behind")
	d.press("2")
	if e := d.deck.log[1]; !e.Blind {
		t.Error("what never came up counts as told")
	}
	stale := d.deck.items[1].Pair.ID
	d.press("2", "i")
	before := d.cells()
	d.send(behindRead{pair: stale, err: errors.New("late")})
	d.send(behindRead{pair: stale})
	if after := d.cells(); after != before {
		t.Errorf("an answer to an old question changed the screen:\n%s", after)
	}
}

func TestInfoThatCannotBeReadIsSaid(t *testing.T) {
	t.Parallel()
	d := behindSitting(t, 120, 36)
	d.deck.desk.lost = errors.New("disk\x1b[31m gone")
	d.press("i", "i")
	d.see("the facts behind the pair cannot be read: disk")
	d.dontSee("Behind the pairs")
	d.press("2")
	if !d.deck.log[0].Blind {
		t.Error("nothing was told, and the label is not blind")
	}
}

// A hidden repeat is not given away, neither while it is up nor as the last pair.
func TestInfoDoesNotBetrayARepeat(t *testing.T) {
	t.Parallel()
	d := behindSitting(t, 120, 100)
	deck := d.deck
	d.press("2", "i")
	plain := d.scrolled()
	d.press("esc")
	deck.desk.repeat = func() (label.Item, label.Presentation, error) {
		if len(deck.log) != 2 { // due once
			return label.Item{}, label.Presentation{}, label.ErrNone
		}
		item, as := label.AsRepeat(deck.item(0, nil), deck.shown[0])
		return item, as, nil
	}
	d.press("2", "2")
	if deck.shown[len(deck.shown)-1].RepeatOf == "" {
		t.Fatal("no repeat is up")
	}
	d.press("i")
	d.see("The pair on screen stays hidden;")
	d.see("● blind")
	d.press("i")
	d.see("The pair on screen: its label will not count as blind")
	d.see("Told after the decision.")
	d.press("esc", "2", "i")
	told := d.scrolled()
	if strings.Contains(told, "epeat ") || strings.Contains(told, "before") {
		t.Errorf("it tells of the repeat:\n%s", told)
	}
	if got, want := strings.Count(told, "│"), strings.Count(plain, "│"); got != want {
		t.Errorf("it tells more or less of a repeat:\n%s\nthan of any pair:\n%s", told, plain)
	}
}

// A skipped pair, or one whose answer was taken back, will still be decided.
func TestInfoHidesWhatIsToBeDecidedStill(t *testing.T) {
	t.Parallel()
	for want, press := range map[string][]string{
		"The last pair was skipped.":       {"s", "i"},
		"The last decision was taken back": {"2", "u", "i"},
		"The facts behind its pair stay":   {"2", "2", "u", "u", "i"},
		"Nothing has been decided":         {"i"},
	} {
		d := behindSitting(t, 120, 60)
		d.press(press...)
		d.see(want)
		d.dontSee("gemma3")
		d.press("esc", "2")
		if e := d.deck.log[len(d.deck.log)-1]; !e.Blind {
			t.Errorf("%v: nothing was told, and the label is not blind", press)
		}
	}
	d := behindSitting(t, 120, 60)
	d.press("2", "u", "U", "i")
	d.see("The last pair you decided")
	d.see("gemma3")
}

// A past decision that is opened was decided: its facts are shown at once, and a
// new decision is not blind.
func TestInfoOfAPastDecision(t *testing.T) {
	t.Parallel()
	d := behindSitting(t, 120, 100)
	d.press("2", "2", "H", "j", "enter", "i")
	d.see("The pair on screen: decided again, it will not count as blind")
	d.see("drawn with probability 0.1")
	d.see("The last pair you decided")
	d.dontSee("stays hidden")
	d.dontSee("this pair too")
	d.see("not blind")
	d.press("esc", "3")
	if e := d.deck.log[2]; e.Blind || e.Pair != d.deck.items[0].Pair.ID {
		t.Errorf("event %+v", e)
	}
}

func TestInfoScrollsAndStopsTheClock(t *testing.T) {
	t.Parallel()
	d := behindSitting(t, 60, 20)
	d.press("2", "i")
	top := d.cells()
	d.press("j", "j", "k", "space", "ctrl+d", "G")
	d.see("LKLHEWGG")
	d.see("end")
	d.send(notch(10, 10, tea.MouseWheelUp))
	d.dontSee(" end ")
	d.run(d.s.SetSize(120, 36))
	d.see("Behind the pairs")
	d.run(d.s.SetSize(60, 20))
	d.press("g")
	if d.cells() != top {
		t.Errorf("at the top it is another:\n%s\n%s", d.cells(), top)
	}
	d.press("1", "x", "t")
	d.now = d.now.Add(time.Hour)
	d.press("q", "2")
	if log := d.deck.log; len(log) != 2 || log[1].Active > 3*time.Minute {
		t.Errorf("%d labels, %v active", len(log), log[len(log)-1].Active)
	}
}

// Promise 3: all of the background comes from a file or a model.
func TestPromise3HostileBackground(t *testing.T) {
	t.Parallel()
	evil := "a\x1b]0;owned\x07b\x1b[2J\u202egnp\u200b\x00\x9b31m\r\nc\ttab\xff" + strings.Repeat("long", 300)
	hostile := func(_ int, b *label.Background) {
		f := label.Findings{
			Verdicts: []label.ConfiguredVerdict{finding(evil, false, 1, evil, evil), finding(evil+"2", true, 1, "", `{"`+"\u202e"+`":"\u001b[2J"}`)},
			Scores:   []label.Score{{What: evil, Scorer: evil, Model: evil + "m", Value: 1e300}},
			Rescue:   &label.Rescue{Annotator: evil, Reason: evil}}
		b.Prompt, b.Both = f, f
		for _, o := range []*label.Origin{&b.A, &b.B} {
			o.Findings = f
			o.Model = stages.Model{Name: evil, Digest: evil, Family: evil, RemoteHost: evil}
			o.Response.Options, o.Response.DoneReason, o.Response.Source = json.RawMessage(evil), evil, evil
			o.Run = stages.Run{ID: stages.RunID(evil), Stage: stages.Stage(evil)}
		}
		b.Judgements = []label.Judgement{{Judge: evil, Model: evil + "m", First: label.SideA, Answer: evil}}
		b.Pair.Strategy, b.Pair.Reason, b.Pair.Route = evil, evil, pairing.Route(evil)
		b.Run = b.A.Run
	}
	for _, size := range everySize {
		deck := &memory{items: numbered(t, 3)}
		deck.desk.behind = hostile
		d := sit(t, deck, size.Width, size.Height)
		d.press("2", "i")
		for _, key := range []string{"space", "space", "space", "G"} {
			d.press(key)
			d.cells()
			for _, r := range colours.ReplaceAllString(d.s.View(), "") {
				if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) {
					t.Fatalf("at %v the screen holds %U", size, r)
				}
			}
		}
	}
}

// At the end of the queue there is still a last pair, and a pair that comes
// meanwhile stays hidden behind the overlay.
func TestInfoAtTheEndOfTheQueue(t *testing.T) {
	t.Parallel()
	items := numbered(t, 2)
	deck := &memory{items: items[:1]}
	deck.desk.behind = behindAll
	d := sit(t, deck, 120, 100)
	d.press("2", "i")
	d.see("gemma3:270m")
	d.dontSee("reveals it")
	deck.items = items
	d.send(pollDue{number: d.s.timer.set})
	d.see("gemma3:270m")
	d.see("The pair on screen stays hidden; i reveals it")
	d.press("esc")
	d.see("Question 2?")
	d.press("2")
	if !deck.log[1].Blind {
		t.Error("the pair that came is not blind")
	}
}
