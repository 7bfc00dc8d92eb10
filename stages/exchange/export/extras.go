package export

import (
	"encoding/json"
	"slices"
	"strings"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/label"
)

// Extra columns follow those of the format. Lists and objects are JSON in a text: a
// column in which the first thousands of rows are empty lists or nulls changes its
// type in the middle of a file, and loaders refuse it.

func extraColumns(o Options) []column {
	var out []column
	if o.found.tools {
		out = append(out, textColumn("tools"))
	}
	if o.Ties == SoftTies || o.Annotators == Distribution {
		out = append(out, fractionColumn("soft_label"))
	}
	if o.Annotators == Distribution {
		out = append(out, wholeColumn("votes_chosen"), wholeColumn("votes_rejected"), wholeColumn("votes_neither"))
	}
	if o.Machine {
		out = append(out, textColumn("labelled_by"))
	}
	if o.Details {
		for _, d := range details {
			out = append(out, d.column)
		}
	}
	return out
}

func extraValues(d decision, o Options) []any {
	var out []any
	if o.found.tools {
		tools := o.found.noTools
		if list := offered(d.Prompt); list != nil {
			tools = string(list)
		}
		out = append(out, tools)
	}
	if o.Ties == SoftTies || o.Annotators == Distribution {
		out = append(out, d.soft)
	}
	if o.Annotators == Distribution {
		out = append(out, int64(d.votes[0]), int64(d.votes[1]), int64(d.votes[2]))
	}
	if o.Machine {
		who := "person"
		if len(d.by) == 0 {
			who = "machine"
		}
		out = append(out, who)
	}
	if o.Details {
		for _, one := range details {
			out = append(out, one.of(d))
		}
	}
	return out
}

// detail is a column about a decision.
type detail struct {
	column
	about string
	of    func(d decision) any
}

var details = []detail{
	{textColumn("pair"), "identity of the pair", func(d decision) any { return string(d.Pair.ID) }},
	{textColumn("prompt_id"), "identity of the prompt", func(d decision) any { return string(d.Prompt.ID) }},
	{textColumn("annotator"), "who labelled it; empty for a majority of several", func(d decision) any { return d.annotator() }},
	{textColumn("answer"), "a, b, tie or both_bad, by content", func(d decision) any { return string(d.answer) }},
	{wholeColumn("strength"), "1 to 3; 0 for none", func(d decision) any {
		if d.margin == 0 {
			return int64(0)
		}
		return int64(max(d.strength(), -d.strength()))
	}},
	{wholeColumn("scale"), "points of the scale: 7, 4 or 2", func(d decision) any { return int64(d.first().Choice.Scale.Points()) }},
	{textColumn("reasons"), "JSON list of reason tags", func(d decision) any { return jsonText(d.reasons()) }},
	{textColumn("criteria"), "JSON object: criterion to strength for the chosen response, −3 to 3", func(d decision) any { return jsonText(d.criteria()) }},
	{textColumn("note"), "note about the pair", func(d decision) any { return d.note("") }},
	{textColumn("note_chosen"), "note about the chosen response", func(d decision) any { return d.note(d.chosen().ID) }},
	{textColumn("note_rejected"), "note about the rejected response", func(d decision) any { return d.note(d.rejected().ID) }},
	{textColumn("flag"), "why the pair is flagged", func(d decision) any { return d.flag() }},
	{fractionColumn("seconds"), "active time until the decision", func(d decision) any { return d.first().Active.Seconds() }},
	{fractionColumn("wall_seconds"), "the same, by the clock", func(d decision) any { return d.first().Wall.Seconds() }},
	{truthColumn("blind"), "nothing about the models had been revealed", func(d decision) any { return d.first().Blind }},
	{truthColumn("fast"), "faster than anyone reads", func(d decision) any { return d.first().Fast }},
	{textColumn("chosen_side"), "side of the screen the chosen response was on", func(d decision) any { return d.side() }},
	{textColumn("showing"), "fresh, revisit, audit or gold", func(d decision) any { return d.first().Kind }},
	{textColumn("ordering"), "order of the queue that brought the pair up", func(d decision) any { return d.first().Ordering }},
	{fractionColumn("ordering_probability"), "with which that order drew it; 0: not drawn at random", func(d decision) any { return d.first().Probability }},
	{textColumn("strategy"), "that proposed the pair", func(d decision) any { return d.Pair.Strategy }},
	{fractionColumn("strategy_probability"), "with which that strategy proposed it", func(d decision) any { return d.Pair.Probability }},
	{textColumn("chosen_model"), "model that wrote the chosen response; empty: not known", func(d decision) any { name, _ := d.model(d.swapped); return name }},
	{textColumn("chosen_digest"), "of the model", func(d decision) any { _, digest := d.model(d.swapped); return digest }},
	{textColumn("rejected_model"), "model that wrote the rejected response", func(d decision) any { name, _ := d.model(!d.swapped); return name }},
	{textColumn("rejected_digest"), "of the model", func(d decision) any { _, digest := d.model(!d.swapped); return digest }},
	{textColumn("filters"), "JSON list of what each filter in force said", func(d decision) any { return jsonText(d.filters()) }},
	{textColumn("source"), "file or generator of the prompt", func(d decision) any { return d.Prompt.Source }},
	{textColumn("language"), "of the prompt", func(d decision) any { return d.Prompt.Language }},
	{textColumn("tags"), "JSON list of the prompt's tags", func(d decision) any { return jsonText(d.Prompt.Tags) }},
	{textColumn("guideline"), "hash of the guideline in force", func(d decision) any { return d.first().Guideline }},
	{wholeColumn("labelled_at_ms"), "milliseconds since 1970", func(d decision) any { return d.at() }},
	{textColumn("judge"), "whose label it is where only a machine labelled", func(d decision) any { return d.machine().Judge }},
	{fractionColumn("judge_confidence"), "of that label, 0 to 1", func(d decision) any { return d.machine().Confidence }},
}

// first returns the label that stands for all of them; a machine's is empty.
func (d decision) first() exchange.Given {
	if len(d.by) == 0 {
		return exchange.Given{}
	}
	return d.by[0]
}

// machine returns the machine's label if it is the only one, and an empty one otherwise.
func (d decision) machine() exchange.Decided {
	if len(d.by) > 0 || d.Machine == nil {
		return exchange.Decided{}
	}
	return *d.Machine
}

func (d decision) at() int64 {
	if d.first().At.IsZero() {
		return 0
	}
	return d.by[0].At.UnixMilli()
}

func (d decision) reasons() []string {
	out := []string{}
	seen := map[string]bool{}
	for _, g := range d.by {
		for _, tag := range g.Tags {
			if !seen[tag] {
				seen[tag] = true
				out = append(out, tag)
			}
		}
	}
	return out
}

// criteria returns the comparisons of the first label, seen from the chosen
// response.
func (d decision) criteria() map[string]int {
	out := map[string]int{}
	for name, n := range d.first().Criteria {
		if !d.swapped {
			n = -n
		}
		out[name] = n
	}
	return out
}

// note joins the notes of those who decided, about a response or, for "", about the
// pair.
func (d decision) note(about stages.ID) string { return d.remark(label.NoteText, about) }

func (d decision) flag() string { return d.remark(label.NoteFlag, "") }

func (d decision) remark(kind label.NoteKind, about stages.ID) string {
	if d.Details == nil {
		return ""
	}
	var out []string
	for _, r := range d.Details.Remarks {
		if r.Kind == kind && r.About == about && slices.ContainsFunc(d.by, func(g exchange.Given) bool { return g.Annotator == r.Annotator }) {
			out = append(out, r.Text)
		}
	}
	return strings.Join(out, "\n\n")
}

// side returns the side of the screen on which the chosen response was; "" if it is not
// known.
func (d decision) side() string {
	left := d.first().Left
	switch {
	case left == "":
		return ""
	case (left == label.SideB) == d.swapped:
		return "left"
	}
	return "right"
}

// model returns the name and the digest of the model of B, or of A.
func (d decision) model(ofB bool) (name, digest string) {
	switch {
	case d.Details == nil:
		return "", ""
	case ofB:
		return d.Details.ModelB.Name, d.Details.ModelB.Digest
	}
	return d.Details.ModelA.Name, d.Details.ModelA.Digest
}

func (d decision) filters() []exchange.FilterResult {
	if d.Details == nil {
		return nil
	}
	return d.Details.Filters
}

// jsonText writes a list or an object as text. An empty one is "[]" or "{}".
func jsonText(v any) string {
	var out strings.Builder
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err) // lists and maps of text and numbers always encode
	}
	if text := strings.TrimSuffix(out.String(), "\n"); text != "null" {
		return text
	}
	return "[]"
}
