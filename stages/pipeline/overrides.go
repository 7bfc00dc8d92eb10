package pipeline

import (
	"errors"
	"slices"
)

// Overrides is the part of the configuration that a person sets for one run, as
// flags of the command line. A zero field leaves the configuration as it is.
type Overrides struct {
	Models      []string `name:"model" placeholder:"NAME" help:"A model that answers; may be repeated."`
	Samples     *int     `placeholder:"N" help:"Responses per prompt and model (default: 2)."`
	Jobs        *int     `placeholder:"N" help:"Requests in flight (default: 2)."`
	Generate    *int     `placeholder:"N" help:"New prompts to let the first model write."`
	Pull        bool     `help:"Pull models that the server does not have."`
	AllowRemote []string `placeholder:"NAME" help:"A model that may run on another machine, such as NAME:cloud; may be repeated."`

	Writer string `kong:"-"` // the model that writes prompts
}

// Validate refuses counts that no run can mean.
func (o Overrides) Validate() error {
	for _, n := range []*int{o.Samples, o.Jobs, o.Generate} {
		if n != nil && *n < 1 {
			return errors.New("--samples, --jobs and --generate count from 1")
		}
	}
	return nil
}

// With returns the configuration with o over it, for a run of this version.
func (c Config) With(o Overrides, version string) Config {
	r, p := &c.Responses, &c.Prompts
	if len(o.Models) > 0 {
		r.Models = o.Models
	}
	if o.Samples != nil {
		r.Samples = *o.Samples
	}
	if o.Jobs != nil {
		r.Jobs = *o.Jobs
	}
	if o.Generate != nil {
		p.Generate = *o.Generate
	}
	if o.Writer != "" {
		p.Model = o.Writer
	}
	r.Pull = r.Pull || o.Pull
	r.AllowRemote = slices.Concat(r.AllowRemote, o.AllowRemote)
	r.Version, p.Version, c.Filter.Version = version, version, version
	return c
}
