#!/usr/bin/env bash
# ollama v0.17.4 (the newest that the Go proxy has), template.Named: the template that a GGUF
# file brings is replaced by the nearest of Ollama's own, up to 99 edited characters away.
#
# Expected: a chat template that Ollama does not know is not used, or only one that renders
# the same.
# Seen: short templates have little to differ by. ChatML with a <think> opened for the model is
# taken for ChatML, and the <think> is not sent; so is one with a system message of its own
# in front, and one whose turns are marked <|turn|>, or [user], instead of <|im_start|>: the
# model then sees marks that it was never trained on, and stops at marks that it never
# writes. Messages of one role in a row become one message, joined by an empty line.
#
# What it means for preference data: responses of your own fine-tune, sampled from a GGUF
# file without a TEMPLATE in its Modelfile, can come from another format than the one
# it is trained in, for the tuned side of every pair only. Compare ollama show --template
# with the model's own, and write TEMPLATE where they differ.
set -euo pipefail
dir=$(mktemp -d)
trap 'chmod -R u+w "$dir"; rm -rf "$dir"' EXIT
cd "$dir"
cat >go.mod <<'MOD'
module finding

go 1.24

require github.com/ollama/ollama v0.17.4
MOD
cat >main.go <<'GO'
package main

import (
	"bytes"
	"fmt"
	"os"
	"strings"

	"github.com/ollama/ollama/api"
	"github.com/ollama/ollama/template"
)

const chatML = `{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}` +
	`{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}`

var (
	question = []api.Message{{Role: "user", Content: "Name a lake."}}
	twice    = append(question[:1:1], api.Message{Role: "user", Content: "A deep one."})
	markers  = strings.NewReplacer("<|im_start|>", "<|turn|>", "<|im_end|>", "<|/turn|>")
)

const asked = "<|im_start|>user\nName a lake.<|im_end|>\n<|im_start|>assistant\n"

var cases = []struct {
	name, jinja string
	messages    []api.Message
	want        string
}{
	{"ChatML", chatML, question, asked},
	{"with <think> opened", strings.Replace(chatML, `assistant\n`, `assistant\n<think>\n`, 1), question, asked},
	{"with a system message", `{{ '<|im_start|>system\nAnswer in one word.<|im_end|>\n' }}` + chatML, question, asked},
	{"with <|turn|>", markers.Replace(chatML), question, asked},
	{"with [user]", `{% for m in messages %}[{{ m['role'] }}] {{ m['content'] }}\n{% endfor %}{% if add_generation_prompt %}[assistant] {% endif %}`, question, asked},
	{"two messages of the user", chatML, twice, "<|im_start|>user\nName a lake.\n\nA deep one.<|im_end|>\n<|im_start|>assistant\n"},
}

func rendered(jinja string, messages []api.Message) (name, text string, err error) {
	named, err := template.Named(jinja)
	if err != nil {
		return "", "", err
	}
	parsed, err := template.Parse(string(named.Bytes))
	if err != nil {
		return "", "", err
	}
	var out bytes.Buffer
	err = parsed.Execute(&out, template.Values{Messages: messages})
	return named.Name, out.String(), err
}

func main() {
	for _, c := range cases {
		name, text, err := rendered(c.jinja, c.messages)
		fmt.Printf("%s: %s, %q\n", c.name, name, text)
		if err != nil || name != "chatml" || text != c.want {
			fmt.Println(err, "that was chatml,", c.want, "when this was written")
			os.Exit(1)
		}
	}
}
GO
go mod tidy 2>/dev/null
go run .
