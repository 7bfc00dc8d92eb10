package law

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/exchange/export"
	"prefdeck/stages/label"
	"prefdeck/stages/prompt"
	"prefdeck/store"
)

// trained is one row of a training file.
type trained struct {
	system           string
	turns            []prompt.Message
	chosen, rejected string
	margin           float64
}

// texts returns all texts of the row.
func (r trained) texts() []string {
	out := []string{r.system, r.chosen, r.rejected}
	for _, turn := range r.turns {
		out = append(out, turn.Content)
	}
	return out
}

func (r trained) valid() bool {
	return !slices.ContainsFunc(r.texts(), func(s string) bool { return !utf8.ValidString(s) })
}

// repaired returns the row with U+FFFD for every byte that is not UTF-8.
func (r trained) repaired() trained {
	whole := func(s string) string { return string([]rune(s)) }
	r.system, r.chosen, r.rejected = whole(r.system), whole(r.chosen), whole(r.rejected)
	r.turns = slices.Clone(r.turns)
	for i := range r.turns {
		r.turns[i].Content = whole(r.turns[i].Content)
	}
	return r
}

func (r trained) equal(o trained) bool {
	return r.system == o.system && r.chosen == o.chosen && r.rejected == o.rejected && r.margin == o.margin && slices.Equal(r.turns, o.turns)
}

// exported returns the rows that an export must have according to the ledger, in the
// order of the pairs, and the counts of labels left out and of edits not exported.
func (s *sitting) exported(stream label.Stream, edits bool) (rows []trained, left export.Tally, unexported int) {
	labels := s.ledger.labels()
	left = export.Tally{}
	row := func(c *couple, chosen, rejected string, margin float64) {
		if strings.TrimSpace(chosen) == "" || strings.TrimSpace(rejected) == "" {
			left[export.Blank]++
			return
		}
		rows = append(rows, trained{c.asked.System, c.asked.Turns, chosen, rejected, margin})
	}
	for _, c := range s.world.list() {
		e, labelled := labels[c]
		switch {
		case !labelled:
			if slices.ContainsFunc(s.ledger.log, func(e said) bool { return e.couple == c && e.kind == label.Choose && e.repeatOf == "" }) {
				left[export.Retracted]++
			}
			continue
		case c.dropped:
			left[export.Filtered]++
			continue
		case c.gold != nil:
			left[export.Gold]++
			continue
		case stream == "" && c.tested:
			left[export.TestSet]++
			continue
		case stream == "" && c.asked.tested:
			left[export.TestPrompt]++
			continue
		case stream == label.TestStream && !c.tested:
			left[export.Elsewhere]++
			continue
		}
		switch e.verdict.answer {
		case label.Tie:
			left[export.Ties]++
		case label.BothBad:
			left[export.BothBad]++
		case label.Skip:
			left[export.Skipped]++
		default:
			row(c, e.verdict.better, e.verdict.worse(c), float64(e.verdict.degree))
			if edit, ok := s.ledger.edits[c]; ok && edit.text != edit.base {
				if edits {
					row(c, edit.text, edit.base, 0)
				} else {
					unexported++
				}
			}
		}
	}
	return rows, left, unexported
}

// export compares every form of export with the ledger.
func (s *sitting) export() {
	s.t.Helper()
	edits := s.w.chance(2)
	train := s.exportAs("", export.KeepInvalid, edits)
	s.exportAs("", export.ReplaceInvalid, !edits)
	if s.w.chance(2) {
		s.exportAs("", export.SkipInvalid, edits)
	}
	if s.collected {
		s.disjoint(train, s.exportAs(label.TestStream, export.KeepInvalid, edits))
	}
}

// exportAs compares one export with the ledger and returns its rows. Rows and labels
// left out are together all labels.
func (s *sitting) exportAs(stream label.Stream, invalid export.InvalidUTF8, edits bool) []trained {
	s.t.Helper()
	var out bytes.Buffer
	plain := s.w.chance(3)
	sum, err := export.Export(s.t.Context(), s.deck, &out, "trl", export.Options{Policy: export.Policy{Stream: stream}, InvalidUTF8: invalid, Edits: edits, PlainText: plain})
	if err != nil && !errors.Is(err, export.ErrNothing) {
		s.t.Fatal(err)
	}
	all, left, unexported := s.exported(stream, edits)
	var want []trained
	broken := 0
	for _, r := range all {
		if plain && (r.system != "" || len(r.turns) > 1) {
			continue
		}
		if !r.valid() {
			broken++
			switch invalid {
			case export.SkipInvalid:
				continue
			case export.ReplaceInvalid:
				r = r.repaired()
			}
		}
		want = append(want, r)
	}
	got := s.parse(out.Bytes(), !plain, invalid == export.KeepInvalid)
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || !got[i].equal(want[i]) {
			s.fail("row %d of %s (edits %v) is\n%+q\nwant\n%+q", i, invalid, edits, at(got, i), at(want, i))
		}
	}
	for _, why := range []export.Reason{export.Ties, export.BothBad, export.Skipped, export.Gold, export.Filtered, export.Retracted,
		export.TestSet, export.TestPrompt, export.Elsewhere} {
		if sum.Left[why] != left[why] {
			s.fail("%s of stream %q leaves %d out as %s, want %d", invalid, stream, sum.Left[why], why, left[why])
		}
	}
	if !plain && (sum.Left[export.Blank] != left[export.Blank] || sum.Said[export.Unexported] != unexported) {
		s.fail("%s exports %+v, left out should be %+v and %d edits", invalid, sum, left, unexported)
	}
	if sum.Rows != len(want) || sum.Said[export.Repaired]+sum.Said[export.Inexact]+sum.Left[export.Broken] != broken {
		s.fail("%s exports %+v, want %d rows, %d of them broken", invalid, sum, len(want), broken)
	}
	total := sum.Rows - sum.Edited
	for why, n := range sum.Left {
		if why != export.Retracted {
			total += n
		}
	}
	if labels := len(s.ledger.labels()); total != labels && !edits {
		s.fail("%s of stream %q accounts for %d of %d labels: %+v", invalid, stream, total, labels, sum)
	}
	if invalid == export.KeepInvalid && len(want) > 0 && s.w.chance(4) {
		s.again(out.Bytes(), want)
	}
	return got
}

func at(rows []trained, i int) any {
	if i < len(rows) {
		return rows[i]
	}
	return "nothing"
}

// sealed stands for bytes that are not UTF-8 while JSON is read: no text uses these
// characters.
const sealed = 0x10F000

// parse reads an exported file.
func (s *sitting) parse(file []byte, conversational, keep bool) []trained {
	s.t.Helper()
	var out []trained
	for line := range strings.Lines(string(file)) {
		if !keep && !utf8.ValidString(line) {
			s.fail("exported is %q, which is not UTF-8", line)
		}
		var whole strings.Builder
		for i := 0; i < len(line); {
			r, size := utf8.DecodeRuneInString(line[i:])
			if r == utf8.RuneError && size == 1 {
				r = sealed + rune(line[i])
			}
			whole.WriteRune(r)
			i += size
		}
		var fields map[string]json.RawMessage
		must(s.t, json.Unmarshal([]byte(whole.String()), &fields))
		if names := slices.Sorted(maps.Keys(fields)); !slices.Equal(names, []string{"chosen", "margin", "prompt", "rejected"}) {
			s.fail("exported is %q", line)
		}
		var r trained
		asked := s.messages(fields["prompt"], prompt.User, conversational)
		if asked[0].Role == prompt.System {
			r.system, asked = asked[0].Content, asked[1:]
		}
		r.turns = asked
		must(s.t, json.Unmarshal(fields["margin"], &r.margin))
		for name, into := range map[string]*string{"chosen": &r.chosen, "rejected": &r.rejected} {
			said := s.messages(fields[name], prompt.Assistant, conversational)
			if len(said) != 1 || said[0].Role != prompt.Assistant {
				s.fail("exported as %s is %+v", name, said)
			}
			*into = said[0].Content
		}
		out = append(out, r)
	}
	return out
}

// messages reads a text or a list of messages.
func (s *sitting) messages(raw json.RawMessage, role prompt.Role, conversational bool) []prompt.Message {
	s.t.Helper()
	list := []prompt.Message{{Role: role}}
	if conversational {
		must(s.t, json.Unmarshal(raw, &list))
	} else {
		must(s.t, json.Unmarshal(raw, &list[0].Content))
	}
	for i := range list {
		var b []byte
		for _, r := range list[i].Content {
			if r >= sealed && r < sealed+0x100 {
				b = append(b, byte(r-sealed))
			} else {
				b = utf8.AppendRune(b, r)
			}
		}
		list[i].Content = string(b)
	}
	return list
}

// again imports an export into an empty deck, which must then have the same prompts
// and pairs under the same ids.
func (s *sitting) again(file []byte, rows []trained) {
	s.t.Helper()
	dir := s.t.TempDir()
	path := filepath.Join(dir, "again.jsonl")
	must(s.t, os.WriteFile(path, file, 0o600))
	other := *s
	other.path = s.blanks.copy(s.t, 0)
	d, err := store.Open(s.t.Context(), other.path, store.Options{Version: "law"})
	must(s.t, err)
	defer func() { must(s.t, d.Close()) }()
	if _, err := exchange.Import(s.t.Context(), d, []string{path}, exchange.ImportOptions{Version: "law"}, nil); err != nil {
		s.fail("importing what was exported: %v\n%q", err, file)
	}
	v := other.connect()
	defer v.close()
	want := map[string]bool{}
	for _, r := range rows {
		id := promptID(r.system, r.turns)
		w := &world{pairs: map[stages.ID]*couple{}}
		want[string(w.pair(&asked{Prompt: prompt.Prompt{ID: id}}, r.chosen, r.rejected).id)] = true
		want[string(id)] = true
	}
	got := map[string]bool{}
	for _, row := range v.rows(`SELECT id FROM pairs_full UNION ALL SELECT id FROM prompts_full`, 1) {
		got[row[0]] = true
	}
	if !maps.Equal(got, want) {
		s.fail("what was exported and imported again is %v, want %v\n%q", got, want, file)
	}
}
