// Package pipeline is the screen of the stages at work: queue, rate, remaining time,
// failures, the latest requests and the models in the server's memory, with start, pause,
// stop and the number of requests at a time. It runs nothing itself: it asks the screen
// below, which also keeps the record shown here. It shows nothing of prompts and answers,
// which may still have to be labelled blind (promise 2).
package pipeline
