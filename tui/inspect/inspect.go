package inspect

import (
	"context"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages/label"
	"prefdeck/themes"
	"prefdeck/tui/keys"
	"prefdeck/tui/legend"
	"prefdeck/tui/markdown"
	"prefdeck/tui/pairview"
	"prefdeck/tui/palette"
	"prefdeck/tui/pane"
	"prefdeck/tui/reading"
	"prefdeck/tui/screen"
)

// Options configures New and Print.
type Options struct {
	Name    string   // of the file or deck, for the header
	Reading *Reading // of the file; nil: a deck is shown
	Show    string   // all, kept, dropped, or the name of a filter; "": all
	Sample  int      // how many are drawn; 0: all are shown

	Hand label.Hand // drops pairs of the deck and lets them in; nil: it is open read-only

	Keys  *keys.Table // of the screen
	Theme themes.Theme
	Mask  bool // names that give models away, in pairs that wait
	Width int  // of a text at most; 0: as wide as fits
}

// Screen shows one pair after the other.
type Screen struct {
	screen.Passive

	ctx     context.Context // the program's
	gallery label.Gallery
	o       Options

	width, height int
	theme         themes.Theme
	method        ansi.Method

	list   list
	at     int   // the place of the exhibit that is shown, among those listed
	now    shown // zero: none yet
	view   *pairview.Viewer
	facts  *pane.Pane // what is behind the pair; nil: closed
	behind *pane.Pane // the same, below the pair on a tall screen; nil: it waits, or there is none
	help   *pane.Pane // the keys, over everything; nil: closed

	palette *palette.Palette // the commands by name; nil: closed

	typing  keys.Mode // Searching, Jumping; "": nothing is typed
	typed   []rune
	text    string // that is searched for
	scan    scan   // the search in progress
	message message
}

// message is one line for the person.
type message struct {
	text string // may quote foreign text
	warn bool
}

// New returns the screen over a gallery. It reads nothing before Init's command runs.
func New(ctx context.Context, g label.Gallery, o Options) *Screen {
	key := func(id keys.ActionID) string { return o.Keys.Key(keys.Inspecting, id) }
	return &Screen{ctx: ctx, gallery: g, o: o, theme: o.Theme, list: newList(o.Show, o.Sample), view: pairview.New(pairview.Options{
		Cache: markdown.NewCache(4 << 20), Mask: o.Mask, TextWidth: o.Width, PromptKey: key(keys.ViewPrompt), StepsKey: key(keys.ViewThinking),
	})}
}

// Init lists the first exhibits.
func (s *Screen) Init() tea.Cmd {
	return listNext(s.ctx, s.gallery, s.o.Reading, false, 0, 0)
}

// Update handles a message and ignores messages of other screens.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return s.onKey(msg)
	case tea.PasteMsg:
		if s.palette != nil {
			s.palette.Type(msg.Content)
		}
		s.enter(msg.Content)
		return nil
	case listed:
		return s.onListed(msg)
	case opened:
		return s.onOpened(msg)
	case handled:
		return s.onHandled(msg)
	case found:
		return s.onFound(msg)
	}
	said, cmd := s.view.Update(msg)
	if said != "" {
		s.message = message{text: said}
	}
	return cmd
}

// visit shows the exhibit at a place, unless it is shown.
func (s *Screen) visit(at int) tea.Cmd {
	if len(s.list.listed) == 0 {
		s.now, s.facts, s.behind = shown{}, nil, nil
		s.view.Clear()
		return nil
	}
	s.at = min(max(at, 0), len(s.list.listed)-1)
	e := s.list.listed[s.at]
	if e == s.now.Exhibit {
		return nil
	}
	return open(s.ctx, s.gallery, e, s.o.Reading != nil)
}

func (s *Screen) onOpened(msg opened) tea.Cmd {
	switch {
	case len(s.list.listed) == 0 || s.list.listed[s.at] != msg.of:
		return nil // another one is wanted by now
	case msg.err != nil:
		s.message = message{msg.err.Error(), true}
		return nil
	}
	s.now = msg.shown
	cmd := s.view.Show(s.now.content(), s.now.order())
	s.view.Edge(s.now.verdicts()...)
	s.behind = s.sheet()
	if s.facts != nil {
		s.openFacts()
	}
	return tea.Batch(cmd, s.view.Find(s.text))
}

func (s *Screen) onKey(msg tea.KeyPressMsg) tea.Cmd {
	if s.typing != "" {
		return s.onTyped(msg)
	}
	if s.palette != nil {
		id, closed := s.palette.Press(msg)
		if !closed {
			return nil
		}
		s.palette = nil
		return s.run(id)
	}
	id, bound := s.o.Keys.Lookup(keys.Inspecting, msg.String())
	if !bound {
		s.message = message{text: s.o.Keys.Unbound(keys.Inspecting, msg.String(), keys.ScreenHelp)}
		return nil
	}
	return s.run(id)
}

// run runs the action of a key, or of the palette.
func (s *Screen) run(id keys.ActionID) tea.Cmd {
	s.message = message{}
	if s.help != nil {
		if move, ok := moves[id]; ok {
			s.help.Move(move)
		} else {
			s.help = nil
		}
		return nil
	}
	if move, ok := moves[id]; ok {
		if s.facts != nil {
			s.facts.Move(move)
		} else if len(s.now.Responses) > 0 {
			s.view.Scroll(move)
		}
		return nil
	}
	if cmd, ok := s.goes(id); ok {
		return cmd
	}
	if len(s.now.Responses) > 0 && s.facts == nil {
		return s.reads(id)
	}
	return nil
}

var moves = reading.Moves()

// goes runs a key that goes elsewhere, and reports whether id is one.
func (s *Screen) goes(id keys.ActionID) (cmd tea.Cmd, ok bool) {
	switch id {
	case keys.InspectNext:
		return s.step(1), true
	case keys.InspectPrevious:
		return s.step(-1), true
	case keys.InspectFirst:
		return s.visit(0), true
	case keys.InspectLast:
		return s.visit(len(s.list.listed) - 1), true
	case keys.InspectShow:
		return s.turn(), true
	case keys.InspectSearch:
		s.typing, s.typed = keys.Searching, nil
	case keys.InspectJump:
		s.typing, s.typed = keys.Jumping, nil
	case keys.InspectHit:
		return s.search(1), true
	case keys.InspectHitBack:
		return s.search(-1), true
	case keys.InspectFacts:
		s.toggleFacts()
	case keys.InspectDrop, keys.InspectRescue:
		return s.handle(id == keys.InspectDrop), true
	case keys.ScreenHelp:
		s.help = s.keys()
	case keys.Palette:
		s.palette = palette.New(s.o.Keys, keys.Inspecting)
	case keys.InspectBack:
		return s.back(), true
	case keys.InspectClose:
		return s.Leave(false), true
	default:
		return nil, false
	}
	return nil, true
}

// reads runs a key that changes how the pair is shown.
func (s *Screen) reads(id keys.ActionID) tea.Cmd {
	said, cmd := reading.Do(s.view, id)
	s.message = message{text: said}
	return cmd
}

func (s *Screen) step(by int) tea.Cmd {
	if at := s.at + by; at < 0 || at >= len(s.list.listed) {
		s.message = message{text: "no more pairs"}
		return nil
	}
	return s.visit(s.at + by)
}

// turn lists other exhibits, as near to the one on screen as there is one.
func (s *Screen) turn() tea.Cmd {
	s.list.turn()
	return s.visit(s.list.near(s.now.Exhibit))
}

// back ends the search, or closes what is open.
func (s *Screen) back() tea.Cmd {
	switch {
	case s.facts != nil:
		s.facts = nil
	case s.scan.cancel != nil:
		s.giveUp()
	case !s.view.Plain():
		return s.view.Reset()
	case s.text != "":
		s.text = ""
		return s.view.Find("")
	case s.o.Hand != nil: // back to the screen below
		return s.Leave(false)
	}
	return nil
}

// SetSize fits the screen to a terminal.
func (s *Screen) SetSize(w, h int) tea.Cmd {
	s.width, s.height = w, h
	return s.fit()
}

// SetTheme changes the look.
func (s *Screen) SetTheme(t themes.Theme) tea.Cmd {
	s.theme = t
	return s.fit()
}

// SetMethod says how the terminal measures joined emoji.
func (s *Screen) SetMethod(m ansi.Method) tea.Cmd {
	s.method = m
	return s.fit()
}

func (s *Screen) fit() tea.Cmd {
	cmd := s.view.Fit(pairview.Frame{Width: s.width, Height: s.height, Rows: s.room(), Theme: s.theme, Method: s.method})
	s.behind = s.sheet()
	if s.facts != nil {
		s.openFacts()
	}
	if s.help != nil {
		s.help = s.keys()
	}
	return cmd
}

func (s *Screen) keys() *pane.Pane {
	return legend.Pane(s.theme, s.o.Keys.Help(keys.Inspecting), s.method, s.width, s.room())
}

// Say shows a line.
func (s *Screen) Say(text string, warn bool) { s.message = message{text, warn} }

// Leave closes the screen. There is nothing to save.
func (s *Screen) Leave(bool) tea.Cmd {
	s.giveUp()
	return func() tea.Msg { return screen.Left{} }
}

var _ screen.Screen = (*Screen)(nil)
