// Package response is stage 2, Response Generation: it plans prompt × model ×
// sample, asks the models, survives their faults, and resumes where it stopped.
package response
