package plain

import (
	"bufio"
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/label"
	"prefdeck/tui/cause"
	"prefdeck/tui/gate"
	"prefdeck/tui/numbers"
)

// DisputeOptions configures Adjudicate. In and Out are required.
type DisputeOptions struct {
	In   io.Reader // each line is a command
	Out  io.Writer
	Echo bool // prints each line read, for input from a pipe, which nobody sees

	As       string // the annotator who decides
	DeckName string
	Scheme   label.Scheme
	Idle     time.Duration    // 0: label.DefaultIdle
	Now      func() time.Time // nil: time.Now

	Leave <-chan struct{} // closed to leave cleanly; nil: never
}

// hearing is one call of Adjudicate.
type hearing struct {
	printer
	bench label.Arbiter
	o     DisputeOptions
	clock *label.Clock

	open    []stages.ID
	party   int
	at      int
	now     label.Dispute // without a pair: there is none
	reasons []string
	note    string
	ruled   []label.Ruled
	told    map[stages.ID]bool // pairs whose ruling was taken back, after it said who said what
	done    bool
}

// Adjudicate decides disputes until the input ends or a line says so. It returns how
// many decisions stand.
func Adjudicate(ctx context.Context, b label.Arbiter, o DisputeOptions) (int, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	h := &hearing{printer: printer{bufio.NewWriter(o.Out)}, bench: b, o: o, clock: label.NewClock(o.Idle), told: map[stages.ID]bool{}}
	err := h.run(ctx)
	return len(h.ruled), errors.Join(err, h.out.Flush())
}

func (h *hearing) run(ctx context.Context) (err error) {
	if h.open, h.party, err = h.bench.Disputes(ctx, h.o.As); err != nil {
		return err
	}
	h.say("prefdeck, %s, disputes as %s. One command per line; ? lists them.", gate.Line(h.o.DeckName), gate.Line(h.o.As))
	if err := h.visit(ctx, 0); err != nil {
		return err
	}
	lines := linesOf(h.o.In)
	for !h.done {
		h.ask()
		if err := h.out.Flush(); err != nil {
			return err
		}
		select {
		case line, more := <-lines:
			if !more {
				h.say("")
				return nil
			}
			if h.o.Echo {
				h.say("%s", strings.TrimRight(gate.Text(line), "\n"))
			}
			if err := h.command(ctx, strings.TrimSpace(line)); err != nil {
				return err
			}
		case <-h.o.Leave:
			h.say("")
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

func (h *hearing) ask() {
	if h.now.Item.Pair.ID == "" {
		h.out.WriteString("u, q, ? > ") // an error comes with the flush
		return
	}
	h.out.WriteString(answers(h.o.Scheme.Scale) + ", x, r reasons, n text, ? > ")
}

// visit prints the dispute at a place, from the first again after the last.
func (h *hearing) visit(ctx context.Context, at int) (err error) {
	h.now, h.reasons, h.note = label.Dispute{}, nil, ""
	if len(h.open) == 0 {
		h.say("Nothing is left to adjudicate.")
		if h.party > 0 {
			h.say("On %s you gave a label yourself, so a third decides: prefdeck adjudicate --as NAME.", numbers.Plural(h.party, "pair"))
		}
		return nil
	}
	h.at = (at + len(h.open)) % len(h.open)
	if h.now, err = label.OpenDispute(ctx, h.bench, h.open[h.at], h.o.As); err != nil {
		return err
	}
	h.print()
	h.clock.Start(h.o.Now())
	return nil
}

// print prints the dispute.
func (h *hearing) print() {
	h.say("\nDispute %d of %d", h.at+1, len(h.open))
	h.texts(h.now.Item.Prompt, h.sides())
	h.say("The answers so far:")
	for _, line := range h.now.Lines() {
		h.foreign(line)
	}
}

// sides returns the responses of the dispute, the left one first.
func (h *hearing) sides() [2]side {
	var names []string
	if h.o.Scheme.Mask {
		names = h.now.Item.Identities()
	}
	left, right := h.now.Item.A, h.now.Item.B
	if h.now.As.Left == label.SideB {
		left, right = right, left
	}
	return sidesOf(left, right, names)
}

// command runs a line of input. Its error ends the sitting.
func (h *hearing) command(ctx context.Context, line string) error {
	h.clock.Touch(h.o.Now())
	word, text, _ := strings.Cut(line, " ")
	text = strings.TrimSpace(text)
	switch word {
	case "q", "quit":
		h.done = true
		return nil
	case "?", "h", "help":
		h.help()
		return nil
	case "u":
		return h.undo(ctx)
	}
	if h.now.Item.Pair.ID == "" {
		h.say("No pair is open.")
		return nil
	}
	switch word {
	case "", "p":
		h.print()
	case "w":
		h.unfold(h.now.Item.Prompt, h.sides())
	case "]":
		return h.visit(ctx, h.at+1)
	case "[":
		return h.visit(ctx, h.at-1)
	case "n":
		h.note = text
		if text == "" {
			h.say("No note goes with the decision.")
			return nil
		}
		h.say("The note goes with the decision.")
	case "r":
		h.because(text)
	default:
		choice, ok := choiceOf(h.o.Scheme.Scale, word)
		if !ok || text != "" || choice.Answer == label.Skip {
			h.say("%q is not a command; ? lists them.", gate.Line(line))
			return nil
		}
		return h.decide(ctx, choice)
	}
	return nil
}

// because takes the reasons of the decision, by name or key; without any it clears them.
func (h *hearing) because(text string) {
	var reasons, known []string
	for _, tag := range h.o.Scheme.Tags {
		known = append(known, gate.Line(tag.Name))
	}
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == ',' }) {
		i := slices.IndexFunc(h.o.Scheme.Tags, func(t label.Tag) bool { return t.Name == word || t.Key == word })
		if i < 0 {
			h.say("%q is not a reason; there are %s.", gate.Line(word), strings.Join(known, ", "))
			return
		}
		reasons = append(reasons, h.o.Scheme.Tags[i].Name)
	}
	h.reasons = reasons
	if len(reasons) == 0 {
		h.say("No reasons go with the decision.")
		return
	}
	h.say("The reasons go with the decision.")
}

// decide stores a choice, as made by screen sides. If it cannot be stored, the pair stays.
func (h *hearing) decide(ctx context.Context, choice label.Choice) error {
	now, pair := h.o.Now(), h.now.Item.Pair.ID
	r := label.Ruled{Dispute: h.now, Note: h.note, Event: label.Event{
		ID: label.NewEventID(), Kind: label.Choose, Pair: pair, Annotator: h.o.As, Choice: h.now.As.Content(choice), Blind: !h.told[pair],
		View: label.Raw, Active: h.clock.Active(now), Wall: h.clock.Wall(now), SeenLeft: 1, SeenRight: 1, Tags: h.reasons, At: now,
	}}
	if err := r.Save(ctx, h.bench); err != nil {
		h.say("Not saved: %s.", cause.Of(err))
		return nil
	}
	h.ruled = append(h.ruled, r)
	h.say("Saved; %s.", gate.Line(r.String()))
	h.open = slices.DeleteFunc(h.open, func(id stages.ID) bool { return id == pair })
	return h.visit(ctx, h.at)
}

// undo takes back the newest decision of this sitting.
func (h *hearing) undo(ctx context.Context) error {
	if len(h.ruled) == 0 {
		h.say("Nothing was decided in this sitting.")
		return nil
	}
	last := h.ruled[len(h.ruled)-1]
	if err := last.Withdraw(ctx, h.bench, h.o.Now()); err != nil {
		h.say("Not taken back: %s.", cause.Of(err))
		return nil
	}
	h.say("Taken back: %s.", last.As.Screen(last.Event.Choice))
	h.ruled = h.ruled[:len(h.ruled)-1]
	h.told[last.Event.Pair] = true
	h.at = min(h.at, len(h.open))
	h.open = slices.Insert(h.open, h.at, last.Event.Pair)
	if err := h.visit(ctx, h.at); err != nil {
		return err
	}
	h.reasons, h.note = last.Event.Tags, last.Note
	if len(h.reasons) > 0 {
		h.say("Because of %s, as before; r alone clears the reasons.", gate.Line(strings.Join(h.reasons, ", ")))
	}
	if h.note != "" {
		h.say("With the note as before; n alone clears it:")
		h.foreign(h.note)
	}
	return nil
}

func (h *hearing) help() {
	scaleHelp(h.printer, h.o.Scheme.Scale)
	h.say("x both bad")
	h.say("r REASONS, by name, go with the decision; r alone clears them")
	h.say("n TEXT is a note that goes with the decision; n alone clears it")
	h.say("] and [ go to the next dispute and the one before; p prints this one again, w its thinking and steps")
	h.say("u takes back the last decision of this sitting")
	h.say("? these lines; q or the end of the input leaves: everything is saved")
}
