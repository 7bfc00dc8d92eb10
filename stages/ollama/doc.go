// Package ollama holds the requests to an Ollama server and its replies, in prefdeck's
// words: requests, replies, errors, the names and options of models. It sends nothing, so
// that rooms that only speak of models link no network. Package peer sends.
package ollama
