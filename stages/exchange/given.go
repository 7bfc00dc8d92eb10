package exchange

import (
	"errors"
	"fmt"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/label"
	"prefdeck/stages/pairing"
)

// OutsideLabel is a label that came along with a pair: a decision of somebody whom this
// program did not ask.
type OutsideLabel struct {
	ID        label.EventID // of its content: imported twice, it is one
	Pair      stages.ID
	Annotator string
	Choice    label.Choice // A and B are the pair's
	Reasons   []string
	Comment   string
	Source    string    // the file
	At        time.Time // zero: the file does not say
}

// OutsideVerdict is an outside judge's verdict on a pair.
type OutsideVerdict struct {
	Pair        stages.ID
	Judge       string
	First       label.Side // shown first; the first of the row where the file does not tell
	Answer      label.Answer
	Probability *float64 // that A is better; nil: the judge gave none
	Run         stages.RunID
}

// ID identifies the verdict: a judge gives one for each order of a pair.
func (v OutsideVerdict) ID() stages.ID {
	return stages.Hash("verdict", string(v.Pair), v.Judge, string(v.First))
}

// giving says what becomes of the votes of rows.
type giving struct {
	as   RowKind
	name string // whose they are, or the name before theirs
}

// takes reports whether votes are kept.
func (g giving) takes() bool { return g.name != "" || g.as == Comparisons || g.as == Verdicts }

// voter returns whose a vote is.
func (g giving) voter(v vote) (string, error) {
	switch {
	case g.name == "" && v.annotator == "" && g.as == Verdicts:
		return "", errors.New("it does not name the judge: add --labels-of NAME, or a column judge to the file")
	case g.name == "" && v.annotator == "":
		return "", fmt.Errorf("it does not say who decided: name them with --labels-of")
	case g.name == "":
		return v.annotator, nil
	case v.annotator == "" || v.annotator == g.name:
		return g.name, nil
	}
	return g.name + "/" + v.annotator, nil
}

// check refuses votes without an annotator to name.
func (g giving) check(it item) error {
	if !g.takes() {
		return nil
	}
	for _, v := range it.votes {
		if _, err := g.voter(v); err != nil {
			return err
		}
	}
	if g.as == Prompts {
		return errors.New("read as a prompt, it makes no label: read it as a pair, or import it without an annotator")
	}
	if len(it.votes) == 0 && g.as != "" && it.doubt.field != "" {
		what, which := it.doubt.text(true)
		return fmt.Errorf("%s %s: %s", it.doubt.field, what, which)
	}
	if len(it.votes) == 0 && g.as != "" {
		return fmt.Errorf("it does not say which answer is better; name the field with --map winner=FIELD")
	}
	return nil
}

// give adds the votes on a pair of answers i and j, of which turned says that they are
// the pair's B and A.
func (p *pending) give(pair pairing.Pair, it item, i, j int, turned bool) {
	if !p.giving.takes() {
		return
	}
	for n, v := range it.votes {
		c, ok := v.between(i, j)
		if !ok {
			continue
		}
		first := label.SideA
		if (v.first == label.B) != turned {
			first = label.SideB
		}
		if turned {
			c = c.Mirrored()
		}
		who, err := p.giving.voter(v)
		if err != nil {
			continue // check has refused it
		}
		if p.giving.as == Verdicts {
			p.batch.Verdicts = append(p.batch.Verdicts, OutsideVerdict{Pair: pair.ID, Judge: who, First: first, Answer: c.Answer, Probability: v.probability(turned), Run: p.run})
			continue
		}
		g := OutsideLabel{Pair: pair.ID, Annotator: who, Choice: c, Reasons: v.reasons, Comment: v.comment, Source: p.source, At: v.at}
		p.label(g, it.answers[i].model, it.answers[j].model, turned, n)
	}
}

// label adds the nth label of a row on answers of two models, of which the first has the
// pair's A unless it is turned. Two rows, one after the other, that are the two orders of a
// tie make one label.
func (p *pending) label(g OutsideLabel, one, other string, turned bool, nth int) {
	labels, before := p.batch.Labels, p.ofModels
	if p.ofModels = [2]string{one, other}; turned {
		p.ofModels = [2]string{other, one}
	}
	if last := len(labels) - 1; last >= 0 && p.labelled == p.rows-1 && p.ofModels == before && evens(labels[last], g) {
		labels[last].Choice = label.Choice{Answer: label.Tie}
		labels[last].identify(other, one, nth)
		p.evened++
		return
	}
	if p.decided.opposes(g) {
		p.opposed++
	}
	g.identify(one, other, nth)
	p.batch.Labels, p.labelled = append(labels, g), p.rows
}

// probability returns how likely the vote makes A the better one, if it is as fine as
// that.
func (v vote) probability(turned bool) *float64 {
	if !v.graded {
		return nil
	}
	likely := v.likely
	if turned {
		likely = 1 - likely
	}
	return &likely
}
