#!/usr/bin/env bash
# ultraviolet v0.0.0-20261008173134-6b8d4baf91b4, the input of Bubble Tea 2.1.1: the
# terminal's report that the cursor is in row 1, columns 2 to 16.
#
# Expected: the event is a cursor position, or (CSI 1;n R is F3 with a modifier, too)
# a key and a position, as the comment in its decoder says.
# Seen: the answer depends on what else is read with it. By itself, as an answer
# mostly is, it arrives as the key F3 alone and the position is lost. With one more
# byte in the same read it arrives as both. In column 1 it is always both, and from
# column 17 on a position.
#
# What it means for a program that asks where the cursor is (to know that what it
# wrote has arrived, or where it starts inline): while a request is out, take F3 for
# an answer, and never count answers against requests.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat >go.mod <<'MOD'
module report

go 1.25.0
MOD
cat >main.go <<'GO'
package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	uv "github.com/charmbracelet/ultraviolet"
)

// read returns the events of one read.
func read(input string) string {
	events := make(chan uv.Event, 64)
	uv.NewTerminalReader(strings.NewReader(input), "xterm-256color").StreamEvents(context.Background(), events)
	close(events)
	var out []string
	add := func(e uv.Event) {
		switch e := e.(type) {
		case uv.KeyPressEvent:
			out = append(out, "key "+e.String())
		case uv.CursorPositionEvent:
			out = append(out, fmt.Sprintf("row %d column %d", e.Y+1, e.X+1))
		default:
			out = append(out, fmt.Sprintf("%T", e))
		}
	}
	for e := range events {
		if several, ok := e.(uv.MultiEvent); ok {
			for _, e := range several {
				add(e)
			}
			continue
		}
		add(e)
	}
	return strings.Join(out, ", ")
}

func main() {
	failed := false
	for _, c := range []struct{ what, input, want string }{
		{"row 1, column 10, by itself", "\x1b[1;10R", "key shift+meta+f3"},
		{"row 1, column 10, and a key", "\x1b[1;10Rx", "key shift+meta+f3, row 1 column 10, key x"},
		{"row 1, column 2, by itself", "\x1b[1;2R", "key shift+f3"},
		{"row 1, column 1, by itself", "\x1b[1;1R", "key f3, row 1 column 1"},
		{"row 1, column 16, by itself", "\x1b[1;16R", "key ctrl+alt+shift+meta+f3"},
		{"row 1, column 17, by itself", "\x1b[1;17R", "row 1 column 17"},
		{"row 1, column 40, by itself", "\x1b[1;40R", "row 1 column 40"},
		{"row 2, column 10, by itself", "\x1b[2;10R", "row 2 column 10"},
	} {
		got := read(c.input)
		fmt.Printf("%s: %s\n", c.what, got)
		if got != c.want {
			fmt.Printf("that was %s when this was written\n", c.want)
			failed = true
		}
	}
	if failed {
		os.Exit(1)
	}
}
GO
export GOFLAGS=-mod=mod
go get github.com/charmbracelet/ultraviolet@v0.0.0-20261008173134-6b8d4baf91b4 >/dev/null 2>&1
go run .
