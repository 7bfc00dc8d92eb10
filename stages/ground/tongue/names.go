package tongue

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode"
)

//go:embed names.txt
var names string

// directory holds the names of languages.
type directory struct {
	english  map[string]string // by code
	spaced   map[string]string // code by name in lower case
	unspaced map[string]string // the same for names that stand among other characters
}

var namesLoaded = sync.OnceValue(func() directory {
	d := directory{english: map[string]string{}, spaced: map[string]string{}, unspaced: map[string]string{}}
	for line := range strings.Lines(names) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Fields(line)
		d.english[fields[0]] = fields[1]
		for _, name := range fields[1:] {
			if first := []rune(name)[0]; unicode.In(first, unicode.Han, unicode.Katakana, unicode.Hangul, unicode.Thai) {
				d.unspaced[name] = fields[0]
				continue
			}
			d.spaced[strings.ToLower(name)] = fields[0]
		}
	}
	return d
})

// Known reports whether code is a language that Of can return.
func Known(code string) bool { return namesLoaded().english[code] != "" }

// Name returns the English name of a language, or its code.
func Name(code string) string {
	if name := namesLoaded().english[code]; name != "" {
		return name
	}
	return code
}

// Code returns the language that a single word names, in English or another language.
func Code(word string) (code string, ok bool) {
	word = strings.ToLower(word)
	d := namesLoaded()
	if code, ok = d.spaced[word]; !ok {
		code, ok = d.unspaced[word]
	}
	return code, ok
}

// Named returns the languages that text mentions by name.
func Named(text string) []string {
	d := namesLoaded()
	var found []string
	add := func(code string) {
		if !slices.Contains(found, code) {
			found = append(found, code)
		}
	}
	wide := false
	for w := range strings.FieldsFuncSeq(text, func(r rune) bool {
		wide = wide || r > 0x2E80
		return !unicode.IsLetter(r)
	}) {
		if len(w) >= 3 && len(w) <= 24 {
			if code, ok := d.spaced[strings.ToLower(w)]; ok {
				add(code)
			}
		}
		wide = wide || w[0] >= 0xE2
	}
	if wide {
		for name, code := range d.unspaced {
			if strings.Contains(text, name) {
				add(code)
			}
		}
		slices.Sort(found)
	}
	return found
}
