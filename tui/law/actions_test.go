package law

import (
	"slices"
	"strings"
	"unicode/utf8"

	"prefdeck/stages/label"
)

// step does one thing that a person could do now.
func (s *sitting) step() {
	s.t.Helper()
	f, onScreen := s.face.(*screen)
	switch n := s.w.IntN(100); {
	case n < 6:
		s.rewrite(label.Retract)
		for s.w.chance(2) {
			s.rewrite(pick(s.w, []label.EventKind{label.Retract, label.Restore}))
		}
	case n < 10:
		s.rewrite(label.Restore)
	case n < 14:
		s.restart()
	case n < 17 && len(s.world.pairs) > 0:
		s.seek()
	case s.up == nil:
		s.wayOut()
	case n < 22:
		s.note()
	case n < 27:
		s.flag()
	case n < 40 && onScreen:
		s.screenStep(f)
	case n < 45 && onScreen:
		s.choose(s.reasons(f))
	case n < 30:
		s.face.(*lines).thinking(s.up)
	case s.total() <= 2 && n < 70: // the one pair comes back, its sides drawn anew
		s.choose("s", nil, nil)
	case s.total() <= 2 && n < 80:
		s.rewrite(label.Retract)
		s.rewrite(label.Retract)
	default:
		s.choose(pick(s.w, s.answers()), nil, nil)
		if onScreen && s.w.chance(6) {
			s.edit(f)
		}
	}
}

// wayOut does one of the things possible when no pair is up.
func (s *sitting) wayOut() {
	if s.filter != (label.QueueFilter{}) {
		s.seekFor(label.QueueFilter{}, "")
		return
	}
	s.rewrite(label.Retract)
}

// screenStep does one thing that only the screen offers.
func (s *sitting) screenStep(f *screen) {
	s.t.Helper()
	switch s.w.IntN(9) {
	case 0, 1:
		s.choose(pick(s.w, s.answers()), nil, nil)
		s.edit(f)
	case 2, 8:
		s.draft(f)
	case 3:
		s.longNote(f)
	case 4: // elsewhere in the queue
		s.press(f, pick(s.w, [][]string{{"["}, {"]"}, {"}"}, {":", pick(s.w, []string{"1", "2", "3"}), "enter"}, {"esc"}})...)
	case 5:
		if order := pick(s.w, []string{"r", "p", "n", "u", "d"}); order == "u" || order == "d" {
			s.press(f, "O", order, "esc") // the deck has no judge: the list stays open
		} else {
			s.press(f, "O", order)
		}
	case 6:
		s.past(f)
	default:
		s.turnView(f)
	}
}

// press presses keys that write nothing.
func (s *sitting) press(f *screen, keys ...string) {
	s.t.Helper()
	s.did("keys %s", strings.Join(keys, " "))
	f.press(keys...)
	s.settle()
	s.look("")
}

// turnView changes the view of the pair. Every view shows the same texts.
func (s *sitting) turnView(f *screen) {
	s.t.Helper()
	switch s.w.IntN(5) {
	case 0:
		s.press(f, "p")
	case 1:
		s.press(f, "v")
	case 2:
		s.press(f, "d")
		s.press(f, "d")
	case 3:
		s.press(f, "z")
		s.press(f, "z")
	default:
		s.press(f, "tab")
		f.press("m", "j", "g", "m") // rendered, and back
		s.press(f, "tab")
	}
}

// past opens the newest decision of the list.
func (s *sitting) past(f *screen) {
	s.t.Helper()
	listed := s.ledger.listed()
	if len(listed) == 0 {
		return
	}
	s.press(f, "H", "enter")
	if s.up == nil || s.up.couple != listed[0].couple {
		s.fail("the newest decision was on %s, and opened was %s", named(listed[0].couple.id), s.up)
	}
}

// note writes a note that both faces can take.
func (s *sitting) note() {
	text := strings.TrimSpace(s.word() + " " + s.word())
	if f, ok := s.face.(*screen); ok {
		if !onLine(s.ledger.written(s.up.couple)) {
			s.longNote(f)
			return
		}
		if s.w.chance(3) {
			text += "\n" + s.word()
		}
	}
	s.remark(label.NoteText, text, func() { s.face.note(text) })
}

// word draws a word that survives as typed within a line.
func (s *sitting) word() string {
	return pick(s.w, []string{"twice", "wrong", "été", "漢字", "[odd]", "50%", `"so"`, "tag:x", "a", "7"})
}

// longNote writes a note in the editor, which opens with the current one.
func (s *sitting) longNote(f *screen) {
	s.t.Helper()
	typed := s.w.text(3) + "."
	want := strings.TrimSpace(typed)
	was := s.ledger.written(s.up.couple)
	if s.up.as.RepeatOf != "" || want == was {
		return
	}
	s.remark(label.NoteText, want, func() {
		if opened, ok := f.edit("N", typed); !ok || opened != was {
			s.fail("the editor of the note opened with %q (%v), want %q", opened, ok, was)
		}
	})
}

// draft leaves a note half written: the draft stays with its pair, whatever comes
// next, until it is saved.
func (s *sitting) draft(f *screen) {
	s.t.Helper()
	up, text := s.up, s.word()+" half"
	if up.as.RepeatOf != "" || !onLine(s.ledger.written(up.couple)) || text == s.ledger.notes[up.couple] {
		return
	}
	s.did("draft %q on %s", text, named(up.couple.id))
	f.press("n")
	f.line(text)
	f.press("esc")
	s.settle()
	s.ledger.drafts[up.couple] = text
	switch s.w.IntN(3) {
	case 0:
		s.press(f, "]")
		if s.up != nil && s.up.couple != up.couple && s.up.as.RepeatOf == "" && s.w.chance(2) {
			s.choose("2", nil, nil)
		}
		s.restart()
	case 1:
		s.choose("2", nil, nil)
	}
}

// onLine reports whether a note can be edited on one line.
func onLine(note string) bool {
	return utf8.ValidString(note) && len(note) < 2000 && !strings.ContainsFunc(note, func(r rune) bool { return r != '\n' && !printable(r) }) &&
		!strings.Contains(note, "⏎")
}

func printable(r rune) bool { return r >= ' ' && r < 0x7F || strings.ContainsRune("été漢字", r) }

func (s *sitting) flag() {
	reason, want := "", "flagged"
	switch flagged := s.ledger.flags[s.up.couple]; {
	case s.w.chance(3):
		reason = s.word()
		want = reason
	case s.up.as.RepeatOf != "":
		return // the line begins without the flag
	case flagged != "":
		want = ""
	}
	s.remark(label.NoteFlag, want, func() { s.face.flag(reason) })
}

// reasons sets a reason and compares by a criterion. Whatever the footer then
// announces must be stored with the answer.
func (s *sitting) reasons(f *screen) (key string, tags []string, criteria map[string]lead) {
	s.t.Helper()
	key = pick(s.w, s.answers())
	if f.width < 160 {
		return key, nil, nil
	}
	letter := pick(s.w, []string{"a", "i", "y"})
	name := map[string]string{"a": "accuracy", "i": "instruction", "y": "style"}[letter]
	digit := pick(s.w, []string{"1", "2"})
	const first = "helpfulness"
	before, comparedBefore := s.beforehand(f)
	f.press("r", letter, "enter", "c", digit, "esc")
	tags, compared := f.said()
	if has(tags, name) == has(before, name) {
		s.fail("%s was pressed: the footer says %q, and %q before", letter, tags, before)
	}
	leaning := leans(digit, s.scheme.Scale)
	if comparedBefore[first] == leaning {
		leaning = "" // repeating a comparison takes it back
	}
	if compared[first] != leaning {
		s.fail("%s was pressed for the first criterion: the footer says %q, and %q before", digit, compared, comparedBefore)
	}
	criteria = map[string]lead{}
	for name, leaning := range compared {
		l := lead{}
		if side, how, _ := strings.Cut(leaning, " "); side != "equal" {
			l.degree = slices.Index(degrees, how)
			if s.scheme.Scale == label.PlainAB {
				l.degree = 1
			}
			l.better = map[string]string{"A": s.up.left, "B": s.up.right}[side]
		}
		criteria[name] = l
	}
	if tags == nil {
		tags = []string{}
	}
	return key, tags, criteria
}

// degrees are the footer's words for how much better a side is; 2 needs none.
var degrees = []string{"?", "slightly", "", "much"}

// leans returns a comparison in the footer's words.
func leans(digit string, scale label.Scale) string {
	_, left, degree := place(digit, scale)
	side := map[bool]string{true: "A", false: "B"}[left]
	if scale == label.PlainAB {
		return side
	}
	return strings.TrimSpace(side + " " + degrees[max(degree, 1)])
}

// beforehand returns what the footer says will go with the answer, once it says
// nothing else.
func (s *sitting) beforehand(f *screen) (tags []string, compared map[string]string) {
	f.press("d", "d") // clears the notice
	tags, compared = f.said()
	if tags == nil {
		tags = []string{}
	}
	return tags, compared
}

func has(list []string, s string) bool {
	for _, in := range list {
		if in == s {
			return true
		}
	}
	return false
}

// edit turns the better response of the last decision into a third, edited one. The
// editor opens with the stored text.
func (s *sitting) edit(f *screen) {
	s.t.Helper()
	last := s.last
	typed := s.w.answer()
	s.did("edit to %q", typed)
	opened, ok := f.edit("e", typed)
	if last == nil || last.verdict.answer != label.A {
		if ok {
			s.fail("nothing could be edited, and the editor opened with %q", opened)
		}
		s.settle()
		return
	}
	base := last.verdict.better
	was := base
	if last.edit != nil && last.edit.base == base {
		was = last.edit.text
	}
	if !ok || opened != was {
		s.fail("the editor opened with %q (%v), want %q", opened, ok, was)
	}
	if !strings.HasSuffix(was, "\n") {
		typed = strings.TrimSuffix(typed, "\n") // added by most editors
	}
	if typed == was || strings.TrimSpace(typed) == "" {
		s.settle()
		return
	}
	events, notes, edits := s.deck.written()
	if len(edits) != 1 || len(events)+len(notes) > 0 || edits[0].Pair != last.couple.id || edits[0].Text != typed {
		s.fail("written was %+v, want an edit of %s to %q", edits, named(last.couple.id), typed)
	}
	e := edit{base, typed}
	last.edit = &e
	s.ledger.edits[last.couple] = e
	s.look("")
}

// seek searches for something, or returns to all pairs.
func (s *sitting) seek() {
	s.t.Helper()
	if s.w.chance(3) {
		s.seekFor(label.QueueFilter{}, "")
		return
	}
	f, words := s.newFilter()
	if _, ok := s.face.(*lines); ok && f.Walks() {
		return
	}
	s.seekFor(f, words)
}

// newFilter draws a filter of values in the deck, and its written form.
func (s *sitting) newFilter() (f label.QueueFilter, words string) {
	c := pick(s.w, s.world.list())
	var parts []string
	if s.w.chance(2) {
		f.Text = s.wordOf(c)
		parts = append(parts, f.Text)
	}
	if tags := c.asked.Tags; len(tags) > 0 && s.w.chance(3) {
		f.Tag = pick(s.w, tags)
		parts = append(parts, `tag:"`+f.Tag+`"`)
	}
	if s.w.chance(4) {
		f.Source = c.asked.Source
		parts = append(parts, "source:"+f.Source)
	}
	if s.collected && s.w.chance(4) {
		f.Stream = label.TestStream
		parts = append(parts, "stream:test")
	}
	if model := pick(s.w, c.models); model != "" && s.w.chance(6) {
		f.Model = model
		parts = append(parts, "model:"+model)
	}
	if s.w.chance(3) || len(parts) == 0 {
		f.State = pick(s.w, []label.State{label.Decided, label.Flagged, label.Skipped, label.Any})
		parts = append(parts, "is:"+string(f.State))
	}
	return f, strings.Join(parts, " ")
}

// wordOf draws a word of the pair's texts, in either case.
func (s *sitting) wordOf(c *couple) string {
	fields := strings.FieldsFunc(strings.Join([]string{c.a, c.b, c.asked.Text()}, " "), func(r rune) bool {
		return (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	})
	if len(fields) == 0 {
		return "river"
	}
	word := pick(s.w, fields)
	if s.w.chance(3) {
		word = strings.ToUpper(word)
	}
	return word[:min(len(word), 20)]
}

func (s *sitting) seekFor(f label.QueueFilter, words string) {
	s.t.Helper()
	s.did("search %q", words)
	want := 0
	for _, c := range s.world.pairs {
		if s.ledger.keeps(f, c) {
			want++
		}
	}
	found, told := s.face.search(words)
	s.settle()
	narrow := false
	if on, ok := s.face.(*screen); ok {
		narrow = on.width < 160
	}
	if f != (label.QueueFilter{}) && f != s.filter && !narrow && (!told || found != want) {
		s.fail("searching for %q finds %d (%v), want %d", words, found, told, want)
	}
	changed := f != s.filter && (want > 0 || f == label.QueueFilter{})
	if changed {
		s.filter = f
	}
	s.look("")
	if changed && want > 0 && f != (label.QueueFilter{}) && (s.up == nil || !s.ledger.keeps(f, s.up.couple)) {
		s.fail("searching for %q brings %s, which has it not", words, s.up)
	}
}
