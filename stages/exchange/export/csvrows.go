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
	cells := make([]string, len(row))
	if !c.begun {
		c.begun = true
		for i, column := range c.columns {
			cells[i] = column.name
		}
		if err := c.w.Write(cells); err != nil {
			return err
		}
	}
	for i, column := range c.columns {
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

func (c *csvRows) close() error {
	c.w.Flush()
	return c.w.Error()
}
