package response

import "time"

// Options configures Run.
type Options struct {
	Version string // of the program, for the record of the run

	Models  []string // Ollama names; at least one
	Samples int      // responses per prompt and model; 0: 2
	Jobs    int      // requests in flight; 0: 2

	// Sets are option sets, taken in turn by the samples: sample i is asked with
	// Sets[i mod len(Sets)] over Base. Empty: temperature 0.3, 0.7, 1.0, 1.2.
	Base map[string]any // num_ctx, num_predict, …; defaults are filled in
	Sets []map[string]any

	Deadline    time.Duration // for one response, queueing included; 0: 10 minutes
	Stall       time.Duration // without a byte after the first; 0: 2 minutes
	Attempts    int           // per response and run; 0: 4
	Backoff     time.Duration // before the second attempt, doubling; 0: 500 ms
	Pull        bool          // pull missing models
	AllowRemote []string      // models that may run elsewhere (promise 8)
}
