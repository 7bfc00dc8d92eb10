package tongue

import "unicode"

// script is a writing system.
type script struct {
	name  string
	table *unicode.RangeTable
	code  string  // of the only language written in it; "" if there are several
	whole float64 // part of a word that one character is; 0: words are runs of letters
	least float64 // words that make a language certain, where code tells it
}

// Places in scripts that have a meaning of their own.
const (
	latin = 0
	han   = 1
	kana  = 2
)

var scripts = [...]script{
	latin: {name: "Latin", table: unicode.Latin},
	han:   {name: "Han", table: unicode.Han, code: "zh", whole: 0.5, least: 3},
	kana:  {name: "kana", table: unicode.Hiragana, code: "ja", whole: 0.5, least: 3},
	3:     {name: "Cyrillic", table: unicode.Cyrillic},
	4:     {name: "Arabic", table: unicode.Arabic},
	5:     {name: "Devanagari", table: unicode.Devanagari},
	6:     {name: "Hebrew", table: unicode.Hebrew},
	7:     {name: "Hangul", table: unicode.Hangul, code: "ko", whole: 0.4, least: 3},
	8:     {name: "Thai", table: unicode.Thai, code: "th", whole: 0.25, least: 3},
	9:     {name: "Greek", table: unicode.Greek, code: "el", least: 5},
	10:    {name: "Bengali", table: unicode.Bengali, code: "bn", least: 3},
	11:    {name: "Tamil", table: unicode.Tamil, code: "ta", least: 3},
	12:    {name: "Telugu", table: unicode.Telugu, code: "te", least: 3},
	13:    {name: "Gujarati", table: unicode.Gujarati, code: "gu", least: 3},
	14:    {name: "Gurmukhi", table: unicode.Gurmukhi, code: "pa", least: 3},
	15:    {name: "Kannada", table: unicode.Kannada, code: "kn", least: 3},
	16:    {name: "Malayalam", table: unicode.Malayalam, code: "ml", least: 3},
	17:    {name: "Georgian", table: unicode.Georgian, code: "ka", least: 3},
	18:    {name: "Armenian", table: unicode.Armenian, code: "hy", least: 3},
	19:    {name: "Sinhala", table: unicode.Sinhala, code: "si", least: 3},
	20:    {name: "Khmer", table: unicode.Khmer, code: "km", whole: 0.25, least: 3},
	21:    {name: "Myanmar", table: unicode.Myanmar, code: "my", whole: 0.25, least: 3},
	22:    {name: "Lao", table: unicode.Lao, code: "lo", whole: 0.25, least: 3},
	23:    {name: "Ethiopic", table: unicode.Ethiopic, code: "am", least: 3},
	24:    {name: "Oriya", table: unicode.Oriya, code: "or", least: 3},
}

// scriptOf returns the place of r's script in scripts, or -1 for what is no letter.
func scriptOf(r rune) int {
	switch {
	case r < 0x250:
		if unicode.IsLetter(r) {
			return latin
		}
		return -1
	case r >= 0x4e00 && r <= 0x9fff:
		return han
	case r >= 0x3040 && r <= 0x30ff:
		if r == '・' || r == 'ー' {
			return -1
		}
		return kana
	case r >= 0xac00 && r <= 0xd7a3:
		return 7
	case r >= 0x400 && r <= 0x52f:
		return 3
	case !unicode.IsLetter(r) && !unicode.IsMark(r):
		return -1
	}
	for i := range scripts {
		if unicode.Is(scripts[i].table, r) {
			return i
		}
	}
	return -1
}

// scriptOfCode returns the place of the script that a language of the dictionary is
// written in.
func scriptOfCode(code string) int {
	switch code {
	case "ru", "uk", "be", "bg", "sr", "mk":
		return 3
	case "ar", "fa", "ur":
		return 4
	case "hi", "mr", "ne":
		return 5
	case "he", "yi":
		return 6
	}
	return latin
}
