// Package sample holds the sample deck: what `prefdeck demo` labels, so that the
// labelling screen can be tried without Ollama and without data of one's own.
//
// Its prompts (prompts.jsonl) were written for it. Its responses were all written
// by two models, asked through a real Ollama server:
//
//   - SmolLM2-135M-Instruct, Q4_1, by Hugging Face, under the Apache License 2.0;
//   - Gemma 3 270M, Q4_K_M, by Google, a base model that is asked as a page of
//     questions and answers (.ci/gemma.Modelfile). Gemma is provided under and
//     subject to the Gemma Terms of Use.
//
// Both are very small: they ramble, loop and get facts wrong, which is what makes
// their answers worth comparing. Nothing in them was mended by hand. The script
// make in this folder makes the deck again with the program's own commands: import,
// run with the settings of smollm2.toml and gemma3.toml, and filter.
package sample

import (
	"bytes"
	"compress/gzip"
	_ "embed" // for the deck
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/adrg/xdg"

	"prefdeck/stages/ground/atomicfile"
)

//go:embed sample.db.gz
var packed []byte

// Place makes the sample deck at path if it is missing, and returns its full path.
// "" stands for its place among the user's data, where labels survive.
func Place(path string) (string, error) {
	var err error
	if path == "" {
		if path, err = home(); err != nil {
			return "", fmt.Errorf("a place for the sample deck: %w; name one with --deck", err)
		}
	}
	if path, err = filepath.Abs(path); err != nil {
		return "", fmt.Errorf("a place for the sample deck: %w", err)
	}
	if err := WriteTo(path); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", err
	}
	return path, nil
}

func home() (string, error) {
	if _, err := os.UserHomeDir(); err != nil && os.Getenv("XDG_DATA_HOME") == "" {
		return "", err
	}
	return xdg.DataFile("prefdeck/demo.db")
}

// WriteTo writes the sample deck to path, whole or not at all. If the file exists,
// it returns fs.ErrExist.
func WriteTo(path string) error {
	if _, err := os.Lstat(path); err == nil {
		return fmt.Errorf("write the sample deck: %s: %w", path, fs.ErrExist)
	}
	deck, err := atomicfile.Create(path)
	if err != nil {
		return fmt.Errorf("write the sample deck: %w", err)
	}
	if err := unpack(deck); err != nil {
		return errors.Join(fmt.Errorf("write the sample deck %s: %w", path, err), deck.Discard())
	}
	if err := deck.CommitNew(); err != nil { // it may have come to be meanwhile
		return fmt.Errorf("write the sample deck: %w", err)
	}
	return nil
}

func unpack(w io.Writer) error {
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return err
	}
	if _, err := io.Copy(w, r); err != nil {
		return err
	}
	return r.Close()
}
