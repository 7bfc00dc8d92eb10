// Package home is the workstation's first screen: the four stages as a funnel
// with their counts, what runs and how far it is, and the way to labelling. It
// starts and stops stages, and a running one goes on while another screen is
// shown (promise 5). It knows no SQL, no Ollama protocol and no file format:
// whatever it sets going is done by a Work.
package home
