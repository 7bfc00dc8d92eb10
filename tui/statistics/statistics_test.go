package statistics

import (
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages"
	"prefdeck/stages/label"
	"prefdeck/stages/measure"
	"prefdeck/themes"
	"prefdeck/tui/figures"
	"prefdeck/tui/keys"
	"prefdeck/tui/screen"
	"prefdeck/tui/screentest"
)

// deck is a deck of labels, held in memory.
type deck struct {
	rows    measure.Rows
	corpora []measure.Corpus
	err     error
	read    int
	stream  measure.TestStream
	drawn   int

	ablation *measure.Ablation
}

func (d *deck) Stats(context.Context) (measure.Stats, error) {
	d.read++
	s := measure.Stats{Prompts: 40, Responses: 120, Pairs: 60, Queue: d.rows.Waiting, Done: len(d.rows.Pairs), Skipped: 2, Flagged: 1, Test: d.stream}
	s.Funnel = measure.Funnel{{Stage: "filter", Filters: []measure.FunnelFilter{
		{Filter: "empty", Kind: stages.OfResponse, In: 1234, Dropped: 34, Passed: 1200}, {Filter: "repetition", Kind: stages.OfResponse, In: 1200, Dropped: 300, Passed: 900},
	}}}
	return s, d.err
}
func (d *deck) Rows(context.Context) (measure.Rows, error)             { return d.rows, nil }
func (d *deck) Corpora(context.Context, int) ([]measure.Corpus, error) { return d.corpora, nil }
func (d *deck) Ablation(context.Context) (*measure.Ablation, error)    { return d.ablation, nil }
func (d *deck) Fingerprint() (string, error)                           { return "", nil }
func (d *deck) Path() string                                           { return "cloth.db" }

// labelled returns a deck with labels of two annotators and verdicts of a judge on
// pairs of four models, one of which has a hostile name.
func (d *deck) collect(context.Context) (measure.TestStream, error) {
	d.drawn++
	return d.stream, d.err
}

func labelled(pairs int) *deck {
	random := rand.New(rand.NewPCG(3, 4))
	d := &deck{stream: measure.NewTestStream(50, 13, 37), rows: measure.Rows{Models: []string{"llama3.2", "qwen3:0.6b", "gemma3", "evil\x1b[2J"}, Annotators: []string{"ann", "bea"}, Judges: []string{"judge-1b"}, Prompts: pairs / 2, Waiting: 12}}
	at := time.Unix(1_700_000_000, 0)
	answers := []label.Choice{label.Graded(-2), label.Graded(-1), {Answer: label.Tie, Scale: label.SevenPoint}, label.Graded(1), label.Graded(3)}
	for p := range pairs {
		a := random.IntN(4)
		row := measure.PairRow{Prompt: p / 2, ModelA: a, ModelB: (a + 1 + random.IntN(3)) % 4,
			A: measure.Style{Runes: 50 + random.IntN(900), Marks: random.IntN(5)}, B: measure.Style{Runes: 50 + random.IntN(900), Marks: random.IntN(5)}}
		d.rows.Pairs = append(d.rows.Pairs, row)
		for who := range 2 {
			at = at.Add(20 * time.Second)
			d.rows.Labels = append(d.rows.Labels, measure.LabelRow{Pair: p, Annotator: who, At: at, Decision: measure.Decision{
				Choice: answers[random.IntN(5)], Left: label.Side([]label.Side{label.SideA, label.SideB}[random.IntN(2)]),
				LenA: row.A.Runes, LenB: row.B.Runes, Active: time.Duration(4+random.IntN(20)) * time.Second, Blind: true,
			}})
		}
		d.rows.Verdicts = append(d.rows.Verdicts, measure.VerdictRow{Pair: p, Probability: random.Float64(), Answer: label.A})
	}
	for _, stage := range []string{"all", "kept"} {
		c := measure.Corpus{Kind: "prompts", Stage: stage, N: 40}
		for i := range 40 {
			c.Texts = append(c.Texts, strings.Repeat("linen wool silk ", 1+i%3)+string(rune('a'+i%26)))
		}
		d.corpora = append(d.corpora, c)
	}
	d.ablation = ablated()
	return d
}

// ablated returns the measurement of three arms, one of which is not defined.
func ablated() *measure.Ablation {
	estimate := func(value, half float64) measure.Estimate {
		return measure.Estimate{Value: value, N: 150, Low: value - half, High: value + half}
	}
	return &measure.Ablation{Labels: 412, Pairs: 63, Sets: 32, TestPairs: 150, TestPrompts: 92,
		Arms: []measure.Arm{
			{Name: "raw", Why: "no label on a prompt that curation dropped", Accuracy: measure.Undefined(), BestOf: measure.Undefined()},
			{Name: "curated", Labels: 300, Accuracy: estimate(0.66, 0.07), BestOf: estimate(0.58, 0.1), Responses: 4},
			{Name: "filtered", Labels: 200, Accuracy: estimate(0.71, 0.07), BestOf: estimate(0.62, 0.1), Responses: 4},
			{Name: "judge labels", Labels: 200, Accuracy: estimate(0.7, 0.07), BestOf: measure.Undefined(), Responses: 4},
		},
		Effects: []measure.StageEffect{
			{Stage: "prompts", To: "curated", Difference: measure.Undefined(), Why: "no label on a prompt that curation dropped"},
			{Stage: "filter", From: "curated", To: "filtered", Difference: estimate(0.05, 0.03), Verdict: measure.Helps},
			{Stage: "judge", From: "filtered", To: "judge labels", Difference: estimate(-0.01, 0.06), Verdict: measure.Open, More: 182, Show: 0.05},
		}}
}

// stage drives the screen without a program around it.
type stage struct {
	*screentest.Stage
	m     *Screen
	pairs []label.QueueFilter
}

// closedOn returns the screen before it measures anything.
func closedOn(t *testing.T, d *deck, width, height int, env themes.Env) *stage {
	t.Helper()
	m := New(t.Context(), d, Options{Keys: keys.DefaultOn(label.SevenPoint), Name: "cloth", Measuring: measure.Measuring{Bootstrap: measure.Bootstrap{Samples: 100}}, Collect: d.collect})
	s := &stage{Stage: screentest.Set(t, m, width, height, env), m: m}
	s.Root = func(msg tea.Msg) bool {
		pairs, asked := msg.(screen.Pairs)
		if asked {
			s.pairs = append(s.pairs, pairs.Filter)
		}
		return asked
	}
	return s
}

func open(t *testing.T, d *deck, width, height int, env themes.Env) *stage {
	t.Helper()
	s := closedOn(t, d, width, height, env)
	s.Run(s.m.Init())
	return s
}

// whole returns the section in front as one text.
func (s *stage) whole() string {
	var out strings.Builder
	for _, l := range s.m.lines {
		out.WriteString(l.text + "\n")
	}
	return out.String()
}

func TestScreens(t *testing.T) {
	t.Parallel()
	for name, sections := range map[string]int{"funnel": 0, "agreement": 1, "judges": 2, "bias": 3, "models": 4, "effort": 5, "diversity": 6, "stages": 7} {
		screentest.Draw(t, name, false, func(t *testing.T, width, height int) string {
			s := open(t, labelled(60), width, height, themes.Env{})
			for range sections {
				s.Press("tab")
			}
			return s.Cells()
		})
	}
	screentest.Draw(t, "matrix", false, func(t *testing.T, width, height int) string {
		s := open(t, labelled(60), width, height, themes.Env{})
		s.Press("tab", "tab", "tab", "tab", "G")
		return s.Cells()
	})
	screentest.Draw(t, "ascii", false, func(t *testing.T, width, height int) string {
		s := open(t, labelled(60), width, height, themes.Env{ASCII: true})
		for range s.m.sections {
			for _, r := range s.whole() + s.Cells() {
				if r > 126 && r != '\u241b' {
					t.Errorf("%q is not ASCII in section %d", r, s.m.section)
				}
			}
			s.Press("tab")
		}
		s.Press("h", "h", "h")
		return s.Cells()
	})
	screentest.Draw(t, "nothing", false, func(t *testing.T, width, height int) string {
		s := open(t, &deck{}, width, height, themes.Env{})
		s.Press("tab")
		return s.Cells()
	})
}

// No reason why a number is undefined is cut at 80 columns.
func TestNoReasonIsCut(t *testing.T) {
	t.Parallel()
	th, err := themes.Pick("mono", true, themes.Env{})
	if err != nil {
		t.Fatal(err)
	}
	s := measure.Stats{Quality: &measure.Quality{}, Measures: &measure.Measures{}}
	none := measure.Undefined()
	s.Agreement = measure.Agreement{Self: none, SelfKappa: none, Percent: none, AlphaNominal: none, AlphaOrdinal: none, Judges: []measure.Judging{
		{Judge: "gpt4", Accuracy: none, KappaWithTies: none, KappaWithoutTies: none, CalibrationError: none, Brier: none, Flips: none},
	}}
	for _, section := range figures.Of(s) {
		for _, l := range drawn(section, 79, th) {
			if ansi.StringWidth(l.text) > 79 {
				t.Errorf("%s: %q", section.Name, l.text)
			}
		}
	}
}

// A wide screen cuts no name of usual length, and breaks its texts where they can be read.
func TestWideScreens(t *testing.T) {
	t.Parallel()
	th, err := themes.Pick("mono", true, themes.Env{})
	if err != nil {
		t.Fatal(err)
	}
	name := "Open-Assistant StableLM SFT-7 (7B)"
	section := figures.Section{Figures: []figures.Figure{{
		Title: "Leaderboard", About: strings.Repeat("word ", 40), Axis: figures.Axis{Low: 0, High: 1},
		Rows: []figures.Bar{{Name: name, Text: "0.36 (n=80)"}},
	}}}
	for width, whole := range map[int]bool{79: false, 199: true} {
		drawing := ""
		for _, l := range drawn(section, width, th) {
			drawing += l.text + "\n"
			if strings.Contains(l.text, "word") && ansi.StringWidth(l.text) > textRoom {
				t.Errorf("a line of %d columns: %q", ansi.StringWidth(l.text), l.text)
			}
		}
		if strings.Contains(drawing, name) != whole {
			t.Errorf("at %d columns:\n%s", width, drawing)
		}
	}
}

// Every number of every section is drawn with its n, or says why there is none; a
// hostile name is drawn through the gate.
func TestEveryNumberSaysWhatItStandsOn(t *testing.T) {
	t.Parallel()
	for name, d := range map[string]*deck{"labelled": labelled(60), "empty": {}} {
		s := open(t, d, 120, 36, themes.Env{NoColor: true})
		for _, section := range s.m.sections {
			for _, l := range s.m.lines {
				told := strings.Contains(l.text, "(n=") || strings.Contains(l.text, " of ") || strings.Contains(l.text, "label") || strings.Contains(l.text, "reached")
				if l.number && !told {
					t.Errorf("%s, %s: %q", name, section.Name, l.text)
				}
				if strings.Contains(l.text, "\x1b[2J") {
					t.Errorf("%s, %s draws %q", name, section.Name, l.text)
				}
			}
			if name == "empty" && !strings.Contains(s.whole(), "not defined") && section.Name != "Effort" {
				t.Errorf("%s of an empty deck: %s", section.Name, s.whole())
			}
			s.Press("tab")
		}
	}
}

// enter opens the pairs behind a number, where a search can select them.
func TestThePairsBehindANumber(t *testing.T) {
	t.Parallel()
	s := open(t, labelled(60), 80, 24, themes.Env{})
	s.Press("enter")
	if len(s.pairs) != 0 || !strings.Contains(s.Cells(), "no search selects the pairs") {
		t.Errorf("%+v\n%s", s.pairs, s.Cells())
	}
	s.Press("j", "j", "enter")
	s.Press("tab", "tab", "tab", "tab", "enter")
	if len(s.pairs) != 2 || s.pairs[0] != (label.QueueFilter{State: label.Decided}) || s.pairs[1].Model == "" || s.pairs[1].State != label.Decided {
		t.Errorf("%+v", s.pairs)
	}
	d := labelled(60)
	d.stream = measure.NewTestStream(50, 50, 0)
	s = open(t, d, 80, 24, themes.Env{})
	s.Press("tab", "tab", "tab", "tab", "tab", "tab", "tab", "G", "enter")
	s.See("0 of 97 labels", "there is no such pair")
	if len(s.pairs) != 0 {
		t.Errorf("%+v", s.pairs)
	}
}

// The screen measures in the background: keys work meanwhile, esc gives up, and an
// answer to what was given up is dropped.
func TestMeasuringIsGivenUp(t *testing.T) {
	t.Parallel()
	d := labelled(60)
	s := closedOn(t, d, 80, 24, themes.Env{})
	m := s.m
	begun := m.Init()
	s.Run(m.Update(heard{id: 1, done: 30, total: 100, now: "resampling prompts"}.closed()))
	if got := s.Cells(); !strings.Contains(got, "resampling prompts") || !strings.Contains(got, "Measuring the labels.") || !strings.Contains(got, "esc gives up") || d.read != 0 {
		t.Error(got)
	}
	s.Press("j", "tab", "enter", "esc")
	if got := s.Cells(); s.Left || !strings.Contains(got, "measuring cancelled; r measures again") || !strings.Contains(got, "There are no figures") {
		t.Error(got)
	}
	s.Run(begun)
	if m.sections != nil || m.message.warn {
		t.Errorf("what was given up is shown: %s", s.Cells())
	}
	s.Press("r")
	if m.sections == nil {
		t.Error(s.Cells())
	}
	s.Press("esc")
	if !s.Left {
		t.Error("esc does not go back")
	}
}

// The counts are on the screen before the measures, which take seconds on a large deck.
func TestTheFunnelComesFirst(t *testing.T) {
	t.Parallel()
	d := labelled(60)
	s := closedOn(t, d, 80, 24, themes.Env{})
	s.m.Init()
	counts, err := d.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	reports := make(chan heard, 1)
	r := &reporter{last: heard{id: 1}, out: reports}
	r.counted(counts)
	r.progress(3, 10, "resampling prompts")
	s.Run(s.m.Update((<-reports).closed()))
	s.See("[Funnel]", "repetition", "900 of 1,200, 300 dropped", "resampling prompts", "esc gives up")
	s.Press("tab", "j", "G", "h")
	s.Run(s.m.measure())
	s.See("[Funnel] Agreement", "Dropped, yet preferred")
}

// closed returns a report that is the last one.
func (h heard) closed() heard {
	more := make(chan heard)
	close(more)
	h.more = more
	return h
}

// After labelling the figures are measured again, and those that there are stay until
// then, also when the deck cannot be read.
func TestFiguresFollowTheLabels(t *testing.T) {
	t.Parallel()
	d := labelled(60)
	s := open(t, d, 80, 24, themes.Env{})
	d.rows.Waiting = 3
	s.Run(s.m.Shown())
	if d.read != 2 || !strings.Contains(s.Cells(), "3 of 63") {
		t.Error(s.Cells())
	}
	d.err = errors.New("disk gone")
	s.Press("r")
	if got := s.Cells(); !strings.Contains(got, "disk gone") || !strings.Contains(got, "3 of 63") {
		t.Error(got)
	}
}

// A report never waits for the screen, and the last one wins.
func TestReportsDoNotWait(t *testing.T) {
	t.Parallel()
	reports := make(chan heard, 1)
	tell := (&reporter{last: heard{id: 1}, out: reports}).progress
	for i := range 1000 {
		tell(i, 1000, "resampling prompts")
	}
	if got := <-reports; got.done != 990 {
		t.Errorf("%+v", got)
	}
}

// ? shows the keys at every size, and the next key the figures again.
func TestHelp(t *testing.T) {
	t.Parallel()
	for _, size := range screentest.Sizes {
		s := open(t, labelled(20), size.Width, size.Height, themes.Env{})
		before := s.Cells()
		s.Press("?")
		if got := s.Cells(); !strings.Contains(got, "the pairs behind the number") || !strings.Contains(got, "? close") {
			t.Errorf("no keys:\n%s", got)
		}
		s.Press("j")
		if got := s.Cells(); got != before {
			t.Errorf("the figures are not back:\n%s", got)
		}
	}
}

// L draws the pairs that the test set needs, once, and opens them.
func TestTheTestSetIsLabelled(t *testing.T) {
	t.Parallel()
	d := labelled(60)
	s := open(t, d, 80, 24, themes.Env{})
	for range 7 {
		s.Press("tab")
	}
	if got := s.whole() + s.Cells(); !strings.Contains(got, "37 of 97 labels") || !strings.Contains(got, "60 more labels") || !strings.Contains(got, "L label the test set") {
		t.Errorf("no test set:\n%s", got)
	}
	if cmd, again := s.m.collect(), s.m.collect(); cmd == nil || again != nil {
		t.Error("the second draw does not wait for the first")
	} else {
		s.Run(cmd)
	}
	if want := (label.QueueFilter{Stream: label.TestStream}); d.drawn != 1 || len(s.pairs) != 1 || s.pairs[0] != want {
		t.Fatalf("drawn %d times, opened %+v", d.drawn, s.pairs)
	}
	for want, stream := range map[string]measure.TestStream{
		"no pair is left to draw": measure.NewTestStream(5, 0, 5), "all the labels": measure.NewTestStream(120, 0, 110),
	} {
		d.stream = stream
		s.Press("L")
		if got := s.Cells(); len(s.pairs) != 1 || !strings.Contains(got, want) {
			t.Errorf("%q is not said:\n%s", want, got)
		}
	}
	d.err = errors.New("disk gone")
	s.Press("L")
	if got := s.Cells(); !strings.Contains(got, "disk gone") {
		t.Error(got)
	}
}

// A key without a meaning says so once.
func TestUnboundKeys(t *testing.T) {
	t.Parallel()
	s := open(t, &deck{}, 80, 24, themes.Env{})
	s.Press("Z")
	s.See("Z does nothing here; ? lists the keys")
	s.Press("tab")
	s.DontSee("does nothing")
}
