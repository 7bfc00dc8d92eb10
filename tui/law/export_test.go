package law

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/label"
	"prefdeck/stages/prompt"
	"prefdeck/store"
)

// trained is one row of a training file.
type trained struct {
	system           string
	turns            []prompt.Message
	chosen, rejected string
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
	return r.system == o.system && r.chosen == o.chosen && r.rejected == o.rejected && slices.Equal(r.turns, o.turns)
}

// trains returns the rows that must be exported according to the ledger, in the
// order of the pairs, and the count of rows left out.
func (s *sitting) trains(edits bool) (rows []trained, left exchange.ExportSummary) {
	labels := s.ledger.labels()
	for _, c := range s.world.list() {
		e, labelled := labels[c]
		switch {
		case !labelled:
			if slices.ContainsFunc(s.ledger.log, func(e said) bool { return e.couple == c && e.kind == label.Choose && e.repeatOf == "" }) {
				left.Retracted++
			}
			continue
		case c.dropped:
			left.Filtered++
			continue
		case c.gold != nil:
			left.Gold++
			continue
		}
		switch e.verdict.answer {
		case label.Tie:
			left.Ties++
		case label.BothBad:
			left.BothBad++
		case label.Skip:
			left.Skipped++
		default:
			rows = append(rows, trained{c.asked.System, c.asked.Turns, e.verdict.better, e.verdict.worse(c)})
			if edit, ok := s.ledger.edits[c]; ok && edit.text != edit.base {
				if edits {
					rows = append(rows, trained{c.asked.System, c.asked.Turns, edit.text, edit.base})
				} else {
					left.Unexported++
				}
			}
		}
	}
	return rows, left
}

// export compares every form of export with the ledger.
func (s *sitting) export() {
	s.t.Helper()
	edits := s.w.chance(2)
	s.exportAs(exchange.KeepInvalid, edits)
	s.exportAs(exchange.ReplaceInvalid, !edits)
	if s.w.chance(2) {
		s.exportAs(exchange.SkipInvalid, edits)
	}
}

func (s *sitting) exportAs(invalid exchange.InvalidUTF8, edits bool) {
	s.t.Helper()
	var out bytes.Buffer
	sum, err := exchange.Export(s.t.Context(), s.deck, &out, "trl", exchange.ExportOptions{InvalidUTF8: invalid, Edits: edits})
	must(s.t, err)
	all, left := s.trains(edits)
	var want []trained
	conversational, broken := false, 0
	for _, r := range all {
		if !r.valid() {
			broken++
			switch invalid {
			case exchange.SkipInvalid:
				continue
			case exchange.ReplaceInvalid:
				r = r.repaired()
			}
		}
		want = append(want, r)
		conversational = conversational || r.system != "" || len(r.turns) > 1
	}
	got := s.parse(out.Bytes(), conversational, invalid == exchange.KeepInvalid)
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || !got[i].equal(want[i]) {
			s.fail("row %d of %s (edits %v) is\n%+q\nwant\n%+q", i, invalid, edits, at(got, i), at(want, i))
		}
	}
	if sum.Rows != len(want) || sum.Ties != left.Ties || sum.BothBad != left.BothBad || sum.Skipped != left.Skipped || sum.Gold != left.Gold ||
		sum.Filtered != left.Filtered || sum.Retracted != left.Retracted || sum.Unexported != left.Unexported ||
		sum.Repaired+sum.Inexact+sum.Broken != broken {
		s.fail("%s exports %+v, want %d rows, %d of them broken, and left out %+v", invalid, sum, len(want), broken, left)
	}
	if invalid == exchange.KeepInvalid && len(want) > 0 && s.w.chance(4) {
		s.again(out.Bytes(), want)
	}
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
		if names := slices.Sorted(maps.Keys(fields)); !slices.Equal(names, []string{"chosen", "prompt", "rejected"}) {
			s.fail("exported is %q", line)
		}
		var r trained
		asked := s.messages(fields["prompt"], prompt.User, conversational)
		if asked[0].Role == prompt.System {
			r.system, asked = asked[0].Content, asked[1:]
		}
		r.turns = asked
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
