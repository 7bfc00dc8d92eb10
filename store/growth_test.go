package store

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"prefdeck/stages/exchange"
	"prefdeck/stages/filter"
	"prefdeck/stages/pairing"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
)

// What filtering makes of a deck that has grown is what it makes of it going over all,
// in verdicts, routes, audits and counts; but it reads only what is new, and whom that
// resembles, also while responses are still being made.
func TestFilteringWhatIsNew(t *testing.T) {
	t.Parallel()
	for seed := range uint64(6) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			made := seed >= 3 // while they are
			counts, tables := [2]string{}, [2]string{}
			for i, all := range []bool{true, false} {
				d := fresh(t)
				d.queueSeed = int64(seed)
				rng := rand.New(rand.NewPCG(seed, 0))
				o := filter.Options{Audit: 0.5, PairsPerPrompt: int(seed % 3), PairsPerResponse: int(seed % 2)}
				_, err := d.SaveBatch(t.Context(), growing(t, rng, 0, 90))
				must(t, err)
				must(t, filter.Run(t.Context(), d, o, nil))
				_, err = d.SaveBatch(t.Context(), growing(t, rng, 86, 96)) // of four old prompts, too
				must(t, err)
				if all { // as after a run of an earlier version
					must(t, alter(d, `UPDATE settings SET value = json_set(value, '$.Pairs', 0) WHERE key = ?`, settingSettled))
				}
				r := &reading{Deck: d}
				if made {
					more := make(chan struct{}, 1)
					more <- struct{}{}
					close(more)
					o.More = more
				}
				must(t, filter.Run(t.Context(), r, o, nil))
				if all == (r.candidates < 60) {
					t.Errorf("%d candidates were read; going over all is %v", r.candidates, all)
				}
				lawful(t, d)
				counts[i] = query[string](t, d, `SELECT counts FROM runs ORDER BY n DESC LIMIT 1`) + query[string](t, d, `SELECT json_remove(value, '$.Subjects') FROM settings WHERE key = '`+settingSettled+`'`)
				tables[i] = query[string](t, d, `
SELECT (SELECT group_concat(hex(subject) || f.name || pass || value || reason, x'0a' ORDER BY subject, f.name) FROM filter_results r JOIN filters f ON f.id = r.filter) ||
	(SELECT group_concat(hex(id) || dropped_by, x'0a' ORDER BY id) FROM responses) ||
	(SELECT group_concat(hex(id) || strategy || probability || route || dropped_by || reason || place, x'0a' ORDER BY n) FROM pairs) ||
	(SELECT coalesce(group_concat(pair || ' ' || probability, x'0a' ORDER BY pair), '') FROM audits)`)
			}
			if counts[0] != counts[1] {
				t.Errorf("going over all counts\n%s\nover what is new\n%s", counts[0], counts[1])
			}
			if tables[0] != tables[1] {
				t.Errorf("going over all leaves\n%s\nover what is new\n%s", tables[0], tables[1])
			}
			if !strings.Contains(tables[0], "the same as a response to") {
				t.Error("no response resembles another")
			}
		})
	}
}

// A run that finds nothing new to go over, only prompts without responses, counts what
// the deck comes to.
func TestFilteringNothingNewCountsAll(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	_, err := d.SaveBatch(t.Context(), growing(t, rand.New(rand.NewPCG(1, 0)), 0, 30))
	must(t, err)
	must(t, filter.Run(t.Context(), d, filter.Options{}, nil))
	const counts = `SELECT (counts ->> 'in') || ' ' || (counts ->> 'dropped') || ' ' || (counts ->> 'added' + counts ->> 'known') FROM runs ORDER BY n DESC LIMIT 1`
	want := query[string](t, d, counts)
	_, err = d.SaveBatch(t.Context(), exchange.Batch{Prompts: []prompt.Prompt{ask(t, "Who will answer?")}})
	must(t, err)
	r := &reading{Deck: d}
	must(t, filter.Run(t.Context(), r, filter.Options{}, nil))
	if got := query[string](t, d, counts); got != want || r.candidates != 0 {
		t.Errorf("%d candidates are read, and %s counted; want %s", r.candidates, got, want)
	}
}

// growing makes prompts with responses, some of them noise, some said to other prompts
// too, and a pair of the first two of every seventh.
func growing(t *testing.T, rng *rand.Rand, from, to int) exchange.Batch {
	var b exchange.Batch
	for i := from; i < to; i++ {
		p := ask(t, fmt.Sprintf([]string{"What happened in the year %d, and to whom?", "Please tell me more about house number %d."}[i%2], 1000+i))
		b.Prompts = append(b.Prompts, p)
		for range 1 + rng.IntN(5) {
			b.Responses = append(b.Responses, spoken(rng, p))
		}
		if i == 10 || i == 91 { // the first and the second time that this is said
			b.Responses = append(b.Responses, answer(p, "The chronicle of the abbey tells of two bad harvests in a row, of wolves at the gate, and of a comet that stood over the hills all spring."))
		}
		rs := b.Responses[max(0, len(b.Responses)-2):]
		if i%7 == 0 && len(rs) == 2 && rs[0].Prompt == rs[1].Prompt && rs[0].ID != rs[1].ID {
			pair, _ := pairing.New(rs[0], rs[1])
			pair.Strategy = pairing.StrategyImported
			b.Pairs = append(b.Pairs, pair)
		}
	}
	return b
}

func spoken(rng *rand.Rand, p prompt.Prompt) response.Response {
	words := strings.Fields("the river rose over its banks and many houses near old bridge were lost before winter came with snow upon fields where cattle used graze until people left for city")
	text := ""
	switch rng.IntN(8) {
	case 0:
		text = "I'm sorry, but I can't help with that."
	case 1:
		text = strings.Repeat("the same again ", 60)
	case 2, 3:
		text = fmt.Sprintf("Nobody in this place remembers that year any more, and the books of the parish were burnt long before, so ask somebody else about number %d.", rng.IntN(3))
	default:
		for range 12 + rng.IntN(30) {
			text += words[rng.IntN(len(words))] + " "
		}
	}
	return answer(p, text)
}
