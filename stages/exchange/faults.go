package exchange

import (
	"errors"
	"fmt"
	"slices"

	"prefdeck/stages"
)

// explained adds to the error of a row which --map would read it, if the report has
// room for that.
func (im *importing) explained(e RowError, r row, err error) RowError {
	if len(im.report.Bad) < im.options.Errors && r.fields != nil && (errors.As(err, new(missingField)) || errors.As(err, new(wrongValue))) {
		would := im.reader.promptMap(r.fields)
		if !im.options.NoFlags {
			e.Hint = mapFlags(would)
		}
		im.look.suggest(would)
	}
	return e
}

func rowError(file string, line int, err error) RowError {
	var fe fieldError
	if errors.As(err, &fe) {
		return RowError{File: file, Line: line, Field: fe.field, Err: fe.err}
	}
	return RowError{File: file, Line: line, Err: err}
}

// bad counts a row that could not be imported. Rows with the same fault share an
// entry of the report.
func (im *importing) bad(e RowError) {
	im.report.Bads++
	im.run.Counts.Failed++
	if i := im.fault(e); i >= 0 {
		im.report.Bad[i].More++
	} else if len(im.report.Bad) < im.options.Errors {
		im.report.Bad = append(im.report.Bad, e)
	}
}

// badFile counts a fault of a whole file, such as that it breaks off. Its rows are
// counted apart.
func (im *importing) badFile(e RowError) {
	im.report.Files++
	im.bad(e)
}

// same reports whether the report has this fault already.
func (im *importing) same(e RowError) bool { return im.fault(e) >= 0 }

// fault returns the place of the report's entry with the same fault; -1 for none.
func (im *importing) fault(e RowError) int {
	text := e.Err.Error()
	return slices.IndexFunc(im.report.Bad, func(have RowError) bool {
		return have.File == e.File && have.Field == e.Field && have.Err.Error() == text
	})
}

// verdict returns the error of an import that left something out.
func (im *importing) verdict() error {
	r := im.report
	rows := fmt.Sprintf("%s of %s rows", stages.Number(r.BadRows()), stages.Number(r.Rows))
	switch {
	case r.Bads == 0:
		return nil
	case r.Bads == 1:
		return Unread{r.Bad[0]}
	case r.BadRows() == 0:
		return Unread{fmt.Errorf("%d files could be read only in part; the first: %w", r.Files, r.Bad[0])}
	case r.Files > 0:
		return Unread{fmt.Errorf("%s could not be imported, and %d files only in part; the first: %w", rows, r.Files, r.Bad[0])}
	}
	return Unread{fmt.Errorf("%s could not be imported; the first: %w", rows, r.Bad[0])}
}
