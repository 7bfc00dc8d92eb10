package prompt

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"prefdeck/stages"
	"prefdeck/stages/ground/pattern"
	"prefdeck/stages/ollama"
)

// Follow-up turns: a model that sees a prompt of the deck with a response to it writes
// the person's next message. The new prompt has all turns before.
const (
	maxTurns    = 8    // of a conversation; longer ones are not gone on with
	shownAnswer = 2000 // bytes of a response that the model is shown
	lengthyTurn = 40   // words, from which a message that begins with a statement is an answer
	copiedShare = 0.5  // of the word runs of a follow-up that the response may have
)

var followTraits = traits{patience: 25, options: map[string]any{"temperature": 0.8, "top_p": 0.95, "num_predict": 256}}

// following continues conversations that have no continuation yet.
type following struct {
	open []Exchange // in random order
	g    *generator
}

// newFollowing draws the conversations to go on with, as many as may be needed.
func newFollowing(ctx context.Context, g *generator) (*following, error) {
	f, random := &following{g: g}, g.random("conversations")
	followed := map[stages.ID]bool{}
	for i := range g.curator.entries {
		if parent := g.curator.entries[i].followed; parent != "" {
			followed[parent] = true
		}
	}
	seen, most := 0, 4*g.wanted+followTraits.patience
	for after := stages.ID(""); ; {
		page, err := g.deck.Exchanges(ctx, after, pageSize)
		if err != nil {
			return nil, fmt.Errorf("read the answered prompts: %w", err)
		}
		if len(page) == 0 {
			break
		}
		after = page[len(page)-1].Prompt.ID
		for _, x := range page {
			x.Response = ollama.Answer(x.Response) // what was thought is no part of a conversation
			if followed[x.Prompt.ID] || len(x.Prompt.Turns)+2 > maxTurns || !plain(x.Prompt) || strings.TrimSpace(x.Response) == "" {
				continue
			}
			seen++ // each is drawn with the same probability, however many there are
			if len(f.open) < most {
				f.open = append(f.open, x)
			} else if at := random.IntN(seen); at < most {
				f.open[at] = x
			}
		}
	}
	if len(f.open) == 0 {
		return nil, errors.New("no answered prompt is left to go on with: let models answer some first, or import prompts with responses")
	}
	random.Shuffle(len(f.open), func(i, j int) { f.open[i], f.open[j] = f.open[j], f.open[i] })
	return f, nil
}

// plain reports whether every turn is text, by the person or the assistant.
func plain(p Prompt) bool {
	for _, t := range p.Turns {
		if t.Parts != "" || t.Role != User && t.Role != Assistant {
			return false
		}
	}
	return true
}

func (f *following) next(*rand.Rand) (query, bool) {
	if len(f.open) == 0 {
		return query{}, false
	}
	x := f.open[0]
	f.open = f.open[1:]
	const wish = "Here is a conversation between a person and an assistant. Write the person's next message: a question about the answer, or a request to change it or to go on. " +
		"It is one or two sentences, and it does not answer anything. Write nothing but the message.\n\n"
	shown := []Message{
		{Role: User, Content: "How long does a garden snail usually live?"},
		{Role: Assistant, Content: "In the wild a garden snail lives for two or three years. In captivity it can reach ten years or more."},
	}
	asked := append(f.turns(x), Message{Role: Assistant, Content: excerptOf(x.Response, shownAnswer)})
	return query{
		messages: []ollama.ChatMessage{
			{Role: string(User), Content: wish + transcript(shown)},
			{Role: string(Assistant), Content: "What would I have to feed one so that it gets that old?"},
			{Role: string(User), Content: wish + transcript(asked)},
		},
		exchange: &x, shown: []example{{x.Prompt.ID, x.Prompt.Text()}},
	}, true
}

func (f *following) turns(x Exchange) []Message {
	turns := make([]Message, 0, len(x.Prompt.Turns)+1)
	for _, t := range x.Prompt.Turns {
		turns = append(turns, Message{Role: t.Role, Content: excerptOf(t.Content, shownAnswer)})
	}
	return turns
}

// excerptOf returns the beginning of a text, at most this many bytes.
func excerptOf(text string, most int) string {
	if len(text) <= most {
		return text
	}
	return strings.ToValidUTF8(text[:most], "") + " …"
}

// transcript writes turns below each other.
func transcript(turns []Message) string {
	var all []string
	for _, t := range turns {
		name := "Person"
		if t.Role == Assistant {
			name = "Assistant"
		}
		all = append(all, name+": "+strings.TrimSpace(t.Content))
	}
	return strings.Join(all, "\n\n")
}

// spoken matches the name that a model writes before the message, and where it goes on
// with the other side's.
var (
	spoken   = pattern.Lazy(`^(?i:person|user|human|follow-?up|next message)\s*:\s*`)
	otherTop = pattern.Lazy(`(?im)^\s*(?:assistant|person|user|human)\s*:`)
)

func (f *following) read(q query, reply ollama.Reply) []candidate {
	text := spoken().ReplaceAllString(strings.TrimSpace(reply.Text), "")
	whole := reply.DoneReason == "stop"
	if at := otherTop().FindStringIndex(text); at != nil {
		text, whole = text[:at[0]], true
	}
	x := q.exchange
	c := candidate{
		text: tidy(text), from: &q.shown[0], system: x.Prompt.System,
		before: append(append([]Message(nil), x.Prompt.Turns...), Message{Role: Assistant, Content: x.Response}),
	}
	if !whole {
		c.refused = "cut off"
	}
	return []candidate{c}
}

var (
	// thanks matches the polite words that a follow-up may begin with.
	thanks = pattern.Lazy(`(?i)^(?:(?:thanks|thank you|great|perfect|nice|interesting|okay|ok|wow|i see|good)\b[^.!,?:]{0,40}[.!,:]\s*)+`)

	// serving matches what assistants say, and the people who ask them do not.
	serving = pattern.Lazy(`(?i)\b(?:would you like me to|do you want me to|let me know if|i hope (?:this|that|it) helps|feel free to|how can i (?:help|assist)|i can help you|i'd be happy to|happy to help|great question|(?:share|tell me|provide) (?:a (?:bit|little) )?more about your|here(?:'s| is| are) (?:a|an|the|some|what|how)\b|as an ai)`)
)

// unfitTurn returns why a generated text is no message worth asking after these turns, or
// "".
func unfitTurn(text string, before []Message) string {
	if len(before) == 0 {
		return unfit(text)
	}
	if serving().MatchString(text) {
		return "answers instead of asking"
	}
	rest := thanks().ReplaceAllString(text, "")
	if reason := unfitIn(rest, true); reason != "" {
		return reason
	}
	answer := newTask(terms(before[len(before)-1].Content)).shingles()
	own := newTask(terms(rest)).shingles()
	shared := 0
	for _, run := range own {
		if _, ok := slices.BinarySearch(answer, run); ok {
			shared++
		}
	}
	if len(own) > 0 && float64(shared) > copiedShare*float64(len(own)) {
		return "repeats the answer"
	}
	first := rest
	if at := strings.IndexAny(rest, ".!?\n"); at >= 0 {
		first = rest[:at+1]
	}
	aboutOneself := slices.ContainsFunc(terms(first), func(w string) bool { return oneself[w] || w == "i'm" || w == "i've" || w == "me" })
	if len(terms(rest)) > lengthyTurn && !asks(first) && !aboutOneself {
		return "answers instead of asking"
	}
	return ""
}
