package figures

import (
	"slices"

	"prefdeck/stages"
	"prefdeck/stages/label"
	"prefdeck/stages/measure"
	"prefdeck/tui/numbers"
)

// Stages is the section of what each stage adds, and of the test set.
const Stages = "Stages"

// Of lists the figures of a deck, section by section. The numbers must hold measures,
// as measure.StatsOf returns them.
func Of(s measure.Stats) []Section {
	return []Section{
		{"Funnel", append(append(funnel(s.Funnel), queue(s), audits(s.Audits)), precision(s.Audits)...)},
		{"Agreement", []Figure{agreement(s.Agreement), yourself(*s.Quality), couples(s.Agreement)}},
		{"Judges", append(judges(s.Agreement.Judges), machine(s.Machine)...)},
		{"Bias", bias(s.Bias)},
		{"Models", models(s)},
		{"Effort", effort(s.Effort)},
		{"Diversity", diversity(s.Diversity)},
		{Stages, append(ablation(s.Ablation), testSet(s.Test, s.Ablation))},
	}
}

// Counted lists the figures of a deck that is counted and not measured yet: those there
// are, and what the other sections will tell.
func Counted(s measure.Stats) []Section {
	return []Section{
		{"Funnel", append(funnel(s.Funnel), queue(s))},
		awaited("Agreement", "whether labels agree, with yourself and with others"),
		awaited("Judges", "how well judges agree with the labels, and how often the machine is wrong"),
		awaited("Bias", "what sways labels besides the text"),
		awaited("Models", "which models win, also with style held equal"),
		awaited("Effort", "how long labels take, and what is left"),
		awaited("Diversity", "how varied the texts are at each stage"),
		awaited(Stages, "what each stage adds, and how far the test set is"),
	}
}

// awaited is a section that is being measured.
func awaited(name, tells string) Section {
	return Section{name, []Figure{{Title: "Being measured", About: "This will show " + tells + "."}}}
}

// funnel shows how much of its input each filter passed, stage by stage. Labelling is
// left out: queue shows the same and more.
func funnel(f measure.Funnel) []Figure {
	var out []Figure
	for _, stage := range f {
		if stage.Stage == string(stages.Label) {
			continue
		}
		fig := passedAt(stages.Stage(stage.Stage))
		for _, x := range stage.Filters {
			text := numbers.Number(x.Passed) + " of " + numbers.Number(x.In)
			if x.Dropped > 0 {
				lost := " dropped"
				if x.Filter == measure.LimitRow {
					lost = " left out"
				}
				text += ", " + numbers.Number(x.Dropped) + lost
			}
			if x.Waiting > 0 {
				text += ", " + numbers.Number(x.Waiting) + " waiting"
			}
			fig.Rows = append(fig.Rows, counted(x.Filter, x.Passed, x.In, text))
		}
		if len(fig.Rows) > 0 {
			out = append(out, fig)
		}
	}
	if len(out) == 0 {
		out = append(out, Figure{Title: "Filters", Why: "nothing has been filtered yet"})
	}
	return out
}

// passedAt returns the empty figure of what a stage let pass.
func passedAt(stage stages.Stage) Figure {
	fig := Figure{Title: "Filters on responses and pairs", About: "The share of its input that each filter passed.", Axis: shares(unmarked), Kind: Counts}
	switch stage {
	case stages.Prompts:
		fig.Title = "Filters on prompts"
	case stages.Responses:
		fig.Title, fig.About = "Requests to models", "The share that was answered."
	}
	return fig
}

// queue shows what became of the pairs that went to the person.
func queue(s measure.Stats) Figure {
	out := Figure{Title: "Your pairs", About: "What became of the pairs that went to you.", Axis: shares(unmarked), Kind: Counts}
	of := s.ForPerson()
	if of == 0 {
		out.Why = "no pair has come to you yet"
		return out
	}
	row := func(name string, n int) Bar {
		return counted(name, n, of, numbers.Number(n)+" of "+numbers.Number(of))
	}
	out.Rows = []Bar{row("decided", s.Done).behind(label.QueueFilter{State: label.Decided}), row("waiting", s.Queue),
		row("  skipped, come last", s.Skipped).behind(label.QueueFilter{State: label.Skipped}),
		row("flagged", s.Flagged).behind(label.QueueFilter{State: label.Flagged})}
	if s.Test.Last > 0 {
		out.Rows = slices.Insert(out.Rows, 3, row("  of tested prompts, last of all", s.Test.Last))
		out.About += " Nothing trains on prompts of the test set, so their other pairs come last."
	}
	return out
}

// audits shows how often the person preferred what filters drop.
func audits(a measure.Audits) Figure {
	out := Figure{Title: "Dropped, yet preferred", About: "Drops of the audit sample that the labels contradict. A filter that drops at random would be near one half.", Axis: shares(unmarked)}
	if a.Wrong.N == 0 {
		out.Why = "no drop of the audit sample has been decided"
		return out
	}
	out.Rows = []Bar{ofShare("all filters", a.Wrong, "")}
	for _, name := range sorted(a.Filters) {
		out.Rows = append(out.Rows, ofShare(name, a.Filters[name], "none of its drops has been decided").
			behind(label.QueueFilter{State: label.Decided, Verdict: &label.VerdictFilter{Filter: name}}))
	}
	return out
}

// precision shows how many of each filter's drops are right, once somebody has decided
// an audited one.
func precision(a measure.Audits) []Figure {
	out := Figure{Title: "Precision of filters", About: "The share of a filter's drops that you confirm, estimated from its audited drops, weighted by how likely each was to be drawn.", Axis: shares(unmarked)}
	for _, name := range sorted(a.Precision) {
		out.Rows = append(out.Rows, percent(name, a.Precision[name], "none of its drops has been decided"))
	}
	if len(out.Rows) == 0 {
		return nil
	}
	return []Figure{out}
}

// machine shows what the machine decides, if it decides anything.
func machine(m *measure.Machine) []Figure {
	if m == nil {
		return nil
	}
	out := Figure{Title: "Pairs that the machine decides", Axis: shares(unmarked), Rows: []Bar{
		counted("decides", m.Labels, m.Saved.N, numbers.Number(m.Labels)+" of "+numbers.Number(m.Saved.N)),
		percent("its error", m.Error, numbers.ToShow(m)), percent("you prefer neither", m.NoWinner, "no audit has been decided"),
		ofShare("labour saved", m.Saved, ""),
	}}
	for _, r := range numbers.Machine(m) {
		if r.Name == numbers.Promise {
			out.About = "Promised: " + r.Value + "."
		}
	}
	return []Figure{out}
}

func agreement(a measure.Agreement) Figure {
	const two, again = "no pair has labels of two people", "no hidden repeat is answered"
	ordinal := "alpha of A, tie, B"
	if a.Graded {
		ordinal = "alpha of strengths"
	}
	alike := func(e measure.Estimate, why string) string {
		if e.N == 0 {
			return why
		}
		return "all answers are alike"
	}
	return Figure{
		Title: "Do labels agree?", About: "1 is full agreement; α and κ are 0 for agreement by chance.", Axis: Axis{Low: -1, High: 1, Mark: 0},
		Rows: []Bar{
			number("same as oneself", a.Self, 2, again), number("kappa with oneself", a.SelfKappa, 2, alike(a.SelfKappa, again)),
			number("same as others", a.Percent, 2, two), number("alpha of answers", a.AlphaNominal, 2, alike(a.AlphaNominal, two)),
			number(ordinal, a.AlphaOrdinal, 2, alike(a.AlphaOrdinal, two)),
		},
	}
}

// yourself shows how the deck's own annotator labels. How often the longer response
// is chosen stands among the biases, with the interval of these.
func yourself(q measure.Quality) Figure {
	sides, times, views := "no preference yet", "no label yet", "no label yet"
	if q.Answers.A+q.Answers.B > 0 {
		sides = "no label says which side was on the left"
	}
	if q.Answers != (measure.Labels{}) { // imported ones
		times, views = "no label says how long it took", "no label says what was on the screen"
	}
	out := Figure{Title: "How you label", About: "Shares of your own answers (Wilson's interval), taken as independent; known answers that are alike within a prompt count for fewer.", Axis: shares(0.5), Rows: []Bar{
		ofShare("left chosen", q.Left, sides),
		ofShare("faster than reading", q.Fast, times), ofShare("not blind", q.Unblinded, views),
	}}
	if q.Gold.N > 0 {
		out.Rows = append(out.Rows, ofShare("known answers given", q.Gold, ""))
	}
	return out
}

func couples(a measure.Agreement) Figure {
	out := Figure{Title: "Two by two", About: "Cohen's κ of two annotators on the pairs that both labelled; 0 is agreement by chance.", Axis: Axis{Low: -1, High: 1, Mark: 0}}
	for _, c := range a.Couples {
		out.Rows = append(out.Rows, number(c.A, c.Kappa, 2, "all answers are alike").against(c.B))
	}
	if len(out.Rows) == 0 {
		out.Why = "no pair has labels of two people"
	}
	return out
}

// diversity shows how varied the texts of each stage are.
func diversity(vs []measure.Variety) []Figure {
	const few = "too few texts"
	measures := []struct {
		title string
		of    func(measure.Variety) measure.Estimate
	}{
		{"Different words among all words", func(v measure.Variety) measure.Estimate { return v.Distinct1 }},
		{"Different pairs of words", func(v measure.Variety) measure.Estimate { return v.Distinct2 }},
		{"Different triples of words", func(v measure.Variety) measure.Estimate { return v.Distinct3 }},
		{"Likeness of texts (self-BLEU): lower is more varied", func(v measure.Variety) measure.Estimate { return v.SelfBLEU }},
	}
	var out []Figure
	for _, m := range measures {
		fig := Figure{Title: m.title, About: "All stages of one kind are compared on the same number of texts.", Axis: shares(unmarked)}
		for _, v := range vs {
			fig.Rows = append(fig.Rows, number(v.Kind+", "+v.Stage, m.of(v), 2, few))
		}
		if len(fig.Rows) == 0 {
			fig.Why = "the deck has no texts"
		}
		out = append(out, fig)
	}
	effective := Figure{Title: "Effective number of texts (Vendi score)", About: "1 if all use the same words; the number of texts if no two share a word."}
	for _, v := range vs {
		effective.Rows = append(effective.Rows, number(v.Kind+", "+v.Stage, v.Vendi, 0, few))
	}
	effective.Axis = spanning(effective.Rows, 0, unmarked, false)
	if len(vs) == 0 {
		effective.Why = "the deck has no texts"
	}
	return append(append(out, effective), embedded(vs)...)
}

// embedded shows the effective number of texts by what they mean, where some are
// embedded.
func embedded(vs []measure.Variety) []Figure {
	var fig Figure
	for _, v := range vs {
		if v.EmbeddedBy != "" {
			fig.Title, fig.About = "Effective number of texts by meaning (Vendi score)", "By the embeddings of "+v.EmbeddedBy+": 1 if all mean the same."
		}
	}
	if fig.Title == "" {
		return nil
	}
	for _, v := range vs {
		fig.Rows = append(fig.Rows, number(v.Kind+", "+v.Stage, v.VendiEmbedded, 0, "not all are embedded"))
	}
	fig.Axis = spanning(fig.Rows, 0, unmarked, false)
	return []Figure{fig}
}
