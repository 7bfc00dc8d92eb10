// Package batch is the file format in which requests leave for a larger machine: OpenAI's
// batch lines, as vLLM's run-batch takes them. It writes the responses that a run would
// ask for and the questions to a judge, each with a ticket that leads its answer back. It
// reads no files and knows no server.
package batch
