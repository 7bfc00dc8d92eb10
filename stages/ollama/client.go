package ollama

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/ollama/ollama/api"
	"github.com/ollama/ollama/envconfig"
)

const (
	dialTimeout  = 5 * time.Second
	quickTimeout = 30 * time.Second // for all requests that run no model
)

// errElsewhere keeps promise 8 when a server answers with a redirect.
var errElsewhere = errors.New("the server sends us to another machine")

// Client speaks to one Ollama server. It is safe for concurrent use.
type Client struct {
	host      *url.URL
	api       *api.Client
	transport *http.Transport
}

// New is a client of the server at host. A host of 0.0.0.0 or ::, which is what
// servers listen on, means this machine.
func New(host *url.URL) *Client {
	h := *host
	if ip := net.ParseIP(h.Hostname()); ip != nil && ip.IsUnspecified() {
		local := "127.0.0.1"
		if ip.To4() == nil {
			local = "::1"
		}
		h.Host = local
		if strings.Contains(local, ":") {
			h.Host = "[" + local + "]"
		}
		if port := host.Port(); port != "" {
			h.Host = net.JoinHostPort(local, port)
		}
	}
	// No ResponseHeaderTimeout and no overall timeout: a server sends its header
	// with the first token, and a request may wait in its queue for long.
	transport := &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		DialContext:         (&net.Dialer{Timeout: dialTimeout}).DialContext,
		TLSHandshakeTimeout: dialTimeout,
		MaxIdleConnsPerHost: 16,
		IdleConnTimeout:     time.Minute,
	}
	hc := &http.Client{Transport: transport, CheckRedirect: func(r *http.Request, via []*http.Request) error {
		if r.URL.Host != h.Host || len(via) > 5 {
			return errElsewhere
		}
		return nil
	}}
	return &Client{host: &h, api: api.NewClient(&h, hc), transport: transport}
}

// FromEnvironment is a client of the server that OLLAMA_HOST names, read as
// Ollama itself reads it.
func FromEnvironment() (*Client, error) {
	host := envconfig.Host()
	if host.Scheme != "http" && host.Scheme != "https" {
		return nil, fmt.Errorf("OLLAMA_HOST=%s: %q is neither http nor https", oneLine(os.Getenv("OLLAMA_HOST")), host.Scheme)
	}
	if _, err := url.Parse(host.String()); err != nil || host.Hostname() == "" {
		return nil, fmt.Errorf("OLLAMA_HOST=%s names no host", oneLine(os.Getenv("OLLAMA_HOST")))
	}
	return New(host), nil
}

// Host is the address of the server, for people to read.
func (c *Client) Host() string { return c.host.Redacted() }

// Close drops the connections that are idle. The client stays usable.
func (c *Client) Close() { c.transport.CloseIdleConnections() }

// local says whether the server runs on this machine.
func (c *Client) local() bool {
	name := c.host.Hostname()
	ip := net.ParseIP(name)
	return name == "localhost" || ip != nil && ip.IsLoopback()
}

// cloud is the remote host of every model when the server is Ollama's own
// service, which does not mark its models as remote; "" otherwise.
func (c *Client) cloud() string {
	name := strings.ToLower(c.host.Hostname())
	if name == "ollama.com" || strings.HasSuffix(name, ".ollama.com") {
		return c.Host()
	}
	return ""
}

// quick bounds a request that a healthy server answers at once.
func quick(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, quickTimeout)
}
