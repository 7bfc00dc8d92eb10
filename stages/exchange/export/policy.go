package export

import (
	"slices"

	"prefdeck/stages/exchange"
	"prefdeck/stages/label"
	"prefdeck/stages/pairing"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
)

// decide returns the decision that the policies make from the labels of a pair, and
// counts the labels left out. A pair that filtering drops is counted whatever its label:
// nobody should train on it until the filter is off or a person rescues it. So is a pair
// with a known answer, which measures the annotator, and one of the test set, unless the
// options ask for it. Other pairs on prompts of the test set are counted, too: a prompt
// that a model trained on no longer tests it. The same goes for prompts that curation
// found in a test set, even if their pairs were labelled before. All this holds for
// machine labels as well.
func (f format) decide(l *exchange.Labelled, o Options, s *Account) []decision {
	labels := l.Labels
	if o.oneAnnotator() {
		labels = slices.DeleteFunc(slices.Clone(labels), func(g exchange.Given) bool { return g.Annotator != o.Annotators })
	}
	why := o.bars(l)
	switch {
	case !f.carries(l.Prompt, o, l.A, l.B):
		why = Steps
	case slices.Contains(o.Without, "steps") && !format{}.carries(l.Prompt, o, l.A, l.B):
		why = Stepped
	case len(labels) == 0 && (l.Machine == nil || !o.Machine):
		why = unlabelled(l)
	}
	switch {
	case why != "":
		s.Left[why]++
		return nil
	case len(labels) == 0:
		return f.byMachine(l, o, s)
	}
	labels = o.kept(l, labels, s)
	var out []decision
	if o.Annotators == Each {
		for _, g := range labels {
			out = append(out, decided(l, g.Choice.Answer, []exchange.Given{g}))
		}
	} else if len(labels) > 0 {
		out = byMajority(l, o.ruled(labels, s), s)
	}
	var taken []decision
	for _, d := range out {
		taken = append(taken, f.taken(d, o, s)...)
	}
	return taken
}

// bars returns why nothing trains on a pair, whoever labelled it; "" if it may.
func (o Options) bars(l *exchange.Labelled) Reason {
	switch {
	case l.Pair.Route == pairing.Dropped:
		return Filtered
	case l.Gold != nil:
		return Gold
	case o.Stream == "" && l.Pair.Strategy == pairing.StrategyTest:
		return TestSet
	case o.Stream == "" && l.Tested:
		return TestPrompt
	case o.Stream == "" && l.Prompt.Dropped == prompt.Contaminated:
		return HeldOut
	case o.Stream == label.TestStream && l.Pair.Strategy != pairing.StrategyTest:
		return Elsewhere
	case !o.Stopped && (l.A.Status == response.Cut || l.B.Status == response.Cut):
		return Stopped
	}
	return ""
}

// unlabelled returns why a pair without a label that was asked for is left out.
func unlabelled(l *exchange.Labelled) Reason {
	switch {
	case len(l.Labels) > 0:
		return ByOthers
	case l.Machine != nil:
		return ByMachine
	}
	return Retracted
}

// ruled returns the newest decision of an adjudicator of a dispute, if there is one: it
// wins over any majority. Labels of one named annotator are that one's whatever others
// said, and a ruling is no vote where the votes are counted.
func (o Options) ruled(labels []exchange.Given, s *Account) []exchange.Given {
	if o.oneAnnotator() {
		return labels
	}
	ruling := func(g exchange.Given) bool { return g.Ordering == label.Adjudication }
	if o.Annotators == Distribution {
		return slices.DeleteFunc(slices.Clone(labels), ruling)
	}
	var newest *exchange.Given // by time, so that decks merged in any order agree
	for i, g := range labels {
		if ruling(g) && g.Choice.Decides() && (newest == nil || newest.At.Before(g.At) || newest.At.Equal(g.At) && newest.ID < g.ID) {
			newest = &labels[i]
		}
	}
	if newest == nil {
		return labels
	}
	for _, other := range labels {
		if other.Choice.Answer != newest.Choice.Answer {
			s.Left[Overruled]++
		}
	}
	return []exchange.Given{*newest}
}

func (o Options) oneAnnotator() bool {
	return o.Annotators != Majority && o.Annotators != Each && o.Annotators != Distribution
}

// kept applies the policies that are about single labels.
func (o Options) kept(l *exchange.Labelled, labels []exchange.Given, s *Account) []exchange.Given {
	if len(l.Repeats) == 0 && len(o.Without) == 0 { // as of most pairs
		return labels
	}
	var out []exchange.Given
	for _, g := range labels {
		again, repeated := lastRepeat(l, g.Annotator)
		switch {
		case repeated && o.Repeats == AgreedAnswer && again.Choice.Answer != g.Choice.Answer:
			s.Left[Disagreeing]++
			continue
		case repeated && o.Repeats == LastAnswer:
			g = again
		}
		switch {
		case slices.Contains(o.Without, "flagged") && flaggedBy(l, g.Annotator):
			s.Left[Flagged]++
		case slices.Contains(o.Without, "fast") && g.Fast:
			s.Left[Fast]++
		case slices.Contains(o.Without, "unblind") && !g.Blind:
			s.Left[Unblind]++
		default:
			out = append(out, g)
		}
	}
	return out
}

// lastRepeat returns the answer that an annotator gave to the newest hidden repeat
// of a pair.
func lastRepeat(l *exchange.Labelled, annotator string) (g exchange.Given, ok bool) {
	for _, r := range l.Repeats {
		if r.Annotator == annotator && r.Choice.Decides() {
			g, ok = r, true
		}
	}
	return g, ok
}

func flaggedBy(l *exchange.Labelled, annotator string) bool {
	return l.Details != nil && slices.ContainsFunc(l.Details.Remarks, func(r exchange.Remark) bool {
		return r.Kind == label.NoteFlag && r.Annotator == annotator
	})
}

// byMajority returns the answer of more than half of those who decided. If all of
// them skipped, that is a skip.
func byMajority(l *exchange.Labelled, labels []exchange.Given, s *Account) []decision {
	deciding := 0
	for _, g := range labels {
		if g.Choice.Decides() {
			deciding++
		}
	}
	if deciding == 0 {
		return []decision{decided(l, label.Skip, saying(label.Skip, labels))}
	}
	for _, answer := range []label.Answer{label.A, label.B, label.Tie, label.BothBad} {
		if by := saying(answer, labels); 2*len(by) > deciding {
			d := decided(l, answer, by)
			d.votes = [3]int{len(saying(label.A, labels)), len(saying(label.B, labels)), len(saying(label.Tie, labels)) + len(saying(label.BothBad, labels))}
			if d.swapped {
				d.votes[0], d.votes[1] = d.votes[1], d.votes[0]
			}
			d.soft = (float64(d.votes[0]) + float64(d.votes[2])/2) / float64(deciding)
			return []decision{d}
		}
	}
	s.Left[NoMajority]++
	return nil
}

// saying returns the labels with an answer, in memory of its own only where others have
// another.
func saying(answer label.Answer, labels []exchange.Given) []exchange.Given {
	other := func(g exchange.Given) bool { return g.Choice.Answer != answer }
	if !slices.ContainsFunc(labels, other) {
		return labels
	}
	return slices.DeleteFunc(slices.Clone(labels), other)
}

// byMachine returns the decision of a machine.
func (f format) byMachine(l *exchange.Labelled, o Options, s *Account) []decision {
	c := l.Machine.Choice
	d := decided(l, c.Answer, nil)
	if c.Strength != 0 {
		d.margin, d.graded = float64(max(c.Strength, -c.Strength)), true
	}
	return f.taken(d, o, s)
}

// taken applies the policies for ties and strengths to a decision, which may become
// none or two.
func (f format) taken(d decision, o Options, s *Account) []decision {
	switch {
	case d.answer == label.Skip:
		s.Left[Skipped]++
	case d.answer == label.BothBad && !f.bothBad:
		s.Left[BothBad]++
	case d.answer == label.BothBad:
		return []decision{d}
	case d.answer == label.Tie && o.Ties == DropTies:
		s.Left[Ties]++
	case d.answer == label.Tie && o.Ties == BothTies:
		other := d
		other.swapped = true
		d.soft, other.soft = 0.5, 0.5
		return []decision{d, other}
	case d.answer == label.Tie:
		d.soft = 0.5
		return []decision{d}
	case d.margin < float64(o.MinStrength):
		s.Left[Weak]++
	default:
		return []decision{d}
	}
	return nil
}
