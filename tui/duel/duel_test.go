package duel

import (
	"context"
	"errors"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages/label"
	"prefdeck/stages/ollama/ollamatest"
	"prefdeck/stages/ollama/peer"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
	"prefdeck/store"
	"prefdeck/themes"
	"prefdeck/tui/keys"
	"prefdeck/tui/screen"
	"prefdeck/tui/screentest"
)

// stage drives the screen without a program around it, on a real deck and a fake
// server.
type stage struct {
	*testing.T
	m    *Screen
	deck *store.Deck
	fake *ollamatest.Server
	msgs chan tea.Msg
	left bool
}

// The answers of the fake's models. Slow stands still after its second word.
const (
	quick = "Because **air** scatters blue light most.\n\n1. Red is long.\n2. Blue is short."
	slow  = "Blue light, says Slow, is bent more than the rest of it."
)

func set(t *testing.T, width, height int, change func(*Options)) *stage {
	t.Helper()
	server := ollamatest.New(ollamatest.Model{Name: "quick"}, ollamatest.Model{Name: "slow"}, ollamatest.Model{Name: "broken"})
	t.Cleanup(server.Close)
	server.Script(func(c ollamatest.Chat) ollamatest.Answer {
		switch {
		case strings.HasPrefix(c.Model, "quick"):
			return ollamatest.Answer{Text: quick}
		case strings.HasPrefix(c.Model, "broken"):
			return ollamatest.Answer{Fault: ollamatest.Crash}
		}
		return ollamatest.Answer{Text: slow, Fault: ollamatest.Stall, After: 3}
	})
	host, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	client := peer.New(host)
	t.Cleanup(client.Close)
	deck, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "deck.db"), store.Options{Create: true, Annotator: "ann"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = deck.Close() })
	guard := label.Guard{}
	o := Options{Keys: keys.DefaultOn(label.SevenPoint), Name: "cloth", Server: client, Scale: label.SevenPoint, Mask: true, Guard: &guard,
		Responses: response.Options{Models: []string{"quick", "slow"}}, Version: "test"}
	if change != nil {
		change(&o)
	}
	s := &stage{T: t, deck: deck, fake: server, msgs: make(chan tea.Msg, 64)}
	s.m = New(t.Context(), deck, o)
	th, err := themes.Pick("dark", true, themes.Env{})
	if err != nil {
		t.Fatal(err)
	}
	s.run(s.m.SetTheme(th))
	s.run(s.m.SetSize(width, height))
	s.run(s.m.Init())
	t.Cleanup(func() { s.m.Leave(true)() })
	return s
}

// run starts a command, whose message until handles.
func (s *stage) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	go func() {
		switch msg := cmd().(type) {
		case nil:
		case tea.BatchMsg:
			for _, c := range msg {
				s.run(c)
			}
		default:
			s.msgs <- msg
		}
	}()
}

// until handles messages until the screen is in a state.
func (s *stage) until(what string, ok func() bool) {
	s.Helper()
	late := time.After(30 * time.Second)
	for !ok() {
		select {
		case msg := <-s.msgs:
			if _, closed := msg.(screen.Left); closed {
				s.left = true
			}
			s.run(s.m.Update(msg))
		case <-late:
			s.Fatalf("it never comes to %s:\n%s", what, s.cells())
		}
	}
}

func (s *stage) press(names ...string) {
	for _, name := range names {
		s.run(s.m.Update(screentest.Key(name)))
	}
}

func (s *stage) write(text string) { s.run(s.m.Update(tea.PasteMsg{Content: text})) }

func (s *stage) cells() string {
	s.Helper()
	return screentest.Cells(s, s.m.View(), s.m.width, s.m.height)
}

func (s *stage) see(words ...string) {
	s.Helper()
	for _, w := range words {
		s.until(w, func() bool { return strings.Contains(s.cells(), w) })
	}
}

func (s *stage) dontSee(words ...string) {
	s.Helper()
	for _, w := range words {
		if strings.Contains(s.cells(), w) {
			s.Errorf("%q is on the screen:\n%s", w, s.cells())
		}
	}
}

// A duel from the prompt to its label: no answer is ahead, no name is told before the
// decision, one key decides and stores, and the next prompt follows.
func TestADuel(t *testing.T) {
	t.Parallel()
	for _, size := range screentest.Sizes {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			s := set(t, size.Width, size.Height, nil)
			s.see("Type a prompt", "Two models answer it side by side", "enter ask")
			s.write("Why is the sky blue?\nIn one sentence.")
			s.press("enter")
			s.see("Why is the sky blue?", "Blue light, says", "writing…")
			s.dontSee("Two models answer", "scatters", "quick", "slow", "Slow", " end ")
			s.press("7")
			s.see("B much better", "enter next", "quick", "slow", "stopped here")
			stats, err := s.deck.Stats(t.Context())
			if err != nil || stats.Labels.A+stats.Labels.B != 1 || stats.Responses != 2 || stats.Prompts != 1 || stats.Queue != 0 {
				t.Fatalf("%+v, %v", stats, err)
			}
			s.press("enter")
			s.see("Type a prompt")
			s.press("tab")
			s.see("In one sentence.")
			s.press("esc")
			s.until("the end", func() bool { return s.left })
		})
	}
}

// After the decision the screen says which model may have been either of two.
func TestReplacedMeanwhile(t *testing.T) {
	t.Parallel()
	s := set(t, 80, 24, nil)
	s.write("Why?")
	s.press("enter")
	s.see("Blue light, says")
	s.fake.Add(ollamatest.Model{Name: "slow", Digest: strings.Repeat("f", 64)})
	s.dontSee("replaced")
	s.press("7")
	s.see("B much better · slow replaced meanwhile, stored without a digest")
}

// A model that only embeds is not drawn unless somebody chose it.
func TestOnlyModelsThatChatAreDrawn(t *testing.T) {
	t.Parallel()
	s := set(t, 80, 24, func(o *Options) { o.Responses.Models = nil })
	for _, name := range []string{"quick", "broken"} {
		s.fake.Add(ollamatest.Model{Name: name, Capabilities: []string{"embedding"}})
	}
	drawn, err := contenders(t.Context(), s.m.o)
	if err != nil || drawn[0].Name != "slow:latest" || drawn[1].Name != "slow:latest" {
		t.Errorf("%s and %s, %v", drawn[0].Name, drawn[1].Name, err)
	}
	s.m.o.Responses.Models = []string{"quick"}
	if _, err := contenders(t.Context(), s.m.o); err == nil || err.Error() != "quick:latest cannot chat, only embedding: name another model" {
		t.Error(err)
	}
}

// Given up, a duel leaves nothing, and its late answers do not come to the next.
func TestGivenUp(t *testing.T) {
	t.Parallel()
	s := set(t, 80, 24, nil)
	s.write("Why?")
	s.press("enter")
	s.see("Blue light, says", "esc abandon")
	s.press("esc")
	s.see("abandoned", "Why?")
	s.press("enter", "esc") // before it has begun
	s.see("abandoned")
	if stats, err := s.deck.Stats(t.Context()); err != nil || stats.Prompts+stats.Events != 0 {
		t.Errorf("%+v, %v", stats, err)
	}
}

// A duel that was given up before it began does not take the place of the next.
func TestAskedTwice(t *testing.T) {
	t.Parallel()
	s := set(t, 80, 24, nil)
	s.write("Why")
	s.press("enter", "esc")
	s.write(" not?")
	s.press("enter")
	s.see("Why not?", "Blue light, says")
	s.press("1")
	s.see("A much better")
	page, err := s.deck.Prompts(t.Context(), "", 9)
	if err != nil || len(page) != 1 || page[0].Text() != "Why not?" {
		t.Errorf("%+v, %v", page, err)
	}
}

// What comes rendered for a size that the screen no longer has is not on the screen, so
// it is not taken for shown: it is rendered anew.
func TestResizedMeanwhile(t *testing.T) {
	t.Parallel()
	s := set(t, 80, 24, nil)
	s.write("Why?")
	s.press("enter")
	s.see("Blue light, says")
	before := s.m.bout.shown
	late := drew{fight: s.m.bout.fight, shown: before, width: s.m.bout.width}
	late.shown[1].Text += " more"
	late.lines = [2][]string{{"x"}, {"Blue light, says more"}}
	s.run(s.m.SetSize(70, 24))
	again := s.m.Update(late)
	if s.m.bout.shown != before || again == nil {
		t.Fatalf("%+v is taken for shown, not %+v", s.m.bout.shown, before)
	}
	s.run(again)
	s.until("the new width", func() bool { return s.m.bout.width == s.m.look().width })
	s.see("Blue light, says")
	s.dontSee("more")
}

// Short answers leave a tall screen free, so that the scale stands near them; longer
// ones take the room that they need.
func TestPanesAreAsHighAsTheAnswers(t *testing.T) {
	t.Parallel()
	s := set(t, 120, 60, nil)
	s.write("Why?")
	s.press("enter")
	s.see("Blue light, says")
	scale := func() int {
		return slices.IndexFunc(strings.Split(s.cells(), "\n"), func(row string) bool { return strings.Contains(row, "1 A much better") })
	}
	if at := scale(); at != 2+leastRows {
		t.Errorf("the scale is on row %d:\n%s", at, s.cells())
	}
	lines := slices.Repeat([]string{"x"}, 30)
	s.m.put(drew{shown: s.m.bout.shown, width: s.m.bout.width, lines: [2][]string{lines, lines}})
	if at := scale(); at != 2+30+2 {
		t.Errorf("beside 30 lines the scale is on row %d:\n%s", at, s.cells())
	}
}

// A label key counts once both answers have begun, and not at once.
func TestNoLabelBeforeBothHaveBegun(t *testing.T) {
	t.Parallel()
	now := time.Unix(1_700_000_000, 0)
	s := set(t, 80, 24, func(o *Options) {
		guard := label.DefaultGuard()
		o.Guard, o.Now = &guard, func() time.Time { return now }
	})
	s.write("Why?")
	s.press("enter", "1")
	s.see("wait until both have begun")
	s.see("Blue light, says")
	now = now.Add(10 * time.Millisecond)
	s.press("1")
	s.see("too soon")
	now = now.Add(time.Second)
	s.press("1")
	s.see("A much better")
}

// The keys can be listed at any time. Answers that begin behind the list have not been
// seen, and the clock waits for them.
func TestHelpHidesTheAnswers(t *testing.T) {
	t.Parallel()
	s := set(t, 80, 24, nil)
	s.press("f1")
	s.see("a prompt of the deck")
	s.press("esc")
	s.write("Why?")
	s.press("enter", "?")
	s.see("both bad", "abandon the duel")
	s.until("the answers, unseen", func() bool { return strings.Contains(s.m.bout.shown[0].Text+s.m.bout.shown[1].Text, "Blue light") })
	s.until("both", func() bool { return s.m.bout.shown[0].Text != "" && s.m.bout.shown[1].Text != "" })
	if s.dontSee("Blue light, says"); s.m.bout.painted {
		t.Error("answers behind the list count as seen")
	}
	s.press("1")
	s.see("Blue light, says")
	if !s.m.bout.painted || s.m.bout.answer != nil {
		t.Error("the key that closes the list answers, or leaves the answers unseen")
	}
	s.press("1")
	s.see("A much better")
}

// An answer that the deck refuses stays, is told, and is saved by another try.
func TestNotSaved(t *testing.T) {
	t.Parallel()
	s := set(t, 80, 24, nil)
	full := &refusing{Source: s.deck, err: errors.New("the disk is full")}
	s.m.deck = full
	s.write("Why?")
	s.press("enter")
	s.see("Blue light, says")
	s.press("1")
	s.see("the disk is full", "enter tries again")
	if _, stays := s.m.Leave(false)().(screen.Stays); !stays {
		t.Error("it leaves without the answer")
	}
	full.err = nil
	s.press("enter")
	s.see("A much better")
	if stats, err := s.deck.Stats(t.Context()); err != nil || stats.Events != 1 || stats.Pairs != 1 {
		t.Errorf("%+v, %v", stats, err)
	}
}

type refusing struct {
	Source
	err error
}

func (r *refusing) Append(ctx context.Context, e label.Event) error {
	if r.err != nil {
		return r.err
	}
	return r.Source.Append(ctx, e)
}

// Equal answers make no pair: both go on, and those that stay equal are given up.
func TestEqualAnswers(t *testing.T) {
	t.Parallel()
	s := set(t, 80, 24, nil)
	s.write("Why?")
	s.press("enter")
	s.see("Blue light, says")
	before := s.m.bout.shown
	s.m.bout.shown[1].Text = before[0].Text
	s.press("1")
	s.see("both answers are the same so far", "writing…")
	s.m.bout.shown[0].Whole, s.m.bout.shown[1].Whole = true, true
	s.press("4")
	s.see("both answers are the same: esc abandons the duel")
	s.m.bout.shown = before
	s.press("1")
	s.see("A much better")
}

// An answer that breaks off is not said to be written, and with nothing to compare the
// screen says how to leave.
func TestBrokenOff(t *testing.T) {
	t.Parallel()
	s := set(t, 80, 24, func(o *Options) { o.Responses.Models = []string{"broken"} })
	s.write("Why?")
	s.press("enter")
	s.see("unexpectedly stopped", "broken off", "nothing to compare: esc abandons the duel")
	s.dontSee("writing", "are being asked")
	s.press("1")
	s.see("nothing to compare")
	s.press("Z")
	s.see("Z does nothing here; ? lists the keys")
}

// A prompt of the deck stays itself, with all its turns, until its text is changed.
func TestCursorKeysChangeNoPrompt(t *testing.T) {
	t.Parallel()
	s := set(t, 80, 24, nil)
	s.write("Why?")
	s.press("enter")
	s.see("Blue light, says")
	s.press("1")
	s.see("A much better")
	s.press("enter", "tab")
	s.see("Why?")
	s.press("left")
	if s.m.taken == nil {
		t.Error("a cursor key made another prompt of it")
	}
	s.press("x")
	if s.m.taken != nil {
		t.Error("a changed text is taken for the deck's prompt")
	}
}

// A prompt of the deck is foreign text, also where it could be edited; what is asked is
// what the deck has.
func TestPromise3APromptOfTheDeckIsDrawnSafely(t *testing.T) {
	t.Parallel()
	s := set(t, 80, 24, nil)
	p, err := prompt.New("", prompt.Message{Role: prompt.User, Content: "Is \u202ethis\u200b safe?\n\tYes?"})
	if err != nil {
		t.Fatal(err)
	}
	s.m.Update(took{prompt: &p})
	s.see("Is <U+202E>this<U+200B> safe?")
	if got, err := asked(s.m.input.Value(), s.m.taken); err != nil || got.Text() != p.Text() {
		t.Errorf("asks %q, %v", got.Text(), err)
	}
}

// Without a server, or a model on it, the screen says so.
func TestNobodyToAsk(t *testing.T) {
	t.Parallel()
	s := set(t, 80, 24, func(o *Options) { o.Server, o.ServerError = nil, errors.New("no Ollama there") })
	s.write("Why?")
	s.press("enter")
	s.see("no Ollama there", "Why?")
	s = set(t, 80, 24, func(o *Options) { o.Responses.Models = []string{"none"} })
	s.write("Why?")
	s.press("enter")
	s.see("none", "Why?")
	gone, err := url.Parse("http://127.0.0.1:1")
	if err != nil {
		t.Fatal(err)
	}
	client := peer.New(gone)
	defer client.Close()
	s = set(t, 80, 24, func(o *Options) { o.Server = client })
	s.write("Why?")
	s.press("enter")
	s.see("no Ollama server answers; start it with `ollama serve`", "Why?")
}
