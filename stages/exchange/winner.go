package exchange

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"prefdeck/stages/label"
)

// winners lists the fields, by their plain names, that say which of two answers is the
// better one, and last those that may be about something else.
var winners = append(slices.Clone(sureWinners), "label", "labels")

// sureWinners are the winners that count beside scores, too.
var sureWinners = []string{
	"better_response_id", "choice", "preferred", "preference", "orig_preference", "overall_pref", "chosen_model_name", "preferred_model", "chosen",
	"best", "best_index", "best_response_index", "chosen_index", "preferred_index", "selected_index", "winner_index",
	"chosen_idx", "preferred_idx", "better_idx", "best_idx", "selected_idx", "winner_idx", "better_index", "better_response_index", "better_response_idx", "preferred_response_id",
	"verdict", "final_verdict", "judgment", "judgement", "decision", "vote", "better", "better_response", "better_answer", "best_response", "winning_response", "preferred_answer", "accepted_answer", "winner_model",
	"human_preference", "human_winner", "human_choice", "human_vote", "human_verdict",
}

// verdict reads the preference of a row between its two answers: as it is stated, or else
// by their scores.
func (r *record) verdict(found []offer) (label.Choice, bool) {
	if c, ok, states := r.stated(found, winners); states {
		return c, ok
	}
	return r.scored()
}

// stated reads the preference that a row states in a field of its own, or in one of
// several others. states is false if it has no field for one, and ok is false if what that
// says cannot be read.
func (r *record) stated(found []offer, others []string) (c label.Choice, ok, states bool) {
	if c, ok, states = r.counted(found); states {
		return c, ok, true
	}
	if name, v := r.find(wordWinner); v != nil {
		r.use(name)
		if c, ok = r.named(v, found); !ok {
			c, ok = r.indexed(name, v, found)
		}
		if ok && r.denied(c, found) {
			return label.Choice{}, false, true
		}
		return c, ok, true
	}
	if c, ok = r.oneHot(); ok {
		return c, c.Answer != "", true
	}
	said, ok := r.said(found, others)
	if ok && r.denied(said, found) {
		return label.Choice{}, false, true
	}
	if c, graded, known := r.graded(said, ok); graded {
		return c, known, true
	}
	return said, ok, ok
}

// counted reads the field that the user mapped to the number of the better answer, or to
// whether the first is better. states is false if none is.
func (r *record) counted(found []offer) (c label.Choice, ok, states bool) {
	for _, w := range []word{wordWinnerIndex, wordWinnerNumber, wordFirstBetter} {
		name := r.mapped(w)
		v := r.at(name)
		if v == nil || name == "" {
			continue
		}
		r.use(name)
		s := asScore(v, false)
		switch {
		case w == wordFirstBetter && isTrue(v):
			return label.Choice{Answer: label.A}, true, true
		case w == wordFirstBetter && isFalse(v):
			return label.Choice{Answer: label.B}, true, true
		case w == wordFirstBetter:
			s.value = 1 - s.value
		case w == wordWinnerNumber:
			s.value--
		}
		switch {
		case s.given && s.value == 0.5:
			return label.Choice{Answer: label.Tie}, true, true
		case s.given && s.value == math.Trunc(s.value) && standing(int(s.value), found) >= 0:
			return better(standing(int(s.value), found)), true, true
		}
		return label.Choice{}, false, true
	}
	return label.Choice{}, false, false
}

// better returns the choice of one of two answers, by its place.
func better(at int) label.Choice {
	return label.Choice{Answer: []label.Answer{label.A, label.B}[at]}
}

// said reads the first of several fields that names the better answer.
func (r *record) said(found []offer, others []string) (label.Choice, bool) {
	for _, name := range append([]string{plainName(r.points[0])}, others...) {
		v := r.at(r.plain[name])
		if r.plain[name] == "" || v == nil {
			continue
		}
		if c, ok := r.indexed(name, v, found); ok {
			r.use(r.plain[name])
			return c, true
		}
	}
	return label.Choice{}, false
}

// denied reports whether another field of a row, in a word or two, names another answer than
// the one that was read. Which of them counts, a map says.
func (r *record) denied(said label.Choice, found []offer) bool {
	if r.mapped(wordWinner) != "" {
		return false
	}
	for _, name := range winners {
		text, _ := r.at(r.plain[name]).(string)
		if r.plain[name] == "" || len(strings.Fields(text)) > 2 {
			continue
		}
		if c, ok := r.named(text, found); ok && c.Answer != said.Answer {
			r.doubt = doubt{r.plain[name], "names a different answer from the field that is read first", []word{wordWinner}}
			return true
		}
	}
	return false
}

// graded reads how much better one answer is: from −3, the first, to 3. Beside a field
// that names the better one, the number may lack its sign and counts without. given says
// that the row has such a number, known that the number is informative.
func (r *record) graded(said label.Choice, named bool) (c label.Choice, given, known bool) {
	for _, name := range []string{"overall_preference", "preference_strength"} {
		s := asScore(r.at(r.plain[name]), false)
		if !s.given || r.plain[name] == "" {
			continue
		}
		r.use(r.plain[name])
		n, c := r.scale.see(name, s.value), label.Graded(int(math.Round(s.value)))
		switch sides := said.Answer == label.A || said.Answer == label.B; {
		case !named:
			return c, true, n.take(asStrength, s.value)
		case n.least < 0 && c.Answer != said.Answer:
			return label.Choice{}, true, false // the two contradict each other
		case sides && math.Abs(s.value) <= 3 && c.Strength != 0:
			if c.Answer != said.Answer {
				c = c.Mirrored()
			}
			return c, true, true
		}
		return said, true, true
	}
	return label.Choice{}, false, false
}

// named reads a winner: a side, a model's name, or the words for a tie.
func (r *record) named(v any, found []offer) (label.Choice, bool) {
	text, err := asText("", v)
	if err != nil || len(found) != 2 {
		return label.Choice{}, false
	}
	text = strings.TrimSpace(text)
	for i, answer := range []label.Answer{label.A, label.B} {
		if s := nameOf(found[i].field); s.stem != "" && plainName(text) == plainName(found[i].field) {
			return label.Choice{Answer: answer}, true
		}
	}
	if at := lettered(text, found); gapped(found) && at >= 0 {
		return better(at), true
	}
	if c := worded(text, nameOf(found[0].field).variant == '0'); c.Answer != "" && !(gapped(found) && (c.Answer == label.A || c.Answer == label.B)) {
		other := map[label.Answer]int{label.A: 1, label.B: 0}
		if i, side := other[c.Answer]; side && text == found[i].model {
			return label.Choice{}, false // the model of one answer has the letter of the other
		}
		return c, true
	}
	for i, answer := range []label.Answer{label.A, label.B} {
		if text != "" && (text == found[i].model || plainName(text) == plainName(found[i].field)) && found[0].model != found[1].model {
			return label.Choice{Answer: answer}, true
		}
	}
	return sameText(text, found)
}

// pickMany marks which of three or more answers was preferred to all others, where a field
// names it by model, by its text, or by an index.
func (r *record) pickMany(found []offer) {
	if len(found) < 3 || slices.ContainsFunc(found, func(o offer) bool { return o.score.given }) {
		return
	}
	if better, worse := r.points[0], r.points[1]; better != "" { // of the others, nothing is said
		from := fromZeroByName(plainName(better))
		if best, worst := r.which(better, found, from), r.which(worse, found, from); best >= 0 && worst >= 0 {
			found[best].score, found[worst].score = score{value: 1, given: true, picked: true}, score{given: true, picked: true}
		}
		return
	}
	name, v := r.find(wordWinner)
	if number := cmp.Or(r.mapped(wordWinnerIndex), r.mapped(wordWinnerNumber)); number != "" {
		name, v = number, r.at(number)
	}
	for _, other := range winners {
		if v == nil {
			name, v = r.plain[other], r.at(r.plain[other])
		}
	}
	best := r.which(name, found, fromZeroByName(plainName(name)))
	worst, paired := r.counterpart(name, found)
	if best < 0 || paired && worst < 0 {
		return
	}
	for i := range found {
		if paired && i != best && i != worst {
			continue // of which nothing is said
		}
		if found[i].score = (score{given: true, picked: true}); i == best {
			found[i].score.value = 1
		}
	}
}

// counterpart returns the place of the worst answer, where the row names it in a field
// like the one that names the best: rejected_idx beside chosen_idx.
func (r *record) counterpart(best string, found []offer) (at int, named bool) {
	for _, p := range [][2]string{{"chosen", "rejected"}, {"preferred", "rejected"}, {"best", "worst"}, {"better", "worse"}, {"winner", "loser"}, {"winning", "losing"}} {
		plain := plainName(best)
		if worst := r.plain[strings.Replace(plain, p[0], p[1], 1)]; strings.Contains(plain, p[0]) && r.at(worst) != nil && worst != "" {
			return r.which(worst, found, fromZeroByName(plain)), true
		}
	}
	return -1, false
}

// which returns the place of the answer that a field names by its model, its text, its
// field, its letter or, where fields of that name count from 0, its number; -1 if that is
// not sure.
func (r *record) which(name string, found []offer, fromZero bool) int {
	text := strings.TrimSpace(textIn(r.at(name)))
	if name == r.mapped(wordWinnerIndex) || name == r.mapped(wordWinnerNumber) {
		return r.placeOf(name, found)
	}
	at := slices.IndexFunc(found, func(o offer) bool {
		return text != "" && (text == o.model || text == o.value || plainName(text) == plainName(o.field))
	})
	if at < 0 {
		at = lettered(text, found)
	}
	if n, err := strconv.Atoi(text); at < 0 && err == nil && fromZero && nameOf(found[0].field).variant == '0' {
		at = standing(n, found)
	}
	if at < 0 || slices.ContainsFunc(found[at+1:], func(o offer) bool { return text == o.model && text != "" }) {
		return -1
	}
	r.use(name)
	return at
}

// placeOf returns the place of the answer whose number a field holds that the user mapped
// to one, also as pandas writes it, 1.0; -1 if it is the number of none.
func (r *record) placeOf(name string, found []offer) int {
	s := asScore(r.at(name), false)
	if name == r.mapped(wordWinnerNumber) {
		s.value--
	}
	if !s.given || s.value != math.Trunc(s.value) {
		return -1
	}
	r.use(name)
	return standing(int(s.value), found)
}

// lettered returns the place of the answer that a text names by its letter, as "C" or
// "Response C" do where there is a third one; -1 if it names none.
func lettered(text string, found []offer) int {
	letter := withoutFillers(spelled(bracketed(text)))
	if kind, rest, two := strings.Cut(letter, " "); two && slices.Contains(kindsOfAnswers, kind) {
		letter = rest
	}
	if len(letter) != 1 {
		return -1
	}
	return standing(int(letter[0])-'a', found)
}

// sameText reads a winner that is the text of one of the two answers.
func sameText(text string, found []offer) (label.Choice, bool) {
	first, _ := found[0].value.(string)
	second, _ := found[1].value.(string)
	switch {
	case first == second || text == "":
	case text == strings.TrimSpace(first):
		return label.Choice{Answer: label.A}, true
	case text == strings.TrimSpace(second):
		return label.Choice{Answer: label.B}, true
	}
	return label.Choice{}, false
}

// oneHot reads the columns winner_model_a, winner_model_b, winner_tie and their like, and
// reports whether one is set. If several are, it reads none.
func (r *record) oneHot() (c label.Choice, set bool) {
	for _, column := range []struct {
		name   string
		answer label.Answer
	}{
		{"winner_model_a", label.A}, {"winner_model_b", label.B}, {"winner_tie", label.Tie}, {"both_equal", label.Tie}, {"is_tie", label.Tie}, {"winner_both_bad", label.BothBad},
		{"a_is_better", label.A}, {"is_a_better", label.A}, {"b_is_better", label.B}, {"is_b_better", label.B},
	} {
		if r.plain[column.name] == "" || !isTrue(r.at(r.plain[column.name])) {
			continue
		}
		if set && c.Answer != column.answer {
			return label.Choice{}, true
		}
		c, set = label.Choice{Answer: column.answer}, true
	}
	return c, set
}

// isTrue reports whether a value is true, as JSON or a table writes it.
func isTrue(v any) bool {
	switch v := v.(type) {
	case bool:
		return v
	case number:
		return v == "1" || v == "1.0"
	case string:
		return v == "1" || v == "1.0" || strings.EqualFold(v, "true")
	}
	return false
}

// isFalse reports whether a value is false, as JSON or a table writes it.
func isFalse(v any) bool {
	text, _ := v.(string)
	return v == false || strings.EqualFold(text, "false")
}

// indexed reads a preference that is a number: 0 and 1, 1 and 2, or between.
func (r *record) indexed(name string, v any, found []offer) (label.Choice, bool) {
	s := asScore(v, false)
	switch {
	case !s.given, strings.Contains(name, "model") && !modelsNamed(found): // a model's name may be a number
		return r.named(v, found)
	case gapped(found):
		return label.Choice{}, false
	case name == "labels" && !strings.Contains(plainName(found[0].field), "ref"):
		return label.Choice{}, false // only of SHP it is known which of the two 1 is
	}
	n := r.scale.see(name, s.value)
	from := n.numbering(name, nameOf(found[0].field).variant)
	if open := r.leavesOpen(name, found, n); open.field != "" {
		r.doubt = open
		return label.Choice{}, false
	}
	if !n.take(from, s.value) {
		return label.Choice{}, false
	}
	switch second := s.value - ranges[from].lowest; {
	case second == 0.5:
		return label.Choice{Answer: label.Tie}, true
	case (second < 0.5) == (name != "labels"): // SHP: 1 says that A is preferred
		return label.Choice{Answer: label.A}, true
	}
	return label.Choice{Answer: label.B}, true
}

// leavesOpen returns the doubt about a number of a field that may count the answers, or tell
// with 1 that the first of them is better, as SHP does and many a label beside response_a and
// response_b. The names of numbered answers and of a list's tell.
func (r *record) leavesOpen(name string, found []offer, n *numbers) doubt {
	field := cmp.Or(r.plain[name], name)
	vague := name == "label" || !slices.Contains(winners, name) // as a winner is, whatever its field
	list := strings.Contains(found[0].field, ".")
	switch first := nameOf(found[0].field).variant; {
	case vague && list && name != "label":
		return doubt{field, "may count the answers from 0 or from 1", []word{wordWinnerIndex, wordWinnerNumber}}
	case name == "labels", first >= '0' && first <= '9', strings.HasPrefix(found[0].field, "chosen"), fromZeroByName(name):
		return doubt{}
	case n.least >= 0 && n.most <= 1 && n.taken[fromOne] == 0 && (n.least == 0 || vague):
		return doubt{field, "may count the answers from 0, or be 1 where the first is better", []word{wordWinnerIndex, wordFirstBetter}}
	case vague, n.least == 0 && n.taken[fromOne] == 0: // of 0, 1 and 2, either 0 or 2 is a tie
		return doubt{field, "may count the answers from 0 or from 1", []word{wordWinnerIndex, wordWinnerNumber}}
	}
	return doubt{}
}

// modelsNamed reports whether answers are of known models, whose names are no numbers.
func modelsNamed(found []offer) bool {
	return !slices.ContainsFunc(found, func(o offer) bool { return o.model == "" || asScore(o.model, false).given })
}

// scored reads the scores or ranks of the two answers.
func (r *record) scored() (label.Choice, bool) {
	if c, ok := r.rated(); ok {
		return c, true
	}
	if names := r.siblings(roleRank, 2); names != nil {
		c, ok := (vote{scores: []score{asScore(r.at(names[0]), true), asScore(r.at(names[1]), true)}}).between(0, 1)
		if ok {
			r.use(names[0])
			r.use(names[1])
			return c, true
		}
	}
	if scores := r.scores(2); scores != nil {
		if c, ok := (vote{scores: scores}).between(0, 1); ok {
			return c, true
		}
	}
	a, b := asRating(r.at(r.plain["score_chosen"])), asRating(r.at(r.plain["score_rejected"]))
	return (vote{scores: []score{a, b}}).between(0, 1)
}

// rated reads fields that rate the two answers: those that rate them as a whole, or all
// of the others where they agree, since the row does not say which of them decides.
func (r *record) rated() (c label.Choice, decided bool) {
	for _, aspects := range []bool{false, true} {
		for _, g := range r.groups {
			parts := strings.Split(strings.TrimSuffix(g.stem, "letters"), "_")
			if g.role != roleScore || len(g.names) != 2 || slices.ContainsFunc(parts, noMerit) || slices.ContainsFunc(parts, aspect) != aspects {
				continue
			}
			a, b := r.at(g.names[0]), r.at(g.names[1])
			one, ok := (vote{scores: []score{asRating(a), asRating(b)}}).between(0, 1)
			r.scale.heed(g.names[0], ok, a, b)
			switch {
			case !ok:
				continue
			case decided && one.Answer != c.Answer:
				return label.Choice{}, false
			}
			r.use(g.names[0])
			r.use(g.names[1])
			if c, decided = one, true; !aspects {
				return c, true
			}
		}
	}
	return c, decided
}

// noMerit reports whether a part of a score's name says that the higher one is not the
// better answer: toxicity_score_a, or the Elo of a model.
func noMerit(part string) bool {
	return slices.Contains([]string{"elo", "toxicity", "toxic", "harm", "harmful", "harmfulness", "risk", "severity", "error", "errors", "loss", "perplexity", "ppl", "bias", "hallucination",
		"unsafe", "refusal", "repetition", "length", "len", "confidence", "certainty", "sentiment", "difficulty", "complexity", "verbosity", "similarity", "distance",
		"cost", "penalty", "latency", "time", "duration", "price", "violation", "violations", "mistake", "mistakes", "issue", "issues", "flaw", "flaws", "demerit", "uncertainty", "entropy", "nll", "offensive", "offensiveness", "danger", "sycophancy", "deviation", "variance", "std", "token", "tokens", "count"}, part)
}

// aspect reports whether a part of a score's name says that it rates one aspect of an
// answer: helpfulness_score_a.
func aspect(part string) bool {
	return !slices.Contains([]string{"*", "score", "rating", "reward", "likert", "overall", "total", "final", "mean", "average", "avg", "quality", "preference",
		"response", "answer", "output", "completion", "summary", "model", "human", "orig"}, part)
}
