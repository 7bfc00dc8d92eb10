package response

import (
	"context"
	"fmt"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/ollama"
)

// History is the part of the store that a forecast needs.
type History interface {
	Ledger
	// Models returns the models that the deck knows by digest, the newest first.
	Models(ctx context.Context) ([]stages.Model, error)
	// Speeds returns how fast each model answered so far, by name and then by the
	// requests in flight.
	Speeds(ctx context.Context) (map[string][]Speed, error)
}

// Speed sums up the complete responses of a model at one number of requests in flight.
type Speed struct {
	Jobs      int
	Responses int
	Tokens    int
	Busy      time.Duration // in all, divided by the requests in flight
}

// Forecast says what a run would ask now.
type Forecast struct {
	Prompts int // that would be answered
	Dropped int // that curation would drop first
	// Uncurated says that more prompts may be dropped: curation was not tried.
	Uncurated bool
	Models    []Expected
}

// Expected is a forecast of a run's requests to one model.
type Expected struct {
	Name     string
	Known    bool // the deck has asked it before
	Requests int
	Tokens   int           // generated
	AtMost   bool          // Tokens is the limit: no earlier response tells how many
	Took     time.Duration // 0: no earlier response tells how long
	Jobs     int           // requests in flight that Took was measured with
}

// Foresee forecasts a run with o from what the deck holds. It asks no server, so it
// takes a model for the one that the deck knows last under that name: one pulled anew
// since would be asked everything.
func Foresee(ctx context.Context, d History, o Options) (Forecast, error) {
	o, err := o.filled()
	if err != nil {
		return Forecast{}, err
	}
	models, known, err := remembered(ctx, d, o.Models)
	if err != nil {
		return Forecast{}, err
	}
	speeds, err := d.Speeds(ctx)
	if err != nil {
		return Forecast{}, fmt.Errorf("how fast the models were: %w", err)
	}
	g := &generation{deck: d, o: o}
	if o.Plan == Mix {
		if g.drawn, err = drawModels(ctx, d, models, o); err != nil {
			return Forecast{}, err
		}
	}
	var f Forecast
	if f.Prompts, err = d.CountPrompts(ctx); err != nil {
		return f, fmt.Errorf("count prompts: %w", err)
	}
	for place, m := range models {
		n, err := g.lacking(ctx, m, place)
		if err != nil {
			return f, err
		}
		f.Models = append(f.Models, o.expect(m.Name, known[place], n, speeds[m.Name]))
	}
	return f, nil
}

// remembered returns models as the deck knows them, each once, and which it knows.
func remembered(ctx context.Context, d History, names []string) (models []stages.Model, known []bool, err error) {
	all, err := d.Models(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("the models of the deck: %w", err)
	}
	seen := map[string]bool{}
	for _, name := range names {
		m, knows := stages.Model{ID: stages.ModelID(name, ""), Name: name}, false
		for _, candidate := range all {
			if ollama.SameName(candidate.Name, name) {
				m, knows = candidate, true
				break
			}
		}
		if !seen[m.Name] {
			seen[m.Name] = true
			models, known = append(models, m), append(known, knows)
		}
	}
	return models, known, nil
}

// expect estimates n requests to a model from its speed with as many requests in flight.
// If that was never measured, it takes the nearest number, because nobody knows how a
// server's speed grows with the requests in flight.
func (o Options) expect(name string, known bool, n int, speeds []Speed) Expected {
	e := Expected{Name: name, Known: known, Requests: n}
	var s Speed
	for i, other := range speeds {
		if i == 0 || apart(other.Jobs, o.InFlight()) < apart(s.Jobs, o.InFlight()) {
			s = other
		}
	}
	e.Jobs = s.Jobs
	if s.Responses == 0 {
		limit, _ := whole(o.Base["num_predict"])
		e.Tokens, e.AtMost = n*max(0, int(limit)), true
		return e
	}
	share := float64(n) / float64(s.Responses)
	e.Tokens, e.Took = int(share*float64(s.Tokens)), time.Duration(share*float64(s.Busy))
	return e
}

func apart(a, b int) int { return max(a-b, b-a) }
