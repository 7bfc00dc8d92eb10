package exchange

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	ground "prefdeck/stages/ground/words"
	"prefdeck/stages/label"
)

// offer is one answer of a row as it stands in it.
type offer struct {
	field    string // the name of its field, or the path to it
	value    any
	model    string
	thinking string
	ended    string // why the model stopped, in Ollama's words
	score    score  // among the offers of a list
	missing  int    // answers that should stand before it and do not
	literal  bool   // its text stands as it is, even if it has the form of a conversation
}

// standing returns which of several offers stands at a place of its row, from 0; -1 if that
// answer is missing.
func standing(place int, found []offer) int {
	for i, o := range found {
		if i+o.missing == place {
			return i
		}
	}
	return -1
}

// gapped reports whether answers are missing among others, so that "B" or 1 does not name
// the second one found.
func gapped(found []offer) bool { return len(found) > 0 && found[len(found)-1].missing > 0 }

// score rates an answer: higher is better. given is false if there is no rating. picked
// says that 1 only means preferred to all that have 0.
type score struct {
	value         float64
	given, picked bool
	of            string  // what it is a number of: only scores of one kind can be compared
	comma         bool    // it was written with a comma, taken for one before decimals
	thousands     float64 // its value if that comma parts thousands; 0 if it cannot
}

// offers finds the answers of a row, the surest first. ranked says that the row's names
// show which of two is preferred: the first.
func (r *record) offers() (found []offer, ranked bool, err error) {
	if found, ranked, err = r.offered(); found == nil && err == nil && !r.hasChoices() {
		r.terse = true
		found, ranked, err = r.offered()
	}
	for i, o := range found {
		if isTerse(o.value) {
			found[i].value = terseText(o.value)
		}
	}
	return found, ranked, err
}

// hasChoices reports whether the row is a question with choices, of which a number
// names one.
func (r *record) hasChoices() bool {
	for _, name := range []string{"choices", "options"} {
		if _, ok := r.at(r.plain[name]).([]any); ok && r.plain[name] != "" {
			return true
		}
	}
	return false
}

// isTerse reports whether a value is an answer that JSON need not write as text: a
// number, true or false.
func isTerse(v any) bool {
	switch v.(type) {
	case number, bool:
		return true
	}
	return false
}

// terseText returns such an answer as JSON writes it.
func terseText(v any) string {
	if n, ok := v.(number); ok {
		return string(n)
	}
	return fmt.Sprint(v)
}

// answers reports whether a value can be an answer of this row, beside another one.
// Numbers can beside a text, and where the row has no answer otherwise: a field called
// output may hold a score.
func (r *record) answers(v any, beside ...any) bool {
	return answerLike(v) || isTerse(v) && (r.terse || slices.ContainsFunc(beside, func(v any) bool {
		text, ok := v.(string)
		return ok && strings.TrimSpace(text) != ""
	}))
}

// offered finds the answers of a row that are texts, or terse if r.terse says so.
func (r *record) offered() (found []offer, ranked bool, err error) {
	if len(r.fields.columns) > 0 {
		return r.byModel(), false, nil
	}
	if r.mapped(wordResponseA) != "" || r.mapped(wordResponseB) != "" {
		nameA, a := r.find(wordResponseA)
		nameB, b := r.find(wordResponseB)
		if a != nil && b != nil {
			return r.pairOf(nameA, nameB)
		}
	}
	if r.mapped(wordResponse) != "" {
		found, err := r.single()
		return found, false, err
	}
	for _, p := range r.ranked {
		a, b := r.at(p[0]), r.at(p[1])
		if !r.answers(a, b) || !r.answers(b, a) || p[0] == "messages" && !wholeDialogue(a) || r.pointers(p) {
			continue
		}
		if manyTexts(a) || manyTexts(b) {
			return r.bestOf(p), true, nil
		}
		return r.pairOf(p[0], p[1])
	}
	if found, err := r.grouped(roleAnswer); found != nil || err != nil {
		return found, false, err
	}
	for _, name := range r.lists {
		if found, err := r.listed(name); found != nil || err != nil {
			return found, false, err
		}
	}
	if found, err := r.single(); found != nil || err != nil {
		return found, false, err
	}
	if found, err = r.grouped(roleUnknown); found != nil || err != nil {
		return found, false, err
	}
	return r.halfPair()
}

// pointers reports whether two fields such as chosen and rejected name the answers that
// stand in other fields, as response_b and response_a do, and notes which names the better.
func (r *record) pointers(p [2]string) bool {
	const longest = 100 // names are short: most rows need no look at what else they hold
	better, isText := r.at(p[0]).(string)
	worse, areTexts := r.at(p[1]).(string)
	if !isText || !areTexts || len(better) > longest || len(worse) > longest {
		return false
	}
	found, err := r.grouped(roleAnswer)
	for _, name := range r.lists {
		if list, _ := r.at(name).([]any); found == nil && err == nil && !isQuiz(name, list) {
			found, err = r.listed(name)
		}
	}
	if err != nil || len(found) < 2 {
		return false
	}
	if points := r.pointsAt(better, found) && r.pointsAt(worse, found) && better != worse; !points {
		return false
	}
	r.points = p
	return true
}

// pointsAt reports whether a text names one of several answers: by its field, its model,
// its number or its letter.
func (r *record) pointsAt(text string, found []offer) bool {
	if slices.ContainsFunc(found, func(o offer) bool { return o.value == text }) {
		return false // it is an answer itself
	}
	if strings.Contains(text, "[[") || len(strings.Fields(text)) > 3 {
		return false // a judge's reasons, or what it was asked for
	}
	if len(found) == 2 {
		if c, ok := r.named(text, found); ok {
			return c.Answer == label.A || c.Answer == label.B
		}
	}
	n, err := strconv.Atoi(text)
	return err == nil && n >= 0 && n <= len(found) || slices.ContainsFunc(found, func(o offer) bool {
		return text == o.model && text != "" || plainName(text) == plainName(o.field)
	})
}

// halfPair returns the answer of a ranked pair that lacks the other one.
func (r *record) halfPair() ([]offer, bool, error) {
	for _, p := range r.ranked {
		for i, name := range p {
			if v := r.at(name); answerLike(v) && r.at(p[1-i]) == nil && !manyTexts(v) {
				found := []offer{{field: name, value: v}}
				r.half = true
				return found, false, r.describe(found)
			}
		}
	}
	return nil, false, nil
}

// byModel returns the answers in the columns of models. An empty cell is no answer.
func (r *record) byModel() (found []offer) {
	for _, c := range r.fields.columns {
		r.use(c.field)
		v := r.at(c.field)
		if text, ok := v.(string); answerLike(v) && (!ok || strings.TrimSpace(text) != "") {
			found = append(found, offer{field: c.field, value: v, model: c.model})
		}
	}
	return found
}

// pairOf returns the answers in two fields, with what the row says of each.
func (r *record) pairOf(nameA, nameB string) ([]offer, bool, error) {
	ranked := false
	for _, p := range r.ranked {
		ranked = ranked || p == [2]string{nameA, nameB}
	}
	found := []offer{{field: nameA, value: r.at(nameA)}, {field: nameB, value: r.at(nameB)}}
	err := r.describe(found)
	if a, ok := found[0].value.([]any); ok && ranked && texts(a) != nil {
		r.modelsOf(found)
	}
	return found, ranked, err
}

// grouped returns the answers in fields that differ in a number or letter. Where all
// but one are empty, that is one answer.
func (r *record) grouped(role role) ([]offer, error) {
	for _, g := range r.groups {
		if g.role != role {
			continue
		}
		var found []offer
		var all []any
		missing := 0
		if role == roleAnswer {
			for _, name := range g.names {
				all = append(all, r.at(name))
			}
		}
		for _, name := range g.names {
			v := r.at(name)
			if !r.answers(v, all...) || role == roleUnknown && !longText(v) && !(g.sides() && isWord(v)) {
				missing++
				continue
			}
			found = append(found, offer{field: name, value: v, missing: missing})
		}
		if len(found) > 0 && (role == roleAnswer || len(found) == len(g.names)) {
			r.pick(found)
			r.half = len(found) == 1
			r.rankMany(found)
			return found, r.describe(found)
		}
	}
	if left, right := r.plain["left"], r.plain["right"]; role == roleUnknown && (longText(r.at(left)) && isWord(r.at(right)) || isWord(r.at(left)) && longText(r.at(right))) {
		found := []offer{{field: left, value: r.at(left)}, {field: right, value: r.at(right)}}
		return found, r.describe(found)
	}
	return nil, nil
}

// pick marks which of several answers somebody preferred to all others, where a field
// such as preferred_response names it.
func (r *record) pick(found []offer) {
	for _, name := range r.all {
		said, ok := r.values[name].(string)
		if !ok || !strings.HasSuffix(plainName(name), "preferred_response") {
			continue
		}
		at := slices.IndexFunc(found, func(o offer) bool {
			return strings.EqualFold(said, string(r.sibling(o.field).variant)) || strings.HasSuffix(plainName(o.field), plainName(said)) && said != ""
		})
		for i := range found {
			if found[i].score = (score{given: at >= 0, picked: true}); i == at {
				found[i].score.value = 1
			}
		}
		r.use(name)
	}
}

// listed returns the answers in a list of texts, messages or objects. Some may be
// missing: null, or an object without a text, as where a model failed.
func (r *record) listed(name string) ([]offer, error) {
	v := r.at(name)
	if text, ok := v.(string); ok && r.cells {
		v = listInText(text)
	}
	if m, ok := v.(map[string]any); ok {
		return byName(name, m), nil
	}
	list, ok := v.([]any)
	if !ok || len(list) == 0 || isMessage(list[0]) && len(list) > 1 || isQuiz(name, list) && r.solved() {
		return nil, nil
	}
	found := make([]offer, 0, len(list))
	for i, item := range list {
		o := offer{field: fmt.Sprintf("%s.%d", name, i), value: item}
		if m, ok := item.(map[string]any); ok && !isMessage(item) {
			o = offerIn(o.field, m)
		}
		if o.value != nil && !r.answers(o.value, list...) {
			return nil, nil
		}
		found = append(found, o)
	}
	r.parallel(found)
	found = withoutMissing(found)
	if len(found) == 0 {
		return nil, nil
	}
	// Where several answers are listed, a lone model may be the one that rated them.
	if len(found) == 1 || plainName(name) == "choices" {
		return found, r.byOne(found)
	}
	return found, nil
}

// withoutMissing leaves out the offers without a value, and notes how many each stands
// behind.
func withoutMissing(found []offer) []offer {
	there := found[:0]
	for i, o := range found {
		if o.value != nil {
			o.missing = i - len(there)
			there = append(there, o)
		}
	}
	return there
}

// byName returns the answers of an object that has one for each model, whose name it
// knows by a digit: other objects hold properties of one answer.
func byName(name string, m map[string]any) []offer {
	if len(m) < 2 {
		return nil
	}
	var found []offer
	for _, model := range slices.Sorted(maps.Keys(m)) {
		o := offer{field: name + "." + model, value: m[model]}
		if inner, ok := m[model].(map[string]any); ok && !isMessage(inner) {
			o = offerIn(o.field, inner)
		}
		if text, isText := o.value.(string); !strings.ContainsAny(model, "0123456789") || !answerLike(o.value) || isText && strings.TrimSpace(text) == "" {
			return nil
		}
		o.model = model
		found = append(found, o)
	}
	return found
}

// byOne gives answers that name no model the one of their row.
func (r *record) byOne(found []offer) error {
	model, err := r.text(wordModel)
	for i := range found {
		if found[i].model == "" {
			found[i].model = model
		}
	}
	return err
}

// isQuiz reports whether a list may hold the options of a question, which are texts, and
// not answers of models.
func isQuiz(name string, list []any) bool {
	p := plainName(name)
	if p != "choices" && p != "options" || len(list) == 0 {
		return false
	}
	_, isText := list[0].(string)
	return isText
}

// solved reports whether another field than that of Prodigy says which option is right.
func (r *record) solved() bool {
	_, accepted := r.plain["accept"]
	_, answer := r.find(wordResponse)
	return !accepted && answer != nil
}

// offerIn reads an answer that is an object of its own.
func offerIn(path string, m map[string]any) offer {
	o := offer{field: path}
	for _, name := range []string{"response", "text", "answer", "content", "completion", "output", "generation", "message", "value", "turns", "summary", "body"} {
		if v := field(m, name); answerLike(v) {
			o.field, o.value = path+"."+name, v
			break
		}
	}
	for _, name := range append(aliases(wordModel), "policy") {
		if o.model = textOf(m, name); o.model != "" {
			break
		}
	}
	for _, name := range aliases(wordThinking) {
		if o.thinking = textOf(m, name); o.thinking != "" {
			break
		}
	}
	o.score = scoreIn(m)
	return o
}

// parallel gives the offers of a list what other lists of the row say of each: models
// and scores.
func (r *record) parallel(found []offer) {
	for i := range found {
		for _, name := range []string{"models", "generation_models", "model_names", "generators", "response_models", "completion_models"} {
			if list, ok := r.at(r.plain[name]).([]any); ok && found[i].model == "" && len(list) == len(found) {
				found[i].model, _ = list[i].(string)
				r.use(r.plain[name])
			}
		}
	}
	if !slices.ContainsFunc(found, func(o offer) bool { return o.score.given }) {
		for i, s := range r.scores(len(found)) {
			found[i].score = s
		}
	}
}

// scores returns what a list of the row says of each of n answers; nil if none does.
func (r *record) scores(n int) []score {
	if ranks := r.ranks(n); ranks != nil {
		return ranks
	}
	for _, name := range []string{"score", "ratings", "scores", "rewards", "overall_scores", "rating"} {
		list := r.listAt(r.plain[name])
		if len(list) != n {
			continue
		}
		scores := make([]score, n)
		given := false
		for i, v := range list {
			if m, ok := v.(map[string]any); ok { // JudgeLM
				scores[i] = scoreIn(m)
			} else {
				scores[i] = asRating(v)
			}
			given = given || scores[i].given
		}
		if given {
			r.use(r.plain[name])
			return scores
		}
	}
	return nil
}

// bestOf returns the answers of a row with several chosen or rejected ones.
func (r *record) bestOf(p [2]string) []offer {
	var found []offer
	for i, name := range p {
		list, ok := r.at(name).([]any)
		if !ok {
			list = []any{r.at(name)}
		}
		for k, v := range list {
			found = append(found, offer{field: fmt.Sprintf("%s.%d", name, k), value: v, score: score{value: float64(1 - i), given: true, picked: true}})
		}
	}
	r.modelsOf(found)
	return found
}

// modelsOf gives the texts in lists of chosen and rejected ones the models that RewardBench 2
// lists for all of them.
func (r *record) modelsOf(found []offer) {
	list, _ := r.at(r.plain["models"]).([]any)
	if len(list) != len(found) {
		return
	}
	r.use(r.plain["models"])
	for i := range found {
		found[i].model, _ = list[i].(string)
	}
}

// single returns the answer of a row that has one field for it, which may hold a
// list of several.
func (r *record) single() ([]offer, error) {
	names := r.names[wordResponse]
	if m := r.mapped(wordResponse); m != "" {
		names = []string{m}
	}
	for _, name := range names {
		v := r.at(name)
		switch {
		case v == nil, r.isStatus(v), !r.answers(v) && r.mapped(wordResponse) == "":
			continue
		case manyTexts(v):
			return r.listed(name)
		}
		model, err := r.text(wordModel)
		if err != nil {
			return nil, err
		}
		thinking, err := r.text(wordThinking)
		return []offer{{field: name, value: v, model: model, thinking: thinking, ended: r.ended()}}, err
	}
	return nil, nil
}

// ended returns why the model stopped, where the row gives a reason beside its one
// answer. Servers have several words for an answer that ran into the limit.
func (r *record) ended() string {
	for _, name := range []string{"done_reason", "finish_reason", "stop_reason"} {
		why, ok := r.at(name).(string)
		if !ok || why == "" {
			continue
		}
		r.use(name)
		switch why = strings.ToLower(why); why {
		case "max_tokens", "model_length":
			return "length"
		case "end_turn", "stop_sequence", "eos_token":
			return "stop"
		}
		return why
	}
	return ""
}

// isStatus reports whether a value is the status that an annotation tool writes into a
// field named answer.
func (r *record) isStatus(v any) bool {
	_, prodigy := r.plain["_input_hash"]
	return prodigy && (v == "accept" || v == "reject" || v == "ignore")
}

// describe reads model and thinking of the answers in fields of a row.
func (r *record) describe(found []offer) error {
	for i := range found {
		o := &found[i]
		name := r.beside(roleModel, wordModelA, o.field, i, len(found))
		var err error
		if o.model, err = asText(name, r.at(name)); err != nil {
			return err
		}
		r.use(name)
		name = r.beside(roleThinking, wordThinkingA, o.field, i, len(found))
		if o.thinking, err = asText(name, r.at(name)); err != nil {
			return err
		}
		r.use(name)
	}
	return nil
}

// beside returns the field that goes with the i-th of n answers: the one that the
// user named, one with the same number or letter, or one with the same place.
func (r *record) beside(want role, first word, answer string, i, n int) string {
	if n == 2 && (r.mapped(first) != "" || r.mapped(first+1) != "") {
		return r.mapped(first + word(i))
	}
	if s := r.sibling(answer); s.stem != "" {
		if name := r.numbered[want][s.variant]; name != "" {
			return name
		}
	}
	if names := r.siblings(want, n); names != nil {
		return names[i]
	}
	if n != 2 {
		return ""
	}
	if name := r.plain[[2]string{"chosen_", "rejected_"}[i]+first.side()]; name != "" {
		return name
	}
	for _, variants := range []string{"ab", "12"} { // the row names only one of the two
		if name := r.numbered[want][variants[i]]; name != "" {
			return name
		}
	}
	return ""
}

// answerLike reports whether a value can be an answer: text, a message, or a list of
// either.
func answerLike(v any) bool {
	switch v := v.(type) {
	case string:
		return true
	case map[string]any:
		return isMessage(v)
	case []any:
		if len(v) == 0 {
			return false
		}
		if isMessage(v[0]) {
			return true
		}
		for _, item := range v {
			if _, ok := item.(string); !ok && item != nil {
				return false
			}
		}
		return true
	}
	return false
}

// manyTexts reports whether v is a list of several texts.
func manyTexts(v any) bool {
	list, ok := v.([]any)
	if !ok || len(list) < 2 {
		return false
	}
	_, ok = list[0].(string)
	return ok
}

// sides reports whether a group is the columns A and B and nothing more, as a table of
// pairs has them: there, an answer may be a single word.
func (g group) sides() bool { return g.stem == "*letters" && len(g.names) == 2 }

// isWord reports whether v is text and no number.
func isWord(v any) bool {
	text, ok := v.(string)
	if !ok || strings.TrimSpace(text) == "" {
		return false
	}
	_, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	return err != nil
}

// longText reports whether v is text of several words.
func longText(v any) bool {
	text, ok := v.(string)
	if !ok || len(text) < 12 {
		return false
	}
	at := strings.IndexByte(text, ' ')
	return at > 0 && strings.IndexByte(text[at+1:], ' ') > 0 || severalUnspaced(text)
}

// severalUnspaced reports whether a text has the characters of several words of a script
// that puts no spaces between them.
func severalUnspaced(text string) bool {
	const enough = 8
	n := 0
	for _, r := range text {
		if ground.Unspaced(r) {
			if n++; n == enough {
				return true
			}
		}
	}
	return false
}
