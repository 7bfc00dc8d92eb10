package filter

import (
	"encoding/json"
	"fmt"
)

// Threshold is a number that a filter compares with. The filter that declares it
// is the only place that knows it: the configuration file, the record of a run
// and the verdicts all go by the key.
type Threshold struct {
	Key     string // in the configuration: "near_identical"
	About   string // what it says of the filter, for the example of a configuration
	Default float64
	Least   float64
	Most    float64 // 0: no limit
	Whole   bool    // no fractions
}

// check returns what is wrong with a value.
func (t Threshold) check(v float64) error {
	switch {
	case t.Whole && v != float64(int(v)):
		return fmt.Errorf("%v is not a whole number", v)
	case t.Most == 0 && !(v >= t.Least): // also no number
		return fmt.Errorf("%v is less than %v", v, t.Least)
	case t.Most != 0 && !(v >= t.Least && v <= t.Most):
		return fmt.Errorf("%v is not between %v and %v", v, t.Least, t.Most)
	}
	return nil
}

// builder makes a filter whose thresholds have the values of the options.
type builder struct {
	options    Options
	thresholds []Threshold
	config     map[string]any // as it is kept with the verdicts
}

// threshold declares a threshold of the filter and returns its value.
func (b *builder) threshold(t Threshold) float64 {
	v := b.options.value(t)
	b.thresholds = append(b.thresholds, t)
	b.config[t.Key] = v
	return v
}

// build makes a filter and completes its Spec.
func build(o Options, of func(*builder) Filter) Filter {
	b := &builder{options: o, config: map[string]any{}}
	f := of(b)
	f.Thresholds = b.thresholds
	config, err := json.Marshal(b.config) // sorts its keys
	if err != nil {
		panic(err) // numbers and strings only
	}
	f.Config = config
	return f
}

// Thresholds lists the thresholds of all filters, in the order of the chain.
func Thresholds() []Threshold {
	var ts []Threshold
	for _, f := range All() {
		ts = append(ts, f.Thresholds...)
	}
	return ts
}
