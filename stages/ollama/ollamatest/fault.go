package ollamatest

import (
	"net"
	"net/http"
)

// Fault is a way to fail.
type Fault string

// The faults. Those of the first group replace an answer; those of the second
// interrupt one, after Answer.After pieces.
const (
	None      Fault = ""
	Busy      Fault = "busy"       // 503, the queue is full
	Crash     Fault = "crash"      // 500, the runner died
	Proxy     Fault = "proxy"      // 502 with a page of HTML
	SignIn    Fault = "sign in"    // 401 with an address to sign in at
	Denied    Fault = "denied"     // 401 by something in between
	Page      Fault = "page"       // 200 with a page of HTML
	BadOption Fault = "bad option" // 500, an option of the wrong type
	BadSchema Fault = "bad schema" // 500, a format that is no schema
	Refuse    Fault = "refuse"     // 400
	Reset     Fault = "reset"      // the connection drops without an answer
	SlowStart Fault = "slow start" // nothing before Answer.Gate opens

	Cut         Fault = "cut"          // the connection breaks
	NoDone      Fault = "no done"      // a clean end without the last message
	Stall       Fault = "stall"        // silence until Answer.Gate opens, then the rest
	Garbage     Fault = "garbage"      // a line that is not JSON
	StreamError Fault = "stream error" // {"error": …} in the stream
	NoReason    Fault = "no reason"    // a whole answer with an empty done_reason
	Loop        Fault = "loop"         // one token over and over, until the server aborts the answer
	BlankLine   Fault = "blank line"   // an empty line, and the answer goes on
)

// Answer is the answer to a chat.
type Answer struct {
	Text       string
	Thinking   string // only from models that think, unless told not to
	DoneReason string // "": stop, or length when num_predict is reached

	// Likely holds the probabilities of tokens in the place of the first piece; nil:
	// that piece is certain.
	Likely map[string]float64

	Fault Fault
	After int // pieces (words) sent before the fault
	// Gate holds back the first byte, or with Stall the rest. With Stall or
	// SlowStart, nil holds it back until the client leaves or the server ends.
	Gate <-chan struct{}
}

const proxyPage = `<html>
<head><title>502 Bad Gateway</title></head>
<body><center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center></body>
</html>
`

const loginPage = "<!doctype html>\n<html><head><title>Log in</title></head><body></body></html>\n"

// refuse produces the faults that replace an answer.
func (a Answer) refuse(w http.ResponseWriter) bool {
	switch a.Fault {
	case Busy:
		writeError(w, http.StatusServiceUnavailable, "server busy, please try again.  maximum pending requests exceeded")
	case Crash:
		writeError(w, http.StatusInternalServerError, "model runner has unexpectedly stopped, this may be due to resource limitations or an internal error, check ollama server logs for details")
	case SignIn:
		writeJSON(w, http.StatusUnauthorized, map[string]string{"error": "unauthorized", "signin_url": "https://ollama.com/connect?name=test"})
	case Denied:
		writeError(w, http.StatusUnauthorized, "bearer token missing")
	case Page:
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		writeLine(w, loginPage)
	case BadOption:
		writeError(w, http.StatusInternalServerError, "option %q must be of type float32", "temperature")
	case BadSchema:
		writeError(w, http.StatusInternalServerError, "invalid JSON schema in format")
	case Refuse:
		writeError(w, http.StatusBadRequest, "invalid request")
	case Proxy:
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(http.StatusBadGateway)
		writeLine(w, proxyPage)
	case Reset:
		if conn, _, err := w.(http.Hijacker).Hijack(); err == nil {
			if tcp, ok := conn.(*net.TCPConn); ok {
				tcp.SetLinger(0)
			}
			conn.Close()
		}
	default:
		return false
	}
	return true
}

// breakOff produces the faults that interrupt an answer, and reports whether the
// answer ends there.
func (s *Server) breakOff(w http.ResponseWriter, r *http.Request, c Chat, head line, a Answer) bool {
	switch a.Fault {
	case Cut:
		panic(http.ErrAbortHandler)
	case NoDone:
	case Loop:
		s.loop(w, head.with(c, said{Role: "assistant", Content: " na"}))
	case BlankLine:
		writeLine(w, "\r\n\n")
		return false
	case Stall:
		s.wait(r, a.Gate)
		return r.Context().Err() != nil
	case Garbage:
		writeLine(w, "\x00\x01garbage {]\n")
	case StreamError:
		stream(w, map[string]string{"error": "an error was encountered while running the model: unexpected EOF"})
	default:
		return false
	}
	return true
}

// loop repeats one piece as often as servers of this version allow.
func (s *Server) loop(w http.ResponseWriter, head line) {
	times := 31
	if s.at(0, 34) {
		times = 100
	}
	for range times {
		stream(w, head)
	}
	if s.at(0, 34) {
		stream(w, map[string]string{"error": "prediction aborted, token repeat limit reached"})
	}
}
