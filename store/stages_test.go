package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/filter"
	"prefdeck/stages/label"
	"prefdeck/stages/measure"
	"prefdeck/stages/pairing"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
)

func run(t *testing.T, d *Deck, stage stages.Stage) stages.RunID {
	t.Helper()
	r := stages.Run{ID: stages.NewRunID(), Stage: stage, Config: json.RawMessage(`{"n":1}`)}
	must(t, d.StartRun(t.Context(), r))
	return r.ID
}

func TestPromptsComeBackWhole(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	model := stages.ModelID("m", "d")
	must(t, d.SaveModel(t.Context(), stages.Model{ID: model, Name: "m", Digest: "d"}))
	parent := ask(t, "parent")
	p, err := prompt.New("be brief", prompt.Message{Role: prompt.User, Content: "hi"},
		prompt.Message{Role: prompt.Assistant, Content: "hello"}, prompt.Message{Role: prompt.User, Content: "go on"})
	must(t, err)
	p.Tags, p.Source, p.Operator, p.Model = []string{"chat", "short"}, "file.jsonl", prompt.SelfInstruct, model
	p.Parents, p.Language, p.Run = []stages.ID{parent.ID}, "en", run(t, d, stages.Prompts)
	parent.Operator = prompt.Imported
	added, err := d.SavePrompts(t.Context(), []prompt.Prompt{p, parent, p}, nil) // the child first
	must(t, err)
	if !reflect.DeepEqual(added, []bool{true, true, false}) {
		t.Errorf("added %v", added)
	}
	again, err := d.SavePrompts(t.Context(), []prompt.Prompt{parent}, nil)
	must(t, err)
	if again[0] {
		t.Error("the same prompt is new again")
	}
	want := []prompt.Prompt{p, parent}
	if parent.ID < p.ID {
		want = []prompt.Prompt{parent, p}
	}
	got, err := d.AllPrompts(t.Context(), "", 10)
	must(t, err)
	for i := range got {
		if got[i].Added.IsZero() {
			t.Errorf("nobody knows when %s was added", got[i].ID)
		}
		want[i].Added = got[i].Added
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	page, err := d.Prompts(t.Context(), want[0].ID, 10)
	must(t, err)
	if len(page) != 1 || page[0].ID != want[1].ID {
		t.Errorf("second page %+v", page)
	}
}

// Foreign text is kept byte for byte, whatever bytes it has.
func TestTextIsKeptByteForByte(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	texts := map[string]string{
		"NUL":         "a\x00b\x00",
		"only NUL":    "\x00",
		"not UTF-8":   "\xff\xfe\xc3\x28 caf\xe9",
		"surrogate":   "\xed\xa0\x80",
		"escape":      "\x1b]52;c;aGk=\x07",
		"bidi":        "\u202eabc\u200b",
		"line ends":   "a\r\nb\rc\n\n",
		"byte order":  "\ufeffx",
		"long":        strings.Repeat("é\x00", 50_000),
		"like number": "007",
	}
	var every []byte
	for b := range 256 {
		every = append(every, byte(b))
	}
	texts["every byte"] = string(every)
	for name, text := range texts {
		p, err := prompt.New(text, prompt.Message{Role: prompt.User, Content: text + "?"})
		must(t, err)
		p.Tags, p.Operator = []string{text}, prompt.Imported
		x, y := answer(p, text), answer(p, text+"!")
		x.Thinking = text
		pair, _ := pairing.New(x, y)
		_, err = d.SaveBatch(t.Context(), exchange.Batch{Prompts: []prompt.Prompt{p}, Responses: []response.Response{x, y}, Pairs: []pairing.Pair{pair}})
		must(t, err)
		must(t, d.AddNote(t.Context(), label.Note{Pair: pair.ID, Kind: label.NoteText, Text: text}))
		it, err := d.Item(t.Context(), pair.ID)
		must(t, err)
		if it.A.ID != x.ID {
			it.A, it.B = it.B, it.A
		}
		p.Added = it.Prompt.Added
		if !reflect.DeepEqual(it.Prompt, p) || !reflect.DeepEqual(it.A, x) || !reflect.DeepEqual(it.B, y) || it.Note != text {
			t.Errorf("%s: the text changed", name)
		}
	}
}

func TestSaveBatchTwice(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	b := pairsOf(0, 10)
	b.Models = []stages.Model{{ID: stages.ModelID("m", ""), Name: "m"}}
	for i, want := range []exchange.Added{{Prompts: 10, Responses: 20, Pairs: 10}, {}} {
		got, err := d.SaveBatch(t.Context(), b)
		must(t, err)
		if got != want {
			t.Errorf("time %d: %+v, want %+v", i, got, want)
		}
	}
	bad := pairsOf(10, 2)
	bad.Pairs[1].A = "nothing"
	if _, err := d.SaveBatch(t.Context(), bad); err == nil {
		t.Error("a pair without a response was stored")
	}
	s, err := d.Stats(t.Context())
	must(t, err)
	if s.Prompts != 10 || s.Responses != 20 || s.Pairs != 10 || s.Queue != 10 {
		t.Errorf("half a batch was stored: %+v", s)
	}
}

func TestSaveResponses(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	p := ask(t, "p")
	_, err := d.SavePrompts(t.Context(), []prompt.Prompt{p}, nil)
	must(t, err)
	m := stages.Model{ID: stages.ModelID("m", "d"), Name: "m", Digest: "d", Capabilities: []string{"completion"}}
	must(t, d.SaveModel(t.Context(), m))
	slot := response.SlotID(p.ID, m.ID, "{}", 0)
	make := func(text string, status response.Status) response.Response {
		r := response.Response{Prompt: p.ID, Model: m.ID, Slot: slot, Text: text, Status: status, Options: json.RawMessage(`{"seed":1}`),
			Seed: 1, DoneReason: "stop", PromptTokens: 3, Tokens: 4, Load: time.Second, PromptEval: 2 * time.Second,
			Eval: 3 * time.Second, Total: 6 * time.Second, Attempts: 2}
		if status == response.Failed {
			r.Error = "it broke"
		}
		r.Identify()
		return r
	}
	full := func() bool {
		f, err := d.Filled(t.Context(), []stages.ID{slot, "other"})
		must(t, err)
		return f[slot]
	}
	stored := func() []response.Response {
		rs, err := responses(t.Context(), d.reader, strings.Replace(responsesOfAsked, `r.status <> 'failed'`, `true`, 1), []stages.ID{p.ID})
		must(t, err)
		return rs
	}
	if options, err := d.LastOptions(t.Context(), m.ID); err != nil || options != nil {
		t.Errorf("options of no response: %s, %v", options, err)
	}
	must(t, d.SaveResponses(t.Context(), []response.Response{make("", response.Failed)}))
	must(t, d.SaveResponses(t.Context(), []response.Response{make("", response.Failed)}))
	if rs := stored(); len(rs) != 1 || full() || rs[0].Error != "it broke" {
		t.Errorf("after two failures: %+v, filled %v", rs, full())
	}
	good := make("text", response.Cut)
	good.Options = json.RawMessage(`{"seed":1,"template":"jinja"}`)
	must(t, d.SaveResponses(t.Context(), []response.Response{good}))
	if rs := stored(); len(rs) != 1 || !full() || !reflect.DeepEqual(rs[0], good) {
		t.Errorf("after a success: %+v, filled %v", rs, full())
	}
	if options, err := d.LastOptions(t.Context(), m.ID); err != nil || string(options) != string(good.Options) {
		t.Errorf("options of the newest response: %s, %v", options, err)
	}
	must(t, d.SaveResponses(t.Context(), []response.Response{make("other", response.Complete)}))
	must(t, d.SaveResponses(t.Context(), []response.Response{make("", response.Failed)}))
	if rs := stored(); len(rs) != 1 || !reflect.DeepEqual(rs[0], good) {
		t.Errorf("a filled slot was changed: %+v", rs)
	}
}

func TestModelsOnlyGrow(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	id := stages.ModelID("m", "d")
	must(t, d.SaveModel(t.Context(), stages.Model{ID: id, Name: "m", Digest: "d", Family: "llama", Template: "{{ . }}", Capabilities: []string{"thinking"}}))
	must(t, d.SaveModel(t.Context(), stages.Model{ID: id, Name: "m", Digest: "d", ParameterSize: "1B"}))
	ms, err := models(t.Context(), d.reader, []stages.ID{id})
	must(t, err)
	want := stages.Model{ID: id, Name: "m", Digest: "d", Family: "llama", ParameterSize: "1B", Template: "{{ . }}", Capabilities: []string{"thinking"}}
	if !reflect.DeepEqual(ms[id], want) {
		t.Errorf("%+v", ms[id])
	}
}

func TestCuratePrompts(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	a, b := ask(t, "a"), ask(t, "a ")
	_, err := d.SavePrompts(t.Context(), []prompt.Prompt{a, b}, nil)
	must(t, err)
	c := prompt.Curation{Filter: "exact-duplicate", Version: 1, Config: "{}", Run: run(t, d, stages.Prompts),
		Judged: []stages.ID{a.ID, b.ID}, Dropped: map[stages.ID]prompt.Drop{b.ID: {Value: 1, Reason: "repeats a"}}}
	in := func() int {
		n, err := d.CountPrompts(t.Context())
		must(t, err)
		return n
	}
	recorded(t, d, []prompt.Curation{c})
	recorded(t, d, []prompt.Curation{c})
	if in() != 1 {
		t.Errorf("%d prompts in, want 1", in())
	}
	near := c
	near.Filter, near.Judged, near.Dropped = "near-duplicate", []stages.ID{a.ID}, nil
	recorded(t, d, []prompt.Curation{c, near})
	s, err := d.Stats(t.Context())
	must(t, err)
	want := measure.Funnel{{Stage: "prompts", Filters: []measure.FunnelFilter{
		{Filter: "exact-duplicate", Kind: stages.OfPrompt, In: 2, Dropped: 1, Passed: 1}, {Filter: "near-duplicate", Kind: stages.OfPrompt, In: 1, Passed: 1}}}}
	if !reflect.DeepEqual(s.Funnel, want) {
		t.Errorf("funnel %+v", s.Funnel)
	}
	must(t, d.Rescue(t.Context(), stages.OfPrompt, b.ID, "they differ"))
	recorded(t, d, []prompt.Curation{c})
	if in() != 2 {
		t.Error("a rescued prompt was dropped again")
	}
}

func TestFilterOutcomes(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	p := ask(t, "p")
	m := stages.Model{ID: stages.ModelID("m", ""), Name: "m"}
	var rs []response.Response
	for i := range 3 {
		r := answer(p, fmt.Sprint("answer ", i))
		r.Model = m.ID
		r.Identify()
		rs = append(rs, r)
	}
	lonely := ask(t, "without responses")
	_, err := d.SaveBatch(t.Context(), exchange.Batch{Prompts: []prompt.Prompt{p, lonely}, Models: []stages.Model{m}, Responses: rs})
	must(t, err)
	specs := []filter.Spec{{Name: "empty", Kind: stages.OfResponse, Version: 1}, {Name: "near-identical", Kind: stages.OfPair, Version: 1, Config: json.RawMessage(`{"max":0.9}`)}}
	must(t, d.UseFilters(t.Context(), specs))

	page, err := d.Candidates(t.Context(), "", 10)
	must(t, err)
	n, err := d.CountCandidates(t.Context())
	must(t, err)
	if n != 1 || len(page) != 1 || len(page[0].Responses) != 3 || !reflect.DeepEqual(page[0].Models, []stages.Model{m}) {
		t.Fatalf("%d candidates: %+v", n, page)
	}
	one, _ := pairing.New(rs[0], rs[1])
	two, _ := pairing.New(rs[0], rs[2])
	two.Route, two.Reason = pairing.Dropped, "near-identical"
	id := run(t, d, stages.Filter)
	out := filter.Ruling{Prompt: p.ID, Dropped: map[stages.ID]string{rs[2].ID: "empty"}, Pairs: []pairing.Pair{one, two}, Verdicts: []filter.Verdict{
		{Subject: rs[2].ID, Kind: stages.OfResponse, Filter: "empty", Value: 0.5, Reason: "0 characters"},
		{Subject: rs[0].ID, Kind: stages.OfResponse, Filter: "empty", Pass: true},
		{Subject: two.ID, Kind: stages.OfPair, Filter: "near-identical", Value: 0.95, Reason: "95 % alike"},
	}}
	must(t, d.SaveOutcomes(t.Context(), id, []filter.Ruling{out}))
	must(t, d.SaveOutcomes(t.Context(), id, []filter.Ruling{out})) // once more changes nothing
	known, err := d.Known(t.Context(), []stages.ID{rs[2].ID, two.ID, "nothing"})
	must(t, err)
	if len(known) != 2 || known[rs[2].ID]["empty"] != out.Verdicts[0] || known[two.ID]["near-identical"] != out.Verdicts[2] {
		t.Errorf("known %+v", known)
	}
	page, err = d.Candidates(t.Context(), "", 10)
	must(t, err)
	if len(page[0].Pairs) != 2 {
		t.Errorf("pairs %+v", page[0].Pairs)
	}
	s, err := d.Stats(t.Context())
	must(t, err)
	want := measure.Funnel{
		{Stage: "filter", Filters: []measure.FunnelFilter{{Filter: "empty", Kind: stages.OfResponse, In: 2, Dropped: 1, Passed: 1}, {Filter: "near-identical", Kind: stages.OfPair, In: 1, Dropped: 1}}},
		{Stage: "label", Filters: []measure.FunnelFilter{{Filter: "human", In: 1, Waiting: 1}}},
	}
	if !reflect.DeepEqual(s.Funnel, want) || s.Pairs != 2 || s.Queue != 1 {
		t.Errorf("stats %+v", s)
	}

	// Let back in by a person, and then judged again.
	must(t, d.Rescue(t.Context(), stages.OfResponse, rs[2].ID, "fine"))
	must(t, d.Rescue(t.Context(), stages.OfPair, two.ID, "fine"))
	page, err = d.Candidates(t.Context(), "", 10)
	must(t, err)
	if want := map[stages.ID]bool{rs[2].ID: true, two.ID: true}; !reflect.DeepEqual(page[0].Rescued, want) {
		t.Errorf("rescued %v, want %v", page[0].Rescued, want)
	}
	must(t, d.SaveOutcomes(t.Context(), id, []filter.Ruling{out}))
	if by := query[string](t, d, `SELECT dropped_by FROM responses WHERE id = unhex(?)`, rs[2].ID); by != "" {
		t.Errorf("a rescued response is dropped by %s", by)
	}
	if route := query[string](t, d, `SELECT route FROM pairs WHERE id = unhex(?)`, two.ID); route != "person" {
		t.Errorf("a rescued pair goes to %s", route)
	}
	if err := d.Rescue(t.Context(), stages.OfPair, "nothing", ""); !errors.Is(err, ErrUnknown) {
		t.Errorf("rescue of nothing: %v", err)
	}

	// Another configuration is another filter: it has no verdicts yet, and the old
	// ones stay.
	specs[0].Config = json.RawMessage(`{"min":2}`)
	must(t, d.UseFilters(t.Context(), specs))
	if known, err := d.Known(t.Context(), []stages.ID{rs[2].ID}); err != nil || len(known) != 0 {
		t.Errorf("known of a new configuration: %+v, %v", known, err)
	}
	stranger := filter.Ruling{Prompt: p.ID, Verdicts: []filter.Verdict{{Subject: rs[0].ID, Kind: stages.OfResponse, Filter: "stranger"}}}
	if err := d.SaveOutcomes(t.Context(), id, []filter.Ruling{stranger}); !errors.Is(err, ErrUnknown) {
		t.Errorf("verdict of a filter not in force: %v", err)
	}
}

// A pair that leaves the queue keeps its labels, and has them when it returns.
func TestRouteAndReturn(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "deck.db")
	d := open(t, path, options())
	b := pairsOf(0, 3)
	_, err := d.SaveBatch(t.Context(), b)
	must(t, err)
	must(t, d.Append(t.Context(), choose(b.Pairs[0].ID, label.Graded(2))))
	must(t, d.Append(t.Context(), choose(b.Pairs[1].ID, label.Choice{Answer: label.Skip})))
	route := func(r pairing.Route) label.DeckProgress {
		var os []filter.Ruling
		for _, p := range b.Pairs {
			p.Route, p.Reason = r, "because"
			os = append(os, filter.Ruling{Prompt: p.Prompt, Pairs: []pairing.Pair{p}})
		}
		must(t, d.SaveOutcomes(t.Context(), "", os))
		p, err := d.Progress(t.Context())
		must(t, err)
		return p
	}
	before, err := d.Progress(t.Context())
	must(t, err)
	if p := route(pairing.ToMachine); p.Total() != 0 {
		t.Errorf("progress %+v with all pairs gone", p)
	}
	if p := route(pairing.ToPerson); p != before {
		t.Errorf("progress %+v, before %+v", p, before)
	}
	if f := broken(t, path); f != nil {
		t.Errorf("doctor finds %+v", f)
	}
}

func TestRuns(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	first := stages.Run{ID: "r1", Stage: stages.Import, Host: "http://gpu:11434", Server: "0.33.0", Config: json.RawMessage(`{"file":"x"}`)}
	must(t, d.StartRun(t.Context(), first))
	first.Status, first.Counts, first.Error = stages.Failed, stages.Counts{In: 3, Added: 2}, "it broke"
	must(t, d.FinishRun(t.Context(), first))
	run(t, d, stages.Filter)
	if got, want := query[string](t, d, `SELECT group_concat(concat_ws(' ', stage, status, version, error, host, server, ended_at > 0), ', ' ORDER BY n) FROM runs`),
		"import failed test it broke http://gpu:11434 0.33.0 1, filter running test   "; got != want {
		t.Errorf("runs %q, want %q", got, want)
	}
	if got, want := query[string](t, d, `SELECT config || counts FROM runs WHERE id = 'r1'`), `{"file":"x"}{"in":3,"added":2,"known":0,"dropped":0,"failed":0,"tokens":0}`; got != want {
		t.Errorf("run %s, want %s", got, want)
	}
	if err := d.FinishRun(t.Context(), stages.Run{ID: "r9", Status: stages.Done}); !errors.Is(err, ErrUnknown) {
		t.Errorf("finish an unknown run: %v", err)
	}
	// A process with this number cannot exist.
	err := alter(d, `UPDATE runs SET pid = 1 << 30 WHERE status = 'running'`)
	must(t, err)
	if f := broken(t, d.path); len(f) != 1 || f[0].Check != "deck runs" {
		t.Errorf("doctor finds %+v", f)
	}
	run(t, d, stages.Filter)
	if n := query[int](t, d, `SELECT count(*) FROM runs WHERE status = 'interrupted'`); n != 1 {
		t.Errorf("%d runs marked, want 1", n)
	}
}

func TestLabelled(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	pairs := withPairs(t, d, 3)
	_, err := d.Present(t.Context(), label.Presentation{ID: "p", Pair: pairs[0], Left: label.SideB, Kind: label.Fresh})
	must(t, err)
	kept, gone := choose(pairs[0], label.Graded(3)), choose(pairs[1], label.Graded(-1))
	kept.Presentation = "p"
	must(t, d.Append(t.Context(), kept))
	must(t, d.Append(t.Context(), gone))
	must(t, d.Append(t.Context(), label.Event{ID: "x", Kind: label.Retract, Pair: pairs[1], Target: gone.ID}))
	got := map[stages.ID]exchange.Labelled{}
	must(t, labelled(t.Context(), d, func(l exchange.Labelled) error {
		got[l.Pair.ID] = l
		return nil
	}))
	if len(got) != 2 || got[pairs[0]].Left != label.SideB || got[pairs[0]].Current.ID != kept.ID || got[pairs[1]].Current != nil {
		t.Errorf("labelled %+v", got)
	}
	stop := errors.New("stop")
	if err := labelled(t.Context(), d, func(exchange.Labelled) error { return stop }); err != stop {
		t.Errorf("error %v, want the callback's own", err)
	}
}

func TestStatsOfLabels(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	pairs := withPairs(t, d, 6)
	for i, c := range []label.Choice{label.Graded(-1), {Answer: label.B}, label.Graded(0), {Answer: label.BothBad}, {Answer: label.Skip}} {
		must(t, d.Append(t.Context(), choose(pairs[i], c)))
	}
	must(t, d.Append(t.Context(), choose(pairs[0], label.Graded(2))))
	// The labels of others count as labels; the funnel counts pairs.
	must(t, alter(d, `INSERT INTO events (id, kind, pair, annotator, answer, at) SELECT 'x' || n, 'choose', n, 'bea', 'a', 5 FROM pairs`))
	s, err := d.Stats(t.Context())
	must(t, err)
	want := measure.Stats{Prompts: 6, Responses: 12, Pairs: 6, Queue: 2, Done: 4, Decisions: 4, Skipped: 1, Events: 12, Pace: label.Pace{N: 5}, Labels: measure.Labels{A: 6, B: 2, Tie: 1, BothBad: 1, Skip: 1}, Disputed: label.Disputed{Open: 4}, Preferences: 2, // the skipped one and the one left open, which bea decided
		Funnel: measure.Funnel{{Stage: "label", Filters: []measure.FunnelFilter{{Filter: "human", In: 6, Dropped: 2, Passed: 2, Waiting: 2}}}}, Failures: response.Failures{}, Test: measure.NewTestStream(0, 0, 0)}
	if !reflect.DeepEqual(s, want) {
		t.Errorf("got  %+v\nwant %+v", s, want)
	}
}
