package export

import (
	"strings"
	"unicode/utf8"

	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
)

// preference is one text over another, answers to the prompt of a decision.
type preference struct {
	decision
	better, worse    string // as they are read: of a response with steps, all of it
	asked, good, bad []prompt.Message
	loses            bool             // thinking, which is not exported
	edited           bool             // better is an edit of worse
	reference        []prompt.Message // an edit of better, if the format wants one
}

// preferences returns the rows of a decision: the better response over the worse
// and, on request, the edit over the response that it was made from. It leaves out,
// and counts, rows that nothing can be learned from.
func (d decision) preferences(o Options, s *Account) []preference {
	var out []preference
	add := func(p preference, better, worse response.Response) {
		p.better, p.worse = o.trimmed(better.Text), o.trimmed(worse.Text)
		p.loses = o.loses(d, better, worse)
		p.asked, p.good, p.bad = o.asked(p.Prompt), o.answerTurns(better), o.answerTurns(worse)
		switch {
		case strings.TrimSpace(p.better) == "" || strings.TrimSpace(p.worse) == "":
			s.Left[Blank]++
		case p.better == p.worse:
			s.Left[Equal]++
		default:
			out = append(out, p)
		}
	}
	edit := d.edit()
	plain := preference{decision: d}
	if o.Reference {
		if edit == nil || d.base(edit).ID != d.chosen().ID || d.chosen().Parts != "" || !d.preferred() {
			s.Left[NoEdit]++
			return nil
		}
		plain.reference = o.answerTurns(response.Response{Text: edit.Text})
		add(plain, d.chosen(), d.rejected())
		return out
	}
	add(plain, d.chosen(), d.rejected())
	if edit == nil || !d.preferred() {
		return out
	}
	switch {
	case !o.Edits:
		s.Said[Unexported]++
		return out
	case d.base(edit).Parts != "": // what was edited is how its steps read
		s.Left[Steps]++
		return out
	}
	d.margin, d.graded = 0, true // an edit has no strength, by nature
	add(preference{decision: d, edited: true}, response.Response{Text: edit.Text}, d.base(edit))
	return out
}

func (o Options) trimmed(text string) string {
	if !o.Trim {
		return text
	}
	return strings.TrimSpace(text)
}

// line returns the row of a preference.
func (p preference) line(values []any) line { return line{values, &p} }

// goesOn reports whether one of the two answers goes on for several turns.
func (p preference) goesOn() bool { return len(p.good) > 1 || len(p.bad) > 1 }

// noted counts the facts about a preference that its reader must know.
func (p preference) noted(s *Account, f format, o Options) {
	if p.edited {
		s.Edited++
	}
	switch kept := !f.weightless || f.extras && o.Details; {
	case kept && !p.graded && p.preferred():
		s.Said[Ungraded]++
	case !kept && p.margin > 0:
		s.Said[Weightless]++
	}
	if p.loses {
		s.Said[Unthought]++
	}
	asked := 0
	for _, m := range p.Prompt.Messages() {
		asked += len(m.Content)
	}
	answer := max(len(p.better), len(p.worse))
	if asked/bytesPerToken > defaultLimit {
		s.Said[LongPrompt]++
	}
	if (asked+answer)/bytesPerToken > defaultLimit {
		s.Said[LongRow]++
	}
	for _, text := range []string{p.better, p.worse} {
		if strings.TrimSpace(text) != text {
			s.Said[Padded]++
			break
		}
	}
	for _, text := range []string{p.better, p.worse} {
		if utf8.RuneCountInString(strings.TrimSpace(text)) == 1 {
			s.Said[OneLetter]++
			break
		}
	}
}

// TRL's trainers drop rows above 1,024 tokens by default. Without the tokenizer of the
// model to train, four bytes count as a token: about right for English, too few for code,
// too many for Chinese.
const (
	bytesPerToken = 4
	defaultLimit  = 1024
)
