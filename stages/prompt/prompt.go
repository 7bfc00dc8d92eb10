package prompt

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"prefdeck/stages"
)

// Role is who speaks in a turn.
type Role string

// The roles of a conversation. A system message at its beginning is not a turn: see
// Prompt.System.
const (
	System    Role = "system"
	User      Role = "user"
	Assistant Role = "assistant"
	Tool      Role = "tool" // what a tool returned
)

// Message is one turn of a conversation. Content is all of its text.
type Message struct {
	Role    Role   `json:"role"`
	Content string `json:"content"`
	Parts   string `json:"-"` // of a turn that is more than text: see EncodeParts
}

// Operators of prompts from outside. Those of prompts that models wrote are the names of
// their methods.
const (
	Imported = "import"
	Typed    = "typed" // by the person, at the screen
)

// Prompt is a request to the models: one user turn, or a conversation that the
// assistant has to go on with, with an optional system message. Text is kept byte for byte,
// valid UTF-8 or not.
type Prompt struct {
	ID       stages.ID
	System   string // "" for none
	Turns    []Message
	Tags     []string
	Source   string      // the file it came from, or the generator's name, as in evol/deepen
	Operator string      // Imported, SelfInstruct, …
	Model    stages.ID   // the stages.Model that wrote it; "" for people
	Parents  []stages.ID // the prompts it was made from
	Language string      // ISO 639-1, "" for unknown
	Run      stages.RunID
	Dropped  string    // the filter that dropped it; "" while it is in
	Rescued  bool      // a person let it back in, for good; set by the deck
	Added    time.Time // when the deck got it; set by the deck
}

// Errors of New.
var (
	ErrEmpty    = errors.New("the prompt is empty")
	ErrLastTurn = errors.New("the last turn is the assistant's")
)

// New returns a prompt of the given turns. Its id depends only on the system
// message and the turns.
func New(system string, turns ...Message) (Prompt, error) {
	if len(turns) == 0 {
		return Prompt{}, ErrEmpty
	}
	asked := ""
	for i, t := range turns {
		switch t.Role {
		case User:
			asked = t.Content
		case Assistant, System, Tool:
		default:
			return Prompt{}, fmt.Errorf("turn %d has role %q, want user, assistant, system or tool", i+1, t.Role)
		}
	}
	if turns[len(turns)-1].Role == Assistant {
		return Prompt{}, ErrLastTurn
	}
	if strings.TrimSpace(asked) == "" {
		return Prompt{}, ErrEmpty
	}
	p := Prompt{System: system, Turns: turns}
	hashed := []string{system}
	for _, t := range turns {
		if t.Parts == "" {
			hashed = append(hashed, string(t.Role), t.Content)
		} else {
			hashed = append(hashed, string(t.Role)+" with parts", t.Content, t.Parts)
		}
	}
	p.ID = stages.Hash("prompt", hashed...)
	return p, nil
}

// Text returns the text of the last turn.
func (p Prompt) Text() string { return p.Turns[len(p.Turns)-1].Content }

// Messages returns the whole conversation as a chat model reads it: the system
// message first, if there is one.
func (p Prompt) Messages() []Message {
	if p.System == "" {
		return p.Turns
	}
	return append([]Message{{Role: System, Content: p.System}}, p.Turns...)
}

// Conversational reports whether the prompt is more than one user turn.
func (p Prompt) Conversational() bool { return p.System != "" || len(p.Turns) > 1 }
