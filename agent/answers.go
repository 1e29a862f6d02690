// SPDX-License-Identifier: Apache-2.0

// Answers: what the agent says on each of its paths.
package coverage

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"time"
)

const agentNativeType = "application/x-go-coverage"

// answerProfile sends the counters since the process began, or since the last clear: as text, or, to those who accept
// it, as the bytes of a covmeta file directly followed by those of a covcounters file.
func (a *agent) answerProfile(w http.ResponseWriter, r *http.Request) error {
	profile, err := a.read(w.Header())
	if err != nil {
		return err
	}
	if strings.Contains(strings.Join(r.Header.Values("Accept"), ","), agentNativeType) {
		w.Header().Set("Content-Type", agentNativeType)
		w.Header().Set("Content-Length", strconv.Itoa(len(profile.meta)+len(profile.counters)))
		w.Write(profile.meta)
		w.Write(profile.counters)
		return nil
	}
	var text bytes.Buffer
	if err := profile.writeText(&text); err != nil {
		return err
	}
	return agentSend(w, "text/plain; charset=utf-8", text.Bytes())
}

// answerCoverage tells which part of the blocks ran, as a fraction; it does not weigh them by their statements.
func (a *agent) answerCoverage(w http.ResponseWriter, r *http.Request) error {
	profile, err := a.read(w.Header())
	if err != nil {
		return err
	}
	all, covered := 0, 0
	err = profile.visit(func(b *agentBlock) {
		all++
		if b.count > 0 {
			covered++
		}
	})
	if err != nil {
		return err
	}
	if all == 0 {
		return agentSend(w, "text/plain; charset=utf-8", []byte("0"))
	}
	return agentSend(w, "text/plain; charset=utf-8", []byte(fmt.Sprintf("%f", float64(covered)/float64(all))))
}

func (a *agent) answerClear(w http.ResponseWriter, r *http.Request) error {
	if err := a.clear(w.Header()); err != nil {
		return err
	}
	return agentSend(w, "text/plain; charset=utf-8", []byte("clear call successfully\n"))
}

// answerInfo tells who this is.
func (a *agent) answerInfo(w http.ResponseWriter, r *http.Request) error {
	a.lock.RLock()
	a.setProcess(w.Header())
	a.lock.RUnlock()
	info := struct {
		Name      string    `json:"name"`
		Process   string    `json:"process"`
		PID       int       `json:"pid"`
		StartedAt time.Time `json:"started_at"`
		GoVersion string    `json:"go_version"`
		Module    string    `json:"module,omitempty"`
		Commit    string    `json:"commit,omitempty"`
		Modified  string    `json:"modified,omitempty"`
	}{Name: a.name, Process: w.Header().Get("Goc-Process"), PID: os.Getpid(), StartedAt: a.started, GoVersion: runtime.Version()}
	if build, ok := debug.ReadBuildInfo(); ok {
		info.Module = build.Main.Path
		for _, setting := range build.Settings {
			switch setting.Key {
			case "vcs.revision":
				info.Commit = setting.Value
			case "vcs.modified":
				info.Modified = setting.Value
			}
		}
	}
	text, err := json.Marshal(&info)
	if err != nil {
		return err
	}
	return agentSend(w, "application/json; charset=utf-8", text)
}

func agentSend(w http.ResponseWriter, contentType string, body []byte) error {
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.Write(body)
	return nil
}

// read takes the counters and names the stretch of time that they count in: no clear falls in between.
func (a *agent) read(header http.Header) (*agentProfile, error) {
	a.lock.RLock()
	defer a.lock.RUnlock()
	var meta, counters bytes.Buffer
	if err := agentWrite(&meta, WriteMeta); err != nil {
		return nil, err
	}
	if err := agentWrite(&counters, WriteCounters); err != nil {
		return nil, err
	}
	a.setProcess(header)
	return &agentProfile{meta.Bytes(), counters.Bytes()}, nil
}

// agentWrite makes an error of a panic in Go's own encoders.
func agentWrite(to *bytes.Buffer, write func(io.Writer) error) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("the coverage data could not be written: %v", fault)
		}
	}()
	return write(to)
}

func (a *agent) clear(header http.Header) error {
	a.lock.Lock()
	defer a.lock.Unlock()
	if err := ClearCounters(); err != nil {
		return err
	}
	a.clears++
	a.setProcess(header)
	return nil
}

// setProcess names the stretch of time in which counters only grow: another process or a clear begins a new one.
func (a *agent) setProcess(header http.Header) {
	header.Set("Goc-Process", a.process+"."+strconv.FormatUint(a.clears, 10))
}
