package behind

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"prefdeck/stages"
	"prefdeck/stages/label"
	"prefdeck/stages/response"
	"prefdeck/tui/numbers"
)

const (
	unknown = "unknown" // not recorded
	nothing = "none"    // there is none
)

// Backdrop holds the facts behind a pair, and the lengths of its responses.
type Backdrop struct {
	label.Background
	a, b extent
}

// extent is the length of a response and of its thinking.
type extent struct {
	words, characters, bytes int
	thinking                 int // words
}

// Read reads the facts behind a pair.
func Read(ctx context.Context, deck label.Backstage, pair stages.ID) (Backdrop, error) {
	b, err := deck.Background(ctx, pair)
	return Backdrop{b, extentOf(b.A.Response), extentOf(b.B.Response)}, err
}

func extentOf(r response.Response) extent {
	thinking, text := r.Apart()
	return extent{label.Words(text), utf8.RuneCountInString(text), len(text), label.Words(thinking)}
}

// Pair adds the facts behind a pair, with its responses on the sides of the screen.
// Until the pair is decided it hides how the pair got here: an audit has to be
// judged like any other.
func (t *Sheet) Pair(b Backdrop, onLeft label.Side, decided bool) {
	left, right, l, r := b.A, b.B, b.a, b.b
	if onLeft == label.SideB {
		left, right, l, r = right, left, r, l
	}
	var facts []fact
	var missing []string
	for _, f := range originFacts(left, right, l, r) {
		if f.name != "model" && f.left.unknown && f.right.unknown {
			missing = append(missing, f.name)
		} else {
			facts = append(facts, f)
		}
	}
	t.compare(facts)
	if len(missing) > 0 {
		t.Row("not known", strings.Join(missing, ", "))
	}

	t.Gap()
	t.Head("Filters on the responses")
	if facts = verdictFacts(left.Findings, right.Findings); len(facts) > 0 {
		t.compare(facts)
	} else {
		t.Say("None: no filter has judged the responses.")
	}
	t.section("Filters on the prompt", verdictRows(b.Prompt), "None: no filter has judged the prompt.")
	t.section("Filters on the pair", verdictRows(b.Both), "None: similarity not computed.")

	t.Gap()
	t.Head("Scores")
	ofLeft, ofRight := withoutItems(left.Scores), withoutItems(right.Scores)
	facts = scoreFacts(ofLeft, ofRight)
	ofPrompt := scoreRows(b.Prompt.Scores)
	if len(facts) > 0 {
		t.compare(facts)
	}
	for _, row := range marginRows(ofLeft, ofRight) {
		t.add(row)
	}
	for _, row := range ofPrompt {
		t.Row("prompt", row.name+": "+row.text)
	}
	if len(facts)+len(ofPrompt) == 0 {
		t.Say("None: nothing has scored the responses or the prompt.")
	}
	if len(b.Checklist) > 0 {
		t.section("Checklist of the prompt", checklistRows(b.Checklist, left.Scores, right.Scores), "")
	}
	t.section("Judges", judgementRows(b.Background, onLeft), "None: no judge has compared the two.")

	if decided {
		t.section("How the pair was proposed", proposalRows(b.Background), "")
	} else {
		t.section("How the pair was proposed", nil, "Told after the decision.")
	}
}

// Alone adds the facts behind a response or a prompt that is looked at by itself.
func (t *Sheet) Alone(s label.Standalone) {
	if s.Kind == stages.OfResponse {
		e := extentOf(s.Of.Response)
		for _, f := range originFacts(s.Of, s.Of, e, e) {
			if !f.left.unknown {
				t.add(row{f.name, f.left})
			}
		}
	}
	t.section("Filters", verdictRows(s.Of.Findings), "None: no filter has judged it.")
	t.section("Scores", scoreRows(s.Of.Scores), "None: nothing has scored it.")
}

// section adds a heading and its rows, or the text without if there are none.
func (t *Sheet) section(title string, rows []row, without string) {
	t.Gap()
	t.Head(title)
	for _, row := range rows {
		t.add(row)
	}
	if len(rows) == 0 {
		t.Say(without)
	}
}

// orUnknown returns a text, or says that it was not recorded.
func orUnknown(text string) said {
	if text == "" {
		return said{text: unknown, unknown: true}
	}
	return said{text: text}
}

// originFacts says how the two responses came to be. A fact's function returns ""
// if nothing was recorded.
func originFacts(left, right label.Origin, l, r extent) []fact {
	both := func(name string, say func(label.Origin) string) fact {
		return fact{name, orUnknown(say(left)), orUnknown(say(right))}
	}
	return []fact{
		both("model", modelName), both("digest", digest), both("build", build), both("options", options),
		both("seed", seed), both("sample", sample), both("ended by", ending), both("time", duration), both("tokens", tokens),
		{"length", said{text: l.length()}, said{text: r.length()}}, {"thinking", said{text: l.thought()}, said{text: r.thought()}},
		both("from", func(o label.Origin) string { return from(o.Run, o.Response.Source) }),
	}
}

func modelName(o label.Origin) string { return brief(o.Model.Name) }

// digest returns the start of a model's digest, as Ollama lists models.
func digest(o label.Origin) string {
	const short = 12
	d := strings.TrimPrefix(o.Model.Digest, "sha256:")
	return brief(d[:min(short, len(d))])
}

func build(o label.Origin) string {
	parts := []string{o.Model.Family, o.Model.ParameterSize, o.Model.Quantization}
	if o.Model.RemoteHost != "" {
		parts = append(parts, "run by "+o.Model.RemoteHost)
	}
	parts = slices.DeleteFunc(parts, func(p string) bool { return p == "" })
	return brief(strings.Join(parts, ", "))
}

func options(o label.Origin) string { return settings(o.Response.Options, "seed") }

// made reports whether a response was generated here, not imported, so that a zero
// was measured.
func made(o label.Origin) bool { return o.Response.Slot != "" }

func seed(o label.Origin) string {
	if !made(o) && o.Response.Seed == 0 {
		return ""
	}
	return strconv.FormatInt(o.Response.Seed, 10)
}

func sample(o label.Origin) string {
	if !made(o) && o.Response.Sample == 0 {
		return ""
	}
	return fmt.Sprintf("number %d", o.Response.Sample+1)
}

func ending(o label.Origin) string {
	r := o.Response
	text := brief(r.DoneReason)
	if r.Status == response.Cut {
		text = "a person"
	}
	if r.Attempts > 1 {
		text = cmp.Or(text, unknown) + fmt.Sprintf(", at attempt %d", r.Attempts)
	}
	return text
}

func duration(o label.Origin) string {
	r := o.Response
	if r.Total <= 0 && r.Eval <= 0 {
		return ""
	}
	var parts []string
	for _, p := range []struct {
		what string
		took time.Duration
	}{{"in all", r.Total}, {"loading", r.Load}, {"reading", r.PromptEval}, {"writing", r.Eval}} {
		if p.took > 0 {
			parts = append(parts, numbers.Seconds(p.took)+" "+p.what)
		}
	}
	return strings.Join(parts, ", ")
}

func tokens(o label.Origin) string {
	r := o.Response
	if r.Tokens == 0 {
		return ""
	}
	text := strconv.Itoa(r.Tokens)
	if r.Eval > 0 {
		text += fmt.Sprintf(", %.1f/s", float64(r.Tokens)/r.Eval.Seconds())
	}
	if r.PromptTokens > 0 {
		text += fmt.Sprintf("; prompt %d", r.PromptTokens)
	}
	return text
}

func (e extent) length() string {
	return fmt.Sprintf("%s, %s, %s", numbers.Plural(e.words, "word"), numbers.Plural(e.characters, "character"), numbers.Plural(e.bytes, "byte"))
}

func (e extent) thought() string {
	if e.thinking == 0 {
		return "none kept"
	}
	return "kept, " + numbers.Plural(e.thinking, "word")
}

// from names the source file, the run and its time, one line each.
func from(run stages.Run, source string) string {
	const short = 8
	var parts []string
	if source != "" {
		parts = append(parts, "file "+brief(source))
	}
	if run.ID != "" {
		parts = append(parts, brief(fmt.Sprintf("%s run %s", run.Stage, run.ID[:min(short, len(run.ID))])), run.Started.Local().Format("2006-01-02 15:04"))
	}
	return strings.Join(parts, "\n")
}
