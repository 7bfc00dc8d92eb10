#!/usr/bin/env bash
# go-away 1.6.13 (Go), IsProfane: "an algorithm" is profane, and so are "gas station" and "as shown".
#
# Expected: words are looked for within words, and its list of false positives spares assess and
# analysis, as the package says.
# Seen: blanks and punctuation are taken out before anything is looked for, so the end of one
# word and the beginning of the next are a word. "an algorithm", "as shown", "is hit" and "who
# rents" are profane. The list of false positives is taken out before that and helps against
# single words only, of which it knows "class" and not "Essex". Censor hides letters of both words:
# "** **gorithm".
#
# What it means for preference data: the longer a response, the surer it is dropped, and answers about
# algorithms before others. Build the detector with WithSanitizeSpaces(false), which finds none of
# these pairs of words.
set -euo pipefail
dir=$(mktemp -d)
trap 'chmod -R u+w "$dir"; rm -rf "$dir"' EXIT
cd "$dir"
cat >go.mod <<'MOD'
module finding

go 1.24

require github.com/TwiN/go-away v1.6.13
MOD
cat >main.go <<'GO'
package main

import (
	"fmt"
	"os"

	goaway "github.com/TwiN/go-away"
)

func main() {
	strict := goaway.NewProfanityDetector().WithSanitizeSpaces(false)
	written := []struct {
		text    string
		profane bool
		spaced  bool
	}{
		{"This is an algorithm.", true, false},
		{"The curve is as shown.", true, false},
		{"The target is hit.", true, false},
		{"Ask who rents it.", true, false},
		{"The gas station is open.", true, false},
		{"Essex is a county.", true, true},
		{"The class is full.", false, false},
	}
	changed := false
	for _, w := range written {
		profane, spaced := goaway.IsProfane(w.text), strict.IsProfane(w.text)
		fmt.Printf("%s profane %v, without joined words %v, censored %q\n", w.text, profane, spaced, goaway.Censor(w.text))
		changed = changed || profane != w.profane || spaced != w.spaced
	}
	if changed {
		fmt.Println("that was otherwise when this was written")
		os.Exit(1)
	}
}
GO
go mod tidy 2>/dev/null
go run .
