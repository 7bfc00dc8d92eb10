// Package embed turns texts into vectors with an embedding model of an Ollama server,
// so that what texts mean can be compared and not only their words. The deck keeps
// every vector by content and model, and no text is embedded twice.
//
// Most models give vectors for any text, and those of a chat model say next to nothing.
// So a model has to tell a few known texts apart before it is used.
//
// The package knows neither SQL nor screens, and draws no conclusions: what is too
// alike or too far apart is for the stages that ask.
package embed
