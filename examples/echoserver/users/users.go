// SPDX-License-Identifier: Apache-2.0

// Package users keeps who is known here.
package users

import (
	"errors"
	"fmt"
	"net/http"
	"sort"
	"sync"
)

var (
	errNameless = errors.New("a user needs a name")
	errKnown    = errors.New("this user is known already")
)

// Directory is a set of names. It may be used by several goroutines.
type Directory struct {
	mu    sync.RWMutex
	names map[string]bool
}

// NewDirectory returns a directory that knows the names.
func NewDirectory(names ...string) *Directory {
	d := &Directory{names: make(map[string]bool)}
	for _, name := range names {
		d.names[name] = true
	}
	return d
}

// Add makes a name known.
func (d *Directory) Add(name string) error {
	if name == "" {
		return errNameless
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.names[name] {
		return errKnown
	}
	d.names[name] = true
	return nil
}

// Names returns the known names in order.
func (d *Directory) Names() []string {
	d.mu.RLock()
	defer d.mu.RUnlock()
	names := make([]string, 0, len(d.names))
	for name := range d.names {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// NewHandler lists the directory, and adds to it on POST.
func NewHandler(d *Directory) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			add(d, w, r)
			return
		}
		for _, name := range d.Names() {
			fmt.Fprintln(w, name)
		}
	})
}

func add(d *Directory, w http.ResponseWriter, r *http.Request) {
	switch err := d.Add(r.FormValue("name")); {
	case errors.Is(err, errKnown):
		http.Error(w, err.Error(), http.StatusConflict)
	case err != nil:
		http.Error(w, err.Error(), http.StatusBadRequest)
	default:
		w.WriteHeader(http.StatusCreated)
	}
}
