package exchange

import (
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/label"
)

// vote is a decision about the answers of a row: for two, a choice with A as the first;
// for more, a grade for each.
type vote struct {
	annotator string // "" if the row does not name one
	choice    label.Choice
	scores    []score
	at        time.Time
	reasons   []string
	comment   string
	likely    float64 // that the first is better, where the vote is as fine as that: graded
	graded    bool
	first     label.Answer // A or B: which one a judge saw first; "": the row does not say
}

// between returns the vote as a choice between two of the answers; ok is false if it
// decides nothing about them.
func (v vote) between(i, j int) (label.Choice, bool) {
	if v.scores == nil {
		return v.choice, v.choice.Answer != ""
	}
	a, b := v.scores[i], v.scores[j]
	by, sure := order(a, b)
	switch {
	case !a.given || !b.given || !sure:
		return label.Choice{}, false
	case by > 0:
		return label.Choice{Answer: label.A}, true
	case by < 0:
		return label.Choice{Answer: label.B}, true
	case a.picked || b.picked: // neither of them, or both
		return label.Choice{}, false
	}
	return label.Choice{Answer: label.Tie}, true
}

// errComparison is the error of a row that compares answers which it does not have.
var errComparison = errors.New("the row compares answers from another file: import it with --as comparisons or --as verdicts, and --with FILE for the answers")

// compares reports whether a row says who won, and between which models, without
// their answers.
func (r *record) compares() bool {
	_, winner := r.plain["winner"]
	_, preference := r.plain["preference"]
	_, left := r.plain["left"]
	return (winner || preference) && (r.siblings(roleModel, 2) != nil || left)
}

// rate adds the scores of a list's answers as a vote.
func (it *item) rate(found []offer) {
	v := vote{scores: make([]score, len(found))}
	given := 0
	for i, o := range found {
		if v.scores[i] = o.score; o.score.given {
			given++
		}
	}
	if given > 1 {
		it.votes = append(it.votes, v)
	}
}

// votes reads who preferred which of two answers to a prompt.
func (r *record) votes(asked stages.ID, found []offer, ranked bool) []vote {
	if c, ok := r.exported(ranked); ok {
		return []vote{r.signed(vote{choice: c})}
	}
	switch given := r.annotations(found); {
	case given != nil:
		return given
	case ranked && r.evened():
		return []vote{r.signed(vote{choice: label.Choice{Answer: label.Tie}})}
	case ranked && r.undecided().Answer != "":
		return []vote{r.signed(vote{choice: r.undecided()})}
	case ranked:
		return []vote{r.signed(vote{choice: label.Choice{Answer: label.A, Strength: -r.margin(asked)}})}
	}
	for _, read := range []func([]offer) []vote{r.individual, r.pandaLM} {
		if given := read(found); given != nil {
			return given
		}
	}
	v := vote{}
	var ok bool
	if v.choice, ok = r.verdict(found); !ok {
		return nil
	}
	// AlpacaEval: 1 is the first, 2 the second, and what is between a probability.
	if s := asScore(r.at(r.plain["preference"]), false); s.given && s.value >= 1 && s.value <= 2 && s.value != math.Trunc(s.value) {
		v.likely, v.graded = 2-s.value, true
	}
	return []vote{r.signed(v)}
}

// margin returns how much better the first of two ranked answers is, 1 to 3, as our
// exports write it; 0 if the row does not say. Any whole margin in that range counts,
// as Llama 2's do. Scores count only in a row that names its prompt as we do: a
// difference of other scores is no strength.
func (r *record) margin(asked stages.ID) int {
	s := asScore(r.at(r.plain["margin"]), false)
	if r.plain["margin"] == "" && r.at(r.plain["prompt_id"]) == string(asked) {
		s = asScore(r.at(r.plain["score_chosen"]), false)
	}
	if s.given && s.value >= 1 && s.value <= 3 && s.value == math.Trunc(s.value) {
		return int(s.value)
	}
	return 0
}

// evened reports whether a row with a chosen answer says that neither was better, as
// distilabel's Orca pairs do by their status. A 1 beside numbers of votes is one itself.
func (r *record) evened() bool {
	counts := slices.ContainsFunc(r.all, func(name string) bool { return strings.Contains(plainName(name), "votes") })
	return r.marked("is_tie", "both_equal") || !counts && r.marked("tie", "tied") || r.plain["status"] != "" && r.at(r.plain["status"]) == "tie"
}

// undecided returns what the winner of a row with a chosen answer says, if it is that neither
// was better or that both are bad.
func (r *record) undecided() label.Choice {
	_, v := r.find(wordWinner)
	text, _ := v.(string)
	if c := worded(text, false); c.Answer == label.Tie || c.Answer == label.BothBad {
		return c
	}
	return label.Choice{}
}

// marked reports whether one of several fields is true.
func (r *record) marked(names ...string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return r.plain[name] != "" && isTrue(r.at(r.plain[name])) })
}

// contradicted reports whether a row with a chosen answer scores the other one higher.
func (r *record) contradicted() bool {
	for _, names := range [][2]string{
		{"score_chosen", "score_rejected"}, {"chosen_score", "rejected_score"}, {"chosen_rating", "rejected_rating"}, {"rating_chosen", "rating_rejected"}, {"chosen_reward", "rejected_reward"},
	} {
		a, b := asRating(r.at(r.plain[names[0]])), asRating(r.at(r.plain[names[1]]))
		if by, sure := order(a, b); a.given && b.given && sure && by < 0 {
			return true
		}
	}
	return false
}

// individual reads HelpSteer3's scores of single annotators, with their reasons. They
// have no names but their place; of a lone one, even that says nothing.
func (r *record) individual([]offer) []vote {
	list, _ := r.at(r.plain["individual_preference"]).([]any)
	var given []vote
	for i, item := range list {
		m, _ := item.(map[string]any)
		s := asScore(field(m, "score"), false)
		if !s.given || s.value < -3 || s.value > 3 || s.value != math.Trunc(s.value) {
			return nil
		}
		v := vote{choice: label.Graded(int(s.value)), comment: textOf(m, "reasoning")}
		if len(list) > 1 {
			v.annotator = strconv.Itoa(i + 1)
		}
		given = append(given, v)
	}
	if given != nil {
		r.use("individual_preference")
	}
	return given
}

// pandaLM reads PandaLM's columns of annotators: 1 and 2 are the answers, 0 is a tie.
func (r *record) pandaLM(found []offer) []vote {
	var given []vote
	for i := 1; r.plain["annotator"+strconv.Itoa(i)] != ""; i++ {
		name := r.plain["annotator"+strconv.Itoa(i)]
		s := asScore(r.at(name), false)
		answers := map[float64]label.Answer{0: label.Tie, 1: label.A, 2: label.B}
		if !s.given || answers[s.value] == "" || nameOf(found[0].field).variant != '1' {
			return nil
		}
		given = append(given, vote{annotator: strconv.Itoa(i), choice: label.Choice{Answer: answers[s.value]}})
	}
	return given
}

// signed adds who voted, when and why.
func (r *record) signed(v vote) vote {
	for _, name := range r.annotators() {
		if text, err := asText(name, r.at(name)); err == nil && text != "" {
			r.use(name)
			v.annotator = text
			break
		}
	}
	if v.annotator == "" {
		v.annotator = r.machine()
	}
	for _, name := range []string{"timestamp", "tstamp", "created_at", "updated_at", "_timestamp", "date", "labelled_at_ms", "labelled_at"} {
		if v.at = asTime(r.at(r.plain[name])); r.plain[name] != "" && !v.at.IsZero() {
			break
		}
	}
	for _, name := range []string{"comment", "comments", "feedback", "rationale", "reasoning_for_preference", "preference_statement", "explanation", "note"} {
		if text, ok := r.at(r.plain[name]).(string); ok && r.plain[name] != "" && strings.TrimSpace(text) != "" {
			v.comment = text
			r.use(r.plain[name])
			break
		}
	}
	if list := r.listAt(r.plain["reasons"]); list != nil {
		v.reasons = texts(list)
		r.use(r.plain["reasons"])
	}
	return v
}

// annotators lists the fields that may name who decided, best first.
func (r *record) annotators() []string {
	if path := r.mapped(wordAnnotator); path != "" {
		return []string{path}
	}
	return r.names[wordAnnotator]
}

// asTime reads a time: RFC 3339, or seconds or milliseconds since 1970.
func asTime(v any) time.Time {
	text, err := asText("", v)
	if err != nil || text == "" {
		return time.Time{}
	}
	if seconds, err := strconv.ParseFloat(text, 64); err == nil {
		if seconds > 1e11 {
			seconds /= 1000
		}
		if seconds < 1e8 || seconds > 1e11 {
			return time.Time{}
		}
		return time.UnixMilli(int64(seconds * 1000)).UTC()
	}
	for _, form := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999", "2006-01-02 15:04:05.999999", "2006-01-02"} {
		if t, err := time.Parse(form, text); err == nil {
			return t.UTC()
		}
	}
	return time.Time{}
}

// scoreIn reads how good an answer is from its own object.
func scoreIn(m map[string]any) score {
	for _, name := range []string{"overall_score", "score", "rating", "pm_score", "reward", "fine-grained_score"} {
		if s := asRating(field(m, name)); s.given {
			s.of = name + s.of
			return s
		}
	}
	if s := asScore(field(m, "rank"), true); s.given {
		s.of = "rank"
		return s
	}
	for _, name := range []string{"selected", "chosen", "is_chosen", "preferred", "is_preferred", "accepted", "is_accepted", "is_best"} {
		if picked, ok := field(m, name).(bool); ok {
			s := score{given: true, picked: true}
			if picked {
				s.value = 1
			}
			return s
		}
	}
	return score{}
}

// asScore reads a number; of ranks the lowest is the best.
func asScore(v any, rank bool) score {
	text := ""
	switch v := v.(type) {
	case number:
		text = string(v)
	case string:
		text = v
	}
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(n) {
		return score{}
	}
	if rank {
		n = -n
	}
	return score{value: n, given: true}
}
