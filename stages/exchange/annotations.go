package exchange

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"prefdeck/stages/label"
)

// annotations reads the decisions that annotation tools put into a row: Argilla,
// Label Studio, Prodigy. nil if there are none.
func (r *record) annotations(found []offer) []vote {
	if len(found) != 2 {
		return nil
	}
	switch {
	case r.plain["annotations"] != "":
		return r.labelStudio(found)
	case r.values[argillaAnswers] != nil:
		return r.argilla(found)
	case r.plain["accept"] != "":
		return r.prodigy(found)
	}
	if given := r.published(found); given != nil {
		return given
	}
	asked := map[string][]vote{}
	for _, name := range r.all { // flattened by Argilla, or by Label Studio as JSON-MIN
		switch v := r.values[name].(type) {
		case []any:
			if byUsers(v) {
				if given := r.submitted(v, found); given != nil {
					asked[name] = given
				}
			}
		case map[string]any:
			if c, ok := r.named(field(v, "selected"), found); ok {
				asked[name] = []vote{r.signed(vote{choice: c})}
			}
		}
	}
	return r.decisive(asked)
}

// byUsers reports whether a list holds what Argilla's users answered, and not what a model
// suggested or any other objects with a value.
func byUsers(list []any) bool {
	return slices.ContainsFunc(list, func(item any) bool {
		one, _ := item.(map[string]any)
		return field(one, "user_id") != nil || field(one, "status") != nil
	})
}

// decisive returns the answers to the question that a label is of, where annotators were
// asked several: the one about the whole, or else about the winner, or about a preference,
// or any. Where several are alike in that, they have to have the same answers; nil if it
// is not known which counts.
func (r *record) decisive(asked map[string][]vote) []vote {
	questions := slices.Sorted(maps.Keys(asked))
	for _, decides := range []func(question string) bool{
		func(question string) bool { return strings.Contains(question, "overall") },
		func(question string) bool { return question == "winner" || slices.Contains(winners, question) },
		func(question string) bool { return strings.Contains(question, "preference") },
		func(string) bool { return true },
	} {
		var alike []string
		for _, name := range questions {
			if decides(strings.TrimSuffix(plainName(name), "_responses")) {
				alike = append(alike, name)
			}
		}
		if len(alike) == 0 {
			continue
		}
		for _, name := range alike {
			if !slices.EqualFunc(byAnnotator(asked[name]), byAnnotator(asked[alike[0]]), sameVote) {
				return nil
			}
		}
		for _, name := range alike {
			r.use(name)
		}
		return asked[alike[0]]
	}
	return nil
}

// byAnnotator returns votes in the order of who gave them.
func byAnnotator(votes []vote) []vote {
	return slices.SortedStableFunc(slices.Values(votes), func(a, b vote) int { return strings.Compare(a.annotator, b.annotator) })
}

func sameVote(a, b vote) bool { return a.annotator == b.annotator && a.choice == b.choice }

// labelStudio reads annotations with results of the type pairwise.
func (r *record) labelStudio(found []offer) []vote {
	var given []vote
	list, _ := r.at(r.plain["annotations"]).([]any)
	for _, item := range list {
		one, _ := item.(map[string]any)
		if cancelled, _ := one["was_cancelled"].(bool); cancelled {
			continue
		}
		v := vote{at: asTime(one["created_at"])}
		v.annotator = completedBy(one["completed_by"])
		results, _ := one["result"].([]any)
		asked := map[string][]vote{}
		for _, result := range results {
			m, _ := result.(map[string]any)
			value, _ := m["value"].(map[string]any)
			sides := inSides(textOf(m, "to_name"), found)
			if c, ok := r.named(field(value, "selected"), sides); ok {
				if sides[0].field != found[0].field {
					c = c.Mirrored()
				}
				asked[textOf(m, "from_name")] = []vote{{choice: c}}
			}
			switch said := field(value, "text").(type) {
			case string:
				v.comment = said
			case []any:
				v.comment = strings.Join(texts(said), "\n")
			}
			if chosen, ok := field(value, "choices").([]any); ok {
				v.reasons = append(v.reasons, texts(chosen)...)
			}
		}
		if decided := r.decisive(asked); decided != nil {
			v.choice = decided[0].choice
			given = append(given, v)
		}
	}
	r.use(r.plain["annotations"])
	return given
}

// inSides returns two answers as Label Studio shows them: left the one that a tag names
// first. Its tags may have other names than the answers; then they are in their order.
func inSides(tags string, found []offer) []offer {
	left, right, _ := strings.Cut(tags, ",")
	if plainName(strings.TrimSpace(left)) == plainName(found[1].field) && plainName(strings.TrimSpace(right)) == plainName(found[0].field) {
		return []offer{found[1], found[0]}
	}
	return found
}

// completedBy returns who made an annotation: a number, or an object with a number or an
// address.
func completedBy(v any) string {
	if m, ok := v.(map[string]any); ok {
		v = cmp.Or(textIn(m["email"]), textIn(m["id"]))
	}
	return textIn(v)
}

// argilla reads the responses of a record: questions with answers of users.
func (r *record) argilla(found []offer) []vote {
	questions, _ := r.values[argillaAnswers].(map[string]any)
	asked := map[string][]vote{}
	for name, answers := range questions {
		list, _ := answers.([]any)
		if given := r.submitted(list, found); given != nil {
			asked[name] = given
		}
	}
	return r.decisive(asked)
}

// submitted reads the answers of Argilla's users to one question: one of the
// responses by name, or all of them ranked.
func (r *record) submitted(list []any, found []offer) []vote {
	var given []vote
	for _, item := range list {
		one, _ := item.(map[string]any)
		if status, ok := one["status"].(string); ok && status != "submitted" {
			continue
		}
		v := vote{at: asTime(field(one, "updated_at"))}
		v.annotator, _ = asText("", field(one, "user_id"))
		if c, ok := r.named(field(one, "value"), found); ok {
			v.choice = c
			given = append(given, v)
		} else if v.scores = rankedNames(field(one, "value"), found); v.scores != nil {
			v.choice, _ = v.between(0, 1)
			given = append(given, v)
		}
	}
	return given
}

// published reads the answers to a question of a data set that Argilla put on the Hub:
// columns of answers, users and statuses.
func (r *record) published(found []offer) []vote {
	asked := map[string][]vote{}
	for _, name := range r.all {
		answers, ok := r.values[name].([]any)
		if !ok {
			continue
		}
		users, ok := r.values[name+".users"].([]any)
		if !ok || len(users) != len(answers) {
			continue
		}
		statuses, _ := r.values[name+".status"].([]any)
		var list []any
		for i, answer := range answers {
			one := map[string]any{"value": answer, "user_id": users[i]}
			if len(statuses) == len(answers) {
				one["status"] = statuses[i]
			}
			list = append(list, one)
		}
		if given := r.submitted(list, found); given != nil {
			asked[name] = given
		}
	}
	return r.decisive(asked)
}

// rankedNames reads a ranking of responses by name: lists of names and ranks, or one
// of objects with both.
func rankedNames(v any, found []offer) []score {
	scores := make([]score, len(found))
	note := func(name, rank any) bool {
		for i, o := range found {
			if text, ok := name.(string); ok && plainName(text) == plainName(o.field) {
				scores[i] = asScore(rank, true)
				return true
			}
		}
		return false
	}
	named := false
	switch v := v.(type) {
	case map[string]any:
		names, _ := field(v, "value").([]any)
		ranks, _ := field(v, "rank").([]any)
		for i := range min(len(names), len(ranks)) {
			named = note(names[i], ranks[i]) || named
		}
	case []any:
		for _, item := range v {
			m, _ := item.(map[string]any)
			named = note(field(m, "value"), field(m, "rank")) || named
		}
	}
	if !named {
		return nil
	}
	return scores
}

// prodigy reads which of the options of a choice was accepted.
func (r *record) prodigy(found []offer) []vote {
	if r.at("answer") != "accept" {
		return nil
	}
	accepted, _ := r.at(r.plain["accept"]).([]any)
	options, _ := r.at(r.plain["options"]).([]any)
	if len(accepted) != 1 || len(options) != 2 {
		return nil
	}
	for i, answer := range []label.Answer{label.A, label.B} {
		option, _ := options[i].(map[string]any)
		if id := field(option, "id"); id != nil && id == accepted[0] {
			return []vote{r.signed(vote{choice: label.Choice{Answer: answer}})}
		}
	}
	return nil
}
