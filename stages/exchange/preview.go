package exchange

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Preview is how the first rows of a file would be read.
type Preview struct {
	First   []PreviewRow
	Report  Report   // of the rows looked at, as the deck would take them
	Notices []string // about these rows
	All     bool     // the file has no others
	Files   int      // that the path stands for
	Whole   bool     // it is a whole deck, which comes in as it is

	Preferred int // pairs with a preference that makes no label, for want of LabelsOf
	Loose     int // rows that rate or rank their answers, of which no pair is made

	// Suggestion is an ImportOptions.Map that would read more of the rows; nil: none
	// is known.
	Suggestion map[string]string
}

// PreviewRow is one row of a file with its result.
type PreviewRow struct {
	Line    int
	Fields  []PreviewField // those that are read first
	Kind    RowKind
	Prompt  string
	Answers []PreviewAnswer
	Err     error // why it cannot be read

	Elsewhere bool // its prompt is a number, which may name one of another file: see ImportOptions.With
}

// PreviewField is a field of a row.
type PreviewField struct {
	Name   string // dotted where it stands in an object
	Word   string // what it holds, in the words of --map; "": it is not read
	Out    bool   // it is left out
	Sample string // the beginning of its value
}

// PreviewAnswer is a response that a row would become.
type PreviewAnswer struct{ Model, Text string }

const (
	previewRows   = 200  // how many rows a preview reads
	previewShown  = 20   // how many of them it shows
	previewSample = 2000 // how much of a value it keeps, in bytes
	previewFields = 60   // how many fields of a row it lists
)

// errEnough ends the reading of a preview.
var errEnough = errors.New("the preview has enough rows")

// LookAt reads the first rows of a file, or of the files in a folder, as Import would,
// and stores nothing. deck is the deck to import into; nil: an empty one.
func LookAt(ctx context.Context, deck Holder, path string, o ImportOptions) (Preview, error) {
	im, err := begin(NewDry(deck), o, nil)
	if err != nil {
		return Preview{}, err
	}
	files, err := filesOf(path)
	if err != nil {
		return Preview{}, fmt.Errorf("%s: %w", path, err)
	}
	im.look = &look{}
	if err := im.files(ctx, []string{path}); ctx.Err() != nil {
		return Preview{}, errors.Join(ctx.Err(), im.settle())
	} else if err != nil && im.report.Rows == 0 {
		return Preview{}, errors.Join(err, im.settle())
	}
	if err := im.settle(); err != nil {
		return Preview{}, err
	}
	p := im.look.found
	p.Report, p.Notices, p.Files, p.All = im.report, im.tally.notices(!o.NoFlags), len(files), !im.look.full
	p.Preferred, p.Loose = im.tally.ranked, im.tally.loose
	return p, nil
}

// look takes notes of the first rows for a preview. A nil look takes none and never
// has enough.
type look struct {
	found Preview
	rows  int
	full  bool
}

// enough reports whether the preview needs no more rows.
func (l *look) enough() bool {
	if l == nil || l.rows < previewRows {
		return false
	}
	l.full = true
	return true
}

// suggest keeps the first names that would read more.
func (l *look) suggest(names map[string]string) {
	if l != nil && len(names) > 0 && l.found.Suggestion == nil {
		l.found.Suggestion = names
	}
}

// row notes a row with the fields that are read of it.
func (l *look) row(im *importing, r row) {
	if l == nil {
		return
	}
	l.rows++
	if len(l.found.First) == previewShown {
		return
	}
	shown := PreviewRow{Line: r.line, Err: r.err}
	if r.err == nil {
		rd := newReader(im.names, im.options.As.rows()) // im.reader keeps the messages that it has seen
		rd.cells, rd.joins = r.cells, im.joins
		shown.fill(rd, r.fields)
		if err := misplaced(r.fields); err != nil {
			shown.Err = err
		}
	}
	l.found.First = append(l.found.First, shown)
}

// fill reads a row into p.
func (p *PreviewRow) fill(rd *reader, row map[string]any) {
	var rec *record
	var it item
	p.Err = rd.read(row, func(r *record, i item) error {
		if rec == nil {
			rec, it = r, i
		}
		return i.lost
	})
	if rec == nil {
		rec = rd.record(row)
		if first, err := rec.item(rd.as); err == nil {
			it = first
		}
	}
	p.Kind = it.kind
	if len(it.prompt.Turns) > 0 {
		p.Prompt = clipped(it.prompt.Text())
	}
	for _, a := range it.answers {
		p.Answers = append(p.Answers, PreviewAnswer{Model: a.model, Text: clipped(a.text)})
	}
	p.Fields, p.Elsewhere = rec.described(rd.as), p.Err != nil && rec.elsewhere()
	for _, path := range rd.layouts.fields.without {
		if v := lookup(rd.layouts.fields.within(row), path); v != nil {
			p.Fields = append(p.Fields, PreviewField{Name: path, Sample: sample(v), Out: true})
		}
	}
}

// described lists the fields of a row, those that are read first. The fields of an
// object stand for themselves.
func (r *record) described(as RowKind) []PreviewField {
	prompt, _ := r.promptField()
	var offered []offer
	if as != Prompts {
		offered, _, _ = r.offers() // what is wrong with them is said of the row
	}
	var read, rest []PreviewField
	add := func(path string, v any) {
		f := PreviewField{Name: path, Sample: sample(v), Word: r.wordOf(path, prompt, offered)}
		if f.Word != "" {
			read = append(read, f)
		} else {
			rest = append(rest, f)
		}
	}
	for _, name := range r.all {
		eachPart(name, r.values[name], 0, add)
	}
	slices.SortStableFunc(read, func(a, b PreviewField) int { return wordRank(a.Word) - wordRank(b.Word) })
	all := append(read, rest...)
	return all[:min(len(all), previewFields)]
}

// eachPart calls f for a value, or for the fields of an object.
func eachPart(path string, v any, depth int, f func(path string, v any)) {
	const deep = 3
	in, ok := v.(map[string]any)
	if !ok || depth == deep || len(in) == 0 || isMessage(v) {
		f(path, v)
		return
	}
	names := make([]string, 0, len(in))
	for name := range in {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		eachPart(path+"."+name, in[name], depth+1, f)
	}
}

// wordOf returns what a field holds; "" if nothing was read from it.
func (r *record) wordOf(path, prompt string, offered []offer) string {
	for w := range words {
		if r.mapped(w) == path {
			return w.String()
		}
	}
	for _, c := range r.fields.columns {
		if c.field == path {
			return columnWord(c.model)
		}
	}
	within := func(name string) bool { return name == path || strings.HasPrefix(name, path+".") }
	if prompt == path {
		return wordPrompt.String()
	}
	for i, o := range offered {
		two := len(offered) == 2
		switch {
		case two && o.field == path:
			return (wordResponseA + word(i)).String()
		case within(o.field):
			return wordResponse.String()
		case two && r.beside(roleModel, wordModelA, o.field, i, 2) == path:
			return (wordModelA + word(i)).String()
		case two && r.beside(roleThinking, wordThinkingA, o.field, i, 2) == path:
			return (wordThinkingA + word(i)).String()
		}
	}
	if !slices.ContainsFunc(r.used, within) {
		return ""
	}
	switch nameOf(path).role {
	case roleModel:
		return wordModel.String()
	case roleThinking:
		return wordThinking.String()
	case roleScore, roleRank:
		return scoreField
	}
	for _, w := range []word{wordSystem, wordInput, wordHistory, wordModel, wordThinking, wordTags, wordLanguage, wordGold, wordGoldWhy, wordAnnotator} {
		if slices.ContainsFunc(aliases(w), func(alias string) bool { return plainName(alias) == plainName(path) }) {
			return w.String()
		}
	}
	return wordWinner.String()
}

// scoreField says what a field holds that a preference is read from and that --map has
// no word for: the score or rank of a response.
const scoreField = "score"

// wordRank orders words as --map lists them.
func wordRank(name string) int {
	if strings.HasPrefix(name, columnPrefix) {
		name = wordResponse.String()
	}
	if name == scoreField {
		return int(words)
	}
	return slices.Index(Words(), name)
}

// Words lists what a field can be mapped to, in the words of --map.
func Words() []string {
	var names []string
	for w := range words {
		names = append(names, w.String())
	}
	return names
}

// sample returns the beginning of a value as text.
func sample(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return clipped(v)
	}
	return clipped(encode(v))
}

// clipped returns the beginning of a text.
func clipped(text string) string {
	if len(text) <= previewSample {
		return text
	}
	return strings.ToValidUTF8(text[:previewSample], "") + " …"
}
