//go:build ignore

// Command quickcheck runs SQLite's quick check on a deck through prefdeck's driver:
// what doctor is timed against.
package main

import (
	"database/sql"
	"fmt"
	"os"

	_ "modernc.org/sqlite"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: quickcheck DECK")
		os.Exit(2)
	}
	db, err := sql.Open("sqlite", "file:"+os.Args[1]+"?mode=ro")
	var said string
	if err == nil {
		err = db.QueryRow(`PRAGMA quick_check`).Scan(&said)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(said)
}
