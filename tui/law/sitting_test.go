package law

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/filter"
	"prefdeck/stages/label"
	"prefdeck/stages/pairing"
	"prefdeck/store"
)

// face is one of the two faces of labelling.
type face interface {
	answer(key string)
	undo()
	redo()
	note(text string)
	flag(reason string) // "" toggles a flag
	search(words string) (found int, told bool)
	leave()
	has() bool       // reports whether a pair is up
	shows(up *sight) // fails unless this pair is up
}

// sight is a pair that is up.
type sight struct {
	couple      *couple
	as          label.Presentation
	left, right string // texts
	was         string // the answer just taken back, in words
	fresh       bool   // it has just come up
}

// sitting labels one deck and enters everything it types into the ledger as well.
type sitting struct {
	t      *testing.T
	seed   uint64
	w      *writer
	world  *world
	ledger *ledger
	clock  *clock
	path   string
	blanks *blanks
	scheme label.Scheme
	off    bool // no filter drops anything

	collected bool // the test stream was drawn
	audit     float64
	filter    label.QueueFilter

	deck  *spy
	views views
	face  face
	up    *sight
	last  *decided // for edits; nil: nothing was decided on this screen
	read  []file   // the imported files
	story []string // everything that was done
}

// decided is the last pair decided on the screen.
type decided struct {
	couple  *couple
	verdict verdict
	edit    *edit // the one that the screen knows
}

// fail fails the test with the fault and the steps that led to it.
func (s *sitting) fail(format string, args ...any) {
	s.t.Helper()
	var rows strings.Builder
	for _, f := range s.read {
		if len(f.text) < 4000 {
			fmt.Fprintf(&rows, "%s: %q\n", f.name, f.text)
		}
	}
	s.t.Fatalf(format+"\n\nafter %s\n\n%s\nonce more: go test ./tui/law -run Law -args -decks 1 -seed %d",
		append(args, strings.Join(s.story, ", "), rows.String(), s.seed)...)
}

func (s *sitting) did(format string, args ...any) {
	s.story = append(s.story, fmt.Sprintf(format, args...))
	s.clock.advance(time.Duration(1+s.w.IntN(40)) * time.Second)
}

// take imports files, some of them twice, and runs the filters.
func (s *sitting) take(files []file) {
	s.t.Helper()
	for _, f := range files {
		paths := []string{f.write(s.t, filepath.Dir(s.path))}
		if s.w.chance(6) {
			paths = append(paths, paths[0])
		}
		s.read = append(s.read, f)
		s.did("import %s", f.name)
		if _, err := exchange.Import(s.t.Context(), s.deck, paths, exchange.ImportOptions{Version: "law"}, nil); err != nil {
			s.fail("import: %v", err)
		}
		s.world.imported(f)
	}
	o := filter.Options{Off: filter.Names(), Version: "law"}
	if !s.off {
		o.Off, o.Audit = nil, s.audit
	}
	must(s.t, filter.Run(s.t.Context(), s.deck, o, nil))
	if s.off {
		s.world.paired()
	}
	s.adopt()
}

// adopt compares the pairs of the deck with the world's. It takes the drops from
// the deck: whether they are right is not this law's business.
func (s *sitting) adopt() {
	s.t.Helper()
	there := map[string]bool{}
	for _, p := range s.views.rows(`SELECT id, prompt, text_a, text_b, route, state, model_a, model_b, strategy FROM pairs_full`, 9) {
		id, a, b := p[0], p[2], p[3]
		there[id] = true
		c := s.world.pairs[stages.ID(id)]
		if c == nil && !s.off {
			for _, asked := range s.world.asked {
				if string(asked.ID) == p[1] && asked.has(a) && asked.has(b) {
					c = s.world.pair(asked, a, b)
				}
			}
		}
		if c == nil || string(c.id) != id || c.a != a || c.b != b || string(c.asked.ID) != p[1] {
			s.fail("the deck has a pair %s of %q and %q, which nobody imported", id, a, b)
		}
		c.models = p[6:8]
		if !c.asked.said(c.models[0], a) || !c.asked.said(c.models[1], b) {
			s.fail("the deck has pair %s by %q, of whom one did not say that", id, c.models)
		}
		c.dropped = p[4] == string(pairing.Dropped)
		c.audit = c.dropped && p[5] != ""
		s.streams(c, p[8] == pairing.StrategyTest)
		if c.dropped && s.off {
			s.fail("pair %s was dropped, and no filter is on", id)
		}
	}
	for id := range s.world.pairs {
		if !there[string(id)] {
			s.fail("the deck lacks the pair of %q and %q", s.world.pairs[id].a, s.world.pairs[id].b)
		}
	}
}

func (a *asked) has(text string) bool {
	return slices.ContainsFunc(a.replies, func(r *reply) bool { return r.text == text && r.source != "" })
}

// said reports whether a model gave an answer that was imported.
func (a *asked) said(model, text string) bool {
	return slices.ContainsFunc(a.replies, func(r *reply) bool { return r.text == text && r.model == model && r.source != "" })
}

// open opens the deck.
func (s *sitting) open() {
	s.t.Helper()
	d, err := store.Open(s.t.Context(), s.path, store.Options{Clock: s.clock.Now, Version: "law"})
	must(s.t, err)
	s.deck = &spy{Deck: d}
}

func (s *sitting) sit() {
	s.t.Helper()
	s.last = nil
	if s.w.chance(2) {
		s.did("the screen")
		s.face = newScreen(s)
	} else {
		s.did("the lines")
		s.face = newLines(s)
	}
	s.look("")
}

// close leaves the face, which must write nothing more, and closes the deck.
func (s *sitting) close() {
	s.t.Helper()
	s.header()
	s.face.leave()
	s.settle()
	must(s.t, s.deck.Close())
}

// restart closes everything and opens it again, on the same pair and the same
// sides.
func (s *sitting) restart() {
	s.t.Helper()
	before := s.up
	s.did("restart")
	s.close()
	s.open()
	if len(s.world.files) > len(s.read) && s.w.chance(2) {
		s.take(s.world.files[len(s.read):])
	}
	if s.w.chance(4) {
		s.collect()
	}
	s.sit()
	if before != nil && (s.up == nil || s.up.couple != before.couple || s.up.left != before.left) {
		s.fail("after a restart %s is up, want %s", s.up, before)
	}
}

// String describes the pair that is up, for messages.
func (up *sight) String() string {
	if up == nil {
		return "nothing"
	}
	return fmt.Sprintf("%s (%s, repeat of %q) with %q on the left", named(up.couple.id), up.as.Kind, up.as.RepeatOf, up.left)
}

// done and total count the decided pairs and all pairs of the queue.
func (s *sitting) done() (n int) {
	for c, e := range s.ledger.labels() {
		if c.queued() && e.verdict.decides() {
			n++
		}
	}
	return n
}

func (s *sitting) total() (n int) {
	for _, c := range s.world.pairs {
		if c.queued() {
			n++
		}
	}
	return n
}

// look reads the pair that is up and compares it with the presentation in the deck.
// was is the answer just taken back.
func (s *sitting) look(was string) {
	s.t.Helper()
	shows := s.deck.shows
	s.deck.shows = 0
	switch {
	case !s.face.has():
		s.up = nil
	case shows > 0:
		as := s.deck.shown
		c := s.world.pairs[as.Pair]
		if c == nil {
			s.fail("up is a pair that nobody imported: %+v", as)
		}
		s.up = &sight{couple: c, as: as, left: c.of(as.Left), right: c.of(as.Left.Other()), was: was, fresh: true}
	case s.up == nil:
		s.fail("a pair is up of which the deck knows nothing")
	default:
		s.up.fresh = false
	}
	s.face.shows(s.up)
}

// settle fails if anything unexpected was written to the deck.
func (s *sitting) settle() {
	s.t.Helper()
	if events, notes, edits := s.deck.written(); len(events)+len(notes)+len(edits) > 0 {
		s.fail("written was %+v, %+v, %+v; nothing should have been", events, notes, edits)
	}
}
