package ollama

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"os"
	"strings"

	"github.com/ollama/ollama/envconfig"
)

// errUserInfo keeps passwords off the screen. Ollama itself takes part of one for a
// port and logs it.
var errUserInfo = errors.New("OLLAMA_HOST holds a user name or password, which Ollama does not read: give the host and port alone")

// FromEnvironment returns a client of the server that OLLAMA_HOST names, read as
// Ollama itself reads it.
func FromEnvironment() (*Client, error) {
	value := envconfig.Var("OLLAMA_HOST")
	if strings.Contains(value, "@") {
		return nil, errUserInfo
	}
	host := envconfig.Host()
	if host.Scheme != "http" && host.Scheme != "https" {
		return nil, fmt.Errorf("OLLAMA_HOST=%s: %q is neither http nor https", oneLine(value), host.Scheme)
	}
	if _, err := url.Parse(host.String()); err != nil {
		return nil, fmt.Errorf("OLLAMA_HOST=%s names no host", oneLine(value))
	}
	return New(host), nil
}

// distance says how far away a host is, as far as this machine knows without asking
// another one.
type distance int

const (
	far    distance = iota // or unknown
	nearby                 // an address of the surrounding network only
	here                   // this machine
)

// shared is the address space for use inside carriers and overlay networks (RFC
// 6598).
var shared = netip.MustParsePrefix("100.64.0.0/10")

func addressDistance(a netip.Addr) distance {
	a = a.Unmap().WithZone("")
	switch {
	case a.IsLoopback():
		return here
	case a.IsPrivate(), a.IsLinkLocalUnicast(), shared.Contains(a):
		return nearby
	}
	return far
}

// hostsFile names addresses that are known without DNS.
const hostsFile = "/etc/hosts"

// machine is what this machine knows about names.
type machine struct {
	name  string // its own; "": unknown
	hosts string // the contents of hostsFile
}

// thisMachine returns the machine that the program runs on. It ignores a name or a
// file that cannot be read.
func thisMachine() machine {
	name, err := os.Hostname()
	if err != nil {
		name = ""
	}
	hosts, err := os.ReadFile(hostsFile)
	if err != nil {
		hosts = nil
	}
	return machine{name: name, hosts: string(hosts)}
}

// distance returns how far the host with that name or address is.
func (m machine) distance(host string) distance {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if a, err := netip.ParseAddr(host); err == nil {
		return addressDistance(a)
	}
	own := strings.ToLower(m.name)
	short, _, _ := strings.Cut(own, ".")
	switch {
	case host == "localhost", strings.HasSuffix(host, ".localhost"):
		return here
	case own != "" && (host == own || host == short || host == short+".local"):
		return here
	}
	nearest := far
	for line := range strings.Lines(m.hosts) {
		line, _, _ = strings.Cut(line, "#")
		fields := strings.Fields(line)
		if len(fields) == 0 {
			continue
		}
		a, err := netip.ParseAddr(fields[0])
		for _, name := range fields[1:] {
			if err == nil && strings.EqualFold(name, host) {
				nearest = max(nearest, addressDistance(a))
			}
		}
	}
	return nearest
}
