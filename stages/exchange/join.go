package exchange

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// joins completes rows from other files, by the names that the rows give to what
// stands there: the prompts of responses, and the prompts and answers of comparisons.
type joins struct {
	compares bool // rows compare answers of these files

	prompts map[string]map[string]any // rows with a prompt, by what may name it
	answers map[string]offer          // by what may name the prompt and the model
}

// errUnjoined is the error of a row whose prompt or answers are in none of the files.
var errUnjoined = errors.New("none of the files given has its answers")

// errUnasked is the error of a row with an answer whose prompt is in none of the files.
var errUnasked = errors.New("none of the files given has its prompt")

// promptNames are the fields that name a prompt.
func promptNames() []string {
	return []string{"prompt_id", "question_id", "qid", "prompt", "id", "slug", "instruction", "question"}
}

// modelNames are the fields that name a model.
func modelNames() []string {
	return []string{"model", "model_id", "model_name", "name", "generator", "api_id"}
}

// join reads the files that complete rows.
func (im *importing) join(ctx context.Context) (*joins, error) {
	if len(im.options.With) == 0 {
		return nil, nil
	}
	j := &joins{compares: im.options.As == Comparisons || im.options.As == Verdicts, prompts: map[string]map[string]any{}, answers: map[string]offer{}}
	for _, path := range im.options.With {
		files, err := filesOf(path)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		for _, file := range files {
			if err := im.learn(ctx, j, file); err != nil {
				return nil, fmt.Errorf("%s: %w", file, err)
			}
		}
	}
	switch {
	case j.compares && len(j.answers) == 0:
		return nil, errors.New("the files given hold no answers")
	case len(j.prompts) == 0:
		return nil, errors.New("the files given hold no prompts")
	}
	return j, nil
}

func (im *importing) learn(ctx context.Context, j *joins, file string) error {
	s, err := openSource(ctx, file, im.options.Stdin)
	if err != nil {
		return err
	}
	defer s.Close()
	s.names, s.maxRow = im.names, im.options.MaxRow
	decode, err := sniff(s)
	if err != nil {
		return err
	}
	rd := newReader(im.names, "")
	return decode(s, func(r row) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		if r.err != nil {
			return fmt.Errorf("line %d: %w", r.line, r.err)
		}
		return j.learn(rd.record(r.fields))
	})
}

// learn keeps a row's prompt and answer.
func (j *joins) learn(r *record) error {
	names := r.naming(promptNames())
	found, _, err := r.offers()
	if name, v := r.promptField(); r.asks(plainName(name), v) {
		asked := r.values
		if len(found) == 1 { // its answer is none of the row that adopts the prompt
			asked = without(asked, found[0].field)
		}
		for _, n := range names {
			if _, taken := j.prompts[n]; !taken {
				j.prompts[n] = asked
			}
		}
	}
	if err != nil {
		return err
	}
	if len(found) != 1 {
		return nil
	}
	found[0].field = ""
	for _, n := range names {
		for _, m := range r.naming(modelNames()) {
			j.answers[joinKey(n, m)] = found[0]
		}
	}
	return nil
}

func joinKey(prompt, model string) string { return prompt + "\x00" + model }

// naming returns the texts and numbers in some of a row's fields.
func (r *record) naming(fields []string) []string {
	var found []string
	for _, field := range fields {
		if text, err := asText(field, r.at(r.plain[field])); err == nil && text != "" {
			found = append(found, text)
		}
	}
	return found
}

// complete returns a comparison with its prompt and its two answers. A row that has
// answers of its own stays as it is.
func (j *joins) complete(r *record) (map[string]any, error) {
	found, _, err := r.offers()
	switch {
	case err != nil:
		return nil, err
	case !j.compares && len(found) > 0:
		return j.asked(r)
	case len(found) == 2 && r.plain["left"] == "":
		return r.values, nil
	}
	sides := r.siblings(roleModel, 2)
	if r.plain["left"] != "" && r.plain["right"] != "" {
		sides = []string{r.plain["left"], r.plain["right"]}
	}
	field, v := r.promptField()
	switch {
	case sides == nil && !j.compares && r.asks(plainName(field), v):
		return r.values, nil // a prompt, which needs nothing
	case sides == nil:
		return nil, errors.New("it does not name two models, in left and right or model_a and model_b")
	}
	row := maps.Clone(r.values)
	for _, name := range append([]string{"left", "right", "id"}, sides...) {
		delete(row, name)
	}
	for _, n := range r.naming(promptNames()) {
		asked, known := j.prompts[n]
		var answers [2]offer
		for i, side := range sides {
			model, err := asText(side, r.at(side))
			if err != nil {
				return nil, err
			}
			var ok bool
			if answers[i], ok = j.answers[joinKey(n, model)]; !ok {
				break
			}
			letter := string(rune('a' + i))
			row["response_"+letter], row["model_"+letter], row["thinking_"+letter] = answers[i].value, model, answers[i].thinking
		}
		if answers[1].value == nil {
			continue
		}
		if known {
			delete(row, "prompt")
			adopt(row, asked)
		}
		return row, nil
	}
	return nil, errUnjoined
}

// asked returns a row of answers with the prompt that it names. A row with a prompt of
// its own stays as it is.
func (j *joins) asked(r *record) (map[string]any, error) {
	field, v := r.promptField()
	name, err := asText(field, v)
	row, known := j.prompts[name]
	switch {
	case err == nil && name != "" && known:
	case r.asks(plainName(field), v) && !(r.cells && digits(name)):
		return r.values, nil
	default:
		for _, n := range r.naming(slices.DeleteFunc(promptNames(), func(n string) bool { return n == "id" })) { // that is the answer's own
			if row, known = j.prompts[n]; known {
				break
			}
		}
	}
	if !known {
		return nil, errUnasked
	}
	whole := maps.Clone(r.values)
	delete(whole, field)
	adopt(whole, row)
	return whole, nil
}

// adopt adds the fields of a prompt's row to a row that has none of its own.
func adopt(row, prompt map[string]any) {
	for name, v := range prompt {
		if name != "id" && !strings.HasSuffix(name, "_id") && row[name] == nil {
			row[name] = v
		}
	}
}
