package peer

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"prefdeck/stages"
	"prefdeck/stages/ground/shell"
	"prefdeck/stages/ollama"
)

// Check examines the server and the named models, and advises on what it finds.
func (c *Client) Check(ctx context.Context, names []string) []stages.Finding {
	var found []stages.Finding
	if proxy := c.Proxy(); proxy != "" {
		found = append(found, stages.Finding{
			Check: "ollama proxy", Level: stages.Warn, Text: "requests to " + c.Host() + " go through the proxy " + proxy,
			Advice: "to go there directly, name the host in NO_PROXY",
		})
	}
	version, err := c.Version(ctx)
	if err != nil {
		return append(found, stages.Finding{
			Check: "ollama host", Level: stages.Warn, Text: err.Error(), Advice: c.startAdvice(err),
		})
	}
	text := c.Host() + " answers"
	if c.distance != here {
		text += "; prompts leave this machine for that host"
	}
	found = append(found,
		stages.Finding{Check: "ollama host", Level: stages.OK, Text: text},
		stages.Finding{Check: "ollama version", Level: stages.OK, Text: version})
	if reloads(version) {
		found = append(found, stages.Finding{Check: "ollama sharing", Level: stages.OK, Text: "a program that uses the same model meanwhile makes the server load it anew at each change: prefdeck sends shift=false, which others seldom do"})
	}
	models, err := c.Models(ctx)
	if err != nil {
		return append(found, stages.Finding{
			Check: "ollama models", Level: stages.Warn, Text: err.Error(), Advice: c.startAdvice(err),
		})
	}
	found = append(found, countModels(models))
	for _, name := range names {
		found = append(found, checkModel(models, name))
	}
	return found
}

// reloads reports whether a server of this version starts the model anew for another value
// of shift, as all from 0.30 on do.
func reloads(version string) bool {
	var major, minor int
	_, err := fmt.Sscanf(version, "%d.%d", &major, &minor)
	return err == nil && (major > 0 || minor >= 30)
}

// startAdvice says how to get a server that answers.
func (c *Client) startAdvice(err error) string {
	switch {
	case !errors.Is(err, ollama.ErrUnreachable):
		return "look at the server's log"
	case c.named:
		return "start it there with: ollama serve, or name its host with --host"
	case os.Getenv("OLLAMA_HOST") != "":
		return "start the server with: ollama serve (OLLAMA_HOST points to " + c.Host() + ")"
	}
	return "start it with: ollama serve, or set OLLAMA_HOST to where it runs; everything but generating works without it"
}

func countModels(models []ollama.ModelInfo) stages.Finding {
	var remote []string
	for _, m := range models {
		if m.RemoteHost != "" {
			remote = append(remote, m.Place())
		}
	}
	f := stages.Finding{Check: "ollama models", Level: stages.OK, Text: fmt.Sprintf("%d models", len(models))}
	switch {
	case len(models) == 0:
		f.Level, f.Text, f.Advice = stages.Warn, "the server has no models", "get one with: ollama pull NAME"
	case len(remote) > 0:
		f.Text += "; refused until allowed by name, because prompts would leave this machine: " + oneLine(strings.Join(remote, ", "))
	}
	return f
}

func checkModel(models []ollama.ModelInfo, name string) stages.Finding {
	f := stages.Finding{Check: "model " + name, Level: stages.OK}
	m, ok := ollama.Find(models, name)
	switch {
	case !ok:
		f.Level, f.Text, f.Advice = stages.Warn, ollama.ErrNoModel.Error(), "ollama pull "+shell.Quote(name)
	case m.RemoteHost != "":
		f.Level = stages.Warn
		f.Text = "runs on " + oneLine(m.RemoteHost) + ": prompts would leave this machine"
		f.Advice = "allow it with --allow-remote " + shell.Quote(name) + ", or use a model that runs here"
	default:
		f.Text = fmt.Sprintf("%s, %s, digest %.12s", m.ParameterSize, m.Quantization, m.Digest)
	}
	return f
}

// Examine examines the servers at these addresses, or else the one that the environment
// names.
func Examine(ctx context.Context, hosts []string) []stages.Finding {
	clients, err := dial(hosts)
	if err != nil {
		return []stages.Finding{{Check: "ollama host", Level: stages.Warn, Text: err.Error(), Advice: "write it like OLLAMA_HOST: a host and port, such as 127.0.0.1:11434"}}
	}
	var found []stages.Finding
	for _, c := range clients {
		found = append(found, c.Check(ctx, nil)...)
		c.Close()
	}
	if len(clients) > 0 {
		return found
	}
	c, err := FromEnvironment()
	if err != nil {
		return []stages.Finding{{Check: "ollama host", Level: stages.Warn, Text: err.Error(), Advice: "set OLLAMA_HOST to a host and port, such as 127.0.0.1:11434"}}
	}
	defer c.Close()
	return c.Check(ctx, nil)
}
