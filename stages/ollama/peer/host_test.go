package peer

import (
	"os"
	"testing"
)

func TestDistance(t *testing.T) {
	t.Parallel()
	m := machine{name: "Box.lab.example", hosts: "# our hosts\n127.0.0.1\tlocalhost\n127.0.1.1 box.other.example alias # not this: 127.0.0.1 comment\n" +
		"10.0.0.5 gpu GPU.lab\n198.51.100.7 web\n198.51.100.7 both\nfd00::7 both\nnonsense wrong\n"}
	for host, want := range map[string]distance{
		"localhost": here, "LOCALHOST.": here, "a.localhost": here, "127.0.0.1": here, "127.8.9.1": here, "::1": here, "::ffff:127.0.0.1": here,
		"box.lab.example": here, "BOX": here, "box.local": here, "box.other.example": here, "alias": here,
		"10.0.0.1": nearby, "172.16.0.1": nearby, "172.31.255.255": nearby, "192.168.7.7": nearby, "::ffff:192.168.7.7": nearby,
		"100.64.0.1": nearby, "100.127.0.1": nearby, "169.254.3.3": nearby, "fe80::1": nearby, "fe80::1%eth0": nearby, "fd12::1": nearby,
		"gpu": nearby, "gpu.lab": nearby, "both": nearby,
		"172.32.0.1": far, "100.128.0.1": far, "11.0.0.1": far, "2001:db8::1": far, "web": far, "wrong": far, "comment": far,
		"example.com": far, "box.example.com": far, "notlocalhost": far, "10.0.0.1.example.com": far, "": far,
	} {
		if got := m.distance(host); got != want {
			t.Errorf("distance(%q) = %d, want %d", host, got, want)
		}
	}
	if got := (machine{}).distance(""); got != far {
		t.Errorf("a machine that does not know its name: %d", got)
	}
}

// The environment keeps this test from running in parallel. No request is sent.
func TestProxyOnlyForFarHosts(t *testing.T) {
	self, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"} {
		t.Setenv(name, "http://me:s3cret@proxy.example:3128")
	}
	t.Setenv("NO_PROXY", "direct.example")
	t.Setenv("no_proxy", "direct.example")
	const proxy = "http://proxy.example:3128"
	for host, want := range map[string]string{
		"": "", ":18732": "", "0.0.0.0": "", "[::]:8080": "", "localhost:8080": "", "10.0.0.1": "", "http://192.168.7.7/ai": "",
		"https://[fd00::1]:8080": "", "fe80::1": "", "169.254.1.1": "", self: "", "direct.example": "",
		"gpu.example": proxy, "https://gpu.example": proxy, "198.51.100.7:11434": proxy,
	} {
		t.Setenv("OLLAMA_HOST", host)
		c, err := FromEnvironment()
		if err != nil {
			t.Fatal(err)
		}
		if got := c.Proxy(); got != want {
			t.Errorf("OLLAMA_HOST=%q: proxy %q, want %q", host, got, want)
		}
		if taken, err := c.transport.Proxy(nil); err != nil || (taken != nil) != (want != "") {
			t.Errorf("OLLAMA_HOST=%q: requests go through %v, %v; want %q", host, taken, err, want)
		}
	}
}
