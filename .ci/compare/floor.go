//go:build ignore

// Command floor imports pairs as a user would by hand, through prefdeck's driver: four
// tables, identities by hash, one transaction. It does what --peer-import of compare/store
// does in Python, so it shows what the engine costs by itself.
package main

import (
	"bufio"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	_ "modernc.org/sqlite"
)

const schema = `
CREATE TABLE prompts (id TEXT PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE responses (id TEXT PRIMARY KEY, prompt TEXT NOT NULL REFERENCES prompts, text TEXT NOT NULL);
CREATE TABLE pairs (id TEXT PRIMARY KEY, prompt TEXT NOT NULL REFERENCES prompts, a TEXT NOT NULL REFERENCES responses, b TEXT NOT NULL REFERENCES responses);
CREATE TABLE labels (pair TEXT PRIMARY KEY REFERENCES pairs, answer TEXT);`

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: floor PAIRS.jsonl DECK")
		os.Exit(2)
	}
	if err := load(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func load(rows, deck string) error {
	f, err := os.Open(rows)
	if err != nil {
		return err
	}
	defer f.Close()
	db, err := sql.Open("sqlite", "file:"+deck+"?_pragma=journal_mode(wal)&_pragma=synchronous(normal)")
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	defer db.Close()
	if _, err := db.Exec(schema); err != nil {
		return err
	}
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	if err := insert(tx, bufio.NewReader(f)); err != nil {
		return err
	}
	return tx.Commit()
}

func insert(tx *sql.Tx, rows *bufio.Reader) error {
	var statements [3]*sql.Stmt
	for i, query := range []string{
		`INSERT OR IGNORE INTO prompts VALUES (?, ?)`,
		`INSERT OR IGNORE INTO responses VALUES (?, ?, ?), (?, ?, ?)`,
		`INSERT OR IGNORE INTO pairs VALUES (?, ?, ?, ?)`,
	} {
		var err error
		if statements[i], err = tx.Prepare(query); err != nil {
			return err
		}
	}
	for lines := bufio.NewScanner(rows); ; {
		if !lines.Scan() {
			return lines.Err()
		}
		var r struct {
			Prompt string
			A      string `json:"response_a"`
			B      string `json:"response_b"`
		}
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			return err
		}
		p, a, b := key(r.Prompt), key(r.Prompt, r.A), key(r.Prompt, r.B)
		for i, args := range [][]any{{p, r.Prompt}, {a, p, r.A, b, p, r.B}, {key(p, a, b), p, a, b}} {
			if _, err := statements[i].Exec(args...); err != nil {
				return err
			}
		}
	}
}

func key(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:16])
}
