package law

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"prefdeck/stages"
	"prefdeck/stages/label"
)

// public compares the public schema with the world and the ledger.
func (s *sitting) public() {
	s.t.Helper()
	v := s.views
	v.prompts()
	v.responses()
	v.pairs()
	v.labels()
}

func (v views) prompts() {
	s := v.s
	s.t.Helper()
	want := map[string][]string{}
	for _, a := range s.world.asked {
		if a.Source != "" {
			want[string(a.ID)] = []string{a.System, a.Text(), strconv.Itoa(len(a.Turns)), strings.Join(a.Tags, "|"), a.Source}
		}
	}
	for _, row := range v.rows(`SELECT id, system, text, turns, tags, source FROM prompts_full`, 6) {
		var tags []string
		must(s.t, json.Unmarshal([]byte(row[4]), &tags))
		slices.Sort(tags)
		got := []string{row[1], row[2], row[3], strings.Join(tags, "|"), row[5]}
		if !slices.Equal(got, want[row[0]]) {
			s.fail("prompts_full has %q, want %q", got, want[row[0]])
		}
		delete(want, row[0])
	}
	if len(want) > 0 {
		s.fail("prompts_full lacks %q", want)
	}
}

func (v views) responses() {
	s := v.s
	s.t.Helper()
	want := map[string]int{}
	for _, a := range s.world.asked {
		for _, r := range a.replies {
			if r.source != "" {
				want[fmt.Sprintf("%q", []string{string(a.ID), r.model, r.text, r.thinking, r.source})]++
			}
		}
	}
	for _, row := range v.rows(`SELECT prompt, model, text, thinking, source FROM responses_full`, 5) {
		if key := fmt.Sprintf("%q", row); want[key] != 1 {
			s.fail("responses_full has %s; it should have %q", key, want)
		} else {
			delete(want, key)
		}
	}
	if len(want) > 0 {
		s.fail("responses_full lacks %q", want)
	}
}

func (v views) pairs() {
	s := v.s
	s.t.Helper()
	n := 0
	for _, row := range v.rows(`SELECT id, prompt, text_a, text_b, state, skips FROM pairs_full`, 6) {
		c := s.world.pairs[stages.ID(row[0])]
		want := []string{string(c.id), string(c.asked.ID), c.a, c.b, "", ""}
		if c.queued() {
			want[4], want[5] = "done", strconv.Itoa(s.ledger.skips(c))
			if s.ledger.open(c) {
				want[4] = "open"
			}
		}
		if !slices.Equal(row, want) {
			s.fail("pairs_full has %q, want %q", row, want)
		}
		n++
	}
	if n != len(s.world.pairs) {
		s.fail("pairs_full has %d pairs, want %d", n, len(s.world.pairs))
	}
}

// labels compares the views of the log with the ledger.
func (v views) labels() {
	s := v.s
	s.t.Helper()
	live := map[string]said{}
	for _, e := range s.ledger.live() {
		live[string(e.id)] = e
	}
	current := map[string]said{}
	for _, e := range s.ledger.labels() {
		current[string(e.id)] = e
	}
	for name, want := range map[string]map[string]said{"labels_live": live, "labels_current": current} {
		got := v.rows(`SELECT id, pair, answer, coalesce(strength, 0), scale, coalesce(repeat_of, ''), presentation FROM `+name, 7)
		for _, row := range got {
			e, ok := want[row[0]]
			if !ok {
				s.fail("%s has %q, which it should not", name, row)
			}
			strength, err := strconv.Atoi(row[3])
			must(s.t, err)
			points, err := strconv.Atoi(row[4])
			must(s.t, err)
			scale, err := label.ScaleOf(points)
			must(s.t, err)
			choice := label.Choice{Answer: label.Answer(row[2]), Strength: strength, Scale: scale}
			if row[1] != string(e.couple.id) || verdictOf(e.couple, choice) != e.verdict || row[5] != string(e.repeatOf) || row[6] != string(e.shown) {
				s.fail("%s has %q, want %+v", name, row, e)
			}
		}
		if len(got) != len(want) {
			s.fail("%s has %d rows, want %d", name, len(got), len(want))
		}
	}
	var tags, wantTags []string
	for _, row := range v.rows(`SELECT event, tag FROM label_tags`, 2) {
		tags = append(tags, row[0]+" "+row[1])
	}
	for _, e := range s.ledger.log {
		for _, tag := range e.tags {
			wantTags = append(wantTags, string(e.id)+" "+tag)
		}
	}
	slices.Sort(tags)
	slices.Sort(wantTags)
	if !slices.Equal(tags, wantTags) {
		s.fail("label_tags has %q, want %q", tags, wantTags)
	}
}
