package exchange

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// filesOf returns the files that a path stands for: itself, those of a folder, or
// those that match a pattern which no file has for a name.
func filesOf(path string) ([]string, error) {
	if path == Stdin {
		return []string{path}, nil
	}
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		return filesIn(path)
	case err == nil || !strings.ContainsAny(path, "*?["):
		return []string{path}, nil
	}
	matches, err := filepath.Glob(path)
	if err != nil {
		return nil, fmt.Errorf("the pattern cannot be read: %w", err)
	}
	if len(matches) == 0 {
		return nil, errors.New("no file matches")
	}
	return matches, nil
}

// filesIn returns the data files of a folder and those below it, such as a data set
// of the Hub: data/train-00000-of-00002.parquet beside README.md.
func filesIn(folder string) ([]string, error) {
	var found []string
	arrow := false
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		name := d.Name()
		switch {
		case err != nil:
			return err
		case strings.HasPrefix(name, ".") && path != folder:
			if d.IsDir() {
				return fs.SkipDir
			}
		case d.IsDir():
		case dataFile(name):
			found = append(found, path)
		default:
			arrow = arrow || strings.HasSuffix(name, ".arrow")
		}
		return nil
	})
	switch {
	case err != nil:
		return nil, unwrapPath(err)
	case len(found) > 0:
		slices.Sort(found)
		return found, nil
	case arrow:
		return nil, errors.New("the folder holds Arrow files: write them as Parquet first, with Dataset.load_from_disk(…).to_parquet(…)")
	}
	return nil, errors.New("this is a folder without a file that import reads: Parquet, JSONL, JSON, CSV or TSV")
}

// Importable reports whether a file holds rows that Import reads, by its name.
func Importable(name string) bool {
	bare := strings.TrimSuffix(strings.TrimSuffix(strings.ToLower(name), ".gz"), ".zst")
	return dataFile(name) || filepath.Ext(bare) == ".txt"
}

// dataFile reports whether a file in a folder holds rows, by its name. JSON files of the
// datasets library describe other files.
func dataFile(name string) bool {
	switch strings.ToLower(name) {
	case "dataset_info.json", "dataset_infos.json", "dataset_dict.json", "state.json", "config.json":
		return false
	}
	name = strings.TrimSuffix(strings.TrimSuffix(strings.ToLower(name), ".gz"), ".zst")
	switch filepath.Ext(name) {
	case ".parquet", ".jsonl", ".ndjson", ".json", ".csv", ".tsv":
		return true
	}
	return false
}
