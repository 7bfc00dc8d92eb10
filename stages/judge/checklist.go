package judge

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"prefdeck/stages"
	"prefdeck/stages/ground/pattern"
	"prefdeck/stages/ground/words"
)

// ChecklistScore is the name of the score that says how much of its prompt's checklist a
// response meets, from 0 to 1.
const ChecklistScore = "checklist"

// itemScore begins the names of the scores of single items.
const itemScore = "item: "

// ListItem is one line of a checklist: something that a good answer does. A good answer
// avoids what an item with a negative weight describes.
type ListItem struct {
	Text   string
	Weight float64
}

// Score returns the name under which the probability that a response meets the item is
// stored. Another wording of the item is another name, so it is asked anew.
func (i ListItem) Score() string { return itemScore + i.Text }

// OfItem reports whether a score is of an item.
func OfItem(score string) bool { return strings.HasPrefix(score, itemScore) }

// Checklist is the checklist of a prompt.
type Checklist struct {
	Prompt stages.ID
	Items  []ListItem
	Source string // who wrote it: a model, or an annotator
	Run    stages.RunID
}

// Bounds of a checklist. A model is held to all of them, a person to the greatest.
const (
	leastItems = 3
	mostItems  = 8
	longestOne = 300 // characters of an item
	mostWeight = 10
)

// Listed is a prompt with its checklist.
type Listed struct {
	Prompt stages.ID
	Text   string // of its last turn
	Items  []ListItem
	Source string
}

// WriteLists writes checklists as a text to be edited: below a heading for each prompt
// one item a line, with its weight.
func WriteLists(w io.Writer, lists []Listed) error {
	b := bufio.NewWriter(w)
	b.WriteString("// One item a line: its weight, then what a good answer does. A negative weight marks what\n" +
		"// it avoids. A prompt without items has no checklist. Lines that begin with // are comments.\n")
	for _, l := range lists {
		fmt.Fprintf(b, "\n# %s %s\n", l.Prompt, words.Excerpt(l.Text, 60))
		for _, i := range l.Items {
			fmt.Fprintf(b, "%s\t%s\n", strconv.FormatFloat(i.Weight, 'g', -1, 64), i.Text)
		}
	}
	return b.Flush()
}

// heading finds the identity of a prompt, or the beginning of one.
var heading = pattern.Lazy(`^#\s*([0-9a-fA-F]+)(?:\s|$)`)

// ReadLists reads what WriteLists wrote and a person edited. A line without a weight has
// the weight 1. The identities of prompts may be beginnings. A text that begins with {
// is read as JSON Lines, one prompt with its checklist each.
func ReadLists(r io.Reader) ([]Checklist, error) {
	var out []Checklist
	all := bufio.NewReader(r)
	const mark = "\ufeff"
	if begin, _ := all.Peek(len(mark)); string(begin) == mark { // a text that ends before has none
		if _, err := all.Discard(len(mark)); err != nil {
			return nil, err
		}
	}
	switch first, _ := all.Peek(1); string(first) {
	case "{":
		return readRows(all)
	case "[":
		return nil, errors.New("it is one JSON list; JSONL has one object a line")
	}
	lines := bufio.NewScanner(all)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		fault := func(err error) error { return fmt.Errorf("line %d: %w", n, err) }
		switch {
		case line == "" || strings.HasPrefix(line, "//"):
		case strings.HasPrefix(line, "#"):
			m := heading().FindStringSubmatch(line)
			if m == nil {
				return nil, fault(errors.New("a heading is # and the identity of a prompt"))
			}
			id := stages.ID(strings.ToLower(m[1]))
			if slices.ContainsFunc(out, func(l Checklist) bool { return l.Prompt == id }) {
				return nil, fault(fmt.Errorf("prompt %s has a list already", id))
			}
			out = append(out, Checklist{Prompt: id})
		case len(out) == 0:
			return nil, fault(errors.New("an item stands before the first heading"))
		default:
			item, err := readItem(line)
			l := &out[len(out)-1]
			if err == nil {
				l.Items, err = withItem(l.Items, item)
			}
			if err != nil {
				return nil, fault(err)
			}
		}
	}
	return out, lines.Err()
}

// readItem reads a line: a weight and the text, or the text alone.
func readItem(line string) (ListItem, error) {
	first, rest, _ := strings.Cut(strings.Replace(line, "\t", " ", 1), " ")
	weight, err := strconv.ParseFloat(first, 64)
	if err != nil {
		return newItem(line, 1)
	}
	return newItem(rest, weight)
}

// newItem returns an item whose text is one line that any screen shows as it is.
func newItem(text string, weight float64) (ListItem, error) {
	text = strings.Join(strings.FieldsFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r)
	}), " ")
	switch n := utf8.RuneCountInString(text); {
	case !strings.ContainsFunc(text, unicode.IsLetter):
		return ListItem{}, errors.New("the item has no words")
	case n > longestOne:
		return ListItem{}, fmt.Errorf("the item has %d characters, at most %d are asked", n, longestOne)
	case weight == 0 || math.IsNaN(weight) || math.Abs(weight) > mostWeight:
		return ListItem{}, fmt.Errorf("the weight is %v, want one from -%d to %d other than 0", weight, mostWeight, mostWeight)
	}
	return ListItem{text, weight}, nil
}

// withItem returns a list with one more item.
func withItem(items []ListItem, i ListItem) ([]ListItem, error) {
	switch {
	case len(items) == mostItems:
		return nil, fmt.Errorf("a checklist has at most %d items", mostItems)
	case slices.ContainsFunc(items, func(j ListItem) bool { return j.Text == i.Text }):
		return nil, fmt.Errorf("the item %q is there twice", i.Text)
	}
	return append(items, i), nil
}

// checks plans the questions whether responses meet the items of their checklists.
func (j *session) checks(ctx context.Context) (work, error) {
	w := j.o.Prompts.checklist()
	if err := j.cases.SaveWordings(ctx, []Wording{w}); err != nil {
		return work{}, fmt.Errorf("store what judges are asked: %w", err)
	}
	scorer := j.name(ChecklistScore, w)
	lack, known, err := j.cases.Unchecked(ctx, scorer, j.o.Scope)
	if err != nil {
		return work{}, fmt.Errorf("look for responses to check: %w", err)
	}
	out := work{known: known}
	for _, u := range lack {
		out.verdicts += len(u.Items)
	}
	out.each = func(ctx context.Context, hand func(task) bool) error {
		return j.eachRated(ctx, lack, hand, func(r Rated, u Unrated) task { return j.check(w, scorer, r, u.Items) })
	}
	return out, nil
}

// check asks which items a response meets, one after another, since the questions begin
// alike and the server remembers the beginning. The deck sums them up.
func (j *session) check(w Wording, scorer string, r Rated, items []ListItem) (t task) {
	for _, i := range items {
		q := j.question(AboutItem, w, fill(w.Text, map[string]string{"prompt": asked(r.Prompt), "response": textOf(r.Response), "item": i.Text}))
		q.Subject, q.What, q.Judge = r.Response.ID, i.Score(), scorer
		t.questions = append(t.questions, q)
	}
	return t
}

// yesOrNo returns the possible answers to an item, and whether each says that it is met.
// Where one token is read, its capital is the model's choice.
func (m Method) yesOrNo() (answers []string, means []float64) {
	if m == ByStructure {
		return []string{"Yes", "No"}, []float64{1, 0}
	}
	return []string{"Yes", "No", "yes", "no", "YES", "NO"}, []float64{1, 0, 1, 0, 1, 0}
}
