package embed

import (
	"context"
	"fmt"

	"prefdeck/stages/ollama"
)

// known holds three texts in each row. A useful model finds the first two more alike
// than the first and the third, though no shared word gives that away.
var known = [][3]string{
	{"cat", "kitten", "interest rates"},
	{"The cat sleeps on the sofa.", "A kitten naps on the couch.", "The bank raised interest rates."},
	{"How do I boil an egg?", "What is the best way to cook eggs?", "When does the train to Madrid leave?"},
	{"My computer crashed last night.", "Yesterday evening my laptop stopped working.", "The soup needs more salt."},
}

// leastApart is how much more alike, on average, the known pairs have to be: all-MiniLM
// comes to 0.69, the chat model SmolLM2 to 0.06.
const leastApart = 0.2

// UselessError says that a model's vectors do not separate known texts.
type UselessError struct {
	Model      string
	Like, Else float64 // the mean likeness of pairs that mean the same, and of others
}

func (e *UselessError) Error() string {
	return fmt.Sprintf("%s is no use for comparing texts: to it, texts that mean the same are %.2f alike and unrelated ones %.2f; name an embedding model, such as all-minilm",
		e.Model, e.Like, e.Else)
}

// Unwrap returns ollama.ErrRefused, so that the model is not asked again.
func (e *UselessError) Unwrap() error { return ollama.ErrRefused }

// check returns a *UselessError for a model whose vectors do not separate the known
// texts.
func (e *Encoder) check(ctx context.Context) error {
	var texts []string
	for _, k := range known {
		texts = append(texts, k[:]...)
	}
	vs, err := e.Vectors(ctx, texts)
	if err != nil {
		return err
	}
	like, other := 0.0, 0.0
	for i := range known {
		like += Likeness(vs[3*i], vs[3*i+1]) / float64(len(known))
		other += Likeness(vs[3*i], vs[3*i+2]) / float64(len(known))
	}
	if !(like-other >= leastApart) {
		return &UselessError{e.model.Name, like, other}
	}
	return nil
}
