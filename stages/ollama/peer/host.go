package peer

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"os"
	"strconv"
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
	switch {
	case strings.Contains(value, "@"):
		return nil, errUserInfo
	case strings.Contains(value, ","):
		return nil, fmt.Errorf("OLLAMA_HOST=%s names several hosts, and Ollama reads one: name each with --host, or in responses.hosts of the configuration", oneLine(value))
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

// parseHost reads an address as Ollama reads OLLAMA_HOST, but refuses an invalid port.
func parseHost(value string) (*url.URL, error) {
	value = strings.TrimSpace(value)
	fault := func(why string) (*url.URL, error) { return nil, fmt.Errorf("host %q: %s", oneLine(value), why) }
	scheme, rest, said := strings.Cut(value, "://")
	port := map[string]string{"http": "80", "https": "443"}[scheme]
	switch {
	case value == "":
		return fault("it is empty; name a server such as gpu.example:11434, or none to use OLLAMA_HOST")
	case strings.Contains(value, ","):
		return fault("it names several; name each on its own")
	case !said && value == "ollama.com":
		scheme, rest, port = "https", value, "443"
	case !said:
		scheme, rest, port = "http", value, "11434"
	case port == "":
		return fault("it is neither http nor https")
	}
	rest, path, _ := strings.Cut(rest, "/")
	if strings.ContainsAny(rest, "@, ") || rest == "" {
		return fault("give a host and port alone, such as gpu.example:11434")
	}
	name, given, err := net.SplitHostPort(rest)
	if err != nil {
		name, given = strings.Trim(rest, "[]"), port
	}
	if n, err := strconv.Atoi(given); err != nil || n < 0 || n > 65535 {
		return fault("the port is not a number up to 65535")
	}
	u := &url.URL{Scheme: scheme, Host: net.JoinHostPort(name, given), Path: path}
	if _, err := url.Parse(u.String()); err != nil {
		return fault("it names no host")
	}
	return u, nil
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

// machine looks up names on this machine.
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
