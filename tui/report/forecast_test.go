package report

import (
	"strings"
	"testing"
	"time"

	"prefdeck/stages/response"
)

func TestForecast(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	err := forecast(&b, response.Forecast{Prompts: 1200, Dropped: 34, Models: []response.Expected{
		{Name: "one:latest", Known: true, Requests: 2400, Tokens: 500_000, Took: 90 * time.Minute, Jobs: 2},
		{Name: "two\x1b[0m", Requests: 2400, Tokens: 2_457_600, AtMost: true},
		{Name: "three", Known: true},
	}}, 4, 200)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Join([]string{
		"1,200 prompts                    requests           tokens   time",
		"one:latest                          2,400    about 500,000   about 1 h 30 min",
		"two␛[0m                             2,400  up to 2,457,600   not known: no earlier run in this deck",
		"three                                   0                0   none: all responses are here",
		"in all                              4,800  up to 2,957,600   about 1 h 30 min and more",
		"",
		"No model was asked. Models are taken to be the ones the deck knows: one pulled anew is asked everything again.",
		"Curation would drop 34 prompts first: they are not counted.",
		"No earlier run had 4 requests in flight, so the time is estimated from the nearest number.",
		"Not counted: 200 prompts to write first.",
		"",
	}, "\n")
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
}
