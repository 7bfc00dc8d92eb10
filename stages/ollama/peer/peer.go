package peer

import (
	"context"
	"fmt"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/ollama"
)

// Peer is one Ollama server, or several that work as one: a *Client or a *Fleet.
type Peer interface {
	Host() string
	Proxy() string
	Version(ctx context.Context) (string, error)
	Models(ctx context.Context) ([]ollama.ModelInfo, error)
	Show(ctx context.Context, name string, allow []string) (ollama.ModelInfo, error)
	Loaded(ctx context.Context) ([]ollama.Loaded, error)
	Render(ctx context.Context, r ollama.Request) (string, error)
	Chat(ctx context.Context, r ollama.Request, each func(ollama.Chunk)) (ollama.Reply, error)
	Embed(ctx context.Context, m stages.Model, texts []string, keepAlive time.Duration) ([][]float32, error)
	Pull(ctx context.Context, name string, each func(done, total int64)) error
	Close()
}

// Connect returns the servers at these addresses, each written like OLLAMA_HOST. None
// stands for the server that the environment names.
func Connect(hosts []string) (Peer, error) {
	clients, err := dial(hosts)
	switch {
	case err != nil:
		return nil, err
	case len(clients) == 0:
		return FromEnvironment()
	case len(clients) == 1:
		return clients[0], nil
	}
	return NewFleet(clients...), nil
}

// CheckHosts rejects addresses that Connect cannot read, and a server named twice.
func CheckHosts(hosts []string) error {
	_, err := dial(hosts)
	return err
}

// place returns the host's address, with one name for this machine.
func (c *Client) place() string {
	switch c.host.Hostname() {
	case "localhost", "127.0.0.1", "::1":
		return c.host.Scheme + "://localhost:" + c.host.Port() + c.host.Path
	}
	return c.Host()
}

// dial returns a client of each host. It sends nothing.
func dial(hosts []string) ([]*Client, error) {
	var clients []*Client
	seen := map[string]bool{}
	for _, host := range hosts {
		u, err := parseHost(host)
		if err != nil {
			return nil, err
		}
		c := New(u)
		c.named = true
		if seen[c.place()] {
			return nil, fmt.Errorf("host %q is named twice", oneLine(host))
		}
		seen[c.place()] = true
		clients = append(clients, c)
	}
	return clients, nil
}
