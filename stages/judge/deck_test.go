package judge

import (
	"context"
	"errors"
	"slices"
	"sync"

	"prefdeck/stages"
	"prefdeck/stages/pairing"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
)

// memory is a deck in memory.
type memory struct {
	mu       sync.Mutex
	compared []Compared
	opinions []Opinion
	ratings  []Rating
	wordings map[stages.ID]Wording
	models   map[stages.ID]stages.Model
	runs     []stages.Run // as they were finished
	broken   error        // returned by SaveOpinions
	saved    func()       // called after each save; may be nil
	summed   []string     // scorers whose ratings were summed up
	lists    map[stages.ID]Checklist

	corrections Corrections
	corrected   string // the judge whose corrections were asked for
}

// newMemory returns a deck of one pair for each prompt, of the responses "good" and
// "bad" to it.
func newMemory(prompts ...string) *memory {
	d := &memory{wordings: map[stages.ID]Wording{}, models: map[stages.ID]stages.Model{}, lists: map[stages.ID]Checklist{}}
	for _, text := range prompts {
		d.add(text, "good answer to "+text, "bad answer to "+text)
	}
	return d
}

// add adds a pair of two responses to a prompt.
func (d *memory) add(text string, answers ...string) {
	p, err := prompt.New("", prompt.Message{Role: prompt.User, Content: text})
	if err != nil {
		panic(err)
	}
	var rs []response.Response
	for _, text := range answers {
		r := response.Response{Prompt: p.ID, Text: text, Status: response.Complete}
		r.Identify()
		rs = append(rs, r)
	}
	pair, _ := pairing.New(rs[0], rs[1])
	if pair.A != rs[0].ID {
		rs[0], rs[1] = rs[1], rs[0]
	}
	d.compared = append(d.compared, Compared{Pair: pair.ID, Prompt: p, A: rs[0], B: rs[1]})
}

func (d *memory) StartRun(ctx context.Context, _ stages.Run) error { return ctx.Err() }

func (d *memory) FinishRun(ctx context.Context, r stages.Run) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.runs = append(d.runs, r)
	return ctx.Err()
}

func (d *memory) LockRun(ctx context.Context) (func() error, error) {
	return func() error { return nil }, ctx.Err()
}

func (d *memory) SaveModel(ctx context.Context, m stages.Model) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.models[m.ID] = m
	return ctx.Err()
}

func (d *memory) SaveWordings(ctx context.Context, ws []Wording) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, w := range ws {
		d.wordings[w.ID] = w
	}
	return ctx.Err()
}

func (d *memory) Unjudged(ctx context.Context, judge string, s Scope) (lack []Unjudged, known int, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, c := range d.compared {
		if slices.Contains(s.Without, c.Prompt.ID) {
			continue
		}
		u := Unjudged{Pair: c.Pair}
		for _, first := range []First{AFirst, BFirst} {
			if slices.ContainsFunc(d.opinions, func(o Opinion) bool { return o.Pair == c.Pair && o.Judge == judge && o.First == first }) {
				known++
			} else {
				u.Lacks = append(u.Lacks, first)
			}
		}
		if len(u.Lacks) > 0 && (s.Limit == 0 || len(lack) < s.Limit) {
			lack = append(lack, u)
		}
	}
	return lack, known, ctx.Err()
}

func (d *memory) Unrated(ctx context.Context, scorers map[string]string, s Scope) (lack []Unrated, known int, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, c := range d.compared {
		for _, r := range []response.Response{c.A, c.B} {
			u := Unrated{Response: r.ID, Has: map[string]float64{}}
			for _, x := range d.ratings {
				if x.Response == r.ID && scorers[x.What] == x.Scorer {
					u.Has[x.What] = x.Value
				}
			}
			if len(u.Has) < len(scorers) && (s.Limit == 0 || len(lack) < s.Limit) {
				lack = append(lack, u)
			}
		}
	}
	return lack, known, ctx.Err()
}

func (d *memory) Unscored(ctx context.Context, what, scorer string, s Scope) (lack []stages.ID, known int, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, c := range d.compared {
		has := slices.ContainsFunc(d.ratings, func(r Rating) bool { return r.Prompt == c.Prompt.ID && r.What == what && r.Scorer == scorer })
		switch {
		case has:
			known++
		case s.Limit == 0 || len(lack) < s.Limit:
			lack = append(lack, c.Prompt.ID)
		}
	}
	return lack, known, ctx.Err()
}

func (d *memory) PromptsByID(ctx context.Context, wanted []stages.ID) (out []prompt.Prompt, err error) {
	for _, c := range d.compared {
		if slices.Contains(wanted, c.Prompt.ID) {
			out = append(out, c.Prompt)
		}
	}
	return out, ctx.Err()
}

func (d *memory) Corrections(ctx context.Context, judge string) (Corrections, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.corrected = judge
	return d.corrections, ctx.Err()
}

func (d *memory) Unlisted(ctx context.Context, _ Scope) (lack []stages.ID, known int, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, c := range d.compared {
		if _, has := d.lists[c.Prompt.ID]; has {
			known++
		} else {
			lack = append(lack, c.Prompt.ID)
		}
	}
	return lack, known, ctx.Err()
}

func (d *memory) SaveLists(ctx context.Context, ls []Checklist) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, l := range ls {
		d.lists[l.Prompt] = l
	}
	return ctx.Err()
}

func (d *memory) Unchecked(ctx context.Context, scorer string, _ Scope) (lack []Unrated, known int, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, c := range d.compared {
		for _, r := range []response.Response{c.A, c.B} {
			u := Unrated{Response: r.ID}
			for _, i := range d.lists[c.Prompt.ID].Items {
				if slices.ContainsFunc(d.ratings, func(x Rating) bool { return x.Response == r.ID && x.Scorer == scorer && x.What == i.Score() }) {
					known++
				} else {
					u.Items = append(u.Items, i)
				}
			}
			if len(u.Items) > 0 {
				lack = append(lack, u)
			}
		}
	}
	return lack, known, ctx.Err()
}

func (d *memory) SumUpRatings(ctx context.Context, overall string, _ stages.RunID) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.summed = append(d.summed, overall)
	return ctx.Err()
}

func (d *memory) Compared(ctx context.Context, pairs []stages.ID) ([]Compared, error) {
	var out []Compared
	for _, c := range d.compared {
		if slices.Contains(pairs, c.Pair) {
			out = append(out, c)
		}
	}
	return out, ctx.Err()
}

func (d *memory) Rated(ctx context.Context, responses []stages.ID) ([]Rated, error) {
	var out []Rated
	for _, c := range d.compared {
		for _, r := range []response.Response{c.A, c.B} {
			if slices.Contains(responses, r.ID) {
				out = append(out, Rated{Prompt: c.Prompt, Response: r})
			}
		}
	}
	return out, ctx.Err()
}

func (d *memory) SaveOpinions(ctx context.Context, os []Opinion) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, o := range os {
		if d.models[o.Model].ID == "" || d.wordings[o.Asked].ID == "" {
			return errors.New("the model or the wording is not stored")
		}
	}
	if d.broken != nil {
		return d.broken
	}
	d.opinions = append(d.opinions, os...)
	if d.saved != nil {
		d.saved()
	}
	return ctx.Err()
}

func (d *memory) SaveRatings(ctx context.Context, rs []Rating) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.ratings = append(d.ratings, rs...)
	if d.saved != nil {
		d.saved()
	}
	return ctx.Err()
}

func (d *memory) last() stages.Run { return d.runs[len(d.runs)-1] }
