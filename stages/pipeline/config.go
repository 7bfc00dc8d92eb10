package pipeline

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"

	"prefdeck/stages/filter"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
)

// Config is the configuration of the stages.
type Config struct {
	Prompts   prompt.Options
	Responses response.Options
	Filter    filter.Options
}

//go:embed example.toml
var example string

// Example returns a configuration file with every key, its default and its meaning.
func Example() string { return example }

// Default returns the configuration without a file.
func Default() Config {
	f, err := decode([]byte(example))
	if err != nil {
		panic(fmt.Sprintf("example.toml: %v", err)) // it is built in, and tested
	}
	return f.config()
}

// Load reads the configuration at path over the defaults; "" returns the defaults.
// Its errors name the file and, where possible, the line and the key.
func Load(path string) (Config, error) {
	if path == "" {
		return Default(), nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return Config{}, fmt.Errorf("read the configuration: %w", err)
	}
	f, err := decode([]byte(example), text)
	if err != nil {
		return Config{}, fmt.Errorf("%s: %w", path, err)
	}
	c := f.config()
	if err := c.validate(); err != nil {
		return Config{}, fmt.Errorf("%s: %w", path, err)
	}
	return c, nil
}

// file is the configuration as written in TOML.
type file struct {
	Prompts   promptsTable   `toml:"prompts"`
	Responses responsesTable `toml:"responses"`
	Filter    filterTable    `toml:"filter"`
}

type promptsTable struct {
	Generate      int     `toml:"generate"`
	Model         string  `toml:"model"`
	MaxRouge      float64 `toml:"max_rouge"`
	Examples      int     `toml:"examples"`
	Seed          int64   `toml:"seed"`
	NumCtx        int     `toml:"num_ctx"`
	NearDuplicate float64 `toml:"near_duplicate"`
}

type responsesTable struct {
	Models      []string         `toml:"models"`
	Samples     int              `toml:"samples"`
	Jobs        int              `toml:"jobs"`
	Deadline    duration         `toml:"deadline"`
	Stall       duration         `toml:"stall"`
	Attempts    int              `toml:"attempts"`
	Backoff     duration         `toml:"backoff"`
	Pull        bool             `toml:"pull"`
	AllowRemote []string         `toml:"allow_remote"`
	Options     map[string]any   `toml:"options"`
	Sets        []map[string]any `toml:"sets"`
}

type filterTable struct {
	Off            []string `toml:"off"`
	MinChars       int      `toml:"min_chars"`
	MaxRepetition  float64  `toml:"max_repetition"`
	Languages      []string `toml:"languages"`
	NearIdentical  float64  `toml:"near_identical"`
	PairsPerPrompt int      `toml:"pairs_per_prompt"`
	Audit          float64  `toml:"audit"`
}

// duration is a duration such as "90s" or "10m".
type duration time.Duration

// UnmarshalText parses text with time.ParseDuration.
func (d *duration) UnmarshalText(text []byte) error {
	v, err := time.ParseDuration(string(text))
	if err != nil {
		return fmt.Errorf("%q is not a duration like 90s or 10m", text)
	}
	*d = duration(v)
	return nil
}

func (f file) config() Config {
	p, r, x := f.Prompts, f.Responses, f.Filter
	return Config{
		Prompts: prompt.Options{
			Generate: p.Generate, Model: p.Model, MaxRouge: p.MaxRouge, Examples: p.Examples,
			Seed: p.Seed, NumCtx: p.NumCtx, NearDuplicate: p.NearDuplicate,
		},
		Responses: response.Options{
			Models: r.Models, Samples: r.Samples, Jobs: r.Jobs, Base: r.Options, Sets: r.Sets,
			Deadline: time.Duration(r.Deadline), Stall: time.Duration(r.Stall), Attempts: r.Attempts,
			Backoff: time.Duration(r.Backoff), Pull: r.Pull, AllowRemote: r.AllowRemote,
		},
		Filter: filter.Options{
			Off: x.Off, MinChars: x.MinChars, MaxRepetition: x.MaxRepetition, Languages: x.Languages,
			NearIdentical: x.NearIdentical, PairsPerPrompt: x.PairsPerPrompt, Audit: x.Audit,
		},
	}
}

// decode decodes texts one over another. A list replaces an earlier list; tables
// within [responses.options] are merged.
func decode(texts ...[]byte) (file, error) {
	var f file
	for _, text := range texts {
		var own struct {
			Responses struct {
				Sets []map[string]any `toml:"sets"`
			} `toml:"responses"`
		}
		if toml.Unmarshal(text, &own) == nil && own.Responses.Sets != nil {
			f.Responses.Sets = nil
		}
		d := toml.NewDecoder(bytes.NewReader(text)).DisallowUnknownFields()
		if err := d.Decode(&f); err != nil {
			return file{}, located(err)
		}
	}
	return f, nil
}

// located puts the line and the key in front of an error of the decoder.
func located(err error) error {
	var unknown *toml.StrictMissingError
	if errors.As(err, &unknown) {
		var all []string
		for _, e := range unknown.Errors {
			line, _ := e.Position()
			all = append(all, fmt.Sprintf("line %d: there is no key %s", line, strings.Join(e.Key(), ".")))
		}
		return errors.New(strings.Join(all, "; "))
	}
	var wrong *toml.DecodeError
	if errors.As(err, &wrong) {
		line, _ := wrong.Position()
		at := ""
		if key := strings.Join(wrong.Key(), "."); key != "" {
			at = key + ": "
		}
		return fmt.Errorf("line %d: %s%s", line, at, inWords(strings.TrimPrefix(wrong.Error(), "toml: ")))
	}
	return err
}

var wrongType = regexp.MustCompile(`cannot decode TOML (\S+) into .*?(?:of type )?(\S+)$`)

// inWords rewrites an error of the decoder without Go's types.
func inWords(message string) string {
	m := wrongType.FindStringSubmatch(message)
	if m == nil {
		return message
	}
	for kind, words := range map[string]string{
		"[]string": "a list of strings", "string": "a string", "int64": "a whole number", "int": "a whole number",
		"float64": "a number", "bool": "true or false",
	} {
		if m[2] == kind {
			return fmt.Sprintf("found %s, want %s", m[1], words)
		}
	}
	return fmt.Sprintf("found %s, want something else", m[1])
}
