package embed

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/ground/words"
	"prefdeck/stages/ollama"
)

const (
	batch     = 32               // texts of one request
	keepAlive = 10 * time.Minute // keeps the model loaded during our pauses
	attempts  = 4                // of one request
	backoff   = 500 * time.Millisecond
	// leastPart is the shortest text, in bytes, that is halved when the server finds it
	// too long.
	leastPart = 64
)

// Server is the part of Ollama that embeds; *peer.Client implements it.
type Server interface {
	// Show returns what the server knows of a model, and a *ollama.RemoteError for one
	// that runs elsewhere and that allow does not name.
	Show(ctx context.Context, name string, allow []string) (ollama.ModelInfo, error)
	Embed(ctx context.Context, m stages.Model, texts []string, keepAlive time.Duration) ([][]float32, error)
}

// Shelf is the part of the store that keeps vectors.
type Shelf interface {
	SaveModel(ctx context.Context, m stages.Model) error
	// Embeddings returns the vectors of a model that the deck has, by text.
	Embeddings(ctx context.Context, model stages.ID, texts []stages.ID) (map[stages.ID]Embedding, error)
	// SaveEmbeddings stores vectors of a model in one commit. Those that are there stay.
	SaveEmbeddings(ctx context.Context, model stages.ID, of map[stages.ID]Embedding) error
}

// Options configures Open. Model is required.
type Options struct {
	Model       string   // the Ollama name
	AllowRemote []string // models that may run elsewhere (promise 8)
	ReadOnly    bool     // store nothing

	wait func(ctx context.Context, d time.Duration) error // nil: sleep, or the context's error
}

// Encoder embeds texts with one model. It belongs to one goroutine.
type Encoder struct {
	server Server
	shelf  Shelf
	model  stages.Model
	length int // of its vectors; 0: not known yet
	o      Options
}

// Open looks the model up and checks that its vectors separate texts. Its error is a
// *UselessError if they do not, and wraps ollama.ErrNoEmbeddings for a model that embeds
// nothing.
func Open(ctx context.Context, s Server, shelf Shelf, o Options) (*Encoder, error) {
	if o.wait == nil {
		o.wait = ollama.Sleep
	}
	info, err := s.Show(ctx, o.Model, o.AllowRemote)
	if err != nil {
		return nil, fmt.Errorf("embed texts: %w", err)
	}
	e := &Encoder{server: s, shelf: shelf, o: o, model: info.Model()}
	if !o.ReadOnly {
		if err := shelf.SaveModel(ctx, e.model); err != nil {
			return nil, fmt.Errorf("store model %s: %w", e.model.Name, err)
		}
	}
	return e, e.check(ctx)
}

// A ServerError is the server's failure to embed, not the deck's to keep a vector.
type ServerError struct{ err error }

func (e *ServerError) Error() string { return e.err.Error() }

// Unwrap returns what went wrong.
func (e *ServerError) Unwrap() error { return e.err }

// Model returns the model that embeds, with its digest.
func (e *Encoder) Model() stages.Model { return e.model }

// Vectors returns the vectors of texts, from the deck where it has them and from the
// model otherwise. It stores new vectors batch by batch, so that a failed request does
// not lose the earlier ones. A blank text has none. Its error is a *ServerError if the
// model gave none.
func (e *Encoder) Vectors(ctx context.Context, texts []string) ([]Embedding, error) {
	places := map[stages.ID][]int{}
	var ids []stages.ID
	for i, text := range texts {
		if strings.TrimSpace(text) == "" {
			continue
		}
		id := TextID(text)
		if places[id] == nil {
			ids = append(ids, id)
		}
		places[id] = append(places[id], i)
	}
	have, err := e.shelf.Embeddings(ctx, e.model.ID, ids)
	if err != nil {
		return nil, fmt.Errorf("read embeddings: %w", err)
	}
	out := make([]Embedding, len(texts))
	var missing []stages.ID
	for _, id := range ids {
		v, ok := have[id]
		if ok && e.length == 0 {
			e.length = len(v)
		}
		if !ok {
			missing = append(missing, id)
		}
		for _, i := range places[id] {
			out[i] = v
		}
	}
	for len(missing) > 0 {
		some := missing[:min(batch, len(missing))]
		missing = missing[len(some):]
		asked := make([]string, len(some))
		for i, id := range some {
			asked[i] = texts[places[id][0]]
		}
		vs, err := e.ask(ctx, asked)
		if err != nil {
			return nil, &ServerError{err}
		}
		made := make(map[stages.ID]Embedding, len(some))
		for i, id := range some {
			if e.length == 0 {
				e.length = len(vs[i])
			}
			if len(vs[i]) != e.length {
				return nil, &ServerError{fmt.Errorf("embed with %s: %w: its vectors have %d numbers now and had %d before, so they cannot be compared; name another embedding model",
					e.model.Name, ollama.ErrServer, len(vs[i]), e.length)}
			}
			made[id] = vs[i]
			for _, place := range places[id] {
				out[place] = vs[i]
			}
		}
		if err := e.save(ctx, made); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// save stores vectors even if ctx has ended meanwhile: computing them took time.
func (e *Encoder) save(ctx context.Context, made map[stages.ID]Embedding) error {
	if e.o.ReadOnly {
		return nil
	}
	if err := e.shelf.SaveEmbeddings(context.WithoutCancel(ctx), e.model.ID, made); err != nil {
		return fmt.Errorf("store %d embeddings: %w", len(made), err)
	}
	return nil
}

// ask embeds texts. Where one is too long for the model, each is asked alone, and the
// long ones in two halves.
func (e *Encoder) ask(ctx context.Context, texts []string) ([]Embedding, error) {
	raw, err := e.request(ctx, texts)
	switch {
	case err == nil:
		return e.units(texts, raw)
	case !errors.Is(err, ollama.ErrTooLong):
		return nil, err
	case len(texts) == 1:
		v, err := e.halves(ctx, texts[0], err)
		return []Embedding{v}, err
	}
	var out []Embedding
	for _, text := range texts {
		v, err := e.ask(ctx, []string{text})
		if err != nil {
			return nil, err
		}
		out = append(out, v...)
	}
	return out, nil
}

// units brings the vectors of texts to length 1.
func (e *Encoder) units(texts []string, raw [][]float32) ([]Embedding, error) {
	out := make([]Embedding, len(raw))
	for i, v := range raw {
		var ok bool
		if out[i], ok = unit(v); !ok {
			return nil, e.without(texts[i:i+1], ollama.ErrServer)
		}
	}
	return out, nil
}

// without explains that the model has no usable vector for one of texts.
func (e *Encoder) without(texts []string, err error) error {
	which := "one of " + strconv.Itoa(len(texts)) + " texts"
	if len(texts) == 1 {
		which = "“" + words.Excerpt(texts[0], 60) + "”"
	}
	return fmt.Errorf("embed with %s: %w: its vector for %s is all zeros or holds values that are no numbers; update Ollama, or name another embedding model",
		e.model.Name, err, which)
}

// noNumber is how Ollama says that a vector holds NaN, which JSON cannot hold.
const noNumber = "unsupported value: NaN"

// halves embeds a text in two parts and returns their mean. long is the error that says
// that the text is too long; halves returns it for a text that is short already.
func (e *Encoder) halves(ctx context.Context, text string, long error) (Embedding, error) {
	if len(text) < leastPart {
		return nil, long
	}
	cut := len(text) / 2
	if blank := strings.LastIndexAny(text[:cut], " \n\t"); blank > len(text)/4 {
		cut = blank
	}
	for cut > 0 && text[cut]&0xC0 == 0x80 { // within a character
		cut--
	}
	var parts []string
	var weights []int
	for _, part := range []string{text[:cut], text[cut:]} {
		if strings.TrimSpace(part) != "" {
			parts, weights = append(parts, part), append(weights, len(part))
		}
	}
	vs, err := e.ask(ctx, parts)
	if err != nil {
		return nil, err
	}
	v, ok := mean(vs, weights)
	if !ok {
		return nil, fmt.Errorf("embed with %s: %w: parts of a text that cancel out", e.model.Name, ollama.ErrServer)
	}
	return v, nil
}

// request makes one request, with further attempts where they may help.
func (e *Encoder) request(ctx context.Context, texts []string) ([][]float32, error) {
	for attempt := 1; ; attempt++ {
		raw, err := e.server.Embed(ctx, e.model, texts, keepAlive)
		if err != nil && strings.Contains(err.Error(), noNumber) {
			return nil, e.without(texts, err) // it would say so again
		}
		if err == nil || ctx.Err() != nil || attempt == attempts || final(err) {
			return raw, err
		}
		if stopped := e.o.wait(ctx, backoff<<attempt); stopped != nil {
			return nil, stopped
		}
	}
}

// final reports whether no further attempt helps.
func final(err error) bool {
	return errors.Is(err, ollama.ErrRefused) || errors.Is(err, ollama.ErrNoModel) || errors.Is(err, ollama.ErrSignIn) || errors.Is(err, ollama.ErrRemote) ||
		errors.Is(err, ollama.ErrReplaced)
}
