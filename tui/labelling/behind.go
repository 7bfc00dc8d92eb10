package labelling

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/filter"
	"prefdeck/stages/label"
	"prefdeck/stages/response"
	"prefdeck/tui/numbers"
)

const (
	unknown = "unknown" // nobody has written it down
	nothing = "none"    // there is none
	dropped = "dropped" // begins what is said of a verdict that turned something down
)

// behind tells what is behind a pair, on the sides of a showing.
func (t *table) behind(about subject, b backdrop) {
	left, right, l, r := b.A, b.B, b.a, b.b
	if about.Left() == label.SideB {
		left, right, l, r = right, left, r, l
	}
	var facts []fact
	var missing []string
	for _, f := range originFacts(left, right, l, r) {
		if f.name != "model" && f.left == unknown && f.right == unknown {
			missing = append(missing, f.name)
		} else {
			facts = append(facts, f)
		}
	}
	t.compare(facts)
	if len(missing) > 0 {
		t.row("not known", strings.Join(missing, ", "))
	}

	t.gap()
	t.head("Filters on the responses")
	if facts = verdictFacts(left.Findings, right.Findings); len(facts) > 0 {
		t.compare(facts)
	} else {
		t.say("None: no filter has judged the responses.")
	}
	t.section("Filters on the prompt", verdictRows(b.Prompt, false), "None: no filter has judged the prompt.")
	t.section("Filters on the pair", verdictRows(b.Both, true), "None: no filter has compared the two, so their similarity is not known.")

	t.gap()
	t.head("Scores")
	facts = scoreFacts(left.Scores, right.Scores)
	ofPrompt := scoreRows(b.Prompt.Scores)
	if len(facts) > 0 {
		t.compare(facts)
	}
	for _, row := range ofPrompt {
		t.row("prompt", row[0]+": "+row[1])
	}
	if len(facts)+len(ofPrompt) == 0 {
		t.say("None: nothing has scored the responses or the prompt.")
	}
	t.section("Judges", judgementRows(b.Judgements, about.Left()), "None: no judge has compared the two.")

	if about.decided {
		t.section("How the pair was proposed", proposalRows(b.Background), "")
	} else {
		t.section("How the pair was proposed", nil, "Told after the decision.")
	}
}

// section is a heading and its rows, or what is said where there are none.
func (t *table) section(title string, rows [][2]string, without string) {
	t.gap()
	t.head(title)
	for _, row := range rows {
		t.row(row[0], row[1])
	}
	if len(rows) == 0 {
		t.say(without)
	}
}

// originFacts is how the two responses came to be.
func originFacts(left, right label.Origin, l, r extent) []fact {
	both := func(name string, say func(label.Origin) string) fact { return fact{name, say(left), say(right)} }
	return []fact{
		both("model", modelName), both("digest", digest), both("build", build), both("options", options),
		both("seed", seed), both("sample", sample), both("ended by", ending), both("time", duration), both("tokens", tokens),
		{"length", l.length(), r.length()}, {"thinking", l.thought(), r.thought()},
		both("from", func(o label.Origin) string { return from(o.Run, o.Response.Source) }),
	}
}

func modelName(o label.Origin) string {
	return cmp.Or(brief(o.Model.Name), unknown)
}

// digest is the start of it, as Ollama lists models.
func digest(o label.Origin) string {
	const short = 12
	d := strings.TrimPrefix(o.Model.Digest, "sha256:")
	return cmp.Or(brief(d[:min(short, len(d))]), unknown)
}

func build(o label.Origin) string {
	parts := []string{o.Model.Family, o.Model.ParameterSize, o.Model.Quantization}
	if o.Model.RemoteHost != "" {
		parts = append(parts, "run by "+o.Model.RemoteHost)
	}
	parts = slices.DeleteFunc(parts, func(p string) bool { return p == "" })
	return cmp.Or(brief(strings.Join(parts, ", ")), unknown)
}

func options(o label.Origin) string { return cmp.Or(settings(o.Response.Options, "seed"), unknown) }

// made says that a response was generated here, not imported: what has no value
// then was measured.
func made(o label.Origin) bool { return o.Response.Slot != "" }

func seed(o label.Origin) string {
	if !made(o) && o.Response.Seed == 0 {
		return unknown
	}
	return strconv.FormatInt(o.Response.Seed, 10)
}

func sample(o label.Origin) string {
	if !made(o) && o.Response.Sample == 0 {
		return unknown
	}
	return fmt.Sprintf("number %d", o.Response.Sample+1)
}

func ending(o label.Origin) string {
	r := o.Response
	text := cmp.Or(brief(r.DoneReason), unknown)
	if r.Status == response.Cut {
		text = "a person"
	}
	if r.Attempts > 1 {
		text += fmt.Sprintf(", at attempt %d", r.Attempts)
	}
	return text
}

func duration(o label.Origin) string {
	r := o.Response
	if r.Total <= 0 && r.Eval <= 0 {
		return unknown
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
		return unknown
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
	return fmt.Sprintf("%s, %s, %s", plural(e.words, "word"), plural(e.characters, "character"), plural(e.bytes, "byte"))
}

func (e extent) thought() string {
	if e.thinking == 0 {
		return "none kept"
	}
	return "kept, " + plural(e.thinking, "word")
}

// from says of which file something is, which run made it, and when, a line each.
func from(run stages.Run, source string) string {
	const short = 8
	var parts []string
	if source != "" {
		parts = append(parts, "file "+brief(source))
	}
	if run.ID != "" {
		parts = append(parts, brief(fmt.Sprintf("%s run %s", run.Stage, run.ID[:min(short, len(run.ID))])), run.Started.Local().Format("2006-01-02 15:04"))
	}
	return cmp.Or(strings.Join(parts, "\n"), unknown)
}

// verdictFacts is what each filter said of the responses. The first that turns a
// response down is the last that is asked.
func verdictFacts(left, right label.Findings) []fact {
	var names []string
	said := [2]map[string]string{{}, {}}
	for i, f := range []label.Findings{left, right} {
		for _, v := range f.Verdicts {
			if !slices.Contains(names, v.Filter) {
				names = append(names, v.Filter)
			}
			said[i][v.Filter] = verdict(v, false)
		}
	}
	var facts []fact
	for _, name := range names {
		facts = append(facts, fact{brief(name), cmp.Or(said[0][name], "not asked"), cmp.Or(said[1][name], "not asked")})
	}
	if left.Rescue != nil || right.Rescue != nil {
		facts = append(facts, fact{"rescued", rescue(left.Rescue), rescue(right.Rescue)})
	}
	return facts
}

func verdictRows(f label.Findings, similarity bool) [][2]string {
	var rows [][2]string
	for _, v := range f.Verdicts {
		rows = append(rows, [2]string{brief(v.Filter), verdict(v, similarity)})
	}
	if f.Rescue != nil {
		rows = append(rows, [2]string{"rescued", rescue(f.Rescue)})
	}
	return rows
}

// verdict says it with the value that was compared, and with what it was compared.
// What filters of pairs compare is a similarity.
func verdict(v label.ConfiguredVerdict, similarity bool) string {
	text := "passed"
	if !v.Pass {
		text = dropped
	}
	limits := settings(v.Config)
	switch {
	case similarity:
		text += fmt.Sprintf(" at %.1f %% the same", 100*v.Value)
	case v.Value != 0 || limits != "":
		text += " at " + amount(v.Value)
	}
	if v.Pass && limits != "" {
		text += " (" + limits + ")"
	}
	if v.Reason != "" {
		text += ": " + brief(v.Reason)
	}
	return text
}

func rescue(r *label.Rescue) string {
	if r == nil {
		return "no"
	}
	text := "by " + brief(r.Annotator)
	if r.Reason != "" {
		text += ": " + brief(r.Reason)
	}
	return text
}

// scoreRows is scores by what was measured and by whom.
func scoreRows(scores []label.Score) [][2]string {
	var rows [][2]string
	for _, s := range scores {
		by := s.Scorer
		if s.Model != "" && s.Model != s.Scorer {
			by += " (" + s.Model + ")"
		}
		rows = append(rows, [2]string{brief(s.What + " by " + by), amount(s.Value)})
	}
	return rows
}

func scoreFacts(left, right []label.Score) []fact {
	of := [2]map[string]string{{}, {}}
	var names []string
	for i, scores := range [][]label.Score{left, right} {
		for _, row := range scoreRows(scores) {
			of[i][row[0]] = row[1]
			names = append(names, row[0])
		}
	}
	slices.Sort(names)
	var facts []fact
	for _, name := range slices.Compact(names) {
		facts = append(facts, fact{name, cmp.Or(of[0][name], nothing), cmp.Or(of[1][name], nothing)})
	}
	return facts
}

// judgementRows is what judges said, with the sides as they are on screen.
func judgementRows(js []label.Judgement, left label.Side) [][2]string {
	name := func(s label.Side) string {
		if (s == label.SideB) == (left == label.SideB) {
			return "A"
		}
		return "B"
	}
	var rows [][2]string
	for _, j := range js {
		said := brief(j.Answer)
		if side := label.Side(strings.ToLower(j.Answer)); side == label.SideA || side == label.SideB {
			said = name(side)
		}
		text := cmp.Or(said, "no answer")
		if p := j.Probability; p != nil {
			better, share := label.SideA, *p
			if share < 0.5 {
				better, share = label.SideB, 1-share
			}
			text += fmt.Sprintf(", %s better with %.0f %%", name(better), 100*share)
		}
		judge := j.Judge
		if j.Model != "" && j.Model != j.Judge {
			judge += " (" + j.Model + ")"
		}
		rows = append(rows, [2]string{brief(judge), text + ", having seen " + name(j.First) + " first"})
	}
	return rows
}

// proposalRows is how a pair came to be here.
func proposalRows(b label.Background) [][2]string {
	p := b.Pair
	route := string(p.Route)
	if p.Reason != "" {
		route += ": " + p.Reason
	}
	audit := "not drawn for the audit"
	switch {
	case b.Sure():
		audit = fmt.Sprintf("drawn with probability %s: filtering was sure, and asks a person all the same", amount(b.Audit))
	case b.Audit > 0:
		audit = fmt.Sprintf("drawn with probability %s, but it goes to a person anyhow", amount(b.Audit))
	}
	gold := nothing
	if b.Gold != nil {
		gold = "there is one; whether it was yours is told in training alone"
	}
	return [][2]string{
		{"strategy", strategy(p.Strategy)}, {"probability", amount(p.Probability)},
		{"route", brief(route)}, {"audit", audit}, {"known answer", gold}, {"from", from(b.Run, "")},
	}
}

func strategy(s string) string {
	about := map[string]string{
		filter.StrategyImported: "a file named the two responses",
		filter.StrategyAll:      "every two responses that were left",
		filter.StrategySpread:   "the least alike first",
		filter.StrategyAudit:    "a response that was dropped, against one that was left",
	}[s]
	if about == "" {
		return cmp.Or(brief(s), unknown)
	}
	return s + ": " + about
}
