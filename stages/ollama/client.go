package ollama

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
	quickTimeout = 30 * time.Second // for all requests that run no model
)

// errElsewhere keeps promise 8 when a server answers with a redirect.
var errElsewhere = errors.New("the server sends us to another machine")

// Client speaks to one Ollama server. It is safe for concurrent use.
type Client struct {
	host      *url.URL
	distance  distance
	proxy     *url.URL // nil: none
	api       *api.Client
	transport *http.Transport
}

// New is a client of the server at host. A host of 0.0.0.0 or ::, which is what
// servers listen on, or of a port alone means this machine. The environment's
// proxy stands between the two only where the host is far.
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
	// No ResponseHeaderTimeout and no overall timeout: a server sends its header
	// with the first token, and a request may wait in its queue for long.
	c.transport = &http.Transport{
		Proxy:               func(*http.Request) (*url.URL, error) { return c.proxy, proxyErr },
		DialContext:         (&net.Dialer{Timeout: dialTimeout}).DialContext,
		TLSHandshakeTimeout: dialTimeout,
		MaxIdleConnsPerHost: 16,
		IdleConnTimeout:     time.Minute,
	}
	hc := &http.Client{Transport: c.transport, CheckRedirect: func(r *http.Request, via []*http.Request) error {
		if r.URL.Host != h.Host || len(via) > 5 {
			return errElsewhere
		}
		return nil
	}}
	c.api = api.NewClient(&h, hc)
	return c
}

// Host is the address of the server, for people to read.
func (c *Client) Host() string { return c.host.Redacted() }

// Close drops the connections that are idle. The client stays usable.
func (c *Client) Close() { c.transport.CloseIdleConnections() }

// Proxy is the address of the proxy that requests to the server go through, for
// people to read; "" for none.
func (c *Client) Proxy() string {
	if c.proxy == nil {
		return ""
	}
	return c.proxy.Scheme + "://" + c.proxy.Host // without a user or password
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
