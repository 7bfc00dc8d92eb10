// Package ollama is what the stages ask of an Ollama server and what it answers, in
// prefdeck's words: requests, replies, errors, the names and options of models. It sends
// nothing, so that rooms that only speak of models link no network. Package peer sends.
package ollama
