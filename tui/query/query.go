package query

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"prefdeck/stages/label"
)

// wordForms lists the words of the filter language, with placeholders.
var wordForms = []string{"tag:NAME", "source:NAME", "is:STATE", "model:NAME", "score:NAME>=0.5", "dropped:FILTER", "passed:FILTER", "judge:WHICH", "stream:test"}

// telling lists the words that reveal what blind labelling hides.
var telling = []string{"model", "score", "dropped", "passed", "judge"}

// states lists the values of is:.
var states = []string{string(label.Decided), string(label.Flagged), string(label.Skipped), string(label.Any)}

// nameOf returns the name in a word form.
func nameOf(form string) string {
	name, _, _ := strings.Cut(form, ":")
	return name
}

func knownName(name string) bool {
	return slices.ContainsFunc(wordForms, func(form string) bool { return nameOf(form) == name })
}

// term is one word of a filter. One without a name is text.
type term struct {
	raw, name, value string
}

// terms splits a line into words.
func terms(text string) ([]term, error) {
	var out []term
	for rest := strings.TrimSpace(text); rest != ""; rest = strings.TrimSpace(rest) {
		n, err := termEnd(rest)
		out = append(out, newTerm(rest[:n]))
		if err != nil {
			return out, err
		}
		rest = rest[n:]
	}
	return out, nil
}

// termEnd returns where the first word ends: at an unquoted space.
func termEnd(text string) (int, error) {
	quoted, escaped := false, false
	for i, r := range text {
		switch {
		case escaped:
			escaped = false
		case quoted && r == '\\':
			escaped = true
		case r == '"':
			quoted = !quoted
		case !quoted && unicode.IsSpace(r):
			return i, nil
		}
	}
	if quoted {
		return len(text), fmt.Errorf("%s lacks its closing quotation mark", text)
	}
	return len(text), nil
}

// newTerm reads a word. If its name is quoted or unknown, it is text.
func newTerm(raw string) term {
	name, value, named := strings.Cut(raw, ":")
	if named && knownName(name) {
		return term{raw, name, unquoted(value)}
	}
	return term{raw: raw, value: unquoted(raw)}
}

func unquoted(text string) string {
	if !strings.Contains(text, `"`) {
		return text
	}
	var out strings.Builder
	quoted, escaped := false, false
	for _, c := range []byte(text) { // of any encoding: a search for broken text keeps its bytes
		switch {
		case escaped:
			escaped = false
			out.WriteByte(c)
		case quoted && c == '\\':
			escaped = true
		case c == '"':
			quoted = !quoted
		default:
			out.WriteByte(c)
		}
	}
	return out.String()
}

func quoted(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`
}

// Parse reads a filter. Its error names the word that cannot be understood.
func Parse(text string) (label.QueueFilter, error) {
	var f label.QueueFilter
	words, err := terms(text)
	if err != nil {
		return f, err
	}
	var looked []string
	for _, t := range words {
		if t.name == "" {
			looked = append(looked, t.value)
			continue
		}
		if err := t.into(&f); err != nil {
			return label.QueueFilter{}, err
		}
	}
	f.Text = strings.Join(looked, " ")
	return f, nil
}

// into adds the word to a filter.
func (t term) into(f *label.QueueFilter) error {
	if t.value == "" {
		return fmt.Errorf("%s has no value; in quotation marks it is text", t.raw)
	}
	set := func(to *string) error {
		if *to != "" {
			return fmt.Errorf("%s is a second %s: only one is allowed", t.raw, t.name)
		}
		*to = t.value
		return nil
	}
	switch t.name {
	case "tag":
		return set(&f.Tag)
	case "source":
		return set(&f.Source)
	case "model":
		return set(&f.Model)
	case "is":
		if !slices.Contains(states, t.value) {
			return fmt.Errorf("%s: write is:%s", t.raw, strings.Join(states, ", is:"))
		}
		return t.state(f)
	case "judge":
		if !slices.Contains(label.JudgeFilters(), t.value) {
			return fmt.Errorf("%s: write judge:%s", t.raw, strings.Join(label.JudgeFilters(), ", judge:"))
		}
		judge := string(f.Judge)
		err := set(&judge)
		f.Judge = label.JudgeFilter(judge)
		return err
	case "stream":
		if !slices.Contains(label.Streams(), t.value) {
			return fmt.Errorf("%s: write stream:%s", t.raw, strings.Join(label.Streams(), ", stream:"))
		}
		stream := string(f.Stream)
		err := set(&stream)
		f.Stream = label.Stream(stream)
		return err
	case "score":
		if f.Score != nil {
			return fmt.Errorf("%s is a second score: only one is allowed; score:NAME=0.2..0.8 gives both bounds", t.raw)
		}
		score, err := scoreRange(t.value)
		if err != nil {
			return fmt.Errorf("%s: %w", t.raw, err)
		}
		f.Score = &score
	default:
		if f.Verdict != nil {
			return fmt.Errorf("%s is a second verdict: only one is allowed", t.raw)
		}
		f.Verdict = &label.VerdictFilter{Filter: t.value, Pass: t.name == "passed"}
	}
	return nil
}

// state adds a state to a filter. A flag combines with any other state; the others
// exclude each other.
func (t term) state(f *label.QueueFilter) error {
	state := label.State(t.value)
	switch {
	case f.State == "":
		f.State = state
	case f.State == label.Flagged && state != label.Flagged && !f.Flag:
		f.State, f.Flag = state, true
	case state == label.Flagged && f.State != label.Flagged && !f.Flag:
		f.Flag = true
	default:
		return fmt.Errorf("%s goes only with is:flagged", t.raw)
	}
	if f.State == label.Any && f.Flag {
		f.State, f.Flag = label.Flagged, false // the same, said shorter
	}
	return nil
}

// scoreRange reads NAME>=0.7, and likewise >, <, <=, = and a range.
func scoreRange(text string) (label.ScoreRange, error) {
	none := errors.New("compare the score with a number: score:NAME>=0.7, score:NAME<0.3, score:NAME=0.2..0.8")
	at := strings.LastIndexAny(text, "<>=")
	if at < 0 {
		return label.ScoreRange{}, none
	}
	from := at
	if at > 0 && text[at] == '=' && (text[at-1] == '<' || text[at-1] == '>') {
		from--
	}
	r := label.ScoreRange{What: text[:from], Min: -math.MaxFloat64, Max: math.MaxFloat64}
	number := text[at+1:]
	if r.What == "" || number == "" {
		return r, none
	}
	op := text[from : at+1]
	low, high, ranged := strings.Cut(number, "..")
	if !ranged {
		high = low
	} else if op != "=" {
		return r, fmt.Errorf("a range such as %s comes after =", number)
	}
	lower, err := finite(low)
	if err != nil {
		return r, err
	}
	upper, err := finite(high)
	if err != nil {
		return r, err
	}
	if lower > upper {
		return r, fmt.Errorf("the range from %s to %s is empty", low, high)
	}
	switch op {
	case ">=":
		r.Min = lower
	case ">":
		r.Min = math.Nextafter(lower, math.Inf(1))
	case "<=":
		r.Max = upper
	case "<":
		r.Max = math.Nextafter(upper, math.Inf(-1))
	default:
		r.Min, r.Max = lower, upper
	}
	return r, nil
}

func finite(text string) (float64, error) {
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsInf(v, 0) || math.IsNaN(v) {
		return 0, fmt.Errorf("%q is not a number", text)
	}
	return v, nil
}

// String writes a filter as Parse reads it.
func String(f label.QueueFilter) string {
	var words []string
	add := func(name, value string) {
		if strings.ContainsFunc(value, unicode.IsSpace) || strings.Contains(value, `"`) {
			value = quoted(value)
		}
		if value != "" {
			words = append(words, name+":"+value)
		}
	}
	if f.Text != "" {
		text := f.Text
		if again, err := Parse(text); err != nil || again != (label.QueueFilter{Text: text}) {
			text = quoted(text)
		}
		words = append(words, text)
	}
	add("tag", f.Tag)
	add("source", f.Source)
	add("model", f.Model)
	if f.Score != nil {
		add("score", compared(*f.Score))
	}
	if v := f.Verdict; v != nil && v.Pass {
		add("passed", v.Filter)
	} else if v != nil {
		add("dropped", v.Filter)
	}
	add("judge", string(f.Judge))
	add("stream", string(f.Stream))
	add("is", string(f.State))
	if f.Flag {
		add("is", string(label.Flagged))
	}
	return strings.Join(words, " ")
}

// compared writes a range of scores as scoreRange reads it.
func compared(r label.ScoreRange) string {
	written := func(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
	// An excluded bound is stored as the next number, with many digits; it is
	// written as the short one.
	bound := func(op string, v, beyond float64) string {
		next := math.Nextafter(v, beyond)
		if !math.IsInf(next, 0) && len(written(next)) < len(written(v)) {
			return op + written(next)
		}
		return op + "=" + written(v)
	}
	switch {
	case r.Max == math.MaxFloat64:
		return r.What + bound(">", r.Min, math.Inf(-1))
	case r.Min == -math.MaxFloat64:
		return r.What + bound("<", r.Max, math.Inf(1))
	case r.Min == r.Max:
		return r.What + "=" + written(r.Min)
	}
	return r.What + "=" + written(r.Min) + ".." + written(r.Max)
}

// Meant returns a filter with the source of a row, which an import keeps as a tag, where
// the deck has no file of that name.
func Meant(f label.QueueFilter, deck label.FilterChoices) label.QueueFilter {
	if f.Tag == "" && !slices.Contains(deck.Sources, f.Source) && slices.Contains(deck.Tags, f.Source) {
		f.Tag, f.Source = f.Source, ""
	}
	return f
}

// Mistaken names the value of a filter that the deck does not have, which explains
// an empty result. It returns "" if the deck has all of them.
func Mistaken(f label.QueueFilter, deck label.FilterChoices) string {
	var score, verdict string
	if f.Score != nil {
		score = f.Score.What
	}
	if f.Verdict != nil {
		verdict = f.Verdict.Filter
	}
	if f.Judge != "" && !deck.Judged {
		return "no judge has compared a pair of this deck"
	}
	for _, part := range []struct {
		what, value string
		known       []string
	}{
		{"tag", f.Tag, deck.Tags}, {"source", f.Source, deck.Sources}, {"model", f.Model, deck.Models},
		{"score", score, deck.Scores}, {"filter", verdict, deck.Filters},
	} {
		switch {
		case part.value == "" || slices.Contains(part.known, part.value):
		case len(part.known) == 0:
			return fmt.Sprintf("this deck has no %s at all", part.what)
		default:
			return fmt.Sprintf("no %s is called %s", part.what, part.value)
		}
	}
	for word := range strings.FieldsSeq(f.Text) {
		if name, _, named := strings.Cut(word, ":"); named && name != "" && !knownName(name) {
			return fmt.Sprintf("%s: is not a search word, so it was searched for as text", name)
		}
	}
	return ""
}
