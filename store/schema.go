package store

import (
	_ "embed"
	"regexp"
	"strings"
)

// schemaText is the schema that the migrations make in a deck without rows. A new deck
// begins with it, which takes a tenth of the time. A test writes the file and compares
// the two.
//
//go:embed schema.sql
var schemaText string

// schemaEnd ends a statement of schemaText. No statement has an empty line in it.
const schemaEnd = ";\n\n"

// identified is the tables whose rows an import finds by identity.
var identified = []string{"prompts", "responses", "pairs"}

// identifiedBy returns which of these tables a statement makes; "" for none.
func identifiedBy(query string) string {
	for _, table := range identified {
		if strings.HasPrefix(query, "CREATE TABLE "+table+" ") {
			return table
		}
	}
	return ""
}

// uniqueID is the column of such a table that has an index of its own.
var uniqueID = regexp.MustCompile(`(?m)^(\tid\s+BLOB\s+NOT NULL) UNIQUE,`)

// bareSchema is schemaText without the indexes over hashes, of which later makes all but
// those of identities. An index whose entries are sorted first is made in a fraction of
// the time that one entry after another takes; the other indexes grow at their ends.
func bareSchema() (bare string, later []string) {
	var kept strings.Builder
	for _, query := range strings.SplitAfter(schemaText, schemaEnd) {
		switch {
		case strings.HasPrefix(query, "CREATE INDEX ") && strings.Contains(query, " ON queue "):
			later = append(later, query)
		case identifiedBy(query) != "":
			kept.WriteString(uniqueID.ReplaceAllString(query, "$1,"))
		default:
			kept.WriteString(query)
		}
	}
	return kept.String(), later
}
