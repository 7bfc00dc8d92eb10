// Package embed turns texts into vectors with an embedding model of an Ollama server,
// so that what texts mean can be compared and not only their words. The deck keeps
// every vector by content and model, and no text is embedded twice.
//
// Most models give vectors for any text, and a chat model's say next to nothing. So a
// model has to separate a few known texts before it is used.
//
// The package knows neither SQL nor screens, and draws no conclusions: the stages that
// ask decide when two texts are too alike or too far apart.
package embed
