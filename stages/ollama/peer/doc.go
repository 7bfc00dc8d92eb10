// Package peer talks to the only network peer of prefdeck, an Ollama server or several
// (promise 8). No other package imports github.com/ollama/ollama/api. It turns that
// client's silences into errors: a stream that ends without its last message is
// ollama.ErrCut, not an answer.
package peer
