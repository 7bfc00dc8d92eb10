package prompt

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"prefdeck/stages"
	"prefdeck/stages/ground/pattern"
	"prefdeck/stages/ground/tongue"
)

// The curating filters that a person switches on, before those of duplicates.
const (
	Language     = "language"      // none of the wanted languages
	Length       = "length"        // too few or too many words
	PersonalData = "personal-data" // somebody's address or number
	Contaminated = "contaminated"  // a prompt of a test set, which nothing may be trained on
)

// Screen says which prompts a person wants at all. The zero value wants every one.
type Screen struct {
	Languages    []string // ISO 639-1; a language that cannot be told is no reason
	MinWords     int
	MaxWords     int // 0: no limit
	PersonalData bool
	HeldOut      []TestText
}

// TestText is a text of a test set.
type TestText struct{ File, Text string }

// steps returns the filters that are on, in order.
func (s Screen) steps() []step {
	var all []step
	if len(s.Languages) > 0 {
		all = append(all, step{Language, struct {
			Languages []string `json:"languages"`
		}{s.Languages}, each(func(e *entry) (Drop, bool) {
			return Drop{Reason: tongue.Name(e.language)}, e.language != "" && !slices.Contains(s.Languages, e.language)
		})})
	}
	if s.MinWords > 0 || s.MaxWords > 0 {
		all = append(all, step{Length, struct {
			Min int `json:"min_words"`
			Max int `json:"max_words,omitempty"`
		}{s.MinWords, s.MaxWords}, each(s.length)})
	}
	if s.PersonalData {
		all = append(all, step{PersonalData, struct{}{}, each(func(e *entry) (Drop, bool) {
			return Drop{Reason: e.personal}, e.personal != ""
		})})
	}
	if len(s.HeldOut) > 0 {
		all = append(all, step{Contaminated, struct {
			Runs  int       `json:"runs"`
			Share float64   `json:"share"`
			Texts int       `json:"texts"`
			Hash  stages.ID `json:"hash"`
		}{runWords, heldShare, len(s.HeldOut), hashOf(s.HeldOut)}, each(func(e *entry) (Drop, bool) {
			return e.contaminated, e.contaminated.Reason != ""
		})})
	}
	return all
}

// each makes a filter of a look at one prompt.
func each(look func(e *entry) (Drop, bool)) func([]*entry) map[stages.ID]Drop {
	return func(es []*entry) map[stages.ID]Drop {
		dropped := map[stages.ID]Drop{}
		for _, e := range es {
			if d, drops := look(e); drops {
				dropped[e.id] = d
			}
		}
		return dropped
	}
}

func (s Screen) length(e *entry) (Drop, bool) {
	n := len(e.last)
	d := Drop{Value: float64(n)}
	switch {
	case n < s.MinWords:
		d.Reason = fmt.Sprintf("%d words, wanted at least %d", n, s.MinWords)
	case s.MaxWords > 0 && n > s.MaxWords:
		d.Reason = fmt.Sprintf("%d words, wanted at most %d", n, s.MaxWords)
	}
	return d, d.Reason != ""
}

// look notes about an entry what the filters that are on need of its text.
func (s Screen) look(e *entry, p Prompt, held *held) {
	if len(s.Languages) > 0 {
		if e.language = p.Language; e.language == "" {
			e.language = tongue.Of(p.Text())
		}
	}
	if s.PersonalData {
		for _, m := range p.Messages() {
			if e.personal = personal(m.Content); e.personal != "" {
				break
			}
		}
	}
	if held != nil {
		e.contaminated = held.in(e.last)
	}
}

var (
	address = pattern.Lazy(`[\w.+-]+@([\w-]+(?:\.[\w-]+)*\.[a-zA-Z]{2,})\b`)
	// number matches runs of digits as people write telephone, card, account and
	// insurance numbers: grouped by blanks, hyphens, dots or brackets.
	number = pattern.Lazy(`(?:\+|\b[A-Z]{2})?\(?\d[\d ()./-]{5,}\d(?:[A-Z\d ]*\d)?`)
	social = pattern.Lazy(`^\d{3}-\d{2}-\d{4}$`)
	phone  = pattern.Lazy(`^(?:\+\d{1,3}[ .(/-]+\(?\d|\+\d{9}|\(\d{3}\) ?\d{3}[ .-]\d{4}$|\d{3}[.-]\d{3}[.-]\d{4}$)`)
	iban   = pattern.Lazy(`\b[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){2,7}(?: ?[A-Z\d]{1,3})?\b`)
)

// personal names the kind of personal data in text, or returns "". Addresses and numbers
// that are set aside for examples are none, and a number counts only if its form or
// its check digits say what it is: sums, years and version numbers are numbers, too.
func personal(text string) string {
	if strings.Contains(text, "@") {
		for _, m := range address().FindAllStringSubmatch(text, -1) {
			if !exampleDomain(strings.ToLower(m[1])) {
				return "an e-mail address"
			}
		}
	}
	if digits(text) < 7 {
		return ""
	}
	for _, m := range iban().FindAllString(text, -1) {
		if validIBAN(strings.ReplaceAll(m, " ", "")) {
			return "an account number"
		}
	}
	for _, m := range number().FindAllString(text, -1) {
		m = strings.TrimRight(m, " ./-(")
		n := digits(m)
		switch {
		case social().MatchString(m):
			return "a social security number"
		case n >= 13 && n <= 19 && !strings.ContainsAny(m, "./()") && luhn(m):
			return "a card number"
		case phone().MatchString(m) && n >= 9 && n <= 15 && !strings.Contains(m, "555"):
			return "a telephone number"
		}
	}
	return ""
}

func exampleDomain(domain string) bool {
	for _, d := range []string{"example.com", "example.org", "example.net", "email.com", "domain.com", "test.com"} {
		if domain == d || strings.HasSuffix(domain, "."+d) {
			return true
		}
	}
	return strings.HasSuffix(domain, ".example") || strings.HasSuffix(domain, ".test") || strings.HasSuffix(domain, ".invalid")
}

func digits(text string) int {
	n := 0
	for i := range len(text) {
		if text[i] >= '0' && text[i] <= '9' {
			n++
		}
	}
	return n
}

// luhn reports whether the last digit of a number checks the others, as on cards
// (ISO/IEC 7812).
func luhn(number string) bool {
	sum, double, any := 0, false, false
	for i := len(number) - 1; i >= 0; i-- {
		d := int(number[i]) - '0'
		if d < 0 || d > 9 {
			continue
		}
		any = any || d != 0
		if double {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum, double = sum+d, !double
	}
	return any && sum%10 == 0
}

// validIBAN reports whether the check digits of an account number are right (ISO 7064,
// modulo 97).
func validIBAN(number string) bool {
	rest := 0
	for _, r := range number[4:] + number[:4] {
		value := strconv.Itoa(int(r - '0'))
		if r >= 'A' {
			value = strconv.Itoa(int(r-'A') + 10)
		}
		for _, d := range value {
			rest = (rest*10 + int(d-'0')) % 97
		}
	}
	return rest == 1
}
