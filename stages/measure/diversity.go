package measure

import (
	"context"
	"math"
	"strings"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"prefdeck/stages/embed"
	"prefdeck/stages/measure/statistic"
)

// Corpus is a random sample of the texts that one stage let through.
type Corpus struct {
	Kind  string // prompts or responses
	Stage string // which texts: all, kept, paired
	N     int    // how many there are
	Texts []string

	Model   string            // that embedded the texts, by name
	Vectors []embed.Embedding // of all texts; nil: some are not embedded
}

// CorpusSize is the greatest size of a sample.
const CorpusSize = 200

// Variety says how diverse the texts of a stage are. All stages of one kind are
// compared at the same sample size, since every measure depends on it. The JSON names
// are part of the public contract of Stats.
type Variety struct {
	Kind      string   `json:"kind"`
	Stage     string   `json:"stage"`
	Texts     int      `json:"texts"`
	Distinct1 Estimate `json:"distinct_1"` // different words over words
	Distinct2 Estimate `json:"distinct_2"`
	Distinct3 Estimate `json:"distinct_3"`
	SelfBLEU  Estimate `json:"self_bleu"` // how alike they are: lower is more diverse
	// Vendi is the effective number of different texts, by the words that they share.
	Vendi Estimate `json:"vendi"`
	// VendiEmbedded is the same by what the texts mean to EmbeddedBy; not defined where
	// some are not embedded.
	VendiEmbedded Estimate `json:"vendi_embedded"`
	EmbeddedBy    string   `json:"embedded_by,omitempty"`
}

// DiversityOf measures corpora. Every estimate uses the same number of texts of its kind.
// progress hears how many are done; it may be nil.
func DiversityOf(ctx context.Context, corpora []Corpus, progress Listener) ([]Variety, error) {
	size := map[string]int{}
	for _, c := range corpora {
		if n, known := size[c.Kind]; !known || len(c.Texts) < n {
			size[c.Kind] = len(c.Texts)
		}
	}
	out := make([]Variety, 0, len(corpora))
	for i, c := range corpora {
		progress.Tell(i, len(corpora), "comparing texts")
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		tokens := make([][]string, size[c.Kind])
		for i := range tokens {
			tokens[i] = strings.Fields(c.Texts[i])
		}
		chosen := func(measure func(texts [][]string) float64) Estimate {
			return jackknifed(len(tokens), 1, func(items []int) float64 { return measure(at(tokens, items)) })
		}
		distinct := func(n int) Estimate {
			return chosen(func(texts [][]string) float64 { return statistic.Distinct(texts, n) })
		}
		v := Variety{
			Kind: c.Kind, Stage: c.Stage, Texts: c.N, Distinct1: distinct(1), Distinct2: distinct(2), Distinct3: distinct(3), SelfBLEU: chosen(statistic.SelfBLEU),
			Vendi: vendi(statistic.Cosines(tokens)), VendiEmbedded: undefined(0),
		}
		if len(c.Vectors) > 0 && len(c.Vectors) == len(c.Texts) {
			v.VendiEmbedded, v.EmbeddedBy = vendi(likenesses(c.Vectors[:len(tokens)])), c.Model
		}
		out = append(out, v)
	}
	return out, nil
}

// vendi returns the Vendi score of texts that are as alike as given.
func vendi(alike *mat.SymDense) Estimate {
	n := alike.SymmetricDim()
	return jackknifed(n, float64(n), func(items []int) float64 { return statistic.Vendi(statistic.Part(alike, items)) })
}

// likenesses returns the cosines of vectors, whose lengths are 1 but for rounding: the
// smallest eigenvalue shows that. A text of blanks is like itself alone.
func likenesses(vs []embed.Embedding) *mat.SymDense {
	if len(vs) == 0 {
		return &mat.SymDense{}
	}
	out := mat.NewSymDense(len(vs), nil)
	for i, v := range vs {
		for j, w := range vs[:i] {
			if cos := embed.Likeness(v, w) / math.Sqrt(embed.Likeness(v, v)*embed.Likeness(w, w)); !math.IsNaN(cos) {
				out.SetSym(i, j, cos)
			}
		}
		out.SetSym(i, i, 1)
	}
	return out
}

// jackknifeGroups is how many groups of texts are left out in turn.
const jackknifeGroups = 10

// jackknifed returns a measure of n texts, between 0 and most, with the interval of a
// jackknife over groups (Shao and Wu 1989). Resampling with replacement would not do: a
// text drawn twice looks like a lack of diversity.
func jackknifed(n int, most float64, measure func(items []int) float64) Estimate {
	without := func(group int) []int {
		var items []int
		for i := range n {
			if i%jackknifeGroups != group {
				items = append(items, i)
			}
		}
		return items
	}
	e := undefined(n)
	e.Value = measure(without(-1))
	if n < 2*jackknifeGroups || !e.Defined() {
		return e
	}
	values := make([]float64, jackknifeGroups)
	for g := range values {
		values[g] = measure(without(g))
	}
	const g = jackknifeGroups
	variance := stat.PopVariance(values, nil) * (g - 1)
	half := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: g - 1}.Quantile(0.975) * math.Sqrt(variance)
	return e.within(max(e.Value-half, 0), min(e.Value+half, most))
}

// at returns the chosen texts.
func at(texts [][]string, items []int) [][]string {
	out := make([][]string, 0, len(items))
	for _, i := range items {
		out = append(out, texts[i])
	}
	return out
}
