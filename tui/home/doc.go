// Package home is the workstation's first screen: the four stages as a funnel with
// their counts, the progress of running ones, and the way to labelling. It starts
// and stops stages, and a running one continues while another screen is shown
// (promise 5). It knows no SQL, no Ollama protocol and no file format: a Work does
// everything it starts.
package home
