package duel

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"prefdeck/stages"
	"prefdeck/stages/ollama"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
)

// Server is the part of Ollama that a duel needs; *peer.Client implements it.
type Server = response.Server

// Bout is two answers being written. Its methods may be called from several
// goroutines.
type Bout struct {
	prompt  prompt.Prompt
	server  Server
	version string // of the server; "" if it does not tell
	run     stages.RunID
	stop    context.CancelFunc
	ended   sync.WaitGroup
	change  chan struct{} // has an element when something has changed
	stopped <-chan struct{}

	mu      sync.Mutex
	sides   [2]side // as on screen, from left to right
	verdict *verdict
}

// side is one answer being written.
type side struct {
	model    stages.Model
	replaced bool // on the server, so that model does not say which one answered
	wanted   response.Wanted
	text     strings.Builder
	thinking strings.Builder
	over     bool
	reply    ollama.Reply // the whole answer, once it is over without err
	err      error
}

// Shown is the part of one side's answer that may be on the screen.
type Shown struct {
	Text     string
	Thinking bool  // nothing but thinking has come yet
	Whole    bool  // Text is the whole answer
	Err      error // why there will be no more
}

// Start has two models answer a prompt; the first is on the left. They may be the
// same: it then answers twice. The duel ends when ctx does, when both have answered,
// or with Stop.
func Start(ctx context.Context, s Server, p prompt.Prompt, models [2]stages.Model, o response.Options) (*Bout, error) {
	version, err := s.Version(ctx)
	if err != nil {
		return nil, fmt.Errorf("begin a duel: %w", err)
	}
	ctx, stop := context.WithCancel(ctx)
	d := &Bout{prompt: p, server: s, version: version, run: stages.NewRunID(), stop: stop, change: make(chan struct{}, 1), stopped: ctx.Done()}
	for i, m := range models {
		w, err := o.One(p, m, stages.Hash("duel", rand.Text()))
		if err != nil {
			stop()
			return nil, fmt.Errorf("ask %s: %w", m.Name, err)
		}
		d.sides[i].model, d.sides[i].wanted = m, w
	}
	for i := range d.sides {
		d.ended.Go(func() { d.ask(ctx, &d.sides[i]) })
	}
	return d, nil
}

// ask gets the answer of one side.
func (d *Bout) ask(ctx context.Context, s *side) {
	reply, err := d.server.Chat(ctx, s.wanted.Request, func(c ollama.Chunk) {
		d.mu.Lock()
		s.text.WriteString(c.Text)
		s.thinking.WriteString(c.Thinking)
		d.mu.Unlock()
		d.changed()
	})
	replaced := errors.Is(err, ollama.ErrReplaced) || errors.Is(err, ollama.ErrAnew)
	if replaced {
		err = nil // the answer is whole
	}
	if err == nil {
		err = s.wanted.Overflow(reply)
	}
	d.mu.Lock()
	if replaced {
		s.unsure()
	}
	s.over, s.reply, s.err = true, reply, err
	d.mu.Unlock()
	d.changed()
}

// unsure forgets which of the models of its name answers: the server has another one now.
// A decision on what a person has read is kept all the same.
func (s *side) unsure() {
	s.replaced = true
	s.model = response.Named(s.model.Name)
	s.wanted.Model = s.model
}

// told bounds the question which model answered, while a person waits for it.
const told = 2 * time.Second

// identify makes sure of the models of answers that did not end by themselves, before the
// verdict names them.
func (d *Bout) identify(ctx context.Context) {
	d.mu.Lock()
	judged := d.verdict != nil
	d.mu.Unlock()
	if judged {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, told)
	defer cancel()
	for i := range d.sides {
		s := &d.sides[i]
		if s.err != nil && ollama.Same(ctx, d.server, s.model.Name, s.model.Digest) != nil {
			d.mu.Lock()
			s.unsure()
			d.mu.Unlock()
		}
	}
}

// changed wakes Next.
func (d *Bout) changed() {
	select {
	case d.change <- struct{}{}:
	default:
	}
}

// Next waits until something has changed since it last returned. It reports false
// once the duel is stopped.
func (d *Bout) Next() bool {
	select {
	case <-d.change:
		return true
	case <-d.stopped:
		return false
	}
}

// Shown returns what may be on the screen now, from left to right: no answer is shown
// further than any other that is still being written, nor one that is not whole further
// than where another broke off. The quicker model would be known by its lead.
func (d *Bout) Shown() [2]Shown {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.shown()
}

func (d *Bout) shown() (out [2]Shown) {
	reach, inPart := math.MaxInt, math.MaxInt // in bytes: of all, and of those that are not whole
	for i := range d.sides {
		s := &d.sides[i]
		if !s.over {
			reach = min(reach, s.text.Len())
		}
		if !s.over || s.err != nil {
			inPart = min(inPart, s.text.Len())
		}
	}
	for i := range d.sides {
		s := &d.sides[i]
		text := s.text.String()
		if s.over && s.err == nil {
			text = upTo(text, reach)
		} else {
			text = upTo(text, inPart)
		}
		out[i] = Shown{
			Text:     text,
			Thinking: !s.over && s.text.Len() == 0 && s.thinking.Len() > 0,
			Whole:    s.over && s.err == nil && len(text) == s.text.Len(),
			Err:      s.err,
		}
	}
	return out
}

// upTo returns the first n bytes of text, less a character that would be cut in two.
func upTo(text string, n int) string {
	if n >= len(text) {
		return text
	}
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n]
}

// Stop ends both answers where they are, and waits for that.
func (d *Bout) Stop() {
	d.stop()
	d.ended.Wait()
}

// Models returns the two models, from left to right. They are for after the decision.
func (d *Bout) Models() [2]stages.Model {
	d.mu.Lock()
	defer d.mu.Unlock()
	return [2]stages.Model{d.sides[0].model, d.sides[1].model}
}

// Replaced returns the names of the models that the server replaced meanwhile, so that the
// deck names them without a digest.
func (d *Bout) Replaced() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	var names []string
	for i := range d.sides {
		if s := &d.sides[i]; s.replaced && !slices.Contains(names, s.model.Name) {
			names = append(names, s.model.Name)
		}
	}
	return names
}
