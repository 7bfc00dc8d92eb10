package pipeline

import (
	_ "embed"
	"fmt"
	"os"
	"strings"
	"time"
	"unicode/utf8"

	"prefdeck/stages/filter"
	"prefdeck/stages/ground/strict"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
)

// Config is the configuration of the stages.
type Config struct {
	Prompts   prompt.Options
	HeldOut   []string // files of prompts that none of the deck may repeat
	Responses response.Options
	Filter    filter.Options
	Embed     string // the Ollama model that embeds texts; "": texts are compared by their words
}

//go:embed example.toml
var example string

// thresholds is the line of example.toml in whose place Example has the thresholds
// of the filters.
const thresholds = "# (thresholds)\n"

// Example returns a configuration file with every key, its default and its meaning.
func Example() string {
	var lines strings.Builder
	for _, f := range filter.All() {
		for _, t := range f.Thresholds {
			fmt.Fprintf(&lines, "%s%s = %v\n", comment(f.Name+": "+t.About), t.Key, t.Default)
		}
	}
	return strings.Replace(example, thresholds, lines.String(), 1)
}

// comment returns text as comment lines of at most 80 characters.
func comment(text string) string {
	const width = 80
	var lines strings.Builder
	line := "#"
	for word := range strings.FieldsSeq(text) {
		if utf8.RuneCountInString(line+" "+word) > width {
			lines.WriteString(line + "\n")
			line = "#"
		}
		line += " " + word
	}
	return lines.String() + line + "\n"
}

// Default returns the configuration without a file.
func Default() Config {
	c, err := parse("", nil)
	if err != nil {
		panic(fmt.Sprintf("example.toml: %v", err)) // it is built in, and tested
	}
	return c
}

// Load reads the configuration at path over the defaults; "" returns the defaults alone.
// Its error lists all faults of the file, each with its line and its key.
func Load(path string) (Config, error) {
	if path == "" {
		return Default(), nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return Config{}, fmt.Errorf("read the configuration: %w", err)
	}
	return parse(path, text)
}

// parse reads text over the defaults.
func parse(path string, text []byte) (Config, error) {
	var f file
	f.Filter.Thresholds = map[string]float64{}
	for _, t := range filter.Thresholds() {
		f.Filter.Thresholds[t.Key] = t.Default
	}
	defaults, err := strict.Decode("example.toml", []byte(Example()), &f)
	if err != nil {
		return Config{}, err
	}
	if err := defaults.Err(); err != nil {
		return Config{}, err
	}
	read, err := strict.Decode(path, text, &f)
	if err != nil {
		return Config{}, err
	}
	c := f.config()
	c.check(read)
	return c, read.Err()
}

// file is the configuration as written in TOML.
type file struct {
	Prompts   promptsTable   `toml:"prompts"`
	Responses responsesTable `toml:"responses"`
	Filter    filterTable    `toml:"filter"`
	Embed     embedTable     `toml:"embeddings"`
}

type promptsTable struct {
	Generate      int            `toml:"generate"`
	By            string         `toml:"by"`
	Model         string         `toml:"model"`
	MaxRouge      float64        `toml:"max_rouge"`
	Examples      int            `toml:"examples"`
	Topics        []string       `toml:"topics"`
	Personas      []string       `toml:"personas"`
	Seed          int64          `toml:"seed"`
	NumCtx        int            `toml:"num_ctx"`
	Options       map[string]any `toml:"options"`
	Languages     []string       `toml:"languages"`
	MinWords      int            `toml:"min_words"`
	MaxWords      int            `toml:"max_words"`
	PersonalData  bool           `toml:"personal_data"`
	HeldOut       []string       `toml:"held_out"`
	NearDuplicate float64        `toml:"near_duplicate"`
	Choose        int            `toml:"choose"`
}

type responsesTable struct {
	Models      []string         `toml:"models"`
	Plan        string           `toml:"plan"`
	Samples     int              `toml:"samples"`
	Draw        int              `toml:"draw"`
	Jobs        int              `toml:"jobs"`
	Hosts       []string         `toml:"hosts"`
	Deadline    duration         `toml:"deadline"`
	Stall       duration         `toml:"stall"`
	Attempts    int              `toml:"attempts"`
	Backoff     duration         `toml:"backoff"`
	Pull        bool             `toml:"pull"`
	CheckSeeds  bool             `toml:"check_seeds"`
	AllowRemote []string         `toml:"allow_remote"`
	Options     map[string]any   `toml:"options"`
	Sets        []map[string]any `toml:"sets"`
}

type filterTable struct {
	Off              []string           `toml:"off"`
	Thresholds       map[string]float64 `toml:",inline"`
	Languages        []string           `toml:"languages"`
	PairsPerPrompt   int                `toml:"pairs_per_prompt"`
	PairsPerResponse int                `toml:"pairs_per_response"`
	Strategy         string             `toml:"strategy"`
	RandomShare      float64            `toml:"random_share"`
	PolicyModel      string             `toml:"policy_model"`
	Score            string             `toml:"score"`
	Audit            float64            `toml:"audit"`
}

type embedTable struct {
	Model string `toml:"model"`
}

// duration is a duration such as "90s" or "10m".
type duration time.Duration

// Set parses a string with time.ParseDuration.
func (d *duration) Set(value any) error {
	text, ok := value.(string)
	v, err := time.ParseDuration(text)
	if !ok || err != nil {
		return fmt.Errorf("%#v is not a duration like 90s or 10m", value)
	}
	*d = duration(v)
	return nil
}

func (f file) config() Config {
	p, r, x := f.Prompts, f.Responses, f.Filter
	return Config{
		Prompts: prompt.Options{
			Generate: p.Generate, By: p.By, Model: p.Model, MaxRouge: p.MaxRouge, Examples: p.Examples, Topics: p.Topics, Personas: p.Personas,
			Seed: p.Seed, NumCtx: p.NumCtx, Base: p.Options, NearDuplicate: p.NearDuplicate, Choose: p.Choose,
			Screen: prompt.Screen{Languages: p.Languages, MinWords: p.MinWords, MaxWords: p.MaxWords, PersonalData: p.PersonalData},
		},
		HeldOut: p.HeldOut,
		Embed:   f.Embed.Model,
		Responses: response.Options{
			Models: r.Models, Plan: r.Plan, Samples: r.Samples, Draw: r.Draw, Jobs: r.Jobs, Hosts: r.Hosts, Base: r.Options, Sets: r.Sets,
			Deadline: time.Duration(r.Deadline), Stall: time.Duration(r.Stall), Attempts: r.Attempts,
			Backoff: time.Duration(r.Backoff), Pull: r.Pull, CheckSeeds: r.CheckSeeds, AllowRemote: r.AllowRemote,
		},
		Filter: filter.Options{
			Off: x.Off, Thresholds: x.Thresholds, Languages: x.Languages, Audit: x.Audit,
			PairsPerPrompt: x.PairsPerPrompt, PairsPerResponse: x.PairsPerResponse,
			Strategy: strategy(x.Strategy), RandomShare: x.RandomShare, PolicyModel: x.PolicyModel, Score: x.Score,
		},
	}
}
