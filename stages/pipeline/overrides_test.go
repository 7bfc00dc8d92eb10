package pipeline

import (
	"slices"
	"testing"
)

// What a person sets for one run wins; what they leave out stays as configured.
func TestOverridesWin(t *testing.T) {
	t.Parallel()
	c := Default()
	c.Responses.Models, c.Responses.Samples, c.Responses.AllowRemote = []string{"one"}, 3, []string{"far"}
	same := c.With(Overrides{}, "v1")
	if !slices.Equal(same.Responses.Models, []string{"one"}) || same.Responses.Samples != 3 || same.Prompts.Generate != 0 || same.Responses.Pull || same.Responses.CheckSeeds {
		t.Errorf("nothing is set, and the configuration became %+v", same)
	}
	for _, version := range []string{same.Prompts.Version, same.Responses.Version, same.Filter.Version} {
		if version != "v1" {
			t.Errorf("a stage runs as version %q", version)
		}
	}
	set := c.With(Overrides{Models: []string{"two"}, Samples: new(5), Jobs: new(7), Generate: new(9), Writer: "w", Pull: true, CheckSeeds: true, AllowRemote: []string{"cloud"}}, "v1")
	r, p := set.Responses, set.Prompts
	if !slices.Equal(r.Models, []string{"two"}) || r.Samples != 5 || r.Jobs != 7 || !r.Pull || !r.CheckSeeds || p.Generate != 9 || p.Model != "w" {
		t.Errorf("the overrides do not win: %+v", set)
	}
	if !slices.Equal(r.AllowRemote, []string{"far", "cloud"}) || len(c.Responses.AllowRemote) != 1 {
		t.Errorf("allowed are %q", r.AllowRemote)
	}
}

func TestOverridesCountFromOne(t *testing.T) {
	t.Parallel()
	for _, o := range []Overrides{{Samples: new(0)}, {Jobs: new(-1)}, {Generate: new(0)}, {Set: map[string]float64{"bad": 1}}} {
		if o.Validate() == nil {
			t.Errorf("%+v is allowed", o)
		}
	}
	if err := (Overrides{Samples: new(1)}).Validate(); err != nil {
		t.Error(err)
	}
}

// The strategy all is the default by its name: it undoes a configured one.
func TestStrategyAll(t *testing.T) {
	t.Parallel()
	c := Default()
	c.Filter.Strategy = "spread"
	o := Overrides{Strategy: new("all")}
	if err := o.Validate(); err != nil || c.With(o, "v1").Filter.Strategy != "" {
		t.Errorf("%v, %q", err, c.With(o, "v1").Filter.Strategy)
	}
}
