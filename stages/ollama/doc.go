// Package ollama speaks to the one network peer of prefdeck, an Ollama server
// (promise 8). It is the only room that imports github.com/ollama/ollama/api,
// and it turns that client's silences into errors: a stream that ends without
// its last message is ErrCut, not an answer.
package ollama
