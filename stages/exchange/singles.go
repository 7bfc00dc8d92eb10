package exchange

import (
	"errors"
	"fmt"

	"prefdeck/stages/prompt"
)

// single is a message that is a row of its own, as OASST has them.
type single struct {
	record  *record
	id      string
	parent  string
	message prompt.Message
	score   score
}

// messages collects rows that are single messages, for a parent and its answers may
// stand anywhere in the file.
type messages struct {
	byID  map[string]*single
	order []*single
}

func newMessages() *messages { return &messages{byID: map[string]*single{}} }

// take keeps a row that is a single message, and reports whether it was one.
func (m *messages) take(r *record) (bool, error) {
	role, ok := r.values["role"].(string)
	if !ok {
		return false, nil
	}
	if _, err := asRole(role); err != nil || field(r.values, "text") == nil && field(r.values, "content") == nil {
		return false, nil
	}
	s := &single{record: r, score: scoreIn(r.values)}
	s.id, _ = asText("message_id", either(r.values, "message_id", "id"))
	s.parent, _ = asText("parent_id", either(r.values, "parent_id", "parent"))
	var err error
	if s.message, err = asMessage(r.values); err != nil {
		return true, err
	}
	if s.id == "" && s.message.Role != prompt.User {
		return true, fmt.Errorf("this row is a single message, of role %s, without the message_id and parent_id that would show what it answers", role)
	}
	m.order = append(m.order, s)
	m.byID[s.id] = s
	return true, nil
}

// finish reads the messages: each one that the user wrote, with its answers.
func (m *messages) finish(as RowKind, each func(*record, item) error) error {
	answers := map[string][]*single{}
	for _, s := range m.order {
		if s.message.Role == prompt.Assistant {
			answers[s.parent] = append(answers[s.parent], s)
		}
	}
	for _, s := range m.order {
		if s.message.Role == prompt.Assistant {
			if m.byID[s.parent] != nil {
				continue
			}
			if err := each(s.record, item{lost: fmt.Errorf("the message answers %q, which the file does not have", s.parent)}); err != nil {
				return err
			}
			continue
		}
		if err := each(s.record, m.itemOf(s, answers[s.id], as)); err != nil {
			return err
		}
	}
	*m = *newMessages()
	return nil
}

// itemOf makes an item of a message and its answers.
func (m *messages) itemOf(s *single, answers []*single, as RowKind) item {
	d := dialogue{s.message}
	seen := map[string]bool{s.id: true}
	for up := m.byID[s.parent]; up != nil; up = m.byID[up.parent] {
		if seen[up.id] {
			return item{lost: fmt.Errorf("message %q is among its own parents", s.id)}
		}
		seen[up.id] = true
		d = append(dialogue{up.message}, d...)
	}
	return replied(s.record, d, answers, as)
}

// replied makes an item of a conversation and the messages that answer it.
func replied(r *record, d dialogue, answers []*single, as RowKind) item {
	var it item
	var found []offer
	var tails []dialogue
	for _, a := range answers {
		model := textOf(a.record.values, "model_name")
		found = append(found, offer{field: "text", model: model, score: a.score})
		tails = append(tails, dialogue{a.message})
	}
	if as == Prompts {
		found, tails = nil, nil
	}
	var err error
	if it.answers, err = answersOf(found, tails); err != nil {
		return item{lost: err}
	}
	if err := it.settle(as); err != nil {
		return item{lost: err}
	}
	if it.prompt, err = r.prompt(d); err != nil {
		return item{lost: err}
	}
	it.rate(found)
	return it
}

// treeIn returns the first message of a row that is a tree of messages; nil for other
// rows.
func treeIn(r *record) map[string]any {
	root, ok := r.values["prompt"].(map[string]any)
	if !ok {
		return nil
	}
	if _, ok := root["replies"].([]any); !ok || !isMessage(root) {
		return nil
	}
	return root
}

// readTree reads a tree of messages: each one that the user wrote, with its answers.
func readTree(r *record, root map[string]any, as RowKind, each func(*record, item) error) error {
	r.use("prompt")
	var walk func(node map[string]any, above dialogue, depth int) error
	walk = func(node map[string]any, above dialogue, depth int) error {
		if depth > deepest {
			return errors.New("the tree of messages is too deep")
		}
		m, err := asMessage(node)
		if err != nil {
			return err
		}
		d := append(above[:len(above):len(above)], m)
		var answers []*single
		var below []map[string]any
		replies, _ := node["replies"].([]any)
		for _, reply := range replies {
			child, ok := reply.(map[string]any)
			if !ok {
				return fmt.Errorf("a reply is %s, want an object", describe(reply))
			}
			said, err := asMessage(child)
			if err != nil {
				return err
			}
			answers = append(answers, &single{record: &record{layout: r.layout, values: child, scale: r.scale}, message: said, score: scoreIn(child)})
			below = append(below, child)
		}
		if m.Role == prompt.User {
			it := replied(r, d, answers, as)
			if err := each(r, it); err != nil {
				return err
			}
		}
		for _, child := range below {
			if replies, _ := child["replies"].([]any); len(replies) > 0 || m.Role == prompt.Assistant {
				if err := walk(child, d, depth+1); err != nil {
					return err
				}
			}
		}
		return nil
	}
	return walk(root, nil, 0)
}
