package exchange

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"prefdeck/stages"
)

// asRating reads how good an answer is: a number, also as a percentage or out of the most
// there is (80%, 4/5), with a point or a comma before its decimals. A comma may part
// thousands instead: then both readings are kept.
func asRating(v any) score {
	s := asScore(v, false)
	text, isText := v.(string)
	if s.given || !isText {
		return s
	}
	text = strings.TrimSpace(text)
	if share, ok := strings.CutSuffix(text, "%"); ok {
		s = asScore(strings.TrimSpace(share), false)
		s.of = "%"
		return s
	}
	if part, whole, ok := strings.Cut(text, "/"); ok {
		return outOf(strings.TrimSpace(part), strings.TrimSpace(whole))
	}
	whole, decimals, _ := strings.Cut(text, ",")
	digits := strings.TrimLeft(whole, "+-")
	if len(whole)-len(digits) > 1 || !allDigits(digits) || !allDigits(decimals) {
		return score{}
	}
	s.value, _ = strconv.ParseFloat(whole+"."+decimals, 64)
	s.given, s.comma = true, true
	if len(decimals) == 3 && len(digits) <= 3 && digits[0] != '0' {
		s.thousands, _ = strconv.ParseFloat(whole+decimals, 64)
	}
	return s
}

// outOf reads a rating such as 4/5. A value above its maximum, such as a date, is not a
// rating.
func outOf(part, whole string) score {
	s, most := asScore(part, false), asScore(whole, false)
	if !s.given || !most.given || s.value < 0 || most.value <= 0 || s.value > most.value {
		return score{}
	}
	s.of = "/" + strconv.FormatFloat(most.value, 'g', -1, 64)
	return s
}

func allDigits(text string) bool {
	return text != "" && strings.Trim(text, "0123456789") == ""
}

// order compares two scores, -1 where the first is lower; ok is false if they are of two
// kinds, or if it depends on what their commas are. Where one comma parts decimals for sure,
// so does the other.
func order(a, b score) (by int, ok bool) {
	by = cmp.Compare(a.value, b.value)
	if a.of != b.of {
		return by, false
	}
	for _, s := range []score{a, b} {
		if s.comma && s.thousands == 0 {
			return by, true
		}
	}
	return by, by == cmp.Compare(cmp.Or(a.thousands, a.value), cmp.Or(b.thousands, b.value))
}

// commas counts how the ratings of a field with a comma were read.
type commas struct {
	decimal string // one that was read so
	other   string // one that is no such number, as a list of several is none
	doubted string // one of a row that decides nothing, since its comma may part thousands
	rows    int    // of such
}

// heed notes the two ratings of a row that are texts with a comma; decided says that a
// preference came of them.
func (s scale) heed(field string, decided bool, pair ...any) {
	doubted := ""
	for _, v := range pair {
		text, _ := v.(string)
		if !strings.Contains(text, ",") {
			continue
		}
		if s[field] == nil {
			s[field] = &numbers{}
		}
		c, read := &s[field].commas, asRating(v)
		switch {
		case !read.given:
			c.other = cmp.Or(c.other, text)
		case decided:
			c.decimal = cmp.Or(c.decimal, text)
		case read.thousands != 0:
			doubted = text
		}
	}
	if doubted != "" {
		c := &s[field].commas
		c.doubted = cmp.Or(c.doubted, doubted)
		c.rows++
	}
}

// commaFault returns an error if a field has ratings read with a decimal comma and others
// whose comma cannot be one.
func (s scale) commaFault() error {
	for _, field := range slices.Sorted(maps.Keys(s)) {
		if c := s[field].commas; c.decimal != "" && c.other != "" {
			return fmt.Errorf("%s has %q, read as a number with a decimal comma, and %q, which cannot be one; labels made from it may be wrong: import the file into a new deck without labels, or write these numbers with a decimal point",
				field, c.decimal, c.other)
		}
	}
	return nil
}

// doubts returns a line about rows without a winner because the comma in their ratings
// may be decimal or separate thousands; "" for none.
func (s scale) doubts() string {
	for _, field := range slices.Sorted(maps.Keys(s)) {
		if c := s[field].commas; c.rows > 0 {
			rows := "1 row"
			if c.rows > 1 {
				rows = stages.Number(c.rows) + " rows"
			}
			return fmt.Sprintf("the comma in %s (%s) may be a decimal comma or separate thousands; where that decides the winner, in %s, no preference was read", field, c.doubted, rows)
		}
	}
	return ""
}
