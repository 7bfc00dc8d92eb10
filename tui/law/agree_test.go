package law

import (
	"bytes"
	"context"
	"regexp"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages"
	"prefdeck/stages/measure"
	"prefdeck/stages/ollama"
	"prefdeck/themes"
	"prefdeck/tui/home"
	"prefdeck/tui/keys"
	"prefdeck/tui/report"
	"prefdeck/tui/screentest"
)

// deckNumbers are the numbers that several screens and stats show of one deck.
type deckNumbers struct{ prompts, responses, pairs, queue, labels, decisions, preferences, skipped, flagged int }

func numbersOf(st measure.Stats) deckNumbers {
	l := st.Labels
	return deckNumbers{st.Prompts, st.Responses, st.Pairs, st.Queue, l.A + l.B + l.Tie + l.BothBad, st.Decisions, st.Preferences, st.Skipped, st.Flagged}
}

// agree compares the numbers on the home screen and in the table of stats with those
// of stats --json, which numbers compares with the ledger.
func (s *sitting) agree(st measure.Stats) {
	s.t.Helper()
	want := numbersOf(st)

	var table bytes.Buffer
	must(s.t, report.Stats(&table, st))
	for name, n := range map[string]int{"prompts": want.prompts, "responses": want.responses, "pairs": want.pairs, "queue": want.queue, "labels": want.labels} {
		s.says("stats", table.String(), `(?m)^`+name+` +`, n)
	}
	text := s.homeScreen(st)
	if want.prompts+want.pairs == 0 {
		return // it offers ways to begin
	}
	_, dropped := st.Funnel.Of(stages.Prompts, stages.OfPrompt)
	s.says("home", text, `Prompts +`, want.prompts-dropped)
	s.says("home", text, `Responses +`, want.responses)
	s.says("home", text, `Label +`, want.decisions)
	s.says("home", text, `decided · `, want.queue)
	s.says("home", text, `Export +`, want.preferences)
	for after, n := range map[string]int{`(\d+) skipped`: want.skipped, `(\d+) flagged`: want.flagged} {
		if m := regexp.MustCompile(after).FindStringSubmatch(text); m == nil && n != 0 || m != nil && m[1] != strconv.Itoa(n) {
			s.fail("home says %q, want %d:\n%s", m, n, text)
		}
	}
}

// says fails unless a number stands behind a pattern.
func (s *sitting) says(where, text, before string, n int) {
	s.t.Helper()
	m := regexp.MustCompile(before + `([\d,]+)`).FindStringSubmatch(text)
	if m == nil || strings.ReplaceAll(m[1], ",", "") != strconv.Itoa(n) {
		s.fail("%s says %q, want %d:\n%s", where, m, n, text)
	}
}

// header compares the header of labelling with the numbers of the deck, while a pair
// is up and on the end screen.
func (s *sitting) header() {
	s.t.Helper()
	f, ok := s.face.(*screen)
	if !ok {
		return
	}
	st, err := s.deck.Stats(s.t.Context())
	must(s.t, err)
	want, text := numbersOf(st), f.rows()[0]
	for after, n := range map[string]int{
		`(\d+) decided`: want.decisions, `─ · (\d+) pairs?`: st.ForPerson(), `━ · (\d+) pairs?`: st.ForPerson(), `(\d+) flagged`: want.flagged,
	} {
		if m := regexp.MustCompile(after).FindStringSubmatch(text); m != nil && m[1] != strconv.Itoa(n) {
			s.fail("the header says %s, stats has %d of them: %q", m[0], n, text)
		}
	}
	if f.width >= 120 && !strings.Contains(text, " decided") {
		s.fail("the header does not say how many are decided: %q", text)
	}
}

// homeScreen returns the cells of the home screen of a deck with these numbers.
func (s *sitting) homeScreen(st measure.Stats) string {
	s.t.Helper()
	table, err := keys.Keymap{}.Home()
	must(s.t, err)
	theme, err := themes.Pick("dark", true, themes.Env{})
	must(s.t, err)
	m := home.New(s.t.Context(), counts{stats: st}, table, home.Options{Deck: "d", Now: s.clock.Now})
	m.SetTheme(theme)
	m.SetSize(200, 60)
	var run func(cmd tea.Cmd)
	run = func(cmd tea.Cmd) {
		if cmd == nil {
			return
		}
		switch msg := cmd().(type) {
		case tea.BatchMsg:
			for _, cmd := range msg {
				run(cmd)
			}
		default:
			run(m.Update(msg))
		}
	}
	run(m.Init())
	return screentest.Cells(s.t, m.View(), 200, 60)
}

// counts is the work of a home screen that only counts.
type counts struct {
	home.Work
	stats measure.Stats
}

func (c counts) Stats(context.Context) (measure.Stats, error)      { return c.stats, nil }
func (counts) Recent(context.Context, int) (measure.Recent, error) { return measure.Recent{}, nil }
func (counts) Models(context.Context) ([]ollama.ModelInfo, error)  { return nil, nil }
