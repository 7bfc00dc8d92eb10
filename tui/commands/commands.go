// Package commands is the table of the command line's commands: their help, the
// shell's completion and the README are generated from it or tested against it. It
// runs none of them.
package commands

// Command is one command.
type Command struct {
	Name string
	Does string // in one line
	More string // below it in the command's own help; "": nothing
}

// About describes the program, above the list of its commands.
const About = `A terminal workstation for collecting preference pairs.

Without a command it opens the workstation on the deck, and creates the deck if it is missing.

Examples:

  prefdeck demo                              label the sample deck: no Ollama needed
  prefdeck import prompts.jsonl              bring your own prompts
  prefdeck run --model llama3.2 --model qwen3:0.6b
  prefdeck label                             one key per pair
  prefdeck export --to trl --out pairs.jsonl

Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted.`

// All lists the commands in the order in which a person needs them.
func All() []Command {
	return []Command{
		{"open", "Open the workstation (the default command).", `It also takes a configuration of the stages.

Examples:

  prefdeck open --config prefdeck.toml`},
		{"demo", "Label the built-in sample deck.", "The deck is kept among your data, so what you label there survives. --deck puts it elsewhere."},
		{"import", "Import prompts, responses or pairs.", `Importing the same file twice adds nothing.

Thinking comes in "thinking" (or "reasoning", "reasoning_content"), for pairs in "thinking_a" and "thinking_b"; it is kept apart from the response, and folded on screen.

A pair may come with its known answer: "gold" is a, b, tie or both_bad, where a is response_a (or chosen), and "gold_why" is the reason. Such pairs go through the queue unannounced and measure the annotator; they are not exported.

Examples:

  prefdeck import prompts.jsonl questions.txt
  prefdeck import --map prompt=question faq.csv
  prefdeck import --dry-run ultrafeedback/
  prefdeck import --labels-of crowd arena.parquet
  prefdeck import --as comparisons --with answers.jsonl crowd.csv
  prefdeck import --as pairs comparisons.jsonl
  prefdeck import --as openai-batch answers.jsonl       answers to prefdeck export --to openai-batch`},
		{"run", "Run the stages: prompts, responses, filter.", `Without a model, it filters the responses that the deck has, and pairs them.

Nothing that the deck has is asked for again: if a run was stopped by ctrl+c or killed, run it again and it goes on. If responses are missing at the end, the exit code is 1 and the last line says how many, why, and what to do; the responses that came are filtered all the same.

Examples:

  prefdeck run --model llama3.2 --model qwen3:0.6b --samples 4
  prefdeck run --stages filter
  prefdeck run --stages filter --pairs-per-prompt 20    more pairs of each prompt; existing ones stay
  prefdeck run --stages filter --set near_identical=0.95 --dry-run    preview what would change
  prefdeck run --stages prompts --generate 50 --model llama3.2
  prefdeck config > prefdeck.toml; prefdeck run --config prefdeck.toml`},
		{"judge", "Let models judge pairs or rate responses.", `Each pair is judged in both orders; a judge that names another winner once the sides are swapped is unsure of it, whatever it says. Ratings are expected values from 1 to 5 on each aspect of a rubric, and "overall" is their mean. --difficulty and --safety judge prompts instead. Judges decide no pair until prefdeck route lets them: their verdicts order the queue (least certain first), choose pairs, and appear in i and explain.

Nothing is judged twice: the same pair or response by the same digest of a model, with the same prompt and mode. Pairs that you labelled come first. A reply without a verdict costs that verdict, and the exit code is 1 if any is missing. prefdeck judge ask --help lists the flags.

With prefdeck judge checklist a model writes, and you edit, what a good answer to each prompt does; --checklist then asks which items each response meets.

prefdeck judge check compares judges with the labels of people on the same pairs: agreement, flips, what sways them, and the pairs to look at. Each number has its n and a 95 % interval.

Examples:

  prefdeck judge qwen3:4b                          pairs, in both orders
  prefdeck judge qwen3:4b llama3.2 --limit 200
  prefdeck judge qwen3:4b --pointwise              then: prefdeck run --stages filter --strategy moderate
  prefdeck judge qwen3:4b --difficulty --safety    then, in a search: score:difficulty>=5
  prefdeck judge checklist write qwen3:4b; prefdeck judge checklist edit; prefdeck judge qwen3:4b --checklist
  prefdeck judge qwen3:4b --labelled; prefdeck judge check
  prefdeck judge qwen3:4b --examples 3             after three pairs on which you corrected it
  prefdeck judge prompt > judge.toml; prefdeck judge qwen3:4b --prompt judge.toml
  prefdeck query "SELECT judge, first, answer, probability, raw FROM judgements"`},
		{"route", "Let judges decide the pairs on which they agree with people.", `Judges decide a pair only if all of them name the same winner, each in every order it saw, and are confident enough: labels of people on judged pairs show from which confidence on people agree in 90 % (--target), promised with 95 % certainty (--certainty). With too few labels to promise that, nothing is routed, and route says how many it takes. Pairs of prompts without labels need more, since judges are right or wrong on a prompt's pairs together. Pairs on which people prefer neither response are not part of the promise; they are counted apart.

A tenth of what the machine decides (--audit) goes to you too, unannounced and at random; from these, stats estimates how often the machine errs, with an interval, and how much labour it saves. Labels of the machine are kept apart from yours, and export leaves them out unless you ask for them (--machine, which marks each). Run it again after more labels or verdicts: routes are decided anew. prefdeck rescue PAIR takes back one pair, --undo all.

Examples:

  prefdeck judge qwen3:4b; prefdeck route --dry-run
  prefdeck route --target 0.8
  prefdeck route --judge qwen3 --judge llama3.2 --audit 0.2
  prefdeck stats --json | jq .machine
  prefdeck export --to trl --machine --out pairs.jsonl
  prefdeck route --undo`},
		{"label", "Go straight to labelling.", `Leave with q: there is nothing to save.

Known answers come with imported pairs (see prefdeck import --help). Their pairs look like any other; stats --json says how often you gave the known answer, and so does S on the screen. With --training, or the setting labelling.training, the screen also shows the known answer right after each of them; the header shows the name of the training. --training holds for this sitting only.

Examples:

  prefdeck label --guideline rules.md
  prefdeck label --training warm-up
  prefdeck label --order difficulty                hardest prompts first, as prefdeck judge MODEL --difficulty rated them
  prefdeck label --order informative               most informative first, by a reward model (prefdeck measure reward)
  prefdeck label --guard 0 --scale 4
  printf '1\nt\nx\n' | prefdeck label --plain`},
		{"inspect", "Show all pairs of a deck or of files, and why filters dropped them.", `It changes nothing and takes no lock, so it works while somebody labels. A pair that waits for your decision shows its texts only. Opened from home, x drops a pair by hand and R rescues it; here they name the command that does.

A file is read into a deck of its own among the temporary files; the first pairs appear while the rest is read.

Examples:

  prefdeck inspect --show dropped
  prefdeck inspect ultrafeedback.parquet pairs.jsonl.gz
  prefdeck inspect --sample 20 pairs.jsonl | less`},
		{"export", "Write the labels as a training file.", `What the format or a policy leaves out (ties, both-bad, skips, labels taken back, pairs with a known answer, what filtering drops, empty responses, …) is counted on standard error. With nothing to export the exit code is 1 and no file is written. The same deck and command give the same bytes.

All valid text is written so that reading it gives the same bytes again. JSON cannot hold bytes that are not UTF-8: --invalid-utf8 keep writes them as they are, which prefdeck import reads back exactly and few other programs read at all.

Examples:

  prefdeck export --list
  prefdeck export --to trl --out pairs.jsonl
  prefdeck export --to trl --out pairs.parquet --details --min-strength 2
  prefdeck export --to trl --reference --out tpo.jsonl
  prefdeck export --to csv --out labels.csv
  prefdeck export --to deck-jsonl --out deck.jsonl      the whole deck; prefdeck import makes the same deck again
  prefdeck export --to trl --split 0.1 --out pairs      train and test files in a folder
  prefdeck export --to trl --push-ready --out pairs     then: hf upload NAME pairs . --repo-type dataset

If this machine is too slow, openai-batch writes the requests that prefdeck run would send and that have no answer yet; it holds no labels. Another machine answers them, and import --as openai-batch brings in the answers and the errors:

  prefdeck export --to openai-batch --model qwen3:8b --out requests.jsonl
  vllm run-batch -i requests.jsonl -o answers.jsonl --model Qwen/Qwen3-8B --served-model-name qwen3:8b
  prefdeck import --as openai-batch answers.jsonl

With --judge in place of --model, the requests are those of prefdeck judge: each pair in both orders, or what --pointwise, --checklist, --write-checklists, --difficulty and --safety ask.`},
		{"merge", "Merge other decks into this one.", `Prompts, responses, pairs and labels are identified by content, so what several decks have is there once, and merging again changes nothing. Labels keep their annotators. Where one annotator labelled a pair in both decks, the newer label stands; where two did, both labels stay, and export --annotators decides which count.

Examples:

  prefdeck merge anna.db ben.db
  prefdeck merge --deck all.db anna.db
  prefdeck query 'SELECT pair, group_concat(answer) FROM labels_current GROUP BY 1 HAVING count(DISTINCT answer) > 1'`},
		{"adjudicate", "Decide where annotators disagree.", `It shows each pair to which annotators gave different answers, with their answers, reasons and notes; their names appear after the decision. A third decides: pairs that the adjudicator has labelled are not offered. The decision is a label of the adjudicator, marked by the ordering "adjudication" of its presentation; in exports it wins over any majority. Where merged decks bring decisions that differ, the newest counts, stats says so, and the pair is offered again until a second adjudicator is of the newest one's opinion. The decision may have reasons (r) and a note (n). The last decisions of a sitting can be taken back with u.

Examples:

  prefdeck merge ann.db bob.db; prefdeck adjudicate --as carol`},
		{"query", "Run a read-only SQL query on the deck.", `The views that --schema describes keep their columns from version to version. ctrl+c stops a query.

Examples:

  prefdeck query --schema
  prefdeck query 'SELECT model_a, model_b, count(*) AS n FROM pairs_full GROUP BY 1, 2'
  prefdeck query --to csv "SELECT c.annotator, c.answer, p.text_a, p.text_b FROM labels_current c JOIN pairs_full p ON p.id = c.pair" > labels.csv
  prefdeck query --to parquet --out dropped.parquet "SELECT * FROM responses_full WHERE dropped_by <> ''"`},
		{"backup", "Copy the deck to another file, even while it is open.", `The copy holds every label that was saved before, even while somebody labels or a run goes on, and is a deck like any other. cp makes a whole copy, too, once nothing has been saved for two seconds and no run or export is in progress.

Examples:

  prefdeck backup prefdeck-2026-11-28.db
  prefdeck backup --deck other.db /media/stick/other.db`},
		{"stats", "Print the numbers of the deck and its funnel.", `--json adds what the labels are worth: agreement, bias, a leaderboard of the models, effort. Every estimate comes with its n and a 95 % interval; null means not defined.`},
		{"report", "Write the deck's figures as a web page.", `The page has the figures of the statistics screen, each with its n and 95 % interval. It is one file, without scripts, and loads nothing from the network.

Example:

  prefdeck report --out report.html`},
		{"explain", "Show everything behind a pair, or why a response was dropped.", `That is: the origin of its responses, every filter's verdict with value and threshold, scores and their margin, judges, the strategy that chose the pair and its probability, its route, and your decisions. A and B are in the order of the deck, not of the screen. For a response or a prompt it shows the same without a pair; stats names dropped ones.

A pair that waits for your decision stays hidden, so that you decide it blind (exit code 1). --reveal shows it, and from then on its label is recorded as not blind, as after i on the screen. How it was proposed appears after the decision.

Examples:

  prefdeck query "SELECT id, reason FROM pairs_full WHERE route = 'dropped'"
  prefdeck explain 3f2a
  prefdeck explain 3f2a --json | jq .proposal`},
		{"rescue", "Let a dropped pair, response or prompt back in, for good.", `No filter drops it again, and the deck records who let it in and why. A rescued pair is yours to decide, even if the machine decided it; a response is paired by the next run of the filters.

Examples:

  prefdeck inspect --show dropped
  prefdeck rescue 3f2a --reason "it is a poem, not a loop"`},
		{"drop", "Drop a pair by hand.", `It leaves the queue and is not exported; its labels and its texts stay in the deck, with who dropped it and why. No run lets it in again; prefdeck rescue does.

Example:

  prefdeck drop 3f2a --reason "both answers are adverts"`},
		{"measure", "Measure what the labels teach.", `prefdeck measure reward trains a small reward model in seconds, on the CPU, and says how well it does on prompts that it was not trained on, beside "longer wins", the models alone and the judges. Its scores are stored as reward, and you can search by them.

prefdeck measure stages trains such models on labels with and without each stage, and says what each stage adds, with an interval.

prefdeck measure replay labels the pairs anew, in random order and the most informative first, and says how many labels each takes to reach 95 % of the accuracy with all of them.`},
		{"doctor", "Check the deck, Ollama and the terminal for problems.", "It says what to do about each finding. The exit code is 1 if something is broken."},
		{"config", "Print a commented configuration for run.", `With flags of run it prints their values (over those of --config), and defaults for the rest, so that prefdeck run does the same with the file as with the flags.

Examples:

  prefdeck config > prefdeck.toml
  prefdeck config --model llama3.2 --model qwen3:0.6b --plan mix --draw 2 > mix.toml; prefdeck run --config mix.toml
  prefdeck config --screen > "${XDG_CONFIG_HOME:-$HOME/.config}/prefdeck/config.toml"`},
		{"version", "Print the version.", ""},
		{"completion", "Print a shell's completion script.", `Examples:

  source <(prefdeck completion bash)                                      in ~/.bashrc
  source <(prefdeck completion zsh)                                       in ~/.zshrc, below compinit
  prefdeck completion fish > ~/.config/fish/completions/prefdeck.fish`},
		{"man", "Print the manual page.", `Example:

  prefdeck man > ~/.local/share/man/man1/prefdeck.1`},
	}
}

// Named returns the command with this name.
func Named(name string) (Command, bool) {
	for _, c := range All() {
		if c.Name == name {
			return c, true
		}
	}
	return Command{}, false
}
