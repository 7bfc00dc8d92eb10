package adjudicate

import (
	"context"
	"fmt"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages"
	"prefdeck/stages/label"
	"prefdeck/themes"
	"prefdeck/tui/keys"
	"prefdeck/tui/legend"
	"prefdeck/tui/markdown"
	"prefdeck/tui/numbers"
	"prefdeck/tui/pairview"
	"prefdeck/tui/pane"
	"prefdeck/tui/reading"
	"prefdeck/tui/screen"
)

// Options configures New.
type Options struct {
	Name  string      // of the deck, for the header
	As    string      // the annotator who decides
	Keys  *keys.Table // of the screen
	Theme themes.Theme
	Mask  bool // names that give models away
	Width int  // of a text at most; 0: as wide as fits
	Scale label.Scale

	Reasons []label.Tag      // of the deck
	Guard   *label.Guard     // nil: label.DefaultGuard
	Idle    time.Duration    // as for label.NewClock
	Now     func() time.Time // nil: time.Now
}

// Screen shows one dispute after the other.
type Screen struct {
	ctx   context.Context // the program's
	bench label.Arbiter
	o     Options

	width, height int
	theme         themes.Theme
	method        ansi.Method

	listed  bool
	open    []stages.ID
	party   int // disputes that this annotator must not decide
	at      int // the dispute on screen, among those open
	now     label.Dispute
	view    *pairview.Viewer
	clock   *label.Clock
	guard   label.Guard
	painted bool // the guard and the clock know of the pair

	remarks remarks // on the dispute on screen
	saving  bool
	ruled   []label.Ruled      // in this sitting, the newest last
	told    map[stages.ID]bool // pairs whose ruling was taken back, after it said who said what
	help    *pane.Pane         // the keys; nil: closed
	message message
}

// message is one line for the person.
type message struct {
	text string // may quote foreign text
	warn bool
}

// New returns the screen over a bench. It reads nothing before Init's command runs.
func New(ctx context.Context, b label.Arbiter, o Options) *Screen {
	if o.Guard == nil {
		guard := label.DefaultGuard()
		o.Guard = &guard
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	key := func(id keys.ActionID) string { return o.Keys.Key(keys.Adjudicating, id) }
	return &Screen{ctx: ctx, bench: b, o: o, told: map[stages.ID]bool{}, remarks: newRemarks(), theme: o.Theme, clock: label.NewClock(o.Idle), guard: *o.Guard, view: pairview.New(pairview.Options{
		Cache: markdown.NewCache(4 << 20), Mask: o.Mask, TextWidth: o.Width, PromptKey: key(keys.ViewPrompt), StepsKey: key(keys.ViewThinking),
	})}
}

// Init looks for disputes.
func (s *Screen) Init() tea.Cmd { return list(s.ctx, s.bench, s.o.As) }

// Update handles a message and ignores messages of other screens.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	var said string
	var cmd tea.Cmd
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		cmd = s.onKey(msg)
	case tea.PasteMsg:
		cmd = s.remarks.typed(msg)
	case listed:
		cmd = s.onListed(msg)
	case opened:
		cmd = s.onOpened(msg)
	case saved:
		cmd = s.onSaved(msg)
	case withdrawn:
		cmd = s.onWithdrawn(msg)
	default:
		if said, cmd = s.view.Update(msg); said != "" {
			s.message = message{text: said}
		}
	}
	if s.view.Painted() && !s.painted {
		s.painted = true
		s.guard.Shown(s.o.Now())
		s.clock.Start(s.o.Now())
	}
	return cmd
}

func (s *Screen) onListed(msg listed) tea.Cmd {
	if msg.err != nil {
		s.message = message{msg.err.Error(), true}
		return nil
	}
	s.listed, s.open, s.party = true, msg.open, msg.party
	return s.visit(0)
}

// visit shows the dispute at a place, from the first again after the last.
func (s *Screen) visit(at int) tea.Cmd {
	pair := s.now.Item.Pair.ID
	s.remarks.leave(pair, !slices.Contains(s.open, pair))
	s.now, s.painted = label.Dispute{}, false
	s.view.Clear()
	if len(s.open) == 0 {
		return nil
	}
	s.at = (at + len(s.open)) % len(s.open)
	return open(s.ctx, s.bench, s.open[s.at], s.o.As)
}

func (s *Screen) onOpened(msg opened) tea.Cmd {
	switch {
	case len(s.open) == 0 || s.open[s.at] != msg.pair:
		return nil // another one is wanted by now
	case msg.err != nil:
		s.message = message{msg.err.Error(), true}
		return nil
	}
	s.now = msg.Dispute
	s.remarks.restore(msg.pair)
	item := s.now.Item
	order := pairview.PaneOrder{0, 1}
	if s.now.As.Left == label.SideB {
		order = pairview.PaneOrder{1, 0}
	}
	s.view.SetRows(s.room())
	return s.view.Show(pairview.Content{ID: item.Pair.ID, Prompt: item.Prompt, Responses: responses(item), Names: item.Identities}, order)
}

func (s *Screen) onKey(msg tea.KeyPressMsg) tea.Cmd {
	if s.remarks.mode != "" {
		s.clock.Touch(s.o.Now())
		return s.onRemark(msg)
	}
	id, bound := s.o.Keys.Lookup(keys.Adjudicating, msg.String())
	s.clock.Touch(s.o.Now())
	if !bound {
		if s.help == nil {
			s.message = message{text: s.o.Keys.Unbound(keys.Adjudicating, msg.String(), keys.ScreenHelp)}
		}
		return nil
	}
	if s.help != nil {
		if move, ok := moves[id]; ok {
			s.help.Move(move)
		} else {
			s.help = nil
		}
		return nil
	}
	if choice, ok := keys.Answers(s.o.Scale)[id]; ok {
		return s.decide(choice)
	}
	s.message = message{}
	switch id {
	case keys.DisputeNext:
		return s.visit(s.at + 1)
	case keys.DisputePrevious:
		return s.visit(s.at - 1)
	case keys.Undo:
		return s.undo()
	case keys.Tags, keys.Note:
		return s.remark(id)
	case keys.ScreenHelp:
		s.help = s.keys()
	case keys.ViewReset:
		return s.view.Reset()
	case keys.Leave:
		return s.Leave(false)
	default:
		if s.now.Item.Pair.ID != "" {
			return s.reads(id)
		}
	}
	return nil
}

// decide stores a choice, as made on the screen.
func (s *Screen) decide(choice label.Choice) tea.Cmd {
	now := s.o.Now()
	switch {
	case s.now.Item.Pair.ID == "" || s.saving:
		return nil
	case s.cramped() || !s.view.Painted() || !s.guard.Press(now):
		s.message = message{text: "key ignored: too soon"}
		return nil
	}
	seen := s.view.Seen()
	mode := label.Rendered
	if s.view.Raw() {
		mode = label.Raw
	}
	e := label.Event{
		ID: label.NewEventID(), Kind: label.Choose, Pair: s.now.Item.Pair.ID, Annotator: s.o.As, Choice: s.now.As.Content(choice),
		Blind: !s.told[s.now.Item.Pair.ID], View: mode, Active: s.clock.Active(now), Wall: s.clock.Wall(now), SeenLeft: seen[0], SeenRight: seen[1],
		Swallowed: s.guard.Swallowed(), Tags: s.remarks.reasons, Cols: s.width, Rows: s.height, At: now,
	}
	s.saving, s.message = true, message{}
	return save(s.ctx, s.bench, label.Ruled{Dispute: s.now, Event: e, Note: s.remarks.note})
}

// onSaved goes on once the decision is on disk; until then the pair stays.
func (s *Screen) onSaved(msg saved) tea.Cmd {
	s.saving = false
	if msg.err != nil {
		s.message = message{"not saved: " + msg.err.Error(), true}
		return nil
	}
	s.ruled = append(s.ruled, msg.Ruled)
	s.message = message{text: msg.String() + "; " + s.o.Keys.Key(keys.Adjudicating, keys.Undo) + " takes it back"}
	s.remove(msg.Event.Pair)
	return s.visit(s.at)
}

// remove takes a dispute off the list.
func (s *Screen) remove(pair stages.ID) {
	for i, id := range s.open {
		if id == pair {
			s.open = append(s.open[:i:i], s.open[i+1:]...)
			if i < s.at {
				s.at--
			}
			return
		}
	}
}

// undo takes back the newest decision of this sitting.
func (s *Screen) undo() tea.Cmd {
	if len(s.ruled) == 0 || s.saving {
		s.message = message{text: "nothing was decided in this sitting"}
		return nil
	}
	s.saving = true
	last := s.ruled[len(s.ruled)-1]
	return withdraw(s.ctx, s.bench, last, s.o.Now())
}

func (s *Screen) onWithdrawn(msg withdrawn) tea.Cmd {
	s.saving = false
	if msg.err != nil {
		s.message = message{"not taken back: " + msg.err.Error(), true}
		return nil
	}
	s.ruled = s.ruled[:len(s.ruled)-1]
	s.remarks.kept[msg.Event.Pair] = said{msg.Event.Tags, msg.Note}
	s.told[msg.Event.Pair] = true // who said what was on the screen
	s.at = min(s.at, len(s.open))
	s.open = append(s.open[:s.at:s.at], append([]stages.ID{msg.Event.Pair}, s.open[s.at:]...)...)
	s.message = message{text: "taken back: " + msg.As.Screen(msg.Event.Choice).String()}
	return s.visit(s.at)
}

// reads runs a key that scrolls or changes how the pair is shown.
func (s *Screen) reads(id keys.ActionID) tea.Cmd {
	if move, ok := moves[id]; ok {
		s.view.Scroll(move)
		return nil
	}
	said, cmd := reading.Do(s.view, id)
	s.message = message{text: said}
	return cmd
}

var moves = reading.Moves()

// SetSize fits the screen to a terminal.
func (s *Screen) SetSize(w, h int) tea.Cmd {
	s.width, s.height = w, h
	s.remarks.input.SetWidth(max(w-len(" note  "), 1))
	return s.fit()
}

// SetTheme changes the look.
func (s *Screen) SetTheme(t themes.Theme) tea.Cmd {
	s.theme = t
	s.remarks.input.SetStyles(t.Input())
	return s.fit()
}

// SetMethod says how the terminal measures joined emoji.
func (s *Screen) SetMethod(m ansi.Method) tea.Cmd {
	s.method = m
	return s.fit()
}

func (s *Screen) fit() tea.Cmd {
	if s.help != nil {
		s.help = s.keys()
	}
	return s.view.Fit(pairview.Frame{Width: s.width, Height: s.height, Rows: s.room(), Theme: s.theme, Method: s.method})
}

func (s *Screen) keys() *pane.Pane {
	return legend.Pane(s.theme, s.o.Keys.Help(keys.Adjudicating), s.method, s.width, s.height-2)
}

// Cover stops the clock while something covers the screen.
func (s *Screen) Cover(on bool) {
	if on {
		s.clock.Pause(s.o.Now())
	} else {
		s.clock.Resume(s.o.Now())
	}
}

// Shown does nothing: no screen above changes anything shown here.
func (s *Screen) Shown() tea.Cmd { return nil }

// Say shows a line.
func (s *Screen) Say(text string, warn bool) { s.message = message{text, warn} }

// Leave closes the screen, once a decision on its way is on disk.
func (s *Screen) Leave(force bool) tea.Cmd {
	if s.saving && !force {
		s.message = message{text: "wait: the decision is still being saved"}
		return func() tea.Msg { return screen.Stays{} }
	}
	return func() tea.Msg { return screen.Left{} }
}

// nothing says why no dispute is shown.
func (s *Screen) nothing() string {
	if !s.listed || len(s.open) > 0 {
		return "reading" + s.theme.Glyphs.Ellipsis
	}
	text := "nothing is left to adjudicate"
	switch {
	case s.party == 0 && len(s.ruled) == 0:
		text += ": pairs appear here once two annotators answer them differently; prefdeck merge brings in the labels of another"
	case s.party > 0:
		text += fmt.Sprintf("; on %s you gave a label yourself, so a third decides: prefdeck adjudicate --as NAME", numbers.Plural(s.party, "pair"))
	}
	return text
}

var _ screen.Screen = (*Screen)(nil)
