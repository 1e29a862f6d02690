// SPDX-License-Identifier: Apache-2.0

// Agent: serves this process's coverage over HTTP and tells the center where it is.
//
// goc-plugin build lays these files over Go's package runtime/coverage, which every main package built with -cover
// imports. They live in somebody else's program: they never end it, delay it, print into it, take a signal away or
// change a default of the standard library, and whatever goes wrong here stays here.
package coverage

import (
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
	"time"
)

const (
	agentConnections = 64 // open at one time; more wait in the kernel's queue
	agentReaders     = 2  // profiles being made or sent at one time
	agentReaderWait  = 10 * time.Second
)

// agent is the one value behind all of this; it is made once, by agentStart.
type agent struct {
	name    string        // of the service
	center  string        // URL, without a slash at the end
	started time.Time     // of this process, as far as we saw it
	process string        // 16 hex digits, other ones in each process
	readers chan struct{} // one element for each profile being read

	lock    sync.RWMutex // read: counters are being read; write: they are being cleared
	clears  uint64
	address net.Addr // where it listens; nil until it does
}

// agentStart is called at the end of initHook: all packages that main imports are initialised, the layout is known and
// main is about to begin.
func agentStart() {
	defer agentRecover()
	a := &agent{
		name:    agentName(),
		center:  agentCenter(),
		started: time.Now(),
		process: agentProcessID(),
		readers: make(chan struct{}, agentReaders),
	}
	go a.serve()
}

// agentRecover keeps a fault of the agent out of the service.
func agentRecover() {
	_ = recover()
}

// serve listens and answers for as long as the process lives.
func (a *agent) serve() {
	defer agentRecover()
	server := &http.Server{
		Handler:           a,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      time.Minute,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          log.New(io.Discard, "", 0),
	}
	server.SetKeepAlivesEnabled(false) // requests are rare; idle connections would keep others out
	var announcing sync.Once
	for pause := time.Second; ; pause = agentLonger(pause) {
		listener, err := agentListen()
		if err == nil {
			a.setAddress(listener.Addr())
			announcing.Do(func() { go a.announce() })
			server.Serve(&agentListener{listener, make(chan struct{}, agentConnections)})
			listener.Close()
		}
		time.Sleep(pause)
	}
}

// agentListen takes the port that was asked for at build time, or any free one when somebody else has it.
func agentListen() (net.Listener, error) {
	if agentPort != "" {
		if listener, err := net.Listen("tcp4", agentPort); err == nil {
			return listener, nil
		}
	}
	return net.Listen("tcp4", ":0")
}

func (a *agent) setAddress(address net.Addr) {
	a.lock.Lock()
	defer a.lock.Unlock()
	a.address = address
}

// agentListener lets a bounded number of connections be open at one time.
type agentListener struct {
	net.Listener
	open chan struct{}
}

func (l *agentListener) Accept() (net.Conn, error) {
	l.open <- struct{}{}
	conn, err := l.Listener.Accept()
	if err != nil {
		<-l.open
		return nil, err
	}
	return &agentConn{Conn: conn, open: l.open}, nil
}

type agentConn struct {
	net.Conn
	open chan struct{}
	once sync.Once
}

func (c *agentConn) Close() error {
	err := c.Conn.Close()
	c.once.Do(func() { <-c.open })
	return err
}

// ServeHTTP answers on goc's paths, whatever the method is. It does not use a ServeMux: that of the service stays as it
// is, and nothing is redirected.
func (a *agent) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	answer := map[string]func(http.ResponseWriter, *http.Request) error{
		"/v1/cover/profile":  a.answerProfile,
		"/v1/cover/coverage": a.answerCoverage,
		"/v1/cover/clear":    a.answerClear,
		"/v1/cover/info":     a.answerInfo,
	}[r.URL.Path]
	if answer == nil {
		http.NotFound(w, r)
		return
	}
	if !a.begin(r) {
		w.Header().Set("Retry-After", "10")
		http.Error(w, errAgentBusy.Error(), http.StatusServiceUnavailable)
		return
	}
	defer a.end()
	if err := answer(w, r); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

var errAgentBusy = errors.New("the agent is answering as many requests as it may")

// begin waits for one of the readers' places; a profile of a big program takes memory until it is sent.
func (a *agent) begin(r *http.Request) bool {
	timeout := time.NewTimer(agentReaderWait)
	defer timeout.Stop()
	select {
	case a.readers <- struct{}{}:
		return true
	case <-r.Context().Done():
	case <-timeout.C:
	}
	return false
}

func (a *agent) end() {
	<-a.readers
}
