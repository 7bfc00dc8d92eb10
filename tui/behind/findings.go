package behind

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"prefdeck/stages/filter"
	"prefdeck/stages/judge"
	"prefdeck/stages/label"
	"prefdeck/stages/pairing"
)

// verdictFacts lists the filters' verdicts on the responses. A response's first
// drop is its last verdict.
func verdictFacts(left, right label.Findings) []fact {
	var names []string
	of := [2]map[string]said{{}, {}}
	for i, f := range []label.Findings{left, right} {
		for _, v := range f.Verdicts {
			if !slices.Contains(names, v.Filter) {
				names = append(names, v.Filter)
			}
			of[i][v.Filter] = verdict(v)
		}
	}
	var facts []fact
	for _, name := range names {
		facts = append(facts, fact{brief(name), or(of[0], name, "not asked"), or(of[1], name, "not asked")})
	}
	if left.Rescue != nil || right.Rescue != nil {
		facts = append(facts, fact{"rescued", rescue(left.Rescue), rescue(right.Rescue)})
	}
	return facts
}

// or returns the entry with a name, or else a text.
func or(of map[string]said, name, without string) said {
	if s, ok := of[name]; ok {
		return s
	}
	return said{text: without}
}

func verdictRows(f label.Findings) []row {
	var rows []row
	for _, v := range f.Verdicts {
		rows = append(rows, row{brief(v.Filter), verdict(v)})
	}
	if f.Rescue != nil {
		rows = append(rows, row{"rescued", rescue(f.Rescue)})
	}
	return rows
}

// verdict formats a verdict with the value that was compared, and the threshold.
func verdict(v label.ConfiguredVerdict) said {
	text := "passed"
	if !v.Pass {
		text = "dropped"
	}
	limits := settings(v.Config)
	switch {
	case v.Filter == filter.NearIdentical:
		text += fmt.Sprintf(" at %.1f %% the same", 100*v.Value)
	case v.Value != 0 || v.Pass && limits != "": // of a drop at 0 the reason says more
		text += " at " + amount(v.Value)
	}
	if v.Pass && limits != "" {
		text += " (" + limits + ")"
	}
	if v.Reason != "" {
		text += ": " + brief(v.Reason)
	}
	return said{text: text, bad: !v.Pass}
}

func rescue(r *label.Rescue) said {
	if r == nil {
		return said{text: "no"}
	}
	text := "by " + brief(r.Annotator)
	if r.Reason != "" {
		text += ": " + brief(r.Reason)
	}
	return said{text: text}
}

// scoreRows lists scores by what was measured and by whom. A judge is named by its
// model, and in full where several judges of one model measured the same.
func scoreRows(scores []label.Score) []row {
	times := map[string]int{}
	for _, s := range scores {
		times[s.What+" "+s.Model]++
	}
	var rows []row
	for _, s := range scores {
		by := s.Scorer
		if s.Model != "" && s.Model != s.Scorer {
			by += " (" + s.Model + ")"
		}
		if ourJudge(s.Scorer, s.Model) {
			by = s.Scorer
			if times[s.What+" "+s.Model] == 1 {
				by = s.Model
			}
		}
		text := amount(s.Value)
		if s.ReplacedBy != "" {
			text += replaced
		}
		rows = append(rows, row{brief(s.What + " by " + by), said{text: text}})
	}
	return rows
}

// ourJudge reports whether a name is one that prefdeck judge gave, which begins with
// the model.
func ourJudge(name, model string) bool {
	return model != "" && strings.HasPrefix(name, model+"@")
}

func scoreFacts(left, right []label.Score) []fact {
	of := [2]map[string]said{{}, {}}
	var names []string
	for i, scores := range [][]label.Score{left, right} {
		for _, row := range scoreRows(scores) {
			of[i][row.name] = row.said
			names = append(names, row.name)
		}
	}
	slices.Sort(names)
	var facts []fact
	for _, name := range slices.Compact(names) {
		facts = append(facts, fact{name, or(of[0], name, nothing), or(of[1], name, nothing)})
	}
	return facts
}

// marginRows says how far apart the two responses are, by each scorer of both.
func marginRows(left, right []label.Score) []row {
	of := map[string]float64{}
	for _, s := range left {
		of[s.What+s.Scorer] = s.Value
	}
	var rows []row
	for _, s := range right {
		a, both := of[s.What+s.Scorer]
		if !both {
			continue
		}
		text := "none"
		switch margin := a - s.Value; {
		case margin > 0:
			text = "A is " + amount(margin) + " higher"
		case margin < 0:
			text = "B is " + amount(-margin) + " higher"
		}
		rows = append(rows, row{"margin", said{text: brief(s.What) + ": " + text}})
	}
	return rows
}

// replaced says that a version of a judge no longer counts.
const replaced = "; a newer version counts in its place"

// judgementRows lists judges' verdicts, with the sides as on screen. A judge of a
// response's own family is marked, and one that names another winner once the sides
// are swapped.
func judgementRows(b label.Background, left label.Side) []row {
	name := func(s label.Side) string {
		if (s == label.SideB) == (left == label.SideB) {
			return "A"
		}
		return "B"
	}
	var rows []row
	for i, j := range b.Judgements {
		answer := brief(j.Answer)
		if side := label.Side(strings.ToLower(j.Answer)); side == label.SideA || side == label.SideB {
			answer = name(side)
		}
		text := cmp.Or(answer, "no answer")
		if p := j.Probability; p != nil {
			better, share := label.SideA, *p
			if share < 0.5 {
				better, share = label.SideB, 1-share
			}
			text += fmt.Sprintf(", %s better with %.0f %%", name(better), 100*share)
		}
		text += ", having seen " + name(j.First) + " first"
		for _, side := range b.Kin(j) {
			text += "; " + name(side) + " is of its family"
		}
		if slices.ContainsFunc(b.Judgements[:i], j.Contradicts) {
			text += "; another winner than in the other order: unsure"
		}
		if j.ReplacedBy != "" {
			text += replaced
		}
		rows = append(rows, row{brief(comparing(j)), said{text: text}})
	}
	return rows
}

// comparing names a judge of pairs by its model and the examples that it is shown, or as
// it calls itself.
func comparing(j label.Judgement) string {
	switch _, examples := judge.Taught(j.Judge); {
	case ourJudge(j.Judge, j.Model) && examples > 0:
		return fmt.Sprintf("%s +%d", j.Model, examples)
	case ourJudge(j.Judge, j.Model):
		return j.Model
	case j.Model != "" && j.Model != j.Judge:
		return j.Judge + " (" + j.Model + ")"
	}
	return j.Judge
}

// proposalRows says how a pair came to be here.
func proposalRows(b label.Background) []row {
	p := b.Pair
	route := string(p.Route)
	switch {
	case p.Route == pairing.Dropped:
		route = p.Fate()
	case p.Reason != "":
		route += ": " + p.Reason
	}
	audit := "not drawn for the audit"
	switch {
	case b.Sure():
		audit = fmt.Sprintf("drawn with probability %s: filtering was sure, but asks a person anyway", amount(b.Audit))
	case b.Audit > 0:
		audit = fmt.Sprintf("drawn with probability %s, but it goes to a person anyhow", amount(b.Audit))
	}
	gold := nothing
	if b.Gold != nil {
		gold = "there is one; only training shows whether it was yours"
	}
	rows := []row{
		{"strategy", orUnknown(strategy(p.Strategy))}, {"probability", said{text: amount(p.Probability)}},
		{"route", said{text: brief(route)}}, {"audit", said{text: audit}}, {"known answer", said{text: gold}},
		{"from", orUnknown(from(b.Run, ""))},
	}
	if b.Draw.Probability > 0 {
		text := fmt.Sprintf("drawn by the order %s with probability %s", brief(string(b.Draw.Order)), amount(b.Draw.Probability))
		rows = append(rows, row{"came up", said{text: text}})
	}
	return rows
}

func strategy(name string) string {
	if does := about(name); does != "" {
		return name + ": " + does
	}
	return brief(name)
}

// about says which pairs a strategy takes; "" if it is unknown.
func about(name string) string {
	s, _ := pairing.Named(name)
	return s.About
}
