// Package ollama talks to the only network peer of prefdeck, an Ollama server
// (promise 8). No other room imports github.com/ollama/ollama/api. It turns that
// client's silences into errors: a stream that ends without its last message is
// ErrCut, not an answer.
package ollama
