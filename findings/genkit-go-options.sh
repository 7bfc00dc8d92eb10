#!/usr/bin/env bash
# github.com/firebase/genkit/go 1.4.0, its Ollama plugin: no setting reaches Ollama, and every
# response says that it ended by itself.
#
# Expected: temperature, maxOutputTokens and stop sequences of the request's configuration
# arrive as Ollama's options, or the plugin refuses a configuration that it cannot send; a
# response that Ollama cut has the finish reason "length".
# Seen: the request holds model, messages and stream, whatever was configured; the
# configuration is dropped. finishReason is "stop" for done_reason "length" too, and usage
# counts characters but no tokens. Models whose type is not "chat" get a conversation as one
# text without roles, the turns joined without even a line break. (The package for Node sends
# temperature and maxOutputTokens; see genkit-stop-sequences.sh.)
#
# What it means for preference data: judges at temperature 0 sample at Ollama's 0.8, and samples
# "at 0.2 and at 1.2" are of one distribution; responses run on to the end of the context.
# Write the settings into the model's Modelfile.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat >main.go <<'GO'
package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"

	"github.com/firebase/genkit/go/ai"
	"github.com/firebase/genkit/go/genkit"
	"github.com/firebase/genkit/go/plugins/ollama"
)

func main() {
	var sent []byte
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sent, _ = io.ReadAll(r.Body)
		fmt.Fprint(w, `{"model":"lake","created_at":"2026-11-01T00:00:00Z","done":true,"done_reason":"length","message":{"role":"assistant","content":"It is"},"response":"It is","prompt_eval_count":3,"eval_count":2}`)
	}))
	defer server.Close()
	ctx := context.Background()
	plugin := &ollama.Ollama{ServerAddress: server.URL}
	kit := genkit.Init(ctx, genkit.WithPlugins(plugin))
	for _, c := range []struct{ kind, want string }{
		{"chat", `{"messages":[{"role":"user","content":"Is it deep?"},{"role":"assistant","content":"Yes."},{"role":"user","content":"How deep?"}],"model":"lake-chat","stream":false} stop`},
		{"generate", `{"model":"lake-generate","prompt":"Is it deep?Yes.How deep?","stream":false} stop`},
	} {
		model := plugin.DefineModel(kit, ollama.ModelDefinition{Name: "lake-" + c.kind, Type: c.kind}, nil)
		response, err := genkit.Generate(ctx, kit, ai.WithModel(model),
			ai.WithMessages(ai.NewUserTextMessage("Is it deep?"), ai.NewModelTextMessage("Yes."), ai.NewUserTextMessage("How deep?")),
			ai.WithConfig(&ai.GenerationCommonConfig{Temperature: 0.2, MaxOutputTokens: 2, StopSequences: []string{"###"}}))
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		got := fmt.Sprintf("%s %s", sent, response.FinishReason)
		fmt.Printf("%s: %s, %d tokens\n", c.kind, got, response.Usage.OutputTokens)
		if got != c.want {
			fmt.Fprintln(os.Stderr, "that was", c.want, "when this was written")
			os.Exit(1)
		}
	}
}
GO
go mod init finding 2>/dev/null
go get github.com/firebase/genkit/go@v1.4.0 2>/dev/null
go mod tidy 2>/dev/null
go run .
