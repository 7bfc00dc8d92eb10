// Package judge lets models of an Ollama server judge what the deck holds: two
// responses of a pair, in both orders, or one response on each aspect of a rubric.
// Its scores and verdicts sort the queue, choose pairs and are measured against
// people; they decide no pair themselves: see stages/route.
//
// A verdict is read from probabilities where the server reports them, since these show
// how sure the model is. A reply that is no answer yields no verdict: a bad reply costs
// its own verdict, and "10" is never read as 1.
//
// The package knows no SQL, no screen and no labels: package measure compares verdicts
// with what people decided.
package judge
