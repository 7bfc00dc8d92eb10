package judge

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"prefdeck/stages"
	"prefdeck/stages/ollama"
)

// Method is how an answer is had from a judge.
type Method string

// The methods.
const (
	// ByProbability reads the probabilities of the possible answers from one reply.
	ByProbability Method = "probability"
	// BySample asks several times at temperature 1 and counts.
	BySample Method = "sample"
	// ByStructure takes one answer in a form that the server enforces.
	ByStructure Method = "structured"
)

// Methods lists the methods.
func Methods() []Method { return []Method{ByProbability, BySample, ByStructure} }

// compares returns the words that ask for the better of two responses.
func (m Method) compares() string {
	if m == ByStructure {
		return "Answer with one of A>>B (A is much better), A>B (A is better), A=B (they are as good), B>A (B is better), B>>A (B is much better), and nothing else."
	}
	return "Answer with one letter, A or B, and nothing else."
}

// rates returns the words that ask for a rating.
func (Method) rates() string {
	return "How do you rate the response on this aspect? Answer with one digit from 1 to 5, and nothing else."
}

// verdicts are the structured answers to a comparison, with the probability that A is
// better as which each is read. The numbers are ours; judge check says how well they
// are calibrated.
var verdicts = []struct {
	answer string
	p      float64
}{{"A>>B", 0.95}, {"A>B", 0.75}, {"A=B", 0.5}, {"B>A", 0.25}, {"B>>A", 0.05}}

// letters and digits are the one-token answers.
var (
	letters = []string{"A", "B"}
	digits  = []string{"1", "2", "3", "4", "5"}
)

// enum returns the JSON schema of one text out of several.
func enum(texts []string) json.RawMessage {
	b, err := json.Marshal(map[string]any{"type": "string", "enum": texts})
	if err != nil {
		panic(err) // texts always marshal
	}
	return b
}

// numPredict bounds the tokens of an answer. An answer that is read by its probabilities
// may begin with a blank token, as Gemma's digits do, and the token after it shows
// whether the answer was complete.
const (
	likelyTokens = 4
	plainTokens  = 12
)

// question returns a question on a topic to the judge, without its subject and the name
// under which its answer is stored.
func (j *session) question(topic Topic, w Wording, text string) Question {
	q := Question{Topic: topic, Model: j.model, Asked: w.ID, Method: j.method, Replies: 1}
	answers, _ := q.answers()
	q.Request = j.request(text, answers)
	switch topic {
	case AboutList:
		q.Request.Likely, q.Request.Format = 0, listOfItems()
		q.Request.Options["num_predict"], q.Request.Options["temperature"] = composedTokens, 0
	case AboutDifficulty:
		q.Request.Likely, q.Request.Format = 0, nil
		q.Request.Options["num_predict"], q.Request.Options["temperature"] = listTokens, 0
		if j.method == ByStructure {
			q.Request.Format = listOfCriteria()
		}
	default:
		if j.method == BySample {
			q.Replies = j.o.Samples
		}
	}
	return q
}

// request returns the request for one answer out of several, without its seed.
func (j *session) request(text string, answers []string) ollama.Request {
	o := map[string]any{
		"num_ctx": j.o.NumCtx, "num_predict": plainTokens, "seed": 0, "temperature": 0,
		// Servers before 0.32.10 count 1.1 by default, and then the prompt's own "from 1
		// to 5" moves the ratings, even at temperature 0.
		"repeat_penalty": 1.0,
	}
	if j.o.NumThread > 0 {
		o["num_thread"] = j.o.NumThread
	}
	r := ollama.Request{
		Model: j.model.Name, Digest: j.model.Digest, Options: o, KeepAlive: keepAlive, Stall: j.o.Stall,
		Messages: []ollama.ChatMessage{{Role: "user", Content: text}},
	}
	if slices.Contains(j.model.Capabilities, "thinking") {
		r.Think = false
	}
	switch j.method {
	case ByProbability:
		o["num_predict"] = likelyTokens
		r.Likely = ollama.MostLikely
	case BySample:
		o["temperature"], o["top_p"], o["top_k"] = 1, 1, 0
	case ByStructure:
		r.Format = enum(answers)
	}
	return r
}

// name returns the name of a judge in the deck: the model with the beginning of its
// digest if that is known, the wordings, and the method. A change of any is another
// judge.
func (j *session) name(kind string, ws ...Wording) string {
	model := j.model.Name
	if digest := strings.TrimPrefix(j.model.Digest, "sha256:"); digest != "" {
		model = fmt.Sprintf("%s@%.8s", model, digest)
	}
	return fmt.Sprintf("%s %s@%s %s", model, kind, version(ws...), j.method.called(j.o.Samples))
}

// version returns the beginning of the identity of wordings, together.
func version(ws ...Wording) string {
	asked := ws[0].ID
	if len(ws) > 1 {
		var all []string
		for _, w := range ws {
			all = append(all, string(w.ID))
		}
		asked = stages.Hash("judge prompts", all...)
	}
	return fmt.Sprintf("%.8s", asked)
}

// called returns the name of a method, with how many answers it counts.
func (m Method) called(samples int) string {
	if m == BySample {
		return fmt.Sprintf("%s-%d", m, samples)
	}
	return string(m)
}
