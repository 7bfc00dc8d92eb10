package export

import (
	"encoding/csv"
	"io"
	"strconv"
)

// csvRows writes a table with a line of names, as spreadsheets read it.
type csvRows struct {
	w       *csv.Writer
	columns []column
	begun   bool
}

func newCSVRows(w io.Writer, columns []column) *csvRows {
	return &csvRows{w: csv.NewWriter(w), columns: columns}
}

func (c *csvRows) write(row []any) error {
	if err := c.head(); err != nil {
		return err
	}
	cells := make([]string, len(row))
	for i, column := range c.columns {
		if row[i] == nil {
			cells[i] = ""
			continue
		}
		switch column.kind {
		case whole:
			cells[i] = strconv.FormatInt(row[i].(int64), 10)
		case fraction:
			cells[i] = withPoint(row[i].(float64))
		case truth:
			cells[i] = strconv.FormatBool(row[i].(bool))
		default:
			cells[i] = row[i].(string)
		}
	}
	return c.w.Write(cells)
}

// head writes the names of the columns, once.
func (c *csvRows) head() error {
	if c.begun {
		return nil
	}
	c.begun = true
	names := make([]string, len(c.columns))
	for i, column := range c.columns {
		names[i] = column.name
	}
	return c.w.Write(names)
}

func (c *csvRows) close() error {
	if err := c.head(); err != nil {
		return err
	}
	c.w.Flush()
	return c.w.Error()
}
