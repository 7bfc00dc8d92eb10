package peer

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/ollama/ollama/api"
	"golang.org/x/net/http/httpproxy"
)

const (
	dialTimeout  = 5 * time.Second
	quickTimeout = 30 * time.Second // for requests that run no model
)

// errElsewhere enforces promise 8 when a server answers with a redirect.
var errElsewhere = errors.New("the server redirects to another machine")

// Client talks to one Ollama server. It is safe for concurrent use.
type Client struct {
	host      *url.URL
	distance  distance
	proxy     *url.URL // nil: none
	named     bool     // by --host or the configuration, not by OLLAMA_HOST
	http      *http.Client
	api       *api.Client // for all but streams of answers: see lines
	transport *http.Transport
	looks     looks
	stamps    stamps
}

// New returns a client of the server at host. A host of 0.0.0.0 or ::, which
// servers listen on, or a port alone means this machine. The environment's proxy is
// used only for a distant host.
func New(host *url.URL) *Client {
	h := *host
	ip := net.ParseIP(h.Hostname())
	if h.Hostname() == "" || ip != nil && ip.IsUnspecified() {
		local := "127.0.0.1"
		if ip != nil && ip.To4() == nil {
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
	c := &Client{host: &h, distance: thisMachine().distance(h.Hostname())}
	var proxyErr error
	if c.distance == far {
		c.proxy, proxyErr = httpproxy.FromEnvironment().ProxyFunc()(&h)
	}
	// There is no ResponseHeaderTimeout and no overall timeout: a server sends its
	// header with the first token, and a request may wait in its queue for a long
	// time.
	c.transport = &http.Transport{
		Proxy:               func(*http.Request) (*url.URL, error) { return c.proxy, proxyErr },
		DialContext:         (&net.Dialer{Timeout: dialTimeout}).DialContext,
		TLSHandshakeTimeout: dialTimeout,
		MaxIdleConnsPerHost: 16,
		IdleConnTimeout:     time.Minute,
	}
	c.http = &http.Client{Transport: wire{c.transport}, CheckRedirect: func(r *http.Request, via []*http.Request) error {
		if r.URL.Host != h.Host || len(via) > 5 {
			return errElsewhere
		}
		return nil
	}}
	c.api = api.NewClient(&h, c.http)
	return c
}

// Host returns the address of the server, for people to read.
func (c *Client) Host() string { return c.host.Redacted() }

// Close closes idle connections. The client stays usable.
func (c *Client) Close() { c.transport.CloseIdleConnections() }

// Proxy returns the address of the proxy for requests to the server, for people to
// read; "" if there is none.
func (c *Client) Proxy() string {
	if c.proxy == nil {
		return ""
	}
	return c.proxy.Scheme + "://" + c.proxy.Host // without user and password
}

// cloud returns the remote host of every model if the server is Ollama's own
// service, which does not mark its models as remote; otherwise "".
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
