package response

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"sort"
	"sync"

	"prefdeck/stages"
	"prefdeck/stages/prompt"
)

// memory is a deck in memory.
type memory struct {
	mu        sync.Mutex
	prompts   []prompt.Prompt // by ID
	models    map[stages.ID]stages.Model
	responses map[stages.ID]Response        // by slot
	newest    map[stages.ID]json.RawMessage // options, by model
	saves     int
	runs      []stages.Run     // as they were finished
	broken    error            // returned by SaveResponses
	commit    func([]Response) // called by SaveResponses before it stores; may be nil
}

func newMemory(texts ...string) *memory {
	d := &memory{models: map[stages.ID]stages.Model{}, responses: map[stages.ID]Response{}, newest: map[stages.ID]json.RawMessage{}}
	d.add(texts...)
	return d
}

func (d *memory) add(texts ...string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, text := range texts {
		p, err := prompt.New("", prompt.Message{Role: prompt.User, Content: text})
		if err != nil {
			panic(err)
		}
		d.prompts = append(d.prompts, p)
	}
	sort.Slice(d.prompts, func(i, j int) bool { return d.prompts[i].ID < d.prompts[j].ID })
}

func (d *memory) StartRun(ctx context.Context, r stages.Run) error { return ctx.Err() }

func (d *memory) FinishRun(ctx context.Context, r stages.Run) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	d.runs = append(d.runs, r)
	return nil
}

func (d *memory) CountPrompts(ctx context.Context) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.prompts), ctx.Err()
}

func (d *memory) Prompts(ctx context.Context, after stages.ID, limit int) ([]prompt.Prompt, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	i := sort.Search(len(d.prompts), func(i int) bool { return d.prompts[i].ID > after })
	return slices.Clone(d.prompts[i:min(i+limit, len(d.prompts))]), ctx.Err()
}

func (d *memory) Filled(ctx context.Context, slots []stages.ID) (map[stages.ID]bool, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	filled := map[stages.ID]bool{}
	for _, slot := range slots {
		if r, ok := d.responses[slot]; ok && r.Status != Failed {
			filled[slot] = true
		}
	}
	return filled, ctx.Err()
}

func (d *memory) Begun(ctx context.Context, slots []stages.ID) (map[stages.ID]stages.ID, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	begun := map[stages.ID]stages.ID{}
	for _, slot := range slots {
		if r, ok := d.responses[slot]; ok {
			begun[slot] = r.Prompt
		}
	}
	return begun, ctx.Err()
}

func (d *memory) SaveModel(ctx context.Context, m stages.Model) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.models[m.ID] = m
	return ctx.Err()
}

func (d *memory) ModelsNamed(ctx context.Context, names ...string) (out []stages.Model, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, m := range d.models {
		if slices.Contains(names, m.Name) {
			out = append(out, m)
		}
	}
	return out, ctx.Err()
}

func (d *memory) LastSample(ctx context.Context, model stages.ID) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	last := -1
	for _, r := range d.responses {
		if r.Model == model {
			last = max(last, r.Sample)
		}
	}
	return last, ctx.Err()
}

func (d *memory) LastOptions(ctx context.Context, model stages.ID) (json.RawMessage, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.newest[model], ctx.Err()
}

func (d *memory) SaveResponses(ctx context.Context, rs []Response) error {
	if d.commit != nil {
		d.commit(rs)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.broken != nil {
		return d.broken
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	for _, r := range rs {
		if _, ok := d.models[r.Model]; !ok {
			return errors.New("the model of the response is not stored")
		}
	}
	for _, r := range rs {
		d.saves++
		if old, ok := d.responses[r.Slot]; !ok || old.Status == Failed {
			d.responses[r.Slot] = r
			d.newest[r.Model] = r.Options
		}
	}
	return nil
}

// with counts the responses with that status.
func (d *memory) with(status Status) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	n := 0
	for _, r := range d.responses {
		if r.Status == status {
			n++
		}
	}
	return n
}

func (d *memory) last() stages.Run {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.runs) == 0 {
		return stages.Run{}
	}
	return d.runs[len(d.runs)-1]
}
