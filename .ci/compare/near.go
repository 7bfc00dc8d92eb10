//go:build ignore

// Command near finds the texts of a file that are nearly the same as another one, as the
// filter boilerplate does, for compare/near, which compares it with other libraries. The
// file has one JSON string a line. Standard output gets a text and its twin a line, and
// at the end the CPU seconds for signatures and for pairs.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"syscall"

	"prefdeck/stages/ground/near"
	"prefdeck/stages/ground/words"
)

func main() {
	if err := find(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func find(name, limit string) error {
	threshold, err := strconv.ParseFloat(limit, 64)
	if err != nil {
		return err
	}
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	var texts []string
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var text string
		if err := json.Unmarshal(lines.Bytes(), &text); err != nil {
			return err
		}
		texts = append(texts, text)
	}
	if err := lines.Err(); err != nil {
		return err
	}
	began := spent()
	crowd := near.NewCrowd(threshold)
	for i, text := range texts {
		crowd.Add(near.ImprintOf(words.Hashes(text, false), 3), uint32(i))
	}
	signed := spent()
	shingles := func(n int) near.Set { return near.Shingles(words.Hashes(texts[n], false), 3) }
	crowd.Pair(func(n, twin int) {
		if near.Jaccard(shingles(n), shingles(twin)) >= threshold {
			fmt.Println(n, twin)
		}
	})
	fmt.Println("cpu", signed-began, spent()-signed)
	return nil
}

// spent returns the CPU seconds of this process.
func spent() float64 {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
}
