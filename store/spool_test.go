package store

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"reflect"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/label"
)

// A tape gives back every record, those in memory and those in its file.
func TestTape(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	rapid.Check(t, func(rt *rapid.T) {
		tape := tape{spooling: spooling{memory: rapid.IntRange(1, 2000).Draw(rt, "memory"), create: func() (*os.File, error) { return createSpoolIn(folder) }}}
		defer tape.close()
		lengths := rapid.SliceOf(rapid.OneOf(rapid.IntRange(0, 300), rapid.IntRange(tapeGuess-8, 3*tapeGuess), rapid.Just(tapeBuffer))).Draw(rt, "lengths")
		record := func(i int) []byte {
			out := make([]byte, lengths[i])
			for j := range out {
				out[j] = byte(i + j)
			}
			return out
		}
		places := make([]int64, len(lengths))
		for i := range lengths {
			var err error
			places[i], err = tape.append(record(i))
			must(t, err)
		}
		must(t, tape.rewind())
		var buffer []byte
		for _, i := range rapid.Permutation(places).Draw(rt, "order") {
			n := 0
			for places[n] != i {
				n++
			}
			got, err := tape.read(i, &buffer)
			must(t, err)
			if string(got) != string(record(n)) {
				rt.Fatalf("record %d of %d bytes comes back with %d", n, lengths[n], len(got))
			}
		}
	})
	if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
		t.Errorf("%v is left of the files, %v", left, err)
	}
}

// variegated makes a deck in which pairs have whatever an export can meet.
func variegated(t *testing.T, seed uint64) *Deck {
	t.Helper()
	d := fresh(t)
	const n = 40
	_, err := d.SaveBatch(t.Context(), pairsOf(0, n))
	must(t, err)
	rng := rand.New(rand.NewPCG(seed, 0))
	do := func(query string, args ...any) {
		t.Helper()
		must(t, alter(d, query, args...))
	}
	parts := `[{"type":"tool_call","id":"c","function":{"name":"f","arguments":{}}}]`
	for i := 1; i <= n; i++ {
		for _, odd := range []string{
			`UPDATE prompts SET system = 'Be' || char(0) || 'brief.', language = 'en' WHERE n = ?`,
			`UPDATE responses SET thinking = 'Hm.' WHERE prompt = ?`,
			`UPDATE responses SET status = 'cut' WHERE n = (SELECT a FROM pairs WHERE n = ?)`,
			`UPDATE responses SET parts = '` + parts + `' WHERE n = (SELECT b FROM pairs WHERE n = ?)`,
			`UPDATE pairs SET route = 'dropped', dropped_by = 'length', dropped_kind = 'pair' WHERE n = ?`,
			`UPDATE pairs SET prompt = 1 WHERE n = ?`,
			`UPDATE pairs SET strategy = 'test', probability = 0.25 WHERE n = ?`,
			`INSERT INTO prompt_turns (prompt, turn, role, content) VALUES (?, 0, 'user', 'Hello.')`,
			`INSERT INTO prompt_tags (prompt, tag) VALUES (?, 'tag')`,
			`INSERT INTO gold (pair, answer, at) VALUES (?, 'a', 0)`,
			`INSERT INTO machine_labels (pair, answer, confidence, judge, at) VALUES (?, 'b', 0.9, 'j', 0)`,
			`INSERT INTO notes (pair, annotator, kind, text, at) VALUES (?, 'anna', 'note', 'A note.', 0)`,
			`INSERT INTO edits (id, pair, base, annotator, text, at) SELECT 'x' || n, n, a, 'anna', 'Better.', 0 FROM pairs WHERE n = ?`,
		} {
			if rng.IntN(8) == 0 {
				do(odd, i)
			}
		}
	}
	for i := range 3 * n {
		pair, by := 1+rng.IntN(n*9/10), []string{"anna", "bert"}[rng.IntN(2)]
		var shown, again any
		if rng.IntN(4) > 0 {
			do(`INSERT INTO presentations (n, id, pair, annotator, left_side, kind, ordering, at) VALUES (?1, ?1, ?2, ?3, 'b', 'fresh', 'random', 0)`, i+1, pair, by)
			shown = i + 1
			if rng.IntN(8) == 0 {
				again = i + 1
			}
		}
		do(`INSERT INTO events (id, kind, pair, annotator, presentation, repeat_of, answer, strength, blind, tags, at) VALUES (?, 'choose', ?, ?, ?, ?, 'a', ?, ?, '["clear"]', ?)`,
			fmt.Sprint("e", i), pair, by, shown, again, -1-rng.IntN(3), rng.IntN(2), i)
		for _, kind := range []string{"retract", "restore"} {
			if rng.IntN(5) == 0 {
				do(`INSERT INTO events (id, kind, target, pair, annotator, at) SELECT ?, ?, n, pair, annotator, 0 FROM events WHERE id = ?`, fmt.Sprint(kind, i), kind, fmt.Sprint("e", i))
			}
		}
	}
	return d
}

// exportedFrom returns what an export reads, wish by wish.
func exportedFrom(t *testing.T, d *Deck, wishes []exchange.Wish) [][]exchange.Labelled {
	t.Helper()
	out := make([][]exchange.Labelled, len(wishes))
	must(t, d.Export(t.Context(), func(s exchange.Snapshot) error {
		for i, w := range wishes {
			if err := s.Each(t.Context(), w, func(l exchange.Labelled) error {
				out[i] = append(out[i], l)
				return nil
			}); err != nil {
				return err
			}
		}
		return nil
	}))
	return out
}

// An export reads the same in the order of the disk and in that of the pairs, with a
// spool in memory, in a file, and without space for it.
func TestExportReadsTheSameInAnyOrder(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			d := variegated(t, seed)
			pairs, err := ids(t.Context(), d.reader, `SELECT lower(hex(id)) FROM pairs`)
			must(t, err)
			wishes := []exchange.Wish{{}, {Steps: true}, {First: []stages.ID{pairs[7], pairs[30], pairs[2]}}, {ByPrompt: true}, {ByPrompt: true, Details: true}, {Details: true}}
			want := exportedFrom(t, d, wishes)
			folder := t.TempDir()
			for name, how := range map[string]spooling{
				"in memory":   {step: 7},
				"in a file":   {memory: 1, create: func() (*os.File, error) { return createSpoolIn(folder) }},
				"no space":    {memory: 3000, create: func() (*os.File, error) { return os.OpenFile("/dev/full", os.O_RDWR, 0) }},
				"no folder":   {memory: 1, create: func() (*os.File, error) { return createSpoolIn(folder + "/none") }},
				"full memory": {memory: 3000, create: func() (*os.File, error) { return createSpoolIn(folder) }},
			} {
				how.from = 1
				d.o.spooling = how.withDefaults()
				got := exportedFrom(t, d, wishes)
				for i := range wishes {
					if !reflect.DeepEqual(got[i], want[i]) {
						t.Errorf("%s, %+v: %d pairs, not the same %d", name, wishes[i], len(got[i]), len(want[i]))
					}
				}
			}
			if len(want[0]) < 30 || len(want[1]) == 0 || len(want[1]) == len(want[0]) {
				t.Errorf("the decks have too little: %d pairs, %d with steps", len(want[0]), len(want[1]))
			}
			if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
				t.Errorf("%v is left of the spool, %v", left, err)
			}
		})
	}
}

// What plainTexts and briefLabels pack into one column comes apart again, whatever the
// texts hold.
func TestPackedTextsComeApart(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	_, err := d.SaveBatch(t.Context(), pairsOf(0, 5))
	must(t, err)
	id := stages.ID(query[string](t, d, `SELECT lower(hex(id)) FROM pairs WHERE n = 3`))
	must(t, alter(d, `INSERT INTO presentations (n, id, pair, annotator, left_side, kind, ordering, at) VALUES (1, 's', 3, 'anna', 'b', 'fresh', 'ran' || char(0) || 'dom', 0)`))
	must(t, alter(d, `INSERT INTO events (id, kind, pair, annotator, presentation, answer, strength, scale, at) VALUES ('e' || char(0) || '1', 'choose', 3, 'an' || char(0) || 'na', 1, 'a', -3, 4, 5)`))
	for _, column := range []string{`responses SET text`, `prompts SET system`, `prompts SET text`, `prompts SET language`, `pairs SET strategy`} {
		must(t, alter(d, `UPDATE `+column+` = 'x' || char(0) || 'y' || n`))
		must(t, labelled(t.Context(), d, func(l exchange.Labelled) error {
			for what, is := range map[string]bool{
				"pair":     l.Pair.ID == id && l.Pair.A == l.A.ID && l.Pair.Prompt == l.Prompt.ID,
				"texts":    l.A.Text == query[string](t, d, `SELECT r.text FROM pairs p JOIN responses r ON r.n = p.a WHERE p.n = 3`) && l.B.Text == query[string](t, d, `SELECT r.text FROM pairs p JOIN responses r ON r.n = p.b WHERE p.n = 3`),
				"prompt":   l.Prompt.Turns[0].Content == query[string](t, d, `SELECT o.text FROM pairs p JOIN prompts o ON o.n = p.prompt WHERE p.n = 3`) && l.Prompt.System == query[string](t, d, `SELECT o.system FROM pairs p JOIN prompts o ON o.n = p.prompt WHERE p.n = 3`),
				"strategy": l.Pair.Strategy == query[string](t, d, `SELECT strategy FROM pairs WHERE n = 3`),
			} {
				if !is {
					t.Errorf("after %s: not the %s of the deck: %+v", column, what, l.Item)
				}
			}
			g := l.Labels[0]
			if g.ID != "e\x001" || g.Annotator != "an\x00na" || g.Ordering != "ran\x00dom" || g.Left != label.SideB || g.Choice != (label.Choice{Answer: label.A, Strength: -3, Scale: label.FourStrengths}) {
				t.Errorf("the label comes back as %+v", g)
			}
			return nil
		}))
	}
}

// However an export ends, its spool is closed, so nothing is left of it.
func TestSpoolEndsWithItsExport(t *testing.T) {
	t.Parallel()
	d := variegated(t, 9)
	folder := t.TempDir()
	var mu sync.Mutex
	var made []*os.File
	d.o.spooling = spooling{from: 1, memory: 1, create: func() (*os.File, error) {
		mu.Lock()
		defer mu.Unlock()
		f, err := createSpoolIn(folder)
		made = append(made, f)
		return f, err
	}}.withDefaults()
	ctx, stop := context.WithCancel(t.Context())
	gone := errors.New("gone")
	for i, f := range []func(exchange.Labelled) error{
		func(exchange.Labelled) error { return nil },
		func(exchange.Labelled) error { return gone },
		func(exchange.Labelled) error { stop(); return ctx.Err() },
		func(exchange.Labelled) error { return nil }, // interrupted before it began
	} {
		if err := labelled(ctx, d, f); (err == nil) != (i == 0) {
			t.Errorf("export %d ends with %v", i, err)
		}
		for _, file := range made {
			if err := file.Close(); !errors.Is(err, os.ErrClosed) {
				t.Errorf("export %d: its file was open: %v", i, err)
			}
		}
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) > 0 || len(made) == 0 {
		t.Errorf("%v is left of %d files, %v", left, len(made), err)
	}
}

// A row comes back from a record as it was scanned.
func TestRowsOfRecords(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		row := newLabelledRow(true)
		texts := rapid.String()
		for _, s := range []*string{&row.Prompt.System, &row.asked.Content, &row.A.Text, &row.B.Thinking, &row.A.Parts, &row.Pair.Strategy} {
			*s = texts.Draw(t, "text")
		}
		row.n = rapid.Int64().Draw(t, "n")
		row.pair = string(rapid.SliceOf(rapid.Byte()).Draw(t, "id"))
		row.Pair.Probability = rapid.Float64().Draw(t, "probability")
		row.gold.Valid, row.turns = rapid.Bool().Draw(t, "gold"), rapid.Bool().Draw(t, "turns")
		row.gold.V = label.Answer(texts.Draw(t, "answer"))
		back := newLabelledRow(true)
		scanRow(appendRow(nil, row.columns), back.columns)
		row.columns, back.columns = nil, nil
		if !reflect.DeepEqual(row, back) {
			t.Fatalf("%+v\n%+v", row, back)
		}
	})
}
