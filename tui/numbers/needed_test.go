package numbers

import (
	"testing"

	"prefdeck/stages/measure/statistic"
)

func TestNeeded(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		o               *statistic.Needed
		cases, labelled int
		want            string
	}{
		{nil, 0, 0, ""},
		{&statistic.Needed{Surest: 9, Agree: 1}, 9, 9, ""},
		{&statistic.Needed{Surest: 12, Agree: 12, Half: 29, Likely: 29}, 12, 12, ""},
		{&statistic.Needed{Surest: 40, Agree: 38, Half: 760, Likely: 1432}, 320, 640, "an estimated 880 more labels like these open it in half of all cases, 2,300 in four of five: of the 40 pairs most confident, people agree in 95 % (n=40, 83–99 %)"},
		{&statistic.Needed{Surest: 909, Agree: 655, Half: 90_000}, 910, 910, "an estimated 90,000 more labels like these open it in half of all cases: of the 909 pairs most confident, people agree in 72 % (n=909, 69–75 %)"},
		{&statistic.Needed{Surest: 40, Agree: 32}, 320, 320, "more labels like these are not expected to open it, but a lower target or better judges may: of the 40 pairs most confident, people agree in 80 % (n=40, 65–90 %)"},
	} {
		if got := Needed(c.o, c.cases, c.labelled); got != c.want {
			t.Errorf("%+v: %s", c.o, got)
		}
	}
}
